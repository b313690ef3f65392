/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/channel-private.h"

#include <string.h>

#include "client/timer.h"
#include "wire/bytes.h"

/* A content on its way into the session. */
typedef struct
{
  guint64 token;
  guint64 id; /* the session's number for it */
  E2eContent *content;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  e2e_content_free (letter->content);
  g_free (letter);
}

void
e2e_channel_clear_session (E2eChannel *self)
{
  g_queue_clear_full (&self->early, letter_free);
  g_queue_clear_full (&self->numbered, letter_free);
  g_clear_pointer (&self->session, e2e_session_free);
}

/* --- Starting ------------------------------------------------------------------------------ */

/* Hands LETTER, owned, to the session. */
static void
give_to_session (E2eChannel *self, Letter *letter)
{
  letter->id = e2e_session_send (self->session, letter->content, g_get_monotonic_time ());
  g_clear_pointer (&letter->content, e2e_content_free);
  if (letter->id == 0)
    {
      E2eNotice *notice = e2e_notice_new (E2E_NOTICE_REFUSED);

      notice->token = letter->token;
      letter_free (letter);
      e2e_channel_tell (self, notice);
      return;
    }
  g_queue_push_tail (&self->numbered, letter);
}

void
e2e_channel_start_session (E2eChannel *self)
{
  const E2eSessionConfig config = { .role = self->config->role,
                                    .suite = self->config->suite,
                                    .session_id = self->config->invite.session_id,
                                    .secret = self->config->invite.secret,
                                    .hide_lengths = self->config->hide_lengths };
  Letter *letter;

  g_clear_pointer (&self->session, e2e_session_free);
  self->session = e2e_session_new (&config);
  /* From here on the session alone knows it, for as long as it needs it. */
  explicit_bzero (self->config->invite.secret, sizeof self->config->invite.secret);
  while ((letter = g_queue_pop_head (&self->early)) != NULL)
    give_to_session (self, letter);
}

void
e2e_channel_start_invited (E2eChannel *self)
{
  E2eNotice *notice = e2e_notice_new (E2E_NOTICE_INVITE);

  e2e_invite_draw_secret (&self->config->invite, e2e_random_system, NULL);
  notice->code = e2e_invite_code (&self->config->invite);
  notice->link = e2e_invite_link (&self->config->invite);
  e2e_channel_start_session (self);
  e2e_channel_tell (self, notice);
}

/* Whoever was there may come and go, and speak, until the relay has heard of it. It answers in
 * order, so that the PONG comes behind all that was before. The PING goes first: the other way
 * round, who joins between the two would be taken for the one of before, and never be met. */
void
e2e_channel_send_reopen (E2eChannel *self)
{
  guint8 number[8];

  e2e_put_u64 (number, ++self->n_reopens);
  self->is_reopening = TRUE;
  e2e_link_send (self->link, E2E_FRAME_PING, number, sizeof number);
  e2e_link_send (self->link, E2E_FRAME_REOPEN, NULL, 0);
}

/* Frees the other seat, before anyone is told that it is free. */
static void
reopen (E2eChannel *self)
{
  self->was_peer_told = FALSE;
  self->is_reopen_due = !self->is_seated;
  if (self->is_seated)
    {
      e2e_channel_send_reopen (self);
      e2e_link_flush (self->link);
    }
}

void
e2e_channel_invite_again (E2eChannel *self, guint generation)
{
  if (self->phase != E2E_CHANNEL_RUNNING || self->end_reason != E2E_END_NONE ||
      self->session == NULL)
    return;

  self->generation = generation;
  e2e_channel_clear_session (self);
  reopen (self);
  e2e_channel_start_invited (self);
  if (self->is_seated)
    e2e_session_link_up (self->session, FALSE, g_get_monotonic_time ());
  e2e_channel_pump (self);
}

/* --- What the person does ------------------------------------------------------------------ */

void
e2e_channel_send (E2eChannel *self, guint generation, guint64 token, E2eContent *content)
{
  const gboolean is_of_use = generation == self->generation && self->phase == E2E_CHANNEL_RUNNING;
  const gboolean is_for_now_only = token == 0;
  Letter *letter = g_new0 (Letter, 1);

  letter->token = token;
  letter->content = content;
  if (!is_of_use || (is_for_now_only &&
                     !(e2e_channel_is_peer_here (self) && e2e_session_is_secure (self->session))))
    {
      letter_free (letter);
      return;
    }

  self->last_token = MAX (self->last_token, token);
  if (self->session == NULL)
    {
      g_queue_push_tail (&self->early, letter);
      return;
    }
  give_to_session (self, letter);
  e2e_channel_pump (self);
}

void
e2e_channel_mark_read (E2eChannel *self, guint generation, guint64 seq)
{
  if (self->session == NULL || generation != self->generation || self->phase != E2E_CHANNEL_RUNNING)
    return;

  e2e_session_mark_read (self->session, seq, g_get_monotonic_time ());
  e2e_channel_pump (self);
}

