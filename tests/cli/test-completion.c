/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/completion.h"

static void
assert_completions (const gchar *line, const gchar *word, const gchar *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);
  const gchar *match;
  guint index = 0;

  while ((match = e2e_completion_next (line, word, &index)) != NULL)
    g_string_append_printf (found, "%s ", match);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_commands_are_completed (void)
{
  assert_completions ("/re", "/re", "/reply /retract /react ");
  assert_completions ("/q", "/q", "/quit ");
  assert_completions ("/zz", "/zz", "");
}

static void
test_emoji_are_completed_for_a_reaction (void)
{
  assert_completions ("/react 12 hea", "hea", "heart ");
  assert_completions ("/react 12 th", "th", "thumbsup thanks thinking ");
}

static void
test_messages_are_left_alone (void)
{
  assert_completions ("he", "he", "");
  assert_completions ("see /re", "/re", "");
  assert_completions ("/reply 12 hea", "hea", "");
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/completion/commands-are-completed", test_commands_are_completed);
  g_test_add_func ("/completion/emoji-are-completed-for-a-reaction",
                   test_emoji_are_completed_for_a_reaction);
  g_test_add_func ("/completion/messages-are-left-alone", test_messages_are_left_alone);

  return g_test_run ();
}
