/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/hub-private.h"

/* Who exchanged something so lately is active, and never gives way. */
#define SPARED_US (5 * G_USEC_PER_SEC)

/* Finding who gives way looks at all guests, so it is not done more often. */
#define ROOM_INTERVAL_US (G_USEC_PER_SEC / 10)

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

static GArray *
list_candidates (const E2eHub *self)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GPtrArray) guests = e2e_hub_list_guests (self);

  for (guint i = 0; i < guests->len; i++)
    {
      E2eGuest *guest = guests->pdata[i];
      const gint64 idle_us = get_idle_us (self, guest);
      const Candidate candidate = { guest, (gdouble) get_held_bytes (guest) * (gdouble) idle_us };

      if (idle_us >= SPARED_US)
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

  if (!e2e_account_is_scarce (account) || self->now_us < self->next_room_us)
    return;

  self->next_room_us = self->now_us + ROOM_INTERVAL_US;
  candidates = list_candidates (self);
  for (guint i = 0; i < candidates->len && e2e_account_get_used (account) > enough_bytes; i++)
    {
      g_debug ("A connection is closed: memory is scarce, and it was idle");
      e2e_counters_add (&self->counters, E2E_COUNT_LIMIT_MEMORY, 1);
      e2e_hub_lose (self, g_array_index (candidates, Candidate, i).guest);
    }
}
