/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/session-table.h"

#include <string.h>

#include "wire/session-id.h"

typedef struct
{
  E2eTimerHeap timers;
  E2eCounters counters;
  E2eSessionTable table;
} Fixture;

static gchar creator[] = "creator";
static gchar joiner[] = "joiner";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  e2e_timer_heap_init (&fixture->timers);
  e2e_session_table_init (&fixture->table, &fixture->timers, 7, &fixture->counters);
  fixture->table.linger_us = 100;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  e2e_session_table_clear (&fixture->table);
  for (guint i = 0; i < E2E_N_COUNTS; i++)
    g_assert_cmpuint (fixture->counters.counts[i], ==, 0);
  g_assert_null (e2e_timer_heap_peek (&fixture->timers));
  e2e_timer_heap_clear (&fixture->timers);
}

static void
assert_counted (const Fixture *fixture, guint n_waiting, guint n_paired, guint n_kept)
{
  const guint64 *counts = fixture->counters.counts;

  g_assert_cmpuint (counts[E2E_COUNT_SESSIONS_WAITING_NOW], ==, n_waiting);
  g_assert_cmpuint (counts[E2E_COUNT_SESSIONS_PAIRED_NOW], ==, n_paired);
  g_assert_cmpuint (counts[E2E_COUNT_SESSIONS_KEPT_NOW], ==, n_kept);
}

static E2eSeatToken
token_of (const E2eSeating *seating, E2eSeat seat, guint64 nonce)
{
  E2eSeatToken token = { .nonce = nonce, .seat = seat };

  memcpy (token.session_id, seating->session_id, sizeof token.session_id);
  return token;
}

static void
test_draws_ids_evenly (Fixture *fixture, gconstpointer data)
{
  guint counts[E2E_N_DIGITS] = { 0 };

  (void) data;
  for (guint i = 0; i < 4000; i++)
    {
      const E2eSeating *seating = e2e_session_table_create (&fixture->table, creator, i);
      const gsize n = strlen (seating->session_id);

      g_assert_true (e2e_session_id_is_valid (seating->session_id, n));
      for (gsize j = 0; j < n; j++)
        counts[e2e_digit_value (seating->session_id[j])]++;
    }
  /* 750 expected, 27 the deviation: seven of them. */
  for (guint i = 0; i < E2E_N_DIGITS; i++)
    g_assert_true (counts[i] > 560 && counts[i] < 940);
}

static void
test_draws_ids_of_its_own_worker (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->table.n_workers = 5;
  fixture->table.worker = 3;
  for (guint i = 0; i < 50; i++)
    {
      const E2eSeating *seating = e2e_session_table_create (&fixture->table, creator, i);

      g_assert_cmpuint (e2e_session_table_owner (seating->session_id, 5), ==, 3);
    }
}

static void
test_older_tokens_of_a_seat_are_not_valid (Fixture *fixture, gconstpointer data)
{
  E2eSeating *seating = e2e_session_table_create (&fixture->table, creator, 10);
  E2eSeatToken token = token_of (seating, E2E_SEAT_JOINER, 9);
  E2eSeating *found;
  gpointer previous;

  (void) data;
  /* Not even before anybody joined: it is of an earlier session with this ID. */
  g_assert_cmpuint (e2e_session_table_resume (&fixture->table, &token, joiner, 0, &found,
                                              &previous),
                    ==, E2E_WIRE_ERROR_TOKEN);
  token = token_of (seating, E2E_SEAT_CREATOR, 9);
  g_assert_cmpuint (e2e_session_table_resume (&fixture->table, &token, joiner, 0, &found,
                                              &previous),
                    ==, E2E_WIRE_ERROR_TOKEN);
  token.nonce = 10;
  g_assert_cmpuint (e2e_session_table_resume (&fixture->table, &token, joiner, 0, &found,
                                              &previous),
                    ==, 0);
  g_assert_true (found == seating && previous == creator);
}

static void
test_both_lost_lives_as_long_as_the_later (Fixture *fixture, gconstpointer data)
{
  E2eSeating *seating = e2e_session_table_create (&fixture->table, creator, 1);
  gpointer who = NULL;

  (void) data;
  g_assert_cmpuint (e2e_session_table_join (&fixture->table, seating->session_id, joiner, 2,
                                            &seating),
                    ==, 0);
  g_assert_null (e2e_timer_heap_peek (&fixture->timers));
  e2e_session_table_lose (&fixture->table, seating, E2E_SEAT_CREATOR, 1000);
  e2e_session_table_lose (&fixture->table, seating, E2E_SEAT_JOINER, 1050);
  g_assert_cmpint (e2e_timer_heap_peek (&fixture->timers)->due_us, ==, 1100);
  g_assert_cmpuint (e2e_timer_heap_peek (&fixture->timers)->kind, ==, 7);
  g_assert_cmpint (e2e_session_table_expire (&fixture->table, seating, 1100, &who), ==,
                   E2E_EXPIRY_NONE);
  g_assert_cmpint (e2e_timer_heap_peek (&fixture->timers)->due_us, ==, 1150);
  g_assert_cmpint (e2e_session_table_expire (&fixture->table, seating, 1150, &who), ==,
                   E2E_EXPIRY_SESSION);
  g_assert_null (who);
}