/* --- What the session does ----------------------------------------------------------------- */

static void
forward (E2eChannel *self, E2eSessionEvent *event)
{
  E2eNotice *notice = e2e_notice_new (E2E_NOTICE_SESSION);

  notice->event = event;
  e2e_channel_tell (self, notice);
}

/* Says of EVENT, owned, by which token the conversation knows the content. */
static void
forward_sealed (E2eChannel *self, E2eSessionEvent *event)
{
  GList *entry = self->numbered.head;

  /* The first but for chunks of files, which let others pass. */
  while (entry != NULL && ((Letter *) entry->data)->id != event->id)
    entry = entry->next;
  if (entry != NULL)
    {
      event->id = ((Letter *) entry->data)->token;
      letter_free (entry->data);
      g_queue_delete_link (&self->numbered, entry);
    }
  else
    event->id = 0;

  if (event->id != 0)
    forward (self, event);
  else
    e2e_session_event_free (event);
}

static GError *
failure_error (E2eFailure failure)
{
  switch (failure)
    {
    case E2E_FAILURE_MALFORMED:
      return e2e_client_error_new (E2E_CLIENT_ERROR_PEER_MALFORMED, NULL);
    case E2E_FAILURE_UNSUPPORTED:
      return e2e_client_error_new (E2E_CLIENT_ERROR_PEER_UNSUPPORTED, NULL);
    case E2E_FAILURE_NO_ANSWER:
      return e2e_client_error_new (E2E_CLIENT_ERROR_PEER_SILENT, NULL);
    case E2E_FAILURE_BURNED:
      return e2e_client_error_new (E2E_CLIENT_ERROR_INVITE_BURNED, NULL);
    case E2E_FAILURE_WRONG_CODE:
    default:
      return e2e_client_error_new (E2E_CLIENT_ERROR_WRONG_CODE, NULL);
    }
}

static void
handle (E2eChannel *self, E2eSessionEvent *event)
{
  const E2eSessionEventKind kind = event->kind;
  const E2eFailure failure = event->failure;
  const gboolean is_bye = kind == E2E_SESSION_CONTENT && event->content->kind == E2E_CONTENT_BYE;

  /* The invite stays good for the one it was meant for. */
  if (kind == E2E_SESSION_ATTEMPT_FAILED)
    reopen (self);

  if (kind == E2E_SESSION_SEALED)
    forward_sealed (self, event);
  else
    forward (self, event);

  if (is_bye)
    e2e_channel_note_bye (self);
  else if (kind == E2E_SESSION_FAILED)
    e2e_channel_finish (self, E2E_END_ERROR, failure_error (failure),
                        self->config->role == E2E_ROLE_CREATOR);
  else if (kind == E2E_SESSION_INTERFERENCE && self->link != NULL)
    {
      g_autofree gchar *relay = e2e_endpoint_write (&self->config->relay);

      e2e_channel_tell_error (self, E2E_CLIENT_ERROR_RELAY_INTERFERES);
      e2e_channel_reconnect (self, e2e_client_error_new (E2E_CLIENT_ERROR_RELAY_INTERFERES, relay));
    }
}

static void
take_data (E2eChannel *self)
{
  GBytes *data;

  while (self->is_seated && e2e_link_has_room (self->link) &&
         (data = e2e_session_take_data (self->session, g_get_monotonic_time ())) != NULL)
    {
      gsize n_bytes;
      gconstpointer bytes = g_bytes_get_data (data, &n_bytes);

      e2e_link_send (self->link, E2E_FRAME_DATA, bytes, n_bytes);
      g_bytes_unref (data);
    }
}

static void
tell_settled (E2eChannel *self)
{
  E2eNotice *notice;

  if (self->settled_token == self->last_token || !e2e_session_is_settled (self->session))
    return;

  self->settled_token = self->last_token;
  notice = e2e_notice_new (E2E_NOTICE_SETTLED);
  notice->token = self->settled_token;
  e2e_channel_tell (self, notice);
}

void
e2e_channel_pump (E2eChannel *self)
{
  E2eSessionEvent *event;

  if (self->session == NULL || self->phase >= E2E_CHANNEL_FINISHING)
    return;

  take_data (self);
  while (self->phase < E2E_CHANNEL_FINISHING &&
         (event = e2e_session_take_event (self->session)) != NULL)
    handle (self, event);
  if (self->phase >= E2E_CHANNEL_FINISHING)
    return;

  if (self->is_seated)
    e2e_link_flush (self->link);
  tell_settled (self);
  e2e_timer_set (self->tick_timer, e2e_session_next_tick_us (self->session));

  /* Nobody is there to confirm a goodbye any more, or it was. */
  if (self->phase == E2E_CHANNEL_LEAVING &&
      (e2e_session_is_settled (self->session) || !e2e_channel_is_peer_here (self)))
    e2e_channel_finish (self, E2E_END_LEFT, NULL, TRUE);
}
