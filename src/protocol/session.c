/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/session.h"

#include "protocol/delivery.h"
#include "protocol/handshake.h"
#include "protocol/outbox.h"

#define NEVER G_MAXINT64

struct _E2eSession
{
  E2eRole role;
  E2eRandom random;
  gpointer random_data;
  gboolean hide_lengths;

  E2eHandshake *handshake;
  E2eOutbox *outbox;
  E2eDelivery *delivery; /* NULL until the session is secure */
  GQueue events; /* of E2eSessionEvent */

  gboolean is_linked; /* the relay can be reached */
  gboolean is_peer_here; /* and so can the other end, as the relay says */
  gboolean has_lost; /* a connection, of either end, was lost since COMMIT */
  gboolean has_ended; /* the invite is of no more use */

  GBytes *pending; /* the handshake message to go out */
  gint64 deadline_us; /* creator: to repeat it; joiner: to give up */
  guint n_repeats;
  guint n_attempts; /* that came to nothing */
  guint n_failures; /* of these, in which REVEAL was sent */
};

E2eSession *
e2e_session_new (const E2eSessionConfig *config)
{
  E2eSession *self = g_new0 (E2eSession, 1);

  self->role = config->role;
  self->random = config->random != NULL ? config->random : e2e_random_system;
  self->random_data = config->random_data;
  self->hide_lengths = config->hide_lengths;
  self->handshake = e2e_handshake_new (config->role, config->suite, config->session_id,
                                       config->secret, self->random, self->random_data);
  self->outbox = e2e_outbox_new ();
  self->deadline_us = NEVER;
  g_queue_init (&self->events);
  return self;
}

void
e2e_session_free (E2eSession *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->pending, g_bytes_unref);
  e2e_handshake_free (self->handshake);
  e2e_delivery_free (self->delivery);
  e2e_outbox_free (self->outbox);
  g_queue_clear_full (&self->events, (GDestroyNotify) e2e_session_event_free);
  g_free (self);
}

/* --- Handshake ----------------------------------------------------------------------------- */

static void
set_pending (E2eSession *self, GBytes *message)
{
  g_clear_pointer (&self->pending, g_bytes_unref);
  self->pending = g_bytes_ref (message);
}

/* Sends a message that the other end is to answer. */
static void
expect_answer (E2eSession *self, GBytes *message, gint64 now_us)
{
  set_pending (self, message);
  self->n_repeats = 0;
  self->deadline_us = now_us + E2E_HANDSHAKE_REPEAT_US;
}

static void
end (E2eSession *self, E2eFailure failure)
{
  E2eSessionEvent *event = e2e_session_event_push (&self->events, E2E_SESSION_FAILED);

  event->failure = failure;
  self->has_ended = TRUE;
  self->deadline_us = NEVER;
}

/* An attempt came to nothing. For the creator the invite stays good, within its limits. */
static void
fail_attempt (E2eSession *self, E2eFailure failure)
{
  E2eSessionEvent *event;

  if (self->role == E2E_ROLE_JOINER)
    {
      end (self, failure);
      return;
    }

  if (e2e_handshake_has_revealed (self->handshake))
    self->n_failures++;
  self->n_attempts++;
  if (self->n_failures >= E2E_MAX_HANDSHAKE_FAILURES ||
      self->n_attempts >= E2E_MAX_HANDSHAKE_ATTEMPTS)
    {
      end (self, E2E_FAILURE_BURNED);
      return;
    }

  event = e2e_session_event_push (&self->events, E2E_SESSION_ATTEMPT_FAILED);
  event->failure = failure;
  event->attempts_left = E2E_MAX_HANDSHAKE_FAILURES - self->n_failures;
  self->is_peer_here = FALSE;
  self->deadline_us = NEVER;
}

