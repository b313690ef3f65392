/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/display.h"

#include <string.h>

static void
assert_text (const gchar *text, const gchar *shown)
{
  g_autofree gchar *result = e2e_display_text (text);

  g_assert_cmpstr (result, ==, shown);
}

static void
assert_name (const gchar *name, guint max_chars, const gchar *shown)
{
  g_autofree gchar *result = e2e_display_name (name, max_chars);

  g_assert_cmpstr (result, ==, shown);
}

static void
test_plain (void)
{
  assert_text ("", "");
  assert_text ("hello\n\tworld", "hello\n\tworld");
  assert_text ("größe 🐢 שלום", "größe 🐢 שלום");
  /* A family, a flag of tags and a skin tone stay whole. */
  assert_text ("👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 ❤️",
               "👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 ❤️");
}

static void
test_controls (void)
{
  assert_text ("a\x1b[2Jb\a\bc\x7f", "a[2Jbc");
  assert_text ("a\xc2\x9b"
               "31mb",
               "a31mb");
  assert_text ("one\r\ntwo\rthree\xe2\x80\xa8"
               "four",
               "one\ntwo\nthree\nfour");
  assert_text ("\xef\xbb\xbfx", "x");
}

static void
test_directions (void)
{
  /* An override ends with its line. */
  assert_text ("a\u202Ebc\nd", "a\u202Ebc\u202C\nd");
  assert_text ("\u2067a\u202Eb", "\u2067a\u202Eb\u202C\u2069");
  /* What ends nothing goes. */
  assert_text ("a\u202Cb\u2069c", "abc");
  assert_text ("\u2066a\u2069b", "\u2066a\u2069b");
}

static void
test_depth (void)
{
  GString *text = g_string_new (NULL);
  g_autofree gchar *shown = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "\u202E");
  shown = e2e_display_text (text->str);
  g_assert_cmpuint (strlen (shown), ==, 2 * 125 * 3);
  g_string_free (text, TRUE);
}

static void
test_piles (void)
{
  GString *text = g_string_new ("Z");
  g_autofree gchar *shown = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "\u0301");
  g_string_append (text, "x");
  shown = e2e_display_text (text->str);
  g_assert_cmpuint (g_utf8_strlen (shown, -1), ==, 10);
  g_string_free (text, TRUE);
}

static void
test_names (void)
{
  assert_name ("Name", 20, "Name");
  assert_name ("  A \n\t  name.  ", 20, "A name.");
  assert_name ("a\u202Egnp.exe", 20, "agnp.exe");
  assert_name ("\u200B\u2060", 20, "");
  assert_name ("invoice-with-a-long-name.exe", 11, "invoi…e.exe");
  assert_name ("שלום", 20, "\u2068שלום\u2069");
  assert_name ("abcdef", 1, "a…f");
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/display/leaves-texts-as-they-are", test_plain);
  g_test_add_func ("/display/drops-control-characters", test_controls);
  g_test_add_func ("/display/ends-directions-with-their-line", test_directions);
  g_test_add_func ("/display/bounds-nested-directions", test_depth);
  g_test_add_func ("/display/bounds-piles-of-marks", test_piles);
  g_test_add_func ("/display/makes-names-fit-a-line", test_names);

  return g_test_run ();
}
