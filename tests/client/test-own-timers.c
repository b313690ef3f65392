/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/own-timers.h"

static void
assert_confirms (E2eOwnTimers *timers, guint64 seq, guint expected_s)
{
  guint seconds = 0;

  g_assert_true (e2e_own_timers_confirm (timers, seq, &seconds));
  g_assert_cmpuint (seconds, ==, expected_s);
}

static void
assert_confirms_none (E2eOwnTimers *timers, guint64 seq)
{
  guint seconds = 7;

  g_assert_false (e2e_own_timers_confirm (timers, seq, &seconds));
  g_assert_cmpuint (seconds, ==, 7);
}

static void
test_confirm (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();

  assert_confirms_none (timers, 100);
  e2e_own_timers_put (timers, 1, 10, 0);
  assert_confirms_none (timers, 100);
  e2e_own_timers_seal (timers, 1, 5);
  e2e_own_timers_put (timers, 3, 30, 0);
  e2e_own_timers_put (timers, 4, 0, 0);
  assert_confirms_none (timers, 4);
  assert_confirms (timers, 5, 10);
  assert_confirms_none (timers, 100);

  /* The last one counts of those that are confirmed together. */
  e2e_own_timers_seal (timers, 3, 7);
  e2e_own_timers_seal (timers, 4, 8);
  assert_confirms (timers, 9, 0);
  e2e_own_timers_put (timers, 5, 50, 0);
  e2e_own_timers_clear (timers);
  e2e_own_timers_seal (timers, 5, 1);
  assert_confirms_none (timers, 100);
  e2e_own_timers_free (timers);
}

static void
test_yield (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();

  g_assert_true (e2e_own_timers_yield (timers, 60, TRUE));
  g_assert_true (e2e_own_timers_yield (timers, 60, FALSE));

  /* The other end has not seen it, and will see that this end knew of the other's. */
  e2e_own_timers_put (timers, 1, 10, 0);
  g_assert_false (e2e_own_timers_yield (timers, 60, TRUE));
  g_assert_false (e2e_own_timers_yield (timers, 60, FALSE));

  e2e_own_timers_seal (timers, 1, 5);
  g_assert_false (e2e_own_timers_yield (timers, 60, TRUE));
  assert_confirms (timers, 5, 10);
  g_assert_true (e2e_own_timers_yield (timers, 60, TRUE));
  e2e_own_timers_free (timers);
}

/* The creator passes over what crossed with its own, so that no confirmation makes it count. */
static void
test_crossed_at_the_joiner (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();

  e2e_own_timers_put (timers, 1, 10, 0);
  e2e_own_timers_seal (timers, 1, 5);
  e2e_own_timers_put (timers, 2, 20, 0);
  g_assert_false (e2e_own_timers_yield (timers, 60, FALSE));
  assert_confirms_none (timers, 5);
  e2e_own_timers_seal (timers, 2, 6);
  assert_confirms (timers, 6, 20);

  e2e_own_timers_put (timers, 3, 30, 0);
  e2e_own_timers_seal (timers, 3, 7);
  g_assert_true (e2e_own_timers_yield (timers, 60, FALSE));
  assert_confirms_none (timers, 7);
  e2e_own_timers_free (timers);
}

static void
assert_drops (E2eOwnTimers *timers, guint64 token, guint expected_s, gboolean is_peers)
{
  E2eTimerSetting otherwise = { 0 };

  g_assert_true (e2e_own_timers_drop (timers, token, &otherwise));
  g_assert_cmpuint (otherwise.seconds, ==, expected_s);
  g_assert_cmpint (otherwise.is_peers, ==, is_peers);
}

/* What was refused is as if it had never been set. */
static void
test_drop (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();
  E2eTimerSetting otherwise = { .seconds = 7 };

  e2e_own_timers_put (timers, 1, 10, 5);
  e2e_own_timers_put (timers, 2, 20, 10);
  g_assert_false (e2e_own_timers_drop (timers, 3, &otherwise));
  g_assert_false (e2e_own_timers_drop (timers, 1, &otherwise));
  g_assert_cmpuint (otherwise.seconds, ==, 7);
  assert_drops (timers, 2, 5, FALSE);
  g_assert_true (e2e_own_timers_yield (timers, 60, TRUE));
  e2e_own_timers_free (timers);
}

/* The other end's setting holds then, if it would have without the one that was refused. */
static void
test_drop_after_the_other_ends (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();

  e2e_own_timers_put (timers, 1, 10, 0);
  e2e_own_timers_put (timers, 2, 20, 10);
  g_assert_false (e2e_own_timers_yield (timers, 60, TRUE));
  e2e_own_timers_seal (timers, 1, 5);
  assert_drops (timers, 2, 10, FALSE);
  assert_confirms (timers, 5, 10);

  e2e_own_timers_put (timers, 3, 30, 10);
  g_assert_false (e2e_own_timers_yield (timers, 60, TRUE));
  assert_drops (timers, 3, 60, TRUE);

  /* Crossed with a sealed one. */
  e2e_own_timers_put (timers, 4, 40, 60);
  e2e_own_timers_seal (timers, 4, 6);
  e2e_own_timers_put (timers, 5, 50, 40);
  g_assert_false (e2e_own_timers_yield (timers, 70, TRUE));
  assert_drops (timers, 5, 40, FALSE);
  e2e_own_timers_put (timers, 6, 50, 40);
  g_assert_false (e2e_own_timers_yield (timers, 70, FALSE));
  assert_drops (timers, 6, 70, TRUE);
  e2e_own_timers_free (timers);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/own-timers/count-once-they-are-confirmed", test_confirm);
  g_test_add_func ("/own-timers/yield-to-the-other-ends", test_yield);
  g_test_add_func ("/own-timers/that-crossed-do-not-count-at-the-joiner",
                   test_crossed_at_the_joiner);
  g_test_add_func ("/own-timers/that-were-refused-never-were", test_drop);
  g_test_add_func ("/own-timers/that-were-refused-leave-the-other-ends",
                   test_drop_after_the_other_ends);

  return g_test_run ();
}
