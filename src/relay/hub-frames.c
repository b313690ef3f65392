/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "relay/hub-private.h"
#include "relay/seat-token.h"
#include "wire/message.h"
#include "wire/session-id.h"

static void
sit_down (E2eHub *self, E2eGuest *guest, E2eSeating *seating, E2eSeat seat)
{
  guest->phase = E2E_PHASE_SEATED;
  guest->seating = seating;
  guest->seat = (guint8) seat;
  e2e_timer_heap_set (&self->timers, &guest->timer, self->now_us + self->idle_us);
}

/* A seat token for the newest nonce of the guest's seat. */
static gsize
seal_token (const E2eHub *self, const E2eGuest *guest, guint8 out[E2E_WIRE_MAX_TOKEN_BYTES])
{
  E2eSeatToken token = { .nonce = guest->seating->newest_nonce[guest->seat], .seat = guest->seat };

  memcpy (token.session_id, guest->seating->session_id, sizeof token.session_id);
  return e2e_seat_token_seal (out, &token, &self->commons->seat_key);
}

static void
on_hello (E2eHub *self, E2eGuest *guest, const guint8 *body, gsize body_bytes)
{
  const E2eRelayConfig *config = self->commons->config;
  const E2eWelcome welcome = { .version = E2E_WIRE_VERSION,
                               .max_frame_length = (guint32) config->max_frame_bytes,
                               .linger_s = (guint32) config->linger_s,
                               .ping_s = (guint32) config->ping_s };
  g_autoptr (GByteArray) frame = NULL;
  E2eHello hello;

  if (!e2e_hello_read (&hello, body, body_bytes))
    {
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_MALFORMED);
      return;
    }
  if (guest->entry.refusal != 0)
    {
      e2e_hub_refuse (self, guest, guest->entry.refusal);
      return;
    }
  if (hello.lowest_version > E2E_WIRE_VERSION || hello.highest_version < E2E_WIRE_VERSION)
    {
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_VERSION);
      return;
    }

  if (e2e_account_is_scarce (&self->commons->account))
    {
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_RELAY_FULL);
      return;
    }

  guest->phase = E2E_PHASE_SEAT;
  frame = g_byte_array_new ();
  e2e_welcome_append (frame, &welcome);
  e2e_hub_send_frame (self, guest, frame);
}

static void
on_create (E2eHub *self, E2eGuest *guest)
{
  const guint refusal =
    e2e_admission_create (self->commons->admission, guest->entry.source, self->now_us);
  g_autoptr (GByteArray) frame = NULL;
  E2eCreated created = { 0 };
  E2eSeating *seating;

  if (refusal != 0)
    {
      e2e_hub_refuse (self, guest, refusal);
      return;
    }

  seating =
    e2e_session_table_create (&self->sessions, guest, e2e_commons_next_nonce (self->commons));
  e2e_counters_add (&self->counters, E2E_COUNT_CREATIONS, 1);
  sit_down (self, guest, seating, E2E_SEAT_CREATOR);
  memcpy (created.session_id, seating->session_id, sizeof created.session_id);
  created.token_bytes = seal_token (self, guest, created.token);
  frame = g_byte_array_new ();
  e2e_created_append (frame, &created);
  e2e_hub_send_frame (self, guest, frame);
}

/* Who fails to join may be guessing IDs: that is held to a rate. */
static void
refuse_joining (E2eHub *self, E2eGuest *guest, guint code)
{
  e2e_admission_count_failure (self->commons->admission, guest->entry.source, self->now_us);
  e2e_hub_refuse (self, guest, code);
}

static void
join (E2eHub *self, E2eGuest *guest, const gchar *session_id)
{
  guint8 token[E2E_WIRE_MAX_TOKEN_BYTES];
  E2eSeating *seating;
  E2eGuest *creator;
  guint refusal = e2e_admission_try (self->commons->admission, guest->entry.source, self->now_us);

  if (refusal != 0)
    {
      e2e_hub_refuse (self, guest, refusal);
      return;
    }
  refusal = e2e_session_table_join (&self->sessions, session_id, guest,
                                    e2e_commons_next_nonce (self->commons), &seating);
  if (refusal != 0)
    {
      refuse_joining (self, guest, refusal);
      return;
    }

  e2e_counters_add (&self->counters, E2E_COUNT_JOINS, 1);
  sit_down (self, guest, seating, E2E_SEAT_JOINER);
  e2e_hub_send (self, guest, E2E_FRAME_JOINED, token, seal_token (self, guest, token));
  creator = e2e_hub_other (guest);
  e2e_hub_send_peer (self, guest, creator != NULL ? E2E_PEER_CONNECTED : E2E_PEER_LOST);
  if (creator != NULL)
    e2e_hub_send_peer (self, creator, E2E_PEER_CONNECTED);
}

static E2eHandled
on_join (E2eHub *self, E2eGuest *guest, const guint8 *body, gsize body_bytes, guint *worker)
{
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1] = { 0 };

  if (!e2e_session_id_is_valid (body, body_bytes))
    {
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_MALFORMED);
      return E2E_HANDLED;
    }

  memcpy (session_id, body, body_bytes);
  *worker = e2e_session_table_owner (session_id, self->commons->n_workers);
  if (*worker != self->worker)
    return E2E_ELSEWHERE;

  join (self, guest, session_id);
  return E2E_HANDLED;
}

