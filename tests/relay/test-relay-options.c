/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-options.h"

#include <glib/gstdio.h>
#include <unistd.h>

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
  g_assert_true (options.config->verbose);
  g_assert_cmpint (options.task, ==, E2E_RELAY_RUN);
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

      if (setting->kind != E2E_SETTING_NUMBER)
        continue;
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

static void
test_tells_what_to_do_instead_of_running (void)
{
  static const struct
  {
    const gchar *line;
    E2eRelayTask task;
  } rows[] = {
    { "--help", E2E_RELAY_SHOW_HELP },
    { "-h --listen nowhere", E2E_RELAY_SHOW_HELP },
    { "--version", E2E_RELAY_SHOW_VERSION },
    { "--check-config 1", E2E_RELAY_CHECK_CONFIG },
    { "--print-config", E2E_RELAY_PRINT_CONFIG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (E2eRelayOptions) options = { 0 };

      g_assert_true (parse (&options, rows[i].line, NULL));
      g_assert_cmpint (options.task, ==, rows[i].task);
      g_assert_cmpint (options.help != NULL, ==, rows[i].task == E2E_RELAY_SHOW_HELP);
    }
}

static void
test_help_tells_every_option_under_a_heading (void)
{
  g_auto (E2eRelayOptions) options = { 0 };

  g_assert_true (parse (&options, "--help", NULL));
  for (guint i = 0; i < E2E_N_SETTING_GROUPS; i++)
    g_assert_nonnull (strstr (options.help, e2e_setting_group_titles[i]));
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      g_autofree gchar *option = g_strdup_printf ("--%s", e2e_relay_settings[i].name);
      const gchar *heading =
        strstr (options.help, e2e_setting_group_titles[e2e_relay_settings[i].group]);

      g_test_message ("%s", option);
      g_assert_nonnull (strstr (heading, option));
    }
}

/* Writes a file and parses LINE, in which %s is its path. */
static gboolean
parse_with_file (E2eRelayOptions *options, const gchar *text, const gchar *line, GError **error)
{
  g_autofree gchar *path = g_build_filename (g_get_tmp_dir (), "e2echat-options-XXXXXX", NULL);
  const gint fd = g_mkstemp (path);
  g_auto (GStrv) parts = g_strsplit (line, "%s", 2);
  g_autofree gchar *whole = g_strjoinv (path, parts);
  gboolean parsed;

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  parsed = parse (options, whole, error);
  close (fd);
  g_remove (path);
  return parsed;
}

static void
test_the_command_line_goes_before_the_file (void)
{
  static const gchar text[] = "[relay]\nlisten=127.0.0.1:1;127.0.0.1:2\nlinger=7\nping=8\n"
                              "verbose=true\nkey-file=/k\n";
  g_auto (E2eRelayOptions) file = { 0 };
  g_auto (E2eRelayOptions) both = { 0 };
  g_auto (E2eRelayOptions) port = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (parse_with_file (&file, text, "--config %s", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (file.config->addresses->len, ==, 2);
  g_assert_cmpuint (file.config->linger_s, ==, 7);
  g_assert_true (file.config->verbose);
  g_assert_cmpstr (file.config->key_file, ==, "/k");

  g_assert_true (
    parse_with_file (&both, text, "--linger 9 --listen 127.0.0.1:3 --config %s", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (both.config->addresses->len, ==, 1);
  g_assert_cmpuint (both.config->linger_s, ==, 9);
  g_assert_cmpuint (both.config->ping_s, ==, 8);

  g_assert_true (parse_with_file (&port, text, "--config %s 77", &error));
  g_assert_cmpuint (port.config->addresses->len, ==, 0);
  g_assert_cmpuint (port.config->port, ==, 77);
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
      const gboolean is_flag = setting->kind == E2E_SETTING_FLAG;
      g_autofree gchar *item =
        g_strdup_printf (is_flag ? "Fl -%s\n" : ".It Fl -%s Ar ", setting->name);
      g_autofree gchar *value = g_strdup_printf ("Default: %" G_GUINT64_FORMAT, setting->value);
      const gchar *at = strstr (page, item);
      const gchar *end;
      g_autofree gchar *text = NULL;

      g_test_message ("--%s", setting->name);
      g_assert_nonnull (at);
      if (setting->kind != E2E_SETTING_NUMBER)
        continue;
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
  g_test_add_func ("/relay-options/tells-what-to-do-instead-of-running",
                   test_tells_what_to_do_instead_of_running);
  g_test_add_func ("/relay-options/help-tells-every-option-under-a-heading",
                   test_help_tells_every_option_under_a_heading);
  g_test_add_func ("/relay-options/the-command-line-goes-before-the-file",
                   test_the_command_line_goes_before_the_file);
  g_test_add_func ("/relay-options/the-man-page-tells-every-option",
                   test_the_man_page_tells_every_option);

  return g_test_run ();
}
