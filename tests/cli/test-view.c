/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/view.h"

#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define NOON_MS (G_GINT64_CONSTANT (20000) * DAY_MS + DAY_MS / 2)

static const E2eStyle bare = { .utf8 = TRUE, .colour = FALSE };

static void
test_further_lines_cannot_look_like_lines_of_their_own (void)
{
  g_autofree gchar *text = e2e_view_text (bare, "hi\n12:00 #7 me: I agree");

  g_assert_cmpstr (text, ==, "hi\n      │ 12:00 #7 me: I agree");
}

static void
test_texts_command_no_terminal (void)
{
  g_autofree gchar *text = e2e_view_text (bare, "\033]0;title\007\033[2Jx\r");

  g_assert_null (g_strstr_len (text, -1, "\033"));
  g_assert_null (g_strstr_len (text, -1, "\007"));
  g_assert_null (g_strstr_len (text, -1, "\r"));
}

static void
test_a_time_has_a_date_if_it_is_not_of_today (void)
{
  g_autofree gchar *today = e2e_view_time (NOON_MS, NOON_MS + 1000);
  g_autofree gchar *older = e2e_view_time (NOON_MS - 3 * DAY_MS, NOON_MS);
  g_autofree gchar *never = e2e_view_time (G_MAXINT64, NOON_MS);

  g_assert_cmpuint (strlen (today), ==, strlen ("12:00"));
  g_assert_cmpuint (strlen (older), ==, strlen ("2024-10-01 12:00"));
  g_assert_cmpstr (never, ==, "--:--");
}

static void
test_colours_end_on_their_line (void)
{
  const E2eStyle coloured = { .utf8 = TRUE, .colour = TRUE };
  g_autofree gchar *painted = e2e_style_paint (coloured, E2E_TONE_STRONG, "a\nb");
  g_autofree gchar *plain = e2e_style_paint (bare, E2E_TONE_STRONG, "a\nb");

  g_assert_cmpstr (painted, ==, "\033[1ma\033[0m\n\033[1mb\033[0m");
  g_assert_cmpstr (plain, ==, "a\nb");
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view/further-lines-cannot-look-like-lines-of-their-own",
                   test_further_lines_cannot_look_like_lines_of_their_own);
  g_test_add_func ("/view/texts-command-no-terminal", test_texts_command_no_terminal);
  g_test_add_func ("/view/a-time-has-a-date-if-it-is-not-of-today",
                   test_a_time_has_a_date_if_it_is_not_of_today);
  g_test_add_func ("/view/colours-end-on-their-line", test_colours_end_on_their_line);

  return g_test_run ();
}
