/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/backoff.h"

static void
test_doubles (void)
{
  E2eBackoff backoff = { 0 };
  const gint64 expected_ms[] = { 250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000 };

  for (gsize i = 0; i < G_N_ELEMENTS (expected_ms); i++)
    g_assert_cmpint (e2e_backoff_next_us (&backoff, 0.5), ==, expected_ms[i] * 1000);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (e2e_backoff_next_us (&backoff, 0.5), ==, E2E_BACKOFF_MAX_US);
}

static void
test_jitter (void)
{
  E2eBackoff low = { 0 };
  E2eBackoff high = { 0 };

  g_assert_cmpint (e2e_backoff_next_us (&low, 0), ==, 125 * 1000);
  g_assert_cmpint (e2e_backoff_next_us (&high, 0.9999), <, 375 * 1000);
  g_assert_cmpint (e2e_backoff_next_us (&high, 0.9999), >, 740 * 1000);
}

static void
test_held (void)
{
  E2eBackoff backoff = { 0 };

  e2e_backoff_next_us (&backoff, 0.5);
  e2e_backoff_next_us (&backoff, 0.5);

  /* A relay that accepts and drops is not asked more and more often. */
  e2e_backoff_note_held (&backoff, E2E_BACKOFF_HELD_US - 1);
  g_assert_cmpint (e2e_backoff_next_us (&backoff, 0.5), ==, 1000 * 1000);
  e2e_backoff_note_held (&backoff, E2E_BACKOFF_HELD_US);
  g_assert_cmpint (e2e_backoff_next_us (&backoff, 0.5), ==, 250 * 1000);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/doubles-up-to-half-a-minute", test_doubles);
  g_test_add_func ("/backoff/varies-by-half", test_jitter);
  g_test_add_func ("/backoff/begins-anew-after-a-connection-that-held", test_held);

  return g_test_run ();
}