static void
test_remembers_the_newest_ends_alone (Fixture *fixture, gconstpointer data)
{
  gchar first[E2E_WIRE_MAX_ID_DIGITS + 1] = { 0 };

  (void) data;
  for (guint i = 0; i < E2E_MAX_TOMBSTONES + 1; i++)
    {
      E2eSeating *seating = e2e_session_table_create (&fixture->table, creator, i);

      if (i == 0)
        memcpy (first, seating->session_id, sizeof first);
      e2e_session_table_end (&fixture->table, seating, i);
      g_assert_cmpint (e2e_session_table_knows (&fixture->table, first), ==,
                       i < E2E_MAX_TOMBSTONES);
    }
  g_assert_cmpuint (fixture->table.n_tombstones, ==, E2E_MAX_TOMBSTONES);
}

static void
test_tombstones_go_in_their_time (Fixture *fixture, gconstpointer data)
{
  E2eTimer *timer;

  (void) data;
  for (guint i = 0; i < 100; i++)
    e2e_session_table_end (&fixture->table, e2e_session_table_create (&fixture->table, creator, i),
                           i / 10);
  for (gint64 now_us = 100; now_us < 110; now_us++)
    {
      while ((timer = e2e_timer_heap_peek (&fixture->timers)) != NULL && timer->due_us <= now_us)
        {
          gpointer who = NULL;
          E2eSeating *seating = (gpointer) ((guint8 *) timer - G_STRUCT_OFFSET (E2eSeating, timer));

          g_assert_cmpint (e2e_session_table_expire (&fixture->table, seating, now_us, &who), ==,
                           E2E_EXPIRY_NONE);
        }
      g_assert_cmpuint (fixture->table.n_tombstones, ==, 10 * (109 - now_us));
    }
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

static void
test_counts_sessions_by_how_they_stand (Fixture *fixture, gconstpointer data)
{
  E2eSessionTable *table = &fixture->table;
  E2eSeating *seating = e2e_session_table_create (table, creator, 1);
  E2eSeatToken token;
  gpointer previous;
  gpointer who;

  (void) data;
  assert_counted (fixture, 1, 0, 0);
  token = token_of (seating, E2E_SEAT_JOINER, 2);
  g_assert_cmpuint (e2e_session_table_join (table, token.session_id, joiner, 2, &seating), ==, 0);
  assert_counted (fixture, 0, 1, 0);
  e2e_session_table_lose (table, seating, E2E_SEAT_JOINER, 10);
  assert_counted (fixture, 0, 0, 1);
  g_assert_cmpuint (e2e_session_table_resume (table, &token, joiner, 20, &seating, &previous), ==,
                    0);
  assert_counted (fixture, 0, 1, 0);
  e2e_session_table_reopen (table, seating, 3);
  assert_counted (fixture, 1, 0, 0);
  e2e_session_table_lose (table, seating, E2E_SEAT_CREATOR, 30);
  assert_counted (fixture, 0, 0, 1);
  g_assert_cmpint (e2e_session_table_expire (table, seating, 130, &who), ==, E2E_EXPIRY_SESSION);
  assert_counted (fixture, 0, 0, 0);

  seating = e2e_session_table_create (table, creator, 4);
  e2e_session_table_end (table, seating, 140);
  assert_counted (fixture, 0, 0, 0);
  e2e_session_table_create (table, creator, 5);
  assert_counted (fixture, 1, 0, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/session-table/draws-ids-evenly", test_draws_ids_evenly);
  ADD ("/session-table/draws-ids-of-its-own-worker", test_draws_ids_of_its_own_worker);
  ADD ("/session-table/older-tokens-of-a-seat-are-not-valid",
       test_older_tokens_of_a_seat_are_not_valid);
  ADD ("/session-table/both-lost-lives-as-long-as-the-later",
       test_both_lost_lives_as_long_as_the_later);
  ADD ("/session-table/remembers-the-newest-ends-alone", test_remembers_the_newest_ends_alone);
  ADD ("/session-table/tombstones-go-in-their-time", test_tombstones_go_in_their_time);
  ADD ("/session-table/counts-sessions-by-how-they-stand", test_counts_sessions_by_how_they_stand);

  return g_test_run ();
}