static void
resume (E2eHub *self, E2eGuest *guest, const E2eSeatToken *token)
{
  const gboolean known = e2e_session_table_knows (&self->sessions, token->session_id);
  guint8 is_other_there;
  gpointer previous = NULL;
  E2eSeating *seating;
  E2eGuest *other;
  guint refusal = known ? 0 : e2e_admission_recreate (self->commons->admission);

  if (refusal != 0)
    {
      e2e_hub_refuse (self, guest, refusal);
      return;
    }
  refusal =
    e2e_session_table_resume (&self->sessions, token, guest, self->now_us, &seating, &previous);
  if (refusal != 0)
    {
      refuse_joining (self, guest, refusal);
      return;
    }

  e2e_counters_add (&self->counters, E2E_COUNT_RESUMES, 1);
  sit_down (self, guest, seating, token->seat);
  other = e2e_hub_other (guest);
  if (previous != NULL)
    {
      E2eGuest *ousted = previous;

      ousted->seating = NULL; /* so that its end does not touch the seat */
      e2e_hub_unblock (self, ousted, other);
      e2e_hub_refuse (self, ousted, E2E_WIRE_ERROR_SEAT_TAKEN);
      if (other != NULL)
        e2e_hub_send_peer (self, other, E2E_PEER_LOST);
    }

  is_other_there = other != NULL;
  e2e_hub_send (self, guest, E2E_FRAME_RESUMED, &is_other_there, sizeof is_other_there);
  if (other != NULL)
    e2e_hub_send_peer (self, other, E2E_PEER_CONNECTED);
}

/* A genuine token is not held to a rate: its owner is no guesser, and may share an address with
 * one. */
static E2eHandled
on_resume (E2eHub *self, E2eGuest *guest, const guint8 *body, gsize body_bytes, guint *worker)
{
  E2eSeatToken token;

  if (!e2e_seat_token_read (&token, body, body_bytes))
    {
      refuse_joining (self, guest, E2E_WIRE_ERROR_TOKEN);
      return E2E_HANDLED;
    }

  *worker = e2e_session_table_owner (token.session_id, self->commons->n_workers);
  if (*worker != self->worker)
    return E2E_ELSEWHERE;

  if (e2e_seat_token_is_genuine (body, body_bytes, &self->commons->seat_key))
    resume (self, guest, &token);
  else
    refuse_joining (self, guest, E2E_WIRE_ERROR_TOKEN);
  return E2E_HANDLED;
}

static void
on_leave (E2eHub *self, E2eGuest *guest)
{
  E2eGuest *other = e2e_hub_other (guest);

  if (guest->seating != NULL)
    {
      e2e_session_table_end (&self->sessions, g_steal_pointer (&guest->seating), self->now_us);
      e2e_admission_forget_session (self->commons->admission);
    }
  if (other != NULL)
    e2e_hub_tell_end (self, other);
  e2e_hub_close (self, guest);
}

static void
on_reopen (E2eHub *self, E2eGuest *guest)
{
  E2eGuest *joiner;

  if (guest->seat != E2E_SEAT_CREATOR)
    {
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_MALFORMED);
      return;
    }
  if (guest->seating == NULL)
    {
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_NO_SESSION);
      return;
    }

  joiner = e2e_session_table_reopen (&self->sessions, guest->seating,
                                     e2e_commons_next_nonce (self->commons));
  if (joiner != NULL)
    {
      joiner->seating = NULL; /* so that its end does not touch the seat */
      e2e_hub_unblock (self, joiner, guest);
      e2e_hub_refuse (self, joiner, E2E_WIRE_ERROR_SEAT_CLOSED);
    }
}

E2eHandled
e2e_hub_handle (E2eHub *self, E2eGuest *guest, guint8 type, const guint8 *body, gsize body_bytes,
                guint *worker)
{
  const gboolean has_seat = guest->phase == E2E_PHASE_SEATED || guest->phase == E2E_PHASE_ENDED;
  const gboolean wants_seat = guest->phase == E2E_PHASE_SEAT;

  if (guest->phase == E2E_PHASE_HELLO && type == E2E_FRAME_HELLO)
    on_hello (self, guest, body, body_bytes);
  else if (wants_seat && type == E2E_FRAME_CREATE && body_bytes == 0)
    on_create (self, guest);
  else if (wants_seat && type == E2E_FRAME_JOIN)
    return on_join (self, guest, body, body_bytes, worker);
  else if (wants_seat && type == E2E_FRAME_RESUME)
    return on_resume (self, guest, body, body_bytes, worker);
  else if (has_seat && type == E2E_FRAME_LEAVE && body_bytes == 0)
    on_leave (self, guest);
  else if (has_seat && type == E2E_FRAME_REOPEN && body_bytes == 0)
    on_reopen (self, guest);
  else if ((has_seat || wants_seat) && type == E2E_FRAME_PING &&
           body_bytes <= E2E_WIRE_MAX_PING_BYTES)
    e2e_hub_send (self, guest, E2E_FRAME_PONG, body, body_bytes);
  else
    e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_MALFORMED);
  return E2E_HANDLED;
}
