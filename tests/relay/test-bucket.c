/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/bucket.h"

#define SECOND G_USEC_PER_SEC

static void
test_holds_a_minutes_worth (void)
{
  E2eBucket bucket = { 0 };
  const gint64 now_us = 1000 * SECOND;

  for (guint i = 0; i < 6; i++)
    g_assert_true (e2e_bucket_take (&bucket, 6, now_us));
  g_assert_false (e2e_bucket_has_one (&bucket, 6, now_us));
  g_assert_false (e2e_bucket_take (&bucket, 6, now_us));
}

static void
test_refills_evenly (void)
{
  E2eBucket bucket = { 0 };
  gint64 now_us = 1000 * SECOND;
  guint n_taken = 0;

  while (e2e_bucket_take (&bucket, 6, now_us))
    n_taken++;
  for (guint i = 0; i < 600; i++)
    {
      now_us += SECOND;
      n_taken += e2e_bucket_take (&bucket, 6, now_us);
    }
  g_assert_cmpuint (n_taken, ==, 6 + 60);
  g_assert_false (e2e_bucket_is_full (&bucket, now_us));
  g_assert_true (e2e_bucket_is_full (&bucket, now_us + 60 * SECOND));
}

static void
test_without_a_limit_never_runs_dry (void)
{
  E2eBucket bucket = { 0 };

  for (guint i = 0; i < 1000; i++)
    g_assert_true (e2e_bucket_take (&bucket, 0, 5));
  g_assert_true (e2e_bucket_is_full (&bucket, 5));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bucket/holds-a-minutes-worth", test_holds_a_minutes_worth);
  g_test_add_func ("/bucket/refills-evenly", test_refills_evenly);
  g_test_add_func ("/bucket/without-a-limit-never-runs-dry", test_without_a_limit_never_runs_dry);

  return g_test_run ();
}
