/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-file.h"

#include <glib/gstdio.h>
#include <unistd.h>

static gchar *path;

static gboolean
read_text (E2eRelayConfig *config, const gchar *text, GError **error)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return e2e_relay_file_read (config, path, error);
}

static void
test_reads_what_is_given (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (read_text (config,
                            "# a comment\n[relay]\n\nlisten = 127.0.0.1:1;[::1]:2\n"
                            "tls-cert=/with space\nmax-sessions=9\nverbose=true\n",
                            &error));
  g_assert_no_error (error);
  g_assert_cmpuint (config->addresses->len, ==, 2);
  g_assert_cmpstr (config->tls_cert, ==, "/with space");
  g_assert_cmpuint (config->max_sessions, ==, 9);
  g_assert_cmpuint (config->ping_s, ==, 25);
  g_assert_true (config->verbose);
}

static void
test_an_empty_one_changes_nothing (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (read_text (config, "", &error));
  g_assert_true (read_text (config, "[relay]\n", &error));
  g_assert_no_error (error);
}

/* One line, with the file and what in it is meant. */
static void
test_names_file_and_key (void)
{
  static const gchar *const rows[][2] = {
    { "[relay]\nmax-frame=12\n", "max-frame" },
    { "[relay]\nmax-frame=\n", "max-frame" },
    { "[relay]\nno-such-key=1\n", "no-such-key" },
    { "[relay]\nlisten=127.0.0.1:1;nowhere\n", "listen" },
    { "[relay]\nverbose=1\n", "verbose" },
    { "[relay]\ntls-key=\n", "tls-key" },
    { "[relay]\nkey-file=\\q\n", "key-file" },
    { "[relay]\nlisten=127.0.0.1:1\nport=1\n", "port" },
    { "[rely]\nport=1\n", "[rely]" },
    { "[relay]\nnonsense\n", "nonsense" },
    { "port=1\n", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (read_text (config, rows[i][0], &error));
      g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, rows[i][1]));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_says_that_there_is_none (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (e2e_relay_file_read (config, "/nowhere/relay.conf", &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
  g_assert_nonnull (strstr (error->message, "/nowhere/relay.conf"));
}

/* What it prints it reads, and every setting is in it. */
static void
test_prints_what_it_reads (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (E2eRelayConfig) again = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = NULL;

  g_assert_true (e2e_relay_config_set (config, "listen", "unix:/a;b", NULL));
  g_assert_true (e2e_relay_config_set (config, "listen", "127.0.0.1:1", NULL));
  g_assert_true (e2e_relay_config_set (config, "tls-cert", " a\\b\n", NULL));
  g_assert_true (e2e_relay_config_set (config, "linger", "7", NULL));
  text = e2e_relay_file_print (config);
  g_assert_true (read_text (again, text, &error));
  g_assert_no_error (error);

  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      g_auto (GStrv) before = e2e_relay_config_dup_values (config, setting);
      g_auto (GStrv) after = e2e_relay_config_dup_values (again, setting);
      g_autofree gchar *key = g_strdup_printf ("%s=", setting->name);

      g_test_message ("%s", setting->name);
      g_assert_nonnull (strstr (text, key));
      g_assert_true (g_strv_equal ((const gchar *const *) before, (const gchar *const *) after));
    }
}

gint
main (gint argc, gchar *argv[])
{
  gint status;
  gint fd;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (g_get_tmp_dir (), "e2echat-relay-XXXXXX", NULL);
  fd = g_mkstemp (path);

  g_test_add_func ("/relay-file/reads-what-is-given", test_reads_what_is_given);
  g_test_add_func ("/relay-file/an-empty-one-changes-nothing", test_an_empty_one_changes_nothing);
  g_test_add_func ("/relay-file/names-file-and-key", test_names_file_and_key);
  g_test_add_func ("/relay-file/says-that-there-is-none", test_says_that_there_is_none);
  g_test_add_func ("/relay-file/prints-what-it-reads", test_prints_what_it_reads);

  status = g_test_run ();
  close (fd);
  g_remove (path);
  g_free (path);
  return status;
}
