/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom a worker serves in a turn of its loop, in which order, and how much of each: who chats goes
 * first. It knows of no descriptor and no clock but what it is told.
 *
 * People who chat are told from the rest by what they gave to do the last times they were served:
 * they are light, the others heavy.
 */

#pragma once

#include "relay/guest.h"

typedef struct
{
  E2eGuest *first;
  E2eGuest *last;
} E2eGuestList;

static inline void
e2e_guest_list_push (E2eGuestList *list, E2eGuest *guest)
{
  guest->next = NULL;
  if (list->last != NULL)
    list->last->next = guest;
  else
    list->first = guest;
  list->last = guest;
}

static inline E2eGuest *
e2e_guest_list_pop (E2eGuestList *list)
{
  E2eGuest *guest = list->first;

  if (guest != NULL)
    {
      list->first = guest->next;
      if (list->first == NULL)
        list->last = NULL;
    }
  return guest;
}

typedef struct
{
  E2eGuestList light; /* to be served in the next turn */
  E2eGuestList round; /* to be served in this one, all of them */
  E2eGuestList heavy; /* to be served as a turn has room for them */
  gboolean serves_heavy; /* the one being served is heavy */
  gsize served_bytes; /* what that one gave to do */
  gsize spent_bytes; /* what the heavy ones of this turn gave to do */
  gint64 now_us; /* when this turn began */
  gint64 chatted_us; /* when one who is light was served last */
} E2eTurn;

/* Who has a seat and gave little to do so often in a row is light. Pieces of what others send may
 * be as small, but not all. */
#define E2E_MAX_CALM 7

static inline gboolean
e2e_turn_is_light (const E2eGuest *guest)
{
  return guest->calm == E2E_MAX_CALM;
}

/* What is read from one guest, or written to it, at once while others chat, who wait for it: half
 * of the longest frame; a record of TLS and what GnuTLS wants beside it. Smaller parts cost more
 * and are done hardly earlier. */
#define E2E_PART_BYTES (34 * 1024)

/* Now, or a short time ago, so that others like them may be about to write. */
gboolean e2e_turn_has_chat (const E2eTurn *self);

gboolean e2e_turn_is_idle (const E2eTurn *self);

/* The guest, in no list, waits to be served. */
void e2e_turn_queue (E2eTurn *self, E2eGuest *guest);

/* Who waits now, and is light, is served in this turn; who is queued from now on, in a later one at
 * the earliest, unless he is heavy and there is room. */
void e2e_turn_begin (E2eTurn *self, gint64 now_us);

/* Whom to serve now; NULL: the turn is over. */
E2eGuest *e2e_turn_next (E2eTurn *self);

/* So many bytes were read or written for the one being served, or what takes as long. */
void e2e_turn_charge (E2eTurn *self, gsize n_bytes);

/* What the one who was served gave to do makes him light or heavy. */
void e2e_turn_judge (const E2eTurn *self, E2eGuest *guest);

/* How many connections a listener may give the worker in the turn to come. */
guint e2e_turn_get_max_accepted (const E2eTurn *self);

/* For the lists' owner, when all ends: one who waits, or NULL. */
E2eGuest *e2e_turn_give_up (E2eTurn *self);
