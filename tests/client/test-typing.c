/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/typing.h"

static void
test_throttled (void)
{
  E2eTyping typing = { 0 };
  guint n_told = 0;

  /* A key every 0.1 s for 20 s. */
  for (gint64 now_us = 0; now_us < 20 * (gint64) G_USEC_PER_SEC; now_us += 100 * 1000)
    if (e2e_typing_change (&typing, TRUE, now_us))
      n_told++;
  g_assert_cmpuint (n_told, ==, 5);
}

static void
test_stops (void)
{
  E2eTyping typing = { 0 };

  g_assert_false (e2e_typing_change (&typing, FALSE, 1));
  g_assert_true (e2e_typing_change (&typing, TRUE, 2));
  g_assert_true (e2e_typing_change (&typing, FALSE, 3));
  g_assert_false (e2e_typing_change (&typing, FALSE, 4));

  /* What expired by itself needs no end. */
  g_assert_true (e2e_typing_change (&typing, TRUE, 5));
  g_assert_false (e2e_typing_change (&typing, FALSE, 5 + E2E_TYPING_EXPIRES_US));
}

static void
test_sent (void)
{
  E2eTyping typing = { 0 };

  g_assert_true (e2e_typing_change (&typing, TRUE, 1));
  e2e_typing_note_sent (&typing);
  g_assert_false (e2e_typing_change (&typing, FALSE, 2));
  g_assert_true (e2e_typing_change (&typing, TRUE, 3));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/typing/is-told-seldom", test_throttled);
  g_test_add_func ("/typing/is-told-when-it-ends", test_stops);
  g_test_add_func ("/typing/ends-with-a-message", test_sent);

  return g_test_run ();
}
