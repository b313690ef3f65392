/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client/freed-seat.h"
#include "client/guesses.h"

static void
on_secure (E2eConversation *self, const E2eSessionEvent *secure)
{
  E2eEvent event = { .kind = E2E_EVENT_SECURE,
                     .digits = self->safety.digits,
                     .strength = secure->suite };

  self->n_secure++;
  self->has_safety = TRUE;
  self->safety = secure->safety;
  self->suite = secure->suite;
  for (guint i = 0; i < E2E_EVENT_N_EMOJI; i++)
    event.emoji[i] = secure->safety.emoji[i];

  /* It worked, and is of no more use to anybody. */
  e2e_conversation_set_invite (self, NULL, NULL);
  explicit_bzero (self->invite.secret, sizeof self->invite.secret);
  e2e_conversation_set_step (self, E2E_STEP_SECURE);
  e2e_conversation_set_state (self, E2E_STATE_SECURE);
  if (self->n_secure == 1)
    e2e_conversation_add_line (self, E2E_LINE_SECURE, _ ("Secure session started."), FALSE);
  else
    e2e_conversation_add_line (self, E2E_LINE_SECURE_AGAIN,
                               _ ("New secure session started, with new keys. Compare the safety "
                                  "emoji again."),
                               FALSE);
  e2e_conversation_emit (self, &event);
}

static void
on_attempt_failed (E2eConversation *self, const E2eSessionEvent *failed)
{
  const guint n_left = failed->attempts_left;
  g_autoptr (GError) error = NULL;

  e2e_conversation_set_presence (self, E2E_PRESENCE_NONE);
  e2e_conversation_set_step (self, E2E_STEP_NONE);
  e2e_conversation_set_state (self, E2E_STATE_WAITING);

  if (failed->failure == E2E_FAILURE_WRONG_CODE)
    error = g_error_new (E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_WRONG_CODE,
                         ngettext ("Someone tried to join with a wrong code. Your invite stays "
                                   "good for %u more attempt: ask the other person to check it.",
                                   "Someone tried to join with a wrong code. Your invite stays "
                                   "good for %u more attempts: ask the other person to check it.",
                                   n_left),
                         n_left);
  else
    error = g_error_new (E2E_CLIENT_ERROR,
                         failed->failure == E2E_FAILURE_NO_ANSWER
                           ? E2E_CLIENT_ERROR_PEER_SILENT
                           : (failed->failure == E2E_FAILURE_UNSUPPORTED
                                ? E2E_CLIENT_ERROR_PEER_UNSUPPORTED
                                : E2E_CLIENT_ERROR_PEER_MALFORMED),
                         ngettext ("Someone began to join and did not finish. Your invite stays "
                                   "good for %u more attempt.",
                                   "Someone began to join and did not finish. Your invite stays "
                                   "good for %u more attempts.",
                                   n_left),
                         n_left);
  e2e_conversation_add_line (self, E2E_LINE_WARNING, error->message, FALSE);
  e2e_conversation_emit_error (self, error);
}

/* A joiner's attempt is its last; a creator's failures are attempts but for the one that burned the
 * invite. */
static void
on_failed (E2eConversation *self, E2eFailure failure)
{
  if (self->role != E2E_ROLE_JOINER)
    return;

  e2e_freed_seat_note (self->invite.session_id, g_get_monotonic_time () + E2E_FREED_SEAT_FAILED_US);
  if (failure == E2E_FAILURE_WRONG_CODE)
    e2e_guesses_note_wrong (&self->invite);
}

static void
on_message_sent (E2eMessage *message, gpointer data)
{
  const E2eEvent event = { .kind = E2E_EVENT_SENT,
                           .id = e2e_message_get_id (message),
                           .seq = e2e_message_get_seq (message),
                           .text = (gchar *) e2e_message_get_text (message),
                           .time_ms = e2e_message_get_time_ms (message) };

  e2e_conversation_emit (data, &event);
}

