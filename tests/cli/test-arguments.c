/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/arguments.h"

#include "client/error.h"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static E2eArguments *
try_parse (const E2eOptions *defaults, const gchar *line, GError **error)
{
  g_autofree gchar *whole = g_strdup_printf ("e2echat-cli %s", line);
  g_auto (GStrv) argv = g_strsplit (whole, " ", -1);
  g_autoptr (E2eOptions) own = e2e_options_new ();

  return e2e_arguments_parse ((const gchar *const *) argv, defaults != NULL ? defaults : own,
                              error);
}

static E2eArguments *
parse (const gchar *line)
{
  g_autoptr (GError) error = NULL;
  E2eArguments *arguments = try_parse (NULL, line, &error);

  g_assert_no_error (error);
  g_assert_nonnull (arguments);
  return arguments;
}

static void
assert_refused (const gchar *line, const gchar *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (E2eArguments) arguments = try_parse (NULL, line, &error);

  g_assert_null (arguments);
  g_assert_nonnull (error);
  g_assert_null (g_strstr_len (error->message, -1, "\n"));
  if (g_strstr_len (error->message, -1, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_bare_is_to_be_asked (void)
{
  g_autoptr (E2eOptions) defaults = e2e_options_new ();
  g_autoptr (E2eArguments) arguments =
    e2e_arguments_parse ((const gchar *const[]){ "e2echat-cli", NULL }, defaults, NULL);

  g_assert_nonnull (arguments);
  g_assert_cmpint (arguments->verb, ==, E2E_VERB_NONE);
  g_assert_false (arguments->json);
  g_assert_null (arguments->help);
}

static void
test_create_takes_its_options (void)
{
  g_autoptr (E2eArguments) arguments = parse (
    "create --relay chat.example.org:5001 --tls --suite 4096 --name Nickname --json --timer 5m "
    "--no-read-receipts --no-typing --hide-lengths --proxy socks5://localhost:9050");

  g_assert_cmpint (arguments->verb, ==, E2E_VERB_CREATE);
  g_assert_true (arguments->json);
  g_assert_cmpstr (arguments->options->relay, ==, "chat.example.org:5001");
  g_assert_true (arguments->options->tls);
  g_assert_cmpint (arguments->options->strength, ==, E2E_STRENGTH_4096);
  g_assert_cmpstr (arguments->options->name, ==, "Nickname");
  g_assert_cmpstr (arguments->options->proxy, ==, "socks5://localhost:9050");
  g_assert_cmpuint (arguments->options->timer_s, ==, 300);
  g_assert_false (arguments->options->read_receipts);
  g_assert_false (arguments->options->typing_notices);
  g_assert_true (arguments->options->hide_lengths);
}

static void
test_options_may_stand_anywhere (void)
{
  g_autoptr (E2eArguments) arguments = parse ("--json join --relay=localhost A3F2B1-7KXQ9D");

  g_assert_true (arguments->json);
  g_assert_cmpint (arguments->verb, ==, E2E_VERB_JOIN);
  g_assert_cmpstr (arguments->invite, ==, "A3F2B1-7KXQ9D");
}

static void
test_a_code_may_hold_spaces (void)
{
  g_autoptr (E2eArguments) arguments = parse ("join A3F2B1 7KXQ9D");

  g_assert_cmpstr (arguments->invite, ==, "A3F2B1 7KXQ9D");
}

static void
test_an_invite_alone_is_joined (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (E2eArguments) arguments = parse ("e2echat://localhost/ABCDEF#23456H");

  g_assert_cmpint (arguments->verb, ==, E2E_VERB_JOIN);
  g_assert_cmpstr (arguments->invite, ==, "e2echat://localhost/ABCDEF#23456H");
}

static void
test_a_pin_means_tls (void)
{
  g_autoptr (E2eArguments) arguments = parse ("create --relay localhost --pin " PIN);

  g_assert_true (arguments->options->tls);
  g_assert_cmpstr (arguments->options->pin, ==, PIN);
}

static void
test_options_override_settings (void)
{
  g_autoptr (E2eOptions) defaults = e2e_options_new ();
  g_autoptr (E2eArguments) same = NULL;
  g_autoptr (E2eArguments) other = NULL;

  defaults->relay = g_strdup ("usual.example.org");
  defaults->pin = g_strdup (PIN);
  defaults->tls = TRUE;
  defaults->own_relay = TRUE;
  defaults->read_receipts = FALSE;

  same = try_parse (defaults, "create", NULL);
  g_assert_cmpstr (same->options->relay, ==, "usual.example.org");
  g_assert_cmpstr (same->options->pin, ==, PIN);
  g_assert_true (same->options->own_relay);
  g_assert_false (same->options->read_receipts);

  other = try_parse (defaults, "create --relay other.example.org", NULL);
  g_assert_cmpstr (other->options->relay, ==, "other.example.org");
  g_assert_null (other->options->pin);
  g_assert_false (other->options->tls);
  g_assert_false (other->options->own_relay);
}

static void
test_mistakes_are_said_in_one_line (void)
{
  assert_refused ("create --nonsense", "nonsense");
  assert_refused ("create --relay", "--relay");
  assert_refused ("chat", "chat");
  assert_refused ("create more", "more");
  assert_refused ("create --suite 1024", "1024");
  assert_refused ("create --timer soon", "soon");
  assert_refused ("create --relay localhost --pin 1234", "");
  assert_refused ("create --relay host:port", "");
  assert_refused ("create --proxy gopher://x", "");
  assert_refused ("create --host --relay localhost", "exclude");
  assert_refused ("create --host --tls", "--host");
  assert_refused ("join ABCDEF-23456H --host", "--host");
  assert_refused ("join ABCDEF-23456H --suite 3072", "creator");
  assert_refused ("create --name 01234567890123456789012345678901234567890123456789012345678901234",
                  "64");
  assert_refused ("create --name \377", "UTF-8");
}

static void
test_help_is_grouped (void)
{
  g_autoptr (E2eArguments) arguments = parse ("--help");

  g_assert_nonnull (arguments->help);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (
      g_strstr_len (arguments->help, -1, (const gchar *[]){ "Relay:", "Chat:", "--json" }[i]));
}

static void
test_version_and_help_need_nothing_else (void)
{
  g_autoptr (E2eArguments) version = parse ("--version chat");
  g_autoptr (E2eArguments) help = parse ("-h create more");

  g_assert_true (version->version);
  g_assert_nonnull (help->help);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/arguments/bare-is-to-be-asked", test_bare_is_to_be_asked);
  g_test_add_func ("/arguments/create-takes-its-options", test_create_takes_its_options);
  g_test_add_func ("/arguments/options-may-stand-anywhere", test_options_may_stand_anywhere);
  g_test_add_func ("/arguments/a-code-may-hold-spaces", test_a_code_may_hold_spaces);
  g_test_add_func ("/arguments/an-invite-alone-is-joined", test_an_invite_alone_is_joined);
  g_test_add_func ("/arguments/a-pin-means-tls", test_a_pin_means_tls);
  g_test_add_func ("/arguments/options-override-settings", test_options_override_settings);
  g_test_add_func ("/arguments/mistakes-are-said-in-one-line", test_mistakes_are_said_in_one_line);
  g_test_add_func ("/arguments/help-is-grouped", test_help_is_grouped);
  g_test_add_func ("/arguments/version-and-help-need-nothing-else",
                   test_version_and_help_need_nothing_else);

  return g_test_run ();
}
