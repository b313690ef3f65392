/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/session-table.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "wire/session-id.h"

/* With its place in the table and in the timer heap, and what malloc adds. */
#define SEATING_BYTES (sizeof (E2eSeating) + 64)

guint
e2e_session_table_owner (const gchar *session_id, guint n_workers)
{
  return g_str_hash (session_id) % n_workers;
}

/* As what a session is counted. */
enum
{
  STANDING_NONE, /* ended, or not there yet */
  STANDING_WAITING, /* the creator is connected, the other seat is free */
  STANDING_PAIRED, /* both are connected */
  STANDING_KEPT, /* of one that is connected no more the seat is kept */
};

void
e2e_session_table_init (E2eSessionTable *self, E2eTimerHeap *timers, guint32 timer_kind,
                        E2eCounters *counters)
{
  memset (self, 0, sizeof *self);
  self->seatings = g_hash_table_new (g_str_hash, g_str_equal);
  self->timers = timers;
  self->counters = counters;
  self->timer_kind = timer_kind;
  self->linger_us = (gint64) E2E_WIRE_DEFAULT_LINGER_S * G_USEC_PER_SEC;
  self->id_digits = E2E_WIRE_DEFAULT_ID_DIGITS;
  self->n_workers = 1;
}

static guint
get_standing (const E2eSeating *seating)
{
  guint n_connected = 0;

  if (seating->ended)
    return STANDING_NONE;
  for (guint seat = 0; seat < E2E_N_SEATS; seat++)
    {
      if (seating->taken[seat] && seating->occupants[seat] == NULL)
        return STANDING_KEPT;
      n_connected += seating->occupants[seat] != NULL;
    }
  return n_connected == E2E_N_SEATS ? STANDING_PAIRED : STANDING_WAITING;
}

static void
count_as (E2eSessionTable *self, E2eSeating *seating, guint standing)
{
  static const E2eCount counts[] = { [STANDING_WAITING] = E2E_COUNT_SESSIONS_WAITING_NOW,
                                     [STANDING_PAIRED] = E2E_COUNT_SESSIONS_PAIRED_NOW,
                                     [STANDING_KEPT] = E2E_COUNT_SESSIONS_KEPT_NOW };

  if (seating->standing != STANDING_NONE)
    e2e_counters_take (self->counters, counts[seating->standing]);
  if (standing != STANDING_NONE)
    e2e_counters_add (self->counters, counts[standing], 1);
  seating->standing = standing & 3u;
}

/* After every change of its seats. */
static void
count (E2eSessionTable *self, E2eSeating *seating)
{
  count_as (self, seating, get_standing (seating));
}

static E2eSeating *
add (E2eSessionTable *self, const gchar *session_id)
{
  E2eSeating *seating = g_new0 (E2eSeating, 1);

  g_strlcpy (seating->session_id, session_id, sizeof seating->session_id);
  seating->timer.kind = self->timer_kind;
  g_hash_table_insert (self->seatings, seating->session_id, seating);
  if (self->account != NULL)
    e2e_account_charge (self->account, SEATING_BYTES);
  return seating;
}

static void
forget (E2eSessionTable *self, E2eSeating *seating)
{
  count_as (self, seating, STANDING_NONE);
  e2e_timer_heap_unset (self->timers, &seating->timer);
  g_hash_table_remove (self->seatings, seating->session_id);
  g_free (seating);
  if (self->account != NULL)
    e2e_account_give_back (self->account, SEATING_BYTES);
}

void
e2e_session_table_clear (E2eSessionTable *self)
{
  g_autoptr (GList) seatings = NULL;

  if (self->seatings == NULL)
    return;

  seatings = g_hash_table_get_values (self->seatings);
  for (GList *at = seatings; at != NULL; at = at->next)
    forget (self, at->data);
  g_clear_pointer (&self->seatings, g_hash_table_unref);
}

static void
draw_id (const E2eSessionTable *self, gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1])
{
  guint8 random[E2E_WIRE_MAX_ID_DIGITS];

  if (getrandom (random, sizeof random, 0) != sizeof random)
    g_error ("The system gives no random numbers: %s", g_strerror (errno));

  for (guint i = 0; i < self->id_digits; i++)
    session_id[i] = e2e_digit_char (random[i] % E2E_N_DIGITS);
  session_id[self->id_digits] = '\0';
}

/* With 32^6 IDs and as many sessions as fit into memory, a few draws always do. */
E2eSeating *
e2e_session_table_create (E2eSessionTable *self, gpointer occupant, guint64 nonce)
{
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1];
  E2eSeating *seating;

  do
    draw_id (self, session_id);
  while (e2e_session_table_owner (session_id, self->n_workers) != self->worker ||
         g_hash_table_contains (self->seatings, session_id));

  seating = add (self, session_id);
  seating->taken[E2E_SEAT_CREATOR] = TRUE;
  seating->occupants[E2E_SEAT_CREATOR] = occupant;
  /* For both: tokens of an earlier session with this ID are not valid for either seat. */
  seating->newest_nonce[E2E_SEAT_CREATOR] = nonce;
  seating->newest_nonce[E2E_SEAT_JOINER] = nonce;
  count (self, seating);
  return seating;
}

static E2eSeating *
find (const E2eSessionTable *self, const gchar *session_id)
{
  return g_hash_table_lookup (self->seatings, session_id);
}