static void
on_message_delivered (E2eMessage *message G_GNUC_UNUSED, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
on_message_seen (E2eMessage *message, gpointer data)
{
  E2eConversation *self = data;

  e2e_conversation_start_vanishing (self, message);
}

static void
on_sealed (E2eConversation *self, const E2eSessionEvent *sealed)
{
  g_autoptr (E2eMessage) message = e2e_unsealed_settle (self->unsealed, sealed->id);

  e2e_own_timers_seal (self->own_timers, sealed->id, sealed->seq);
  if (message == NULL)
    {
      e2e_conversation_flush (self);
      return;
    }

  e2e_message_set_seq (message, sealed->seq);
  /* It may have vanished from the list meanwhile. */
  if (e2e_message_list_find (self->list, e2e_message_get_id (message), NULL) != NULL)
    e2e_message_list_index (self->list, message);
  e2e_conversation_flush (self);
}

static void
on_sent (E2eConversation *self, guint64 seq)
{
  e2e_message_list_mark_own (self->list, E2E_MESSAGE_SENT, seq, on_message_sent, self);
}

static void
on_delivered (E2eConversation *self, guint64 seq)
{
  const E2eEvent event = { .kind = E2E_EVENT_DELIVERED, .seq = seq };
  gboolean is_any = FALSE;

  on_sent (self, seq);
  e2e_own_timers_confirm (self->own_timers, seq, &self->peer_timer_s);
  e2e_message_list_mark_own (self->list, E2E_MESSAGE_DELIVERED, seq, on_message_delivered, &is_any);
  /* Names and notices are not messages. */
  if (is_any)
    e2e_conversation_emit (self, &event);
}

static void
on_read (E2eConversation *self, guint64 seq)
{
  const E2eEvent event = { .kind = E2E_EVENT_READ, .seq = seq };

  e2e_message_list_mark_own (self->list, E2E_MESSAGE_READ, seq, on_message_seen, self);
  e2e_conversation_emit (self, &event);
}

static void
on_tamper (E2eConversation *self, guint64 count)
{
  const E2eEvent event = { .kind = E2E_EVENT_TAMPER, .count = count };

  self->tamper_count = count;
  e2e_conversation_notify (self, E2E_PROP_TAMPER_COUNT);
  e2e_conversation_add_line (self, E2E_LINE_TAMPER,
                             _ ("A message was altered on the way and discarded."), TRUE);
  e2e_conversation_emit (self, &event);
}

void
e2e_conversation_on_session (E2eConversation *self, const E2eNotice *notice)
{
  const E2eSessionEvent *event = notice->event;
  const E2eEvent keys = { .kind = E2E_EVENT_KEYS_EXCHANGED };

  if (notice->generation != self->generation)
    {
      if (event->kind == E2E_SESSION_CONTENT)
        e2e_conversation_on_late_content (self, event->content);
      return;
    }

  switch (event->kind)
    {
    case E2E_SESSION_KEYS_EXCHANGED:
      e2e_conversation_set_step (self, E2E_STEP_KEYS_EXCHANGED);
      e2e_conversation_emit (self, &keys);
      break;
    case E2E_SESSION_SECURE:
      on_secure (self, event);
      break;
    case E2E_SESSION_ATTEMPT_FAILED:
      on_attempt_failed (self, event);
      break;
    case E2E_SESSION_FAILED:
      on_failed (self, event->failure);
      break;
    case E2E_SESSION_CONTENT:
      e2e_conversation_on_content (self, event->content, event->seq);
      break;
    case E2E_SESSION_SEALED:
      on_sealed (self, event);
      break;
    case E2E_SESSION_SENT:
      on_sent (self, event->seq);
      break;
    case E2E_SESSION_DELIVERED:
      on_delivered (self, event->seq);
      break;
    case E2E_SESSION_READ:
      on_read (self, event->seq);
      break;
    case E2E_SESSION_TAMPER:
      on_tamper (self, event->count);
      break;
    case E2E_SESSION_INTERFERENCE: /* an ERROR and RECONNECTING follow */
    default:
      break;
    }
}
