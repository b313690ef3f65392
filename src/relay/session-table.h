/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sessions that one worker owns, and what happens to their two seats. No I/O and no clock: it
 * is told who came and when, and tells who sits where. An occupant is whatever the caller wants it
 * to be. Refusals are wire errors, or 0 for none.
 */

#pragma once

#include "relay/account.h"
#include "relay/counters.h"
#include "relay/seat-token.h"
#include "relay/timer-heap.h"
#include "wire/wire.h"

#define E2E_N_SEATS 2

/* At most so many ended sessions are remembered, so that a seat token of one is refused. */
#define E2E_MAX_TOMBSTONES 16384

typedef struct _E2eSeating E2eSeating;

/* A session as the relay knows it: two seats. */
struct _E2eSeating
{
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1];
  guint ended : 1; /* a tombstone: it only keeps its tokens from being taken */
  guint standing : 2; /* as what it is counted */
  guint8 taken[E2E_N_SEATS]; /* whether the seat is someone's, connected or not */
  guint64 newest_nonce[E2E_N_SEATS]; /* older tokens of the seat are not valid */
  gpointer occupants[E2E_N_SEATS]; /* who is connected, or NULL */
  gint64 kept_until_us[E2E_N_SEATS]; /* while the seat is taken and nobody is connected */
  E2eTimer timer; /* due when a kept seat, or the tombstone, is given up */
  E2eSeating *next_tombstone;
};

typedef struct
{
  GHashTable *seatings; /* by session ID */
  E2eTimerHeap *timers;
  E2eCounters *counters;
  guint32 timer_kind;
  gint64 linger_us;
  guint id_digits;
  guint worker;
  guint n_workers;
  E2eAccount *account; /* NULL: none */
  E2eSeating *oldest_tombstone;
  E2eSeating *newest_tombstone;
  guint n_tombstones;
} E2eSessionTable;

/* The worker that owns a session, 0 to n_workers - 1. */
guint e2e_session_table_owner (const gchar *session_id, guint n_workers);

/* TIMERS and COUNTERS are borrowed; the timers that the table sets there have timer_kind. */
void e2e_session_table_init (E2eSessionTable *self, E2eTimerHeap *timers, guint32 timer_kind,
                             E2eCounters *counters);
void e2e_session_table_clear (E2eSessionTable *self);

/* A session with a new ID that this worker owns. OCCUPANT has its creator's seat, under a token
 * with NONCE. */
E2eSeating *e2e_session_table_create (E2eSessionTable *self, gpointer occupant, guint64 nonce);

/* Seats OCCUPANT as the joiner, under a token with NONCE. */
guint e2e_session_table_join (E2eSessionTable *self, const gchar *session_id, gpointer occupant,
                              guint64 nonce, E2eSeating **seating);

/* Whether the session of a genuine TOKEN is known, so that its resuming makes no session anew. */
gboolean e2e_session_table_knows (const E2eSessionTable *self, const gchar *session_id);

/* Seats OCCUPANT where TOKEN, which is genuine, belongs. PREVIOUS is who was connected there, or
 * NULL. */
guint e2e_session_table_resume (E2eSessionTable *self, const E2eSeatToken *token, gpointer occupant,
                                gint64 now_us, E2eSeating **seating, gpointer *previous);

/* The connection of SEAT is lost; the seat is kept. */
void
e2e_session_table_lose (E2eSessionTable *self, E2eSeating *seating, E2eSeat seat, gint64 now_us);

/* Puts the joiner out: its seat is free, and its tokens older than NONCE are not valid. Gives who
 * was connected there, or NULL. */
gpointer e2e_session_table_reopen (E2eSessionTable *self, E2eSeating *seating, guint64 nonce);

/* Ends the session for both: it becomes a tombstone. */
void e2e_session_table_end (E2eSessionTable *self, E2eSeating *seating, gint64 now_us);

typedef enum
{
  E2E_EXPIRY_NONE, /* a tombstone went */
  E2E_EXPIRY_SEAT, /* a kept seat was given up: the session ended; WHO is still connected */
  E2E_EXPIRY_SESSION, /* both seats were given up: the session is forgotten */
} E2eExpiry;

/* The timer of SEATING is due. After E2E_EXPIRY_SEAT it is a tombstone, otherwise it may be gone.
 */
E2eExpiry
e2e_session_table_expire (E2eSessionTable *self, E2eSeating *seating, gint64 now_us, gpointer *who);