static void
become_secure (E2eSession *self, gint64 now_us)
{
  g_autoptr (E2eSecret) keys = e2e_handshake_steal_keys (self->handshake);
  const E2eDeliveryConfig config = { .role = self->role,
                                     .group = e2e_handshake_group (self->handshake),
                                     .keys = (gpointer) keys->data,
                                     .outbox = self->outbox,
                                     .events = &self->events,
                                     .random = self->random,
                                     .random_data = self->random_data };
  E2eSessionEvent *event = e2e_session_event_push (&self->events, E2E_SESSION_SECURE);

  event->safety = *e2e_handshake_safety (self->handshake);
  event->suite = config.group->suite;

  self->deadline_us = NEVER;
  self->delivery = e2e_delivery_new (&config, now_us);
  e2e_delivery_set_hide_lengths (self->delivery, self->hide_lengths);
  if (self->is_linked)
    e2e_delivery_open (self->delivery);
  /* What the joiner sent before this was passed over. */
  if (self->role == E2E_ROLE_CREATOR && self->has_lost)
    e2e_delivery_ask (self->delivery);
  e2e_delivery_seal_waiting (self->delivery, now_us);
}

static void
receive_handshake (E2eSession *self, const guint8 *data, gsize n_bytes, gint64 now_us)
{
  g_autoptr (GBytes) reply = NULL;
  E2eFailure failure = E2E_FAILURE_MALFORMED;

  switch (e2e_handshake_receive (self->handshake, data, n_bytes, &reply, &failure))
    {
    case E2E_HANDSHAKE_REPLIED:
      if (self->role == E2E_ROLE_CREATOR)
        {
          e2e_session_event_push (&self->events, E2E_SESSION_KEYS_EXCHANGED);
          expect_answer (self, reply, now_us);
        }
      else
        {
          set_pending (self, reply);
          if (self->delivery == NULL)
            self->deadline_us = now_us + E2E_HANDSHAKE_PATIENCE_US;
        }
      break;

    case E2E_HANDSHAKE_ESTABLISHED:
      if (self->role == E2E_ROLE_JOINER)
        {
          e2e_session_event_push (&self->events, E2E_SESSION_KEYS_EXCHANGED);
          set_pending (self, reply);
        }
      become_secure (self, now_us);
      break;

    case E2E_HANDSHAKE_FAILED:
      if (reply != NULL)
        set_pending (self, reply);
      fail_attempt (self, failure);
      break;

    case E2E_HANDSHAKE_IGNORED:
    default:
      break;
    }
}

/* --- Connections --------------------------------------------------------------------------- */

/* The other end can be reached, for the first time or again. */
static void
meet_peer (E2eSession *self, gint64 now_us)
{
  self->is_peer_here = TRUE;
  if (self->delivery != NULL)
    e2e_delivery_reopen (self->delivery, now_us);
  else if (self->role == E2E_ROLE_JOINER)
    self->deadline_us = now_us + E2E_HANDSHAKE_PATIENCE_US;
  else if (e2e_handshake_last_message (self->handshake) != NULL)
    set_pending (self, e2e_handshake_last_message (self->handshake));
  else
    {
      g_autoptr (GBytes) commit = e2e_handshake_start (self->handshake);

      self->has_lost = FALSE;
      expect_answer (self, commit, now_us);
    }
}

static void
lose_peer (E2eSession *self)
{
  self->is_peer_here = FALSE;
  self->has_lost = TRUE;
  if (self->delivery != NULL)
    e2e_delivery_close (self->delivery);
}

void
e2e_session_link_up (E2eSession *self, gboolean is_peer_here, gint64 now_us)
{
  if (self->has_ended)
    return;

  self->is_linked = TRUE;
  if (self->role == E2E_ROLE_CREATOR && self->deadline_us != NEVER)
    {
      self->n_repeats = 0;
      self->deadline_us = now_us + E2E_HANDSHAKE_REPEAT_US;
    }
  if (is_peer_here)
    meet_peer (self, now_us);
}

void
e2e_session_link_down (E2eSession *self, gint64 now_us G_GNUC_UNUSED)
{
  self->is_linked = FALSE;
  lose_peer (self);
}

void
e2e_session_peer (E2eSession *self, E2ePeerState state, gint64 now_us)
{
  if (self->has_ended || !self->is_linked)
    return;

  if (state == E2E_PEER_CONNECTED)
    meet_peer (self, now_us);
  else
    lose_peer (self);
}

