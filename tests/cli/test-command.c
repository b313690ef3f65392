/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/command.h"

#include "client/options.h"

static E2eCommand *
parse (const gchar *line)
{
  g_autoptr (GError) error = NULL;
  E2eCommand *command = e2e_command_parse (line, &error);

  g_assert_no_error (error);
  g_assert_nonnull (command);
  return command;
}

static void
assert_refused (const gchar *line, E2eCommandError code, const gchar *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (e2e_command_parse (line, &error));
  g_assert_error (error, E2E_COMMAND_ERROR, (gint) code);
  g_assert_nonnull (g_strstr_len (error->message, -1, says));
}

static void
assert_text (const gchar *line, E2eCommandKind kind, const gchar *text)
{
  g_autoptr (E2eCommand) command = parse (line);

  g_assert_cmpint (command->kind, ==, kind);
  g_assert_cmpstr (command->text, ==, text);
}

static void
assert_about (const gchar *line, E2eCommandKind kind, E2eSide side, guint64 number,
              const gchar *text)
{
  g_autoptr (E2eCommand) command = parse (line);

  g_assert_cmpint (command->kind, ==, kind);
  g_assert_cmpint (command->reference.side, ==, side);
  g_assert_cmpuint (command->reference.number, ==, number);
  g_assert_cmpstr (command->text, ==, text);
}

static void
test_a_line_is_a_message (void)
{
  assert_text ("hello", E2E_COMMAND_MESSAGE, "hello");
  assert_text (" /quit", E2E_COMMAND_MESSAGE, " /quit");
  assert_text ("  spaces stay  ", E2E_COMMAND_MESSAGE, "  spaces stay  ");
  assert_text ("a/b //c", E2E_COMMAND_MESSAGE, "a/b //c");
}

static void
test_two_slashes_are_a_message_with_one (void)
{
  assert_text ("//quit", E2E_COMMAND_MESSAGE, "/quit");
  assert_text ("//", E2E_COMMAND_MESSAGE, "/");
  assert_text ("///x", E2E_COMMAND_MESSAGE, "//x");
}

static void
test_a_message_is_named_or_the_newest (void)
{
  assert_about ("/reply 12 so it is", E2E_COMMAND_REPLY, E2E_SIDE_USUAL, 12, "so it is");
  assert_about ("/reply #12  so", E2E_COMMAND_REPLY, E2E_SIDE_USUAL, 12, "so");
  assert_about ("/reply own3 so", E2E_COMMAND_REPLY, E2E_SIDE_OWN, 3, "so");
  assert_about ("/reply PEER3 so", E2E_COMMAND_REPLY, E2E_SIDE_PEER, 3, "so");
  assert_about ("/reply so it is", E2E_COMMAND_REPLY, E2E_SIDE_USUAL, 0, "so it is");
  assert_about ("/reply 12th of May", E2E_COMMAND_REPLY, E2E_SIDE_USUAL, 0, "12th of May");
  assert_about ("/edit new text", E2E_COMMAND_EDIT, E2E_SIDE_USUAL, 0, "new text");
  assert_about ("/edit 4 new text", E2E_COMMAND_EDIT, E2E_SIDE_USUAL, 4, "new text");
  assert_about ("/retract", E2E_COMMAND_RETRACT, E2E_SIDE_USUAL, 0, NULL);
  assert_about ("/retract 7", E2E_COMMAND_RETRACT, E2E_SIDE_USUAL, 7, NULL);
  assert_about ("/retract 18446744073709551615", E2E_COMMAND_RETRACT, E2E_SIDE_USUAL, G_MAXUINT64,
                NULL);
}

static void
test_a_text_keeps_its_lines (void)
{
  assert_about ("/reply 1 a\nb", E2E_COMMAND_REPLY, E2E_SIDE_USUAL, 1, "a\nb");
}

static void
test_a_missing_text_is_said (void)
{
  assert_refused ("/reply", E2E_COMMAND_ERROR_ARGUMENT, "/reply 12 TEXT");
  assert_refused ("/reply 12", E2E_COMMAND_ERROR_ARGUMENT, "/reply 12 TEXT");
  assert_refused ("/edit   ", E2E_COMMAND_ERROR_ARGUMENT, "/edit 12 TEXT");
}

static void
test_a_wrong_number_is_said (void)
{
  assert_refused ("/retract x", E2E_COMMAND_ERROR_ARGUMENT, "number");
  assert_refused ("/retract 0", E2E_COMMAND_ERROR_ARGUMENT, "number");
  assert_refused ("/retract -1", E2E_COMMAND_ERROR_ARGUMENT, "number");
  assert_refused ("/retract 18446744073709551616", E2E_COMMAND_ERROR_ARGUMENT, "number");
  assert_refused ("/retract 1 2", E2E_COMMAND_ERROR_ARGUMENT, "number");
}

static void
test_reactions_have_names (void)
{
  assert_about ("/react 5 👍", E2E_COMMAND_REACT, E2E_SIDE_USUAL, 5, "👍");
  assert_about ("/react 5 heart", E2E_COMMAND_REACT, E2E_SIDE_USUAL, 5, "❤️");
  assert_about ("/react 5 :Heart:", E2E_COMMAND_REACT, E2E_SIDE_USUAL, 5, "❤️");
  assert_about ("/react heart", E2E_COMMAND_REACT, E2E_SIDE_USUAL, 0, "❤️");
  assert_about ("/react own5 +1", E2E_COMMAND_REACT, E2E_SIDE_OWN, 5, "👍");
  assert_about ("/react 5", E2E_COMMAND_REACT, E2E_SIDE_USUAL, 5, "");
  assert_refused ("/react 5 nonsense", E2E_COMMAND_ERROR_ARGUMENT, "nonsense");
}

