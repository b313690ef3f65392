/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-options.h"

static gboolean
parse (E2eRelayOptions *options, const gchar *line, GError **error)
{
  g_autofree gchar *command = g_strconcat ("e2echat-relay ", line, NULL);
  g_auto (GStrv) argv = NULL;
  gint argc;

  g_assert_true (g_shell_parse_argv (command, &argc, &argv, NULL));
  return e2e_relay_options_parse (options, argc, argv, error);
}

static void
test_takes_all_it_names (void)
{
  g_auto (E2eRelayOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (parse (&options,
                        "--listen 127.0.0.1:0 --listen=[::1]:7 --listen unix:/x --tls-cert c "
                        "--tls-key k --key-file f --workers 3 --linger 9 -v",
                        &error));
  g_assert_no_error (error);
  g_assert_cmpuint (options.config->addresses->len, ==, 3);
  g_assert_cmpstr (options.config->tls_cert, ==, "c");
  g_assert_cmpstr (options.config->tls_key, ==, "k");
  g_assert_cmpstr (options.config->key_file, ==, "f");
  g_assert_cmpuint (options.config->n_workers, ==, 3);
  g_assert_cmpuint (options.config->linger_s, ==, 9);
  g_assert_true (options.verbose);
  g_assert_false (options.show_version);
}

static void
test_takes_a_port (void)
{
  g_auto (E2eRelayOptions) options = { 0 };

  g_assert_true (parse (&options, "--workers 1 6000", NULL));
  g_assert_cmpuint (options.config->port, ==, 6000);
}

static void
test_every_setting_is_an_option (void)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      g_auto (E2eRelayOptions) options = { 0 };
      g_autofree gchar *line =
        g_strdup_printf ("--%s=%" G_GUINT64_FORMAT, setting->name, setting->maximum);

      g_assert_true (parse (&options, line, NULL));
      g_assert_cmpuint (G_STRUCT_MEMBER (guint64, options.config, setting->offset), ==,
                        setting->maximum);
    }
}

static void
test_refuses_in_one_line (void)
{
  static const gchar *const lines[] = {
    "abc",          "65536",         "-1",        "1 2",         "5000 --listen 127.0.0.1:1",
    "--listen x",   "--workers x",   "--linger",  "--linger 0",  "--no-such-option",
    "--tls-cert c", "--max-frame 1", "--listen=", "--tls-key=k",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (E2eRelayOptions) options = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (parse (&options, lines[i], &error));
      g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
      g_assert_cmpstr (error->message, !=, "");
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* What is not in the man page is not there for people. */
static void
test_the_man_page_tells_every_option (void)
{
  g_autofree gchar *path =
    g_test_build_filename (G_TEST_DIST, "..", "data", "e2echat-relay.1", NULL);
  g_autofree gchar *page = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &page, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      g_autofree gchar *item = g_strdup_printf (".It Fl -%s Ar ", setting->name);
      g_autofree gchar *value = g_strdup_printf ("Default: %" G_GUINT64_FORMAT, setting->value);
      const gchar *at = strstr (page, item);
      const gchar *end;
      g_autofree gchar *text = NULL;

      g_test_message ("--%s", setting->name);
      g_assert_nonnull (at);
      end = strstr (at + 1, "\n.It ");
      text = end == NULL ? g_strdup (at) : g_strndup (at, (gsize) (end - at));
      g_assert_nonnull (strstr (text, value));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-options/takes-all-it-names", test_takes_all_it_names);
  g_test_add_func ("/relay-options/takes-a-port", test_takes_a_port);
  g_test_add_func ("/relay-options/every-setting-is-an-option", test_every_setting_is_an_option);
  g_test_add_func ("/relay-options/refuses-in-one-line", test_refuses_in_one_line);
  g_test_add_func ("/relay-options/the-man-page-tells-every-option",
                   test_the_man_page_tells_every_option);

  return g_test_run ();
}
