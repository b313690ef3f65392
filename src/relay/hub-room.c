/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/hub-private.h"

/* Who exchanged something so lately is active, and never gives way. */
#define SPARED_US (5 * G_USEC_PER_SEC)

/* Finding who gives way takes time, and closing more of it, so that only so many are looked at and
 * closed at once, and not more often. */
#define ROOM_INTERVAL_US (G_USEC_PER_SEC / 200)
#define MAX_LOOKED_AT 256
#define MAX_CLOSED_AT_ONCE 8

typedef struct
{
  E2eGuest *guest;
  gdouble waste; /* bytes it holds, times how long for nothing */
} Candidate;

static gsize
get_held_bytes (const E2eGuest *guest)
{
  return E2E_GUEST_BYTES + (guest->socket.tls != NULL ? E2E_TLS_SESSION_BYTES : 0) +
         e2e_backlog_get_size (guest->head) + e2e_backlog_get_size (guest->tail);
}

/* Who does not take its output is idle, however much comes for it. */
static gint64
get_idle_us (const E2eHub *self, const E2eGuest *guest)
{
  return self->now_us - (guest->tail != NULL ? guest->took_us : guest->active_us);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble difference = ((const Candidate *) b)->waste - ((const Candidate *) a)->waste;

  return difference < 0 ? -1 : difference > 0;
}

/* The next guests of a round over all. Of many, only those are candidates that waste half of what
 * the worst one did in the round before. */
static GArray *
list_candidates (E2eHub *self)
{
  E2eRoom *room = &self->room;
  const guint n_timers = e2e_hub_get_n_timers (self);
  const gdouble least_waste = n_timers <= MAX_LOOKED_AT ? 0 : room->worst_waste / 2;
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = MIN (MAX_LOOKED_AT, n_timers); i > 0; i--)
    {
      Candidate candidate;
      gint64 idle_us;

      if (room->next_timer >= n_timers)
        {
          room->worst_waste = room->worse_waste;
          room->worse_waste = 0;
          room->next_timer = 0;
        }
      candidate.guest = e2e_hub_get_guest (self, room->next_timer++);
      idle_us = candidate.guest == NULL ? 0 : get_idle_us (self, candidate.guest);
      if (idle_us < SPARED_US)
        continue;

      candidate.waste = (gdouble) get_held_bytes (candidate.guest) * (gdouble) idle_us;
      room->worse_waste = MAX (room->worse_waste, candidate.waste);
      if (candidate.waste >= least_waste)
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare);
  return candidates;
}

void
e2e_hub_make_room (E2eHub *self)
{
  E2eAccount *account = &self->commons->account;
  const guint64 enough_bytes = e2e_account_get_max (account) / 4 * 3;
  g_autoptr (GArray) candidates = NULL;

  if (!e2e_account_is_scarce (account) || self->now_us < self->room.next_us)
    return;

  /* What was waste the last time is none now. */
  if (self->now_us > self->room.next_us + SPARED_US)
    self->room = (E2eRoom){ .worst_waste = G_MAXDOUBLE };

  self->room.next_us = self->now_us + ROOM_INTERVAL_US;
  candidates = list_candidates (self);
  for (guint i = 0; i < MIN (candidates->len, MAX_CLOSED_AT_ONCE) &&
                    e2e_account_get_used (account) > enough_bytes;
       i++)
    {
      g_debug ("A connection is closed: memory is scarce, and it was idle");
      e2e_counters_add (&self->counters, E2E_COUNT_LIMIT_MEMORY, 1);
      e2e_hub_lose (self, g_array_index (candidates, Candidate, i).guest);
    }
}