static void
test_verify_takes_yes_and_no (void)
{
  const struct
  {
    const gchar *line;
    E2eAnswer answer;
  } cases[] = {
    { "/verify", E2E_ANSWER_NONE },    { "/verify  ", E2E_ANSWER_NONE },
    { "/verify yes", E2E_ANSWER_YES }, { "/verify Y ", E2E_ANSWER_YES },
    { "/verify no", E2E_ANSWER_NO },   { "/verify N", E2E_ANSWER_NO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (E2eCommand) command = parse (cases[i].line);

      g_assert_cmpint (command->kind, ==, E2E_COMMAND_VERIFY);
      g_assert_cmpint (command->answer, ==, cases[i].answer);
    }
  assert_refused ("/verify maybe", E2E_COMMAND_ERROR_ARGUMENT, "/verify yes");
}

static void
test_timer_takes_times (void)
{
  g_autoptr (E2eCommand) ask = parse ("/timer");
  g_autoptr (E2eCommand) set = parse ("/timer 5m ");
  g_autoptr (E2eCommand) off = parse ("/timer off");

  g_assert_false (ask->has_seconds);
  g_assert_true (set->has_seconds);
  g_assert_cmpuint (set->seconds, ==, 300);
  g_assert_true (off->has_seconds);
  g_assert_cmpuint (off->seconds, ==, 0);
  assert_refused ("/timer soon", E2E_COMMAND_ERROR_ARGUMENT, "30s");
  assert_refused ("/timer 5 m", E2E_COMMAND_ERROR_ARGUMENT, "30s");
}

static void
test_commands_are_forgiving (void)
{
  assert_text ("/QUIT", E2E_COMMAND_QUIT, NULL);
  assert_text ("/q", E2E_COMMAND_QUIT, NULL);
  assert_text ("/exit", E2E_COMMAND_QUIT, NULL);
  assert_text ("/?", E2E_COMMAND_HELP, NULL);
  assert_text ("/na Nickname  ", E2E_COMMAND_NAME, "Nickname");
  assert_text ("/name", E2E_COMMAND_NAME, "");
  assert_text ("/help me", E2E_COMMAND_HELP, NULL);
  assert_text ("/invite ", E2E_COMMAND_INVITE, NULL);
}

static void
test_what_ends_the_chat_stands_alone (void)
{
  assert_refused ("/invite me to the party", E2E_COMMAND_ERROR_ARGUMENT, "stands alone");
  assert_refused ("/quit smoking", E2E_COMMAND_ERROR_ARGUMENT, "stands alone");
}

static void
test_unknown_commands_are_said (void)
{
  assert_refused ("/nonsense 1", E2E_COMMAND_ERROR_UNKNOWN, "//nonsense");
  assert_refused ("/re x", E2E_COMMAND_ERROR_UNKNOWN, "Several");
  assert_refused ("/", E2E_COMMAND_ERROR_UNKNOWN, "/help");
  assert_refused ("/ quit", E2E_COMMAND_ERROR_UNKNOWN, "/help");
}

static void
test_every_command_is_described (void)
{
  const gchar *name, *arguments, *what;
  guint index = 0;

  while (e2e_command_describe (index, &name, &arguments, &what))
    {
      g_autofree gchar *line = g_strdup_printf ("/%s", name);
      g_autoptr (GError) error = NULL;
      g_autoptr (E2eCommand) command = e2e_command_parse (line, &error);

      g_assert_false (g_error_matches (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_UNKNOWN));
      g_assert_cmpstr (what, !=, "");
      g_assert_nonnull (arguments);
      index++;
    }
  g_assert_cmpuint (index, >=, 10);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/command/a-line-is-a-message", test_a_line_is_a_message);
  g_test_add_func ("/command/two-slashes-are-a-message-with-one",
                   test_two_slashes_are_a_message_with_one);
  g_test_add_func ("/command/a-message-is-named-or-the-newest",
                   test_a_message_is_named_or_the_newest);
  g_test_add_func ("/command/a-text-keeps-its-lines", test_a_text_keeps_its_lines);
  g_test_add_func ("/command/a-missing-text-is-said", test_a_missing_text_is_said);
  g_test_add_func ("/command/a-wrong-number-is-said", test_a_wrong_number_is_said);
  g_test_add_func ("/command/reactions-have-names", test_reactions_have_names);
  g_test_add_func ("/command/verify-takes-yes-and-no", test_verify_takes_yes_and_no);
  g_test_add_func ("/command/timer-takes-times", test_timer_takes_times);
  g_test_add_func ("/command/commands-are-forgiving", test_commands_are_forgiving);
  g_test_add_func ("/command/what-ends-the-chat-stands-alone",
                   test_what_ends_the_chat_stands_alone);
  g_test_add_func ("/command/unknown-commands-are-said", test_unknown_commands_are_said);
  g_test_add_func ("/command/every-command-is-described", test_every_command_is_described);

  return g_test_run ();
}
