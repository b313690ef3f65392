/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/duration.h"

static void
assert_words (guint seconds, const gchar *words)
{
  g_autofree gchar *result = e2e_duration_in_words (seconds);

  g_assert_cmpstr (result, ==, words);
}

static void
test_largest_unit (void)
{
  assert_words (1, "1 second");
  assert_words (30, "30 seconds");
  assert_words (60, "1 minute");
  assert_words (90, "90 seconds");
  assert_words (3600, "1 hour");
  assert_words (36 * 3600, "36 hours");
  assert_words (86400, "1 day");
  assert_words (7 * 86400, "1 week");
  assert_words (8 * 86400, "8 days");
}

static void
test_usual_times_grow (void)
{
  guint before = 0;

  for (const guint *at = e2e_duration_usual_s; *at != 0; at++)
    {
      g_assert_cmpuint (*at, >, before);
      before = *at;
    }
  g_assert_cmpuint (before, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/duration/is-said-in-the-largest-unit", test_largest_unit);
  g_test_add_func ("/duration/usual-times-grow", test_usual_times_grow);
  return g_test_run ();
}
