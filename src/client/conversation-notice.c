/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client/freed-seat.h"

/* --- The connection ------------------------------------------------------------------------ */

static void
on_seated (E2eConversation *self, const E2eNotice *notice)
{
  E2eEvent event = { .kind = notice->is_resumed ? E2E_EVENT_RESUMED : E2E_EVENT_CONNECTED,
                     .relay = notice->relay };

  g_free (self->relay_name);
  self->relay_name = g_strdup (notice->relay);
  e2e_conversation_set_link (self, E2E_LINK_CONNECTED, 0);
  if (self->state == E2E_STATE_CONNECTING)
    e2e_conversation_set_state (self, E2E_STATE_WAITING);
  e2e_conversation_emit (self, &event);
}

static void
on_reconnecting (E2eConversation *self, const E2eNotice *notice)
{
  const gint64 wait_us = MAX (notice->retry_at_us - g_get_monotonic_time (), 0);
  const E2eEvent event = { .kind = E2E_EVENT_RECONNECTING,
                           .seconds = (gdouble) wait_us / G_USEC_PER_SEC,
                           .error = notice->error };

  e2e_conversation_set_peer_typing (self, FALSE);
  e2e_conversation_set_link (self, E2E_LINK_RECONNECTING, notice->retry_at_us);
  e2e_conversation_emit (self, &event);
}

static void
on_invite (E2eConversation *self, const E2eNotice *notice)
{
  const E2eEvent event = { .kind = E2E_EVENT_CODE, .code = notice->code, .link = notice->link };

  e2e_conversation_set_invite (self, notice->code, notice->link);
  if (!self->can_invite_again)
    {
      self->can_invite_again = TRUE;
      e2e_conversation_notify (self, E2E_PROP_CAN_INVITE_AGAIN);
    }
  e2e_conversation_emit (self, &event);
}

static void
on_peer (E2eConversation *self, E2ePeerState peer)
{
  const gboolean is_here = peer == E2E_PEER_CONNECTED;
  const E2eEvent event = { .kind = E2E_EVENT_PEER,
                           .presence = is_here ? E2E_PRESENCE_PRESENT : E2E_PRESENCE_AWAY };

  /* What the relay says does not undo what the peer said. */
  if (self->presence == E2E_PRESENCE_LEFT)
    return;

  e2e_conversation_set_presence (self, event.presence);
  if (self->state != E2E_STATE_SECURE)
    {
      e2e_conversation_set_state (self, is_here ? E2E_STATE_HANDSHAKE : E2E_STATE_WAITING);
      e2e_conversation_set_step (self, is_here ? E2E_STEP_CONNECTED : E2E_STEP_NONE);
    }
  e2e_conversation_emit (self, &event);
}

/* --- The rest ------------------------------------------------------------------------------ */

/* The session takes whatever is taken here, so only a defect leads here; even then nothing is lost
 * without a word. */
static void
on_refused (E2eConversation *self, guint64 token)
{
  g_autoptr (E2eMessage) message = e2e_unsealed_settle (self->unsealed, token);
  g_autoptr (GError) error = e2e_client_error_new (E2E_CLIENT_ERROR_TOO_MUCH_WAITING, NULL);

  if (message != NULL)
    e2e_message_set_state (message, E2E_MESSAGE_UNDELIVERED);
  e2e_conversation_drop_timer (self, token);
  e2e_conversation_emit_error (self, error);
}

static const gchar *
end_line (E2eConversation *self)
{
  switch (self->end_reason)
    {
    case E2E_END_LEFT:
      return _ ("You left the chat.");
    case E2E_END_PEER_LEFT:
      return _ ("The other person left the chat.");
    case E2E_END_RELAY_CLOSED:
      return _ ("The relay closed the session.");
    case E2E_END_ERROR:
      return self->error->message;
    case E2E_END_NONE:
    default:
      return "";
    }
}

static void
finish_leaving (E2eConversation *self)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->leave_tasks);

  self->leave_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

/* A joiner who leaves before the session is secure hangs up without a word to the other end. */
static void
note_seat (E2eConversation *self)
{
  const gboolean was_seated = self->relay_name != NULL;

  if (self->role == E2E_ROLE_JOINER && self->end_reason == E2E_END_LEFT && was_seated &&
      self->n_secure == 0)
    e2e_freed_seat_note (self->invite.session_id, g_get_monotonic_time () + E2E_FREED_SEAT_LEFT_US);
}

static void
on_ended (E2eConversation *self, const E2eNotice *notice)
{
  E2eEvent event = { .kind = E2E_EVENT_ENDED };

  self->end_reason = self->is_refused ? E2E_END_ERROR : notice->reason;
  if (self->is_refused)
    self->error = e2e_client_error_new (E2E_CLIENT_ERROR_SAFETY_DIFFERS, NULL);
  else if (notice->error != NULL)
    self->error = g_error_copy (notice->error);

  note_seat (self);
  explicit_bzero (self->invite.secret, sizeof self->invite.secret);
  e2e_unsealed_clear (self->unsealed);
  e2e_message_list_give_up (self->list);
  e2e_conversation_set_invite (self, NULL, NULL);
  e2e_conversation_set_peer_typing (self, FALSE);
  e2e_conversation_set_link (self, E2E_LINK_NONE, 0);
  e2e_conversation_set_state (self, E2E_STATE_ENDED);
  e2e_conversation_notify (self, E2E_PROP_END_REASON);
  e2e_conversation_add_line (self, E2E_LINE_ENDED, end_line (self), FALSE);

  event.reason = self->end_reason;
  event.error = self->error;
  e2e_conversation_emit (self, &event);
  finish_leaving (self);
}

static void
act_on (E2eConversation *self, const E2eNotice *notice)
{
  switch (notice->kind)
    {
    case E2E_NOTICE_CONNECTING:
      e2e_conversation_set_link (self, E2E_LINK_CONNECTING, 0);
      break;
    case E2E_NOTICE_SEATED:
      on_seated (self, notice);
      break;
    case E2E_NOTICE_RECONNECTING:
      on_reconnecting (self, notice);
      break;
    case E2E_NOTICE_INVITE:
      if (notice->generation == self->generation)
        on_invite (self, notice);
      break;
    case E2E_NOTICE_PEER:
      if (notice->generation == self->generation)
        on_peer (self, notice->peer);
      break;
    case E2E_NOTICE_SESSION:
      e2e_conversation_on_session (self, notice);
      break;
    case E2E_NOTICE_REFUSED:
      on_refused (self, notice->token);
      break;
    case E2E_NOTICE_SETTLED:
      self->settled_token = MAX (self->settled_token, notice->token);
      e2e_conversation_update_settled (self);
      break;
    case E2E_NOTICE_ERROR:
      e2e_conversation_add_line (self, E2E_LINE_WARNING, notice->error->message, TRUE);
      e2e_conversation_emit_error (self, notice->error);
      break;
    case E2E_NOTICE_ENDED:
      on_ended (self, notice);
      break;
    case E2E_NOTICE_SYNC:
      e2e_engine_continue (self->engine);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
e2e_conversation_on_notice (E2eNotice *notice, gpointer data)
{
  /* A handler may drop the last reference but this one. */
  g_autoptr (E2eConversation) self = g_object_ref (data);

  act_on (self, notice);
  e2e_notice_free (notice);
}
