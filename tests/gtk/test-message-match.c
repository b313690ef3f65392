/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-match.h"

static void
assert_hits (const gchar *text, const gchar *term, const gchar *expected)
{
  g_autofree gchar *folded = e2e_message_match_fold (term);
  g_autoptr (GString) hits = g_string_new (NULL);
  gsize start;
  gsize end = 0;

  while (e2e_message_match_next (text, folded, &start, &end))
    g_string_append_printf (hits, "[%.*s@%d]", (gint) (end - start), text + start, (gint) start);
  g_assert_cmpstr (hits->str, ==, expected);
}

static void
test_ignores_case_of_any_letter (void)
{
  assert_hits ("The other THE", "the", "[The@0][the@5][THE@10]");
  assert_hits ("\u00dcber \u00fcber", "\u00dcBER", "[\u00dcber@0][\u00fcber@6]");
  assert_hits ("\u041f\u0440\u0438\u0432\u0435\u0442", "\u043f\u0440\u0418",
               "[\u041f\u0440\u0438@0]");
}

static void
test_goes_on_behind_a_hit (void)
{
  assert_hits ("aaaa", "aa", "[aa@0][aa@2]");
}

static void
test_nothing_is_no_term (void)
{
  assert_hits ("text", "", "");
  assert_hits ("", "a", "");
  assert_hits ("ab", "abc", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-match/ignores-case-of-any-letter", test_ignores_case_of_any_letter);
  g_test_add_func ("/message-match/goes-on-behind-a-hit", test_goes_on_behind_a_hit);
  g_test_add_func ("/message-match/nothing-is-no-term", test_nothing_is_no_term);
  return g_test_run ();
}
