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
  e2e_own_timers_put (timers, 1, 10);
  assert_confirms_none (timers, 100);
  e2e_own_timers_seal (timers, 1, 5);
  e2e_own_timers_put (timers, 3, 30);
  e2e_own_timers_put (timers, 4, 0);
  assert_confirms_none (timers, 4);
  assert_confirms (timers, 5, 10);
  assert_confirms_none (timers, 100);

  /* The last one counts of those that are confirmed together. */
  e2e_own_timers_seal (timers, 3, 7);
  e2e_own_timers_seal (timers, 4, 8);
  assert_confirms (timers, 9, 0);
  e2e_own_timers_put (timers, 5, 50);
  e2e_own_timers_clear (timers);
  e2e_own_timers_seal (timers, 5, 1);
  assert_confirms_none (timers, 100);
  e2e_own_timers_free (timers);
}

static void
test_yield (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();

  g_assert_true (e2e_own_timers_yield (timers, TRUE));
  g_assert_true (e2e_own_timers_yield (timers, FALSE));

  /* The other end has not seen it, and will see that this end knew of the other's. */
  e2e_own_timers_put (timers, 1, 10);
  g_assert_false (e2e_own_timers_yield (timers, TRUE));
  g_assert_false (e2e_own_timers_yield (timers, FALSE));

  e2e_own_timers_seal (timers, 1, 5);
  g_assert_false (e2e_own_timers_yield (timers, TRUE));
  assert_confirms (timers, 5, 10);
  g_assert_true (e2e_own_timers_yield (timers, TRUE));
  e2e_own_timers_free (timers);
}

/* The creator passes over what crossed with its own, so that no confirmation makes it count. */
static void
test_crossed_at_the_joiner (void)
{
  E2eOwnTimers *timers = e2e_own_timers_new ();

  e2e_own_timers_put (timers, 1, 10);
  e2e_own_timers_seal (timers, 1, 5);
  e2e_own_timers_put (timers, 2, 20);
  g_assert_false (e2e_own_timers_yield (timers, FALSE));
  assert_confirms_none (timers, 5);
  e2e_own_timers_seal (timers, 2, 6);
  assert_confirms (timers, 6, 20);

  e2e_own_timers_put (timers, 3, 30);
  e2e_own_timers_seal (timers, 3, 7);
  g_assert_true (e2e_own_timers_yield (timers, FALSE));
  assert_confirms_none (timers, 7);
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

  return g_test_run ();
}