void
e2e_session_receive (E2eSession *self, const guint8 *data, gsize n_bytes, gint64 now_us)
{
  if (self->has_ended || n_bytes == 0)
    return;

  if (data[0] == E2E_MESSAGE_RECORD && self->delivery != NULL)
    e2e_delivery_receive_record (self->delivery, data, n_bytes, now_us);
  else if (data[0] == E2E_MESSAGE_RESUME && self->delivery != NULL)
    e2e_delivery_receive_resume (self->delivery, data, n_bytes);
  else
    receive_handshake (self, data, n_bytes, now_us);
}

/* --- Time ---------------------------------------------------------------------------------- */

/* The handshake's answer is overdue. */
static void
lose_patience (E2eSession *self, gint64 now_us)
{
  GBytes *last_message = e2e_handshake_last_message (self->handshake);

  if (self->role == E2E_ROLE_CREATOR && self->n_repeats < E2E_MAX_HANDSHAKE_REPEATS)
    {
      self->n_repeats++;
      self->deadline_us = now_us + E2E_HANDSHAKE_REPEAT_US;
      if (self->is_peer_here && last_message != NULL)
        set_pending (self, last_message);
      return;
    }

  if (self->role == E2E_ROLE_CREATOR)
    e2e_handshake_give_up (self->handshake);
  fail_attempt (self, E2E_FAILURE_NO_ANSWER);
}

void
e2e_session_tick (E2eSession *self, gint64 now_us)
{
  if (self->delivery != NULL)
    e2e_delivery_tick (self->delivery, now_us);
  else if (now_us >= e2e_session_next_tick_us (self))
    lose_patience (self, now_us);
}

gint64
e2e_session_next_tick_us (E2eSession *self)
{
  if (!self->is_linked || self->has_ended)
    return NEVER;
  if (self->delivery != NULL)
    return e2e_delivery_next_tick_us (self->delivery);

  /* A joiner's patience is with a creator who is there. */
  return self->role == E2E_ROLE_CREATOR || self->is_peer_here ? self->deadline_us : NEVER;
}

/* --- In and out ---------------------------------------------------------------------------- */

GBytes *
e2e_session_take_data (E2eSession *self, gint64 now_us)
{
  if (!self->is_linked)
    return NULL;
  if (self->pending != NULL)
    return g_steal_pointer (&self->pending);
  return self->delivery != NULL ? e2e_delivery_take (self->delivery, now_us) : NULL;
}

E2eSessionEvent *
e2e_session_take_event (E2eSession *self)
{
  return g_queue_pop_head (&self->events);
}

guint64
e2e_session_send (E2eSession *self, const E2eContent *content, gint64 now_us)
{
  const gboolean is_bulk = content->kind == E2E_CONTENT_CHUNK || content->kind == E2E_CONTENT_DONE;
  g_autoptr (GBytes) encoded = e2e_content_encode (content);
  guint64 id;

  if (encoded == NULL || self->has_ended)
    return 0;

  id = e2e_outbox_wait (self->outbox, is_bulk ? E2E_CARGO_BULK : E2E_CARGO_CONTENT, encoded);
  if (self->delivery != NULL)
    e2e_delivery_seal_waiting (self->delivery, now_us);
  return id;
}

void
e2e_session_mark_read (E2eSession *self, guint64 seq, gint64 now_us)
{
  if (self->delivery != NULL)
    e2e_delivery_mark_read (self->delivery, seq, now_us);
}

void
e2e_session_set_hide_lengths (E2eSession *self, gboolean hide_lengths)
{
  self->hide_lengths = hide_lengths;
  if (self->delivery != NULL)
    e2e_delivery_set_hide_lengths (self->delivery, hide_lengths);
}

gboolean
e2e_session_is_secure (E2eSession *self)
{
  return self->delivery != NULL;
}

gboolean
e2e_session_is_settled (E2eSession *self)
{
  return self->delivery != NULL ? e2e_delivery_is_settled (self->delivery)
                                : !e2e_outbox_has_waiting (self->outbox);
}
