/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/question.h"

#include "client/error.h"

/* Check digits that are right, as the client itself says. */
#define CODE "ABCDEF-23456H"

static E2eArguments *
new_arguments (void)
{
  E2eArguments *arguments = g_new0 (E2eArguments, 1);

  arguments->options = e2e_options_new ();
  return arguments;
}

static void
answer (E2eArguments *arguments, E2eQuestion expected, const gchar *text)
{
  g_autoptr (GError) error = NULL;
  const E2eQuestion question = e2e_question_next (arguments);

  g_assert_cmpint (question, ==, expected);
  g_assert_true (e2e_question_answer (question, arguments, text, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_refused (E2eArguments *arguments, const gchar *text, E2eClientError code)
{
  g_autoptr (GError) error = NULL;
  const E2eQuestion question = e2e_question_next (arguments);

  g_assert_false (e2e_question_answer (question, arguments, text, NULL, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, (gint) code);
  g_assert_cmpint (e2e_question_next (arguments), ==, question);
}

static void
test_asks_as_its_ancestor_did (void)
{
  g_autofree gchar *text = e2e_question_text (E2E_QUESTION_VERB, NULL);

  g_assert_cmpstr (text, ==, "(C)reate a new session or (J)oin an existing one? [C/J] ");
}

static void
test_creates_at_a_relay (void)
{
  g_autoptr (E2eArguments) arguments = new_arguments ();

  answer (arguments, E2E_QUESTION_VERB, " c ");
  assert_refused (arguments, "", E2E_CLIENT_ERROR_NO_RELAY);
  assert_refused (arguments, "a b", E2E_CLIENT_ERROR_BAD_OPTION);
  answer (arguments, E2E_QUESTION_OWN_OR_RELAY, "localhost:5001");
  g_assert_cmpint (e2e_question_next (arguments), ==, E2E_QUESTION_NONE);
  g_assert_cmpint (arguments->verb, ==, E2E_VERB_CREATE);
  g_assert_cmpstr (arguments->options->relay, ==, "localhost:5001");
  g_assert_false (arguments->options->own_relay);
}

static void
test_offers_to_host (void)
{
  g_autoptr (E2eArguments) arguments = new_arguments ();

  answer (arguments, E2E_QUESTION_VERB, "Create");
  answer (arguments, E2E_QUESTION_OWN_OR_RELAY, "h");
  g_assert_true (arguments->options->own_relay);
  g_assert_cmpint (e2e_question_next (arguments), ==, E2E_QUESTION_NONE);
}

static void
test_joins_with_a_code_and_asks_for_the_relay (void)
{
  g_autoptr (E2eArguments) arguments = new_arguments ();

  answer (arguments, E2E_QUESTION_VERB, "J");
  assert_refused (arguments, "", E2E_CLIENT_ERROR_BAD_INVITE);
  assert_refused (arguments, "ABCDEF-234560", E2E_CLIENT_ERROR_TYPING_MISTAKE);
  answer (arguments, E2E_QUESTION_INVITE, CODE);
  assert_refused (arguments, "", E2E_CLIENT_ERROR_NO_RELAY);
  answer (arguments, E2E_QUESTION_RELAY, "h"); /* a host like any other */
  g_assert_cmpstr (arguments->options->relay, ==, "h");
  g_assert_false (arguments->options->own_relay);
}

static void
test_a_link_answers_all (void)
{
  g_autoptr (E2eArguments) arguments = new_arguments ();

  answer (arguments, E2E_QUESTION_VERB, "e2echat://localhost/ABCDEF#23456H");
  g_assert_cmpint (arguments->verb, ==, E2E_VERB_JOIN);
  g_assert_cmpint (e2e_question_next (arguments), ==, E2E_QUESTION_NONE);
}

static void
test_a_known_relay_is_offered (void)
{
  g_autoptr (E2eArguments) arguments = new_arguments ();
  g_autofree gchar *text = e2e_question_text (E2E_QUESTION_OWN_OR_RELAY, "known.example.org");

  g_assert_nonnull (g_strstr_len (text, -1, "[known.example.org]"));
  answer (arguments, E2E_QUESTION_VERB, "c");
  g_assert_true (
    e2e_question_answer (E2E_QUESTION_OWN_OR_RELAY, arguments, "", "known.example.org", NULL));
  g_assert_cmpstr (arguments->options->relay, ==, "known.example.org");
}

static void
test_nothing_is_asked_that_is_known (void)
{
  g_autoptr (E2eArguments) arguments = new_arguments ();

  arguments->options->relay = g_strdup ("localhost");
  assert_refused (arguments, "x", E2E_CLIENT_ERROR_BAD_OPTION);
  answer (arguments, E2E_QUESTION_VERB, "c");
  g_assert_cmpint (e2e_question_next (arguments), ==, E2E_QUESTION_NONE);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/question/asks-as-its-ancestor-did", test_asks_as_its_ancestor_did);
  g_test_add_func ("/question/creates-at-a-relay", test_creates_at_a_relay);
  g_test_add_func ("/question/offers-to-host", test_offers_to_host);
  g_test_add_func ("/question/joins-with-a-code-and-asks-for-the-relay",
                   test_joins_with_a_code_and_asks_for_the_relay);
  g_test_add_func ("/question/a-link-answers-all", test_a_link_answers_all);
  g_test_add_func ("/question/a-known-relay-is-offered", test_a_known_relay_is_offered);
  g_test_add_func ("/question/nothing-is-asked-that-is-known", test_nothing_is_asked_that_is_known);

  return g_test_run ();
}
