/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire/session-id.h"

#include <string.h>

static gboolean
is_valid (const gchar *id)
{
  return e2e_session_id_is_valid (id, strlen (id));
}

static void
test_every_digit_comes_back (void)
{
  for (guint value = 0; value < E2E_N_DIGITS; value++)
    {
      g_assert_cmpint (e2e_digit_value (e2e_digit_char (value)), ==, value);
      g_assert_cmpint (e2e_digit_value (g_ascii_tolower (e2e_digit_char (value))), ==, value);
    }
}

static void
test_digits_are_read_forgivingly (void)
{
  g_assert_cmpint (e2e_digit_value ('o'), ==, 0);
  g_assert_cmpint (e2e_digit_value ('I'), ==, 1);
  g_assert_cmpint (e2e_digit_value ('l'), ==, 1);
}

static void
test_other_characters_are_no_digits (void)
{
  for (gint c = -128; c < 128; c++)
    if (!g_ascii_isalnum ((gchar) c) || c == 'U' || c == 'u')
      g_assert_cmpint (e2e_digit_value ((gchar) c), ==, -1);
}

static void
test_ids_have_one_spelling (void)
{
  g_assert_true (is_valid ("A3F2B1"));
  g_assert_true (is_valid ("A3F2B1A3F2B1"));
  g_assert_false (is_valid ("A3F2B"));
  g_assert_false (is_valid ("A3F2B1A3F2B1A"));
  g_assert_false (is_valid ("a3f2b1"));
  g_assert_false (is_valid ("A3F2BO"));
  g_assert_false (is_valid ("A3F2-1"));
  g_assert_false (e2e_session_id_is_valid ("A3F\0B1", 6));
  g_assert_false (e2e_session_id_is_valid (NULL, 0));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-id/every-digit-comes-back", test_every_digit_comes_back);
  g_test_add_func ("/session-id/digits-are-read-forgivingly", test_digits_are_read_forgivingly);
  g_test_add_func ("/session-id/other-characters-are-no-digits",
                   test_other_characters_are_no_digits);
  g_test_add_func ("/session-id/ids-have-one-spelling", test_ids_have_one_spelling);

  return g_test_run ();
}
