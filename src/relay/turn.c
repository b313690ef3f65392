/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/turn.h"

/* What a turn may spend on guests who are heavy, before the worker looks who else has come:
 * anything above nothing lets it serve one, and while others chat it serves no more. In between
 * senders fill their sockets, and what is read at once from a full one costs less. Who is served is
 * charged for more than the bytes: for a system call or two, or a seat. */
#define MAX_SPENT_BYTES (512 * 1024)
#define MAX_SPENT_BESIDE_CHAT_BYTES 1
#define SERVICE_BYTES (12 * 1024)

/* Who gives no more to do than that gives little. */
#define MAX_LIGHT_BYTES (4 * 1024)

/* So long after one who is light was served others like him may be about to write. */
#define CHAT_US G_USEC_PER_SEC

/* In one turn: few, so that who has a seat is still served under a storm, and no more than a turn
 * serves while some wait for their turn: those behind them wait as well in the listener. */
#define MAX_ACCEPTED 4
#define MAX_ACCEPTED_BESIDE_OTHERS 1

gboolean
e2e_turn_has_chat (const E2eTurn *self)
{
  return self->now_us - self->chatted_us < CHAT_US;
}

gboolean
e2e_turn_is_idle (const E2eTurn *self)
{
  return self->light.first == NULL && self->heavy.first == NULL;
}

void
e2e_turn_queue (E2eTurn *self, E2eGuest *guest)
{
  guest->queued = TRUE;
  e2e_guest_list_push (e2e_turn_is_light (guest) ? &self->light : &self->heavy, guest);
}

void
e2e_turn_begin (E2eTurn *self, gint64 now_us)
{
  self->now_us = now_us;
  if (self->light.first != NULL)
    self->chatted_us = now_us;
  self->round = self->light;
  self->light = (E2eGuestList){ 0 };
  self->serves_heavy = FALSE;
  self->spent_bytes = 0;
}

E2eGuest *
e2e_turn_next (E2eTurn *self)
{
  const gsize max_bytes = e2e_turn_has_chat (self) ? MAX_SPENT_BESIDE_CHAT_BYTES : MAX_SPENT_BYTES;
  E2eGuest *guest = e2e_guest_list_pop (&self->round);

  if (self->serves_heavy)
    self->spent_bytes += SERVICE_BYTES;
  self->served_bytes = 0;
  self->serves_heavy = guest == NULL;
  if (guest == NULL && self->spent_bytes < max_bytes)
    guest = e2e_guest_list_pop (&self->heavy);
  if (guest != NULL)
    guest->queued = FALSE;
  return guest;
}

void
e2e_turn_charge (E2eTurn *self, gsize n_bytes)
{
  self->served_bytes += n_bytes;
  if (self->serves_heavy)
    self->spent_bytes += n_bytes;
}

void
e2e_turn_judge (const E2eTurn *self, E2eGuest *guest)
{
  if (self->served_bytes > MAX_LIGHT_BYTES || guest->unfinished ||
      guest->phase < E2E_PHASE_SEATED || guest->phase >= E2E_PHASE_CLOSING)
    guest->calm = 0;
  else if (guest->calm < E2E_MAX_CALM)
    guest->calm++;
}

guint
e2e_turn_get_max_accepted (const E2eTurn *self)
{
  return self->heavy.first == NULL ? MAX_ACCEPTED : MAX_ACCEPTED_BESIDE_OTHERS;
}

E2eGuest *
e2e_turn_give_up (E2eTurn *self)
{
  E2eGuest *guest = e2e_guest_list_pop (&self->round);

  if (guest == NULL)
    guest = e2e_guest_list_pop (&self->light);
  return guest != NULL ? guest : e2e_guest_list_pop (&self->heavy);
}