guint
e2e_session_table_join (E2eSessionTable *self, const gchar *session_id, gpointer occupant,
                        guint64 nonce, E2eSeating **seating)
{
  E2eSeating *found = find (self, session_id);

  if (found == NULL || found->ended)
    return E2E_WIRE_ERROR_NO_SESSION;
  if (found->taken[E2E_SEAT_JOINER])
    return E2E_WIRE_ERROR_SESSION_FULL;

  found->taken[E2E_SEAT_JOINER] = TRUE;
  found->occupants[E2E_SEAT_JOINER] = occupant;
  found->newest_nonce[E2E_SEAT_JOINER] = nonce;
  count (self, found);
  *seating = found;
  return 0;
}

/* A seat is kept if it is taken and nobody is connected; the timer runs for the one given up
 * first. */
static void
set_timer (E2eSessionTable *self, E2eSeating *seating)
{
  gint64 due_us = G_MAXINT64;

  for (guint seat = 0; seat < E2E_N_SEATS; seat++)
    if (seating->taken[seat] && seating->occupants[seat] == NULL)
      due_us = MIN (due_us, seating->kept_until_us[seat]);

  if (due_us == G_MAXINT64)
    e2e_timer_heap_unset (self->timers, &seating->timer);
  else
    e2e_timer_heap_set (self->timers, &seating->timer, due_us);
}

gboolean
e2e_session_table_knows (const E2eSessionTable *self, const gchar *session_id)
{
  return find (self, session_id) != NULL;
}

/* From a token alone: the creator's seat exists for certain, and is kept until its owner comes
 * back. Whether there was a joiner is known only when one shows its token. */
static E2eSeating *
recreate (E2eSessionTable *self, const E2eSeatToken *token, gint64 now_us)
{
  E2eSeating *seating = add (self, token->session_id);

  seating->taken[E2E_SEAT_CREATOR] = TRUE;
  seating->kept_until_us[E2E_SEAT_CREATOR] = now_us + self->linger_us;
  return seating;
}

guint
e2e_session_table_resume (E2eSessionTable *self, const E2eSeatToken *token, gpointer occupant,
                          gint64 now_us, E2eSeating **seating, gpointer *previous)
{
  E2eSeating *found = find (self, token->session_id);

  if (found == NULL)
    found = recreate (self, token, now_us);
  if (found->ended)
    return E2E_WIRE_ERROR_NO_SESSION;
  if (token->nonce < found->newest_nonce[token->seat])
    return E2E_WIRE_ERROR_TOKEN;

  *previous = found->occupants[token->seat];
  found->taken[token->seat] = TRUE;
  found->occupants[token->seat] = occupant;
  found->newest_nonce[token->seat] = token->nonce;
  set_timer (self, found);
  count (self, found);
  *seating = found;
  return 0;
}

void
e2e_session_table_lose (E2eSessionTable *self, E2eSeating *seating, E2eSeat seat, gint64 now_us)
{
  seating->occupants[seat] = NULL;
  seating->kept_until_us[seat] = now_us + self->linger_us;
  set_timer (self, seating);
  count (self, seating);
}

gpointer
e2e_session_table_reopen (E2eSessionTable *self, E2eSeating *seating, guint64 nonce)
{
  gpointer occupant = g_steal_pointer (&seating->occupants[E2E_SEAT_JOINER]);

  seating->taken[E2E_SEAT_JOINER] = FALSE;
  seating->newest_nonce[E2E_SEAT_JOINER] = nonce;
  set_timer (self, seating);
  count (self, seating);
  return occupant;
}

static void
forget_oldest_tombstone (E2eSessionTable *self)
{
  E2eSeating *oldest = self->oldest_tombstone;

  self->oldest_tombstone = oldest->next_tombstone;
  if (self->oldest_tombstone == NULL)
    self->newest_tombstone = NULL;
  self->n_tombstones--;
  forget (self, oldest);
}

void
e2e_session_table_end (E2eSessionTable *self, E2eSeating *seating, gint64 now_us)
{
  seating->ended = TRUE;
  seating->occupants[E2E_SEAT_CREATOR] = NULL;
  seating->occupants[E2E_SEAT_JOINER] = NULL;
  count (self, seating);
  e2e_timer_heap_set (self->timers, &seating->timer, now_us + self->linger_us);

  if (self->newest_tombstone != NULL)
    self->newest_tombstone->next_tombstone = seating;
  else
    self->oldest_tombstone = seating;
  self->newest_tombstone = seating;
  if (++self->n_tombstones > E2E_MAX_TOMBSTONES)
    forget_oldest_tombstone (self);
}

E2eExpiry
e2e_session_table_expire (E2eSessionTable *self, E2eSeating *seating, gint64 now_us, gpointer *who)
{
  gint64 last_us = 0;

  if (seating->ended)
    {
      /* All linger equally long, so the one that is due is one of the oldest. */
      forget_oldest_tombstone (self);
      return E2E_EXPIRY_NONE;
    }

  for (guint seat = 0; seat < E2E_N_SEATS; seat++)
    {
      if (seating->occupants[seat] != NULL)
        {
          *who = seating->occupants[seat];
          e2e_session_table_end (self, seating, now_us);
          return E2E_EXPIRY_SEAT;
        }
      if (seating->taken[seat])
        last_us = MAX (last_us, seating->kept_until_us[seat]);
    }

  if (last_us > now_us)
    {
      e2e_timer_heap_set (self->timers, &seating->timer, last_us);
      return E2E_EXPIRY_NONE;
    }
  forget (self, seating);
  return E2E_EXPIRY_SESSION;
}
