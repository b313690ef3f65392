/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/qr.h"

#ifdef HAVE_QRENCODE

#define LINK "e2echat://chat.example.org/A3F2B1#7KXQ9D"

static void
test_every_line_is_as_wide (void)
{
  g_autofree gchar *drawn = e2e_qr_draw (LINK, FALSE);
  g_auto (GStrv) lines = NULL;
  glong width;

  g_assert_nonnull (drawn);
  lines = g_strsplit (drawn, "\n", -1);
  width = g_utf8_strlen (lines[0], -1);
  g_assert_cmpint (width, >, 25);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), ==, width);
  g_assert_cmpuint (g_strv_length (lines), ==, (guint) (width + 1) / 2);
}

/* The three corners that readers look for: seven modules of frame, then light. */
static void
test_the_corners_are_where_readers_look (void)
{
  g_autofree gchar *drawn = e2e_qr_draw (LINK, FALSE);
  g_auto (GStrv) lines = g_strsplit (drawn, "\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "████"));
  g_assert_true (g_str_has_prefix (lines[1], "██ ▄▄▄▄▄ █"));
  g_assert_true (g_str_has_suffix (lines[1], "█ ▄▄▄▄▄ ██"));
  g_assert_true (g_str_has_prefix (lines[2], "██ █   █ █"));
}

static void
test_what_is_too_long_is_not_drawn (void)
{
  g_autofree gchar *text = g_strnfill (5000, 'x');

  g_assert_null (e2e_qr_draw (text, FALSE));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr/every-line-is-as-wide", test_every_line_is_as_wide);
  g_test_add_func ("/qr/the-corners-are-where-readers-look",
                   test_the_corners_are_where_readers_look);
  g_test_add_func ("/qr/what-is-too-long-is-not-drawn", test_what_is_too_long_is_not_drawn);

  return g_test_run ();
}

#else

static void
test_is_not_drawn_without_the_library (void)
{
  g_assert_null (e2e_qr_draw ("x", FALSE));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr/is-not-drawn-without-the-library", test_is_not_drawn_without_the_library);

  return g_test_run ();
}

#endif
