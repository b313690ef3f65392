/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-config.h"

#include "protocol/limits.h"
#include "wire/wire.h"

static guint64
get (const E2eRelayConfig *config, const E2eRelaySetting *setting)
{
  return G_STRUCT_MEMBER (guint64, config, setting->offset);
}

static void
test_has_sane_defaults (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (e2e_relay_config_check (config, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (config->port, ==, 5000);
  g_assert_cmpuint (config->linger_s, ==, 86400);
  g_assert_cmpuint (config->max_frame_bytes, ==, E2E_WIRE_MAX_LENGTH);
  g_assert_cmpint (e2e_relay_config_get_idle_us (config), ==, 75 * G_USEC_PER_SEC);
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];

      if (setting->kind != E2E_SETTING_NUMBER)
        continue;
      g_assert_cmpuint (get (config, setting), ==, setting->value);
      g_assert_cmpuint (setting->value, >=, setting->minimum);
      g_assert_cmpuint (setting->value, <=, setting->maximum);
    }
}

static void
test_takes_every_setting_within_its_range (void)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      const guint64 values[] = { setting->minimum, setting->maximum };
      g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
      g_autofree gchar *above = g_strdup_printf ("%" G_GUINT64_FORMAT, setting->maximum + 1);
      const gchar *const bad[] = { above, "", " ", "x", "1x", "-1", "1.5", "99999999999999999999" };

      if (setting->kind != E2E_SETTING_NUMBER)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        {
          g_autofree gchar *text = g_strdup_printf ("%" G_GUINT64_FORMAT, values[j]);

          g_assert_true (e2e_relay_config_set (config, setting->name, text, NULL));
          g_assert_cmpuint (get (config, setting), ==, values[j]);
        }
      for (guint j = 0; j < G_N_ELEMENTS (bad); j++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_false (e2e_relay_config_set (config, setting->name, bad[j], &error));
          g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
          g_assert_cmpuint (get (config, setting), ==, setting->maximum);
        }
    }
}

/* A value of each kind that is not a number, and how it is spelled. */
static void
test_takes_what_is_no_number (void)
{
  static const gchar *const rows[][3] = {
    /* kind's setting, value, bad value */
    { "listen", "[::1]:5", "nowhere" },
    { "tls-cert", "/a b", "" },
    { "verbose", "true", "yes" },
    { "verbose", "false", "TRUE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const E2eRelaySetting *setting = e2e_relay_setting_find (rows[i][0]);
      g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) values = NULL;

      g_assert_false (e2e_relay_config_set (config, rows[i][0], rows[i][2], &error));
      g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
      g_assert_true (e2e_relay_config_set (config, rows[i][0], rows[i][1], NULL));
      values = e2e_relay_config_dup_values (config, setting);
      g_assert_cmpuint (g_strv_length (values), ==, 1);
      g_assert_cmpstr (values[0], ==, rows[i][1]);
    }
}

static void
test_a_list_has_all_its_values (void)
{
  const E2eRelaySetting *listen = e2e_relay_setting_find ("listen");
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (E2eRelayConfig) copy = NULL;
  g_auto (GStrv) values = NULL;
  g_auto (GStrv) none = NULL;

  g_assert_true (e2e_relay_config_set (config, "listen", "127.0.0.1:1", NULL));
  g_assert_true (e2e_relay_config_set (config, "listen", "unix:/x", NULL));
  copy = e2e_relay_config_copy (config);
  e2e_relay_config_reset (config, listen);
  none = e2e_relay_config_dup_values (config, listen);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  values = e2e_relay_config_dup_values (copy, listen);
  g_assert_cmpuint (g_strv_length (values), ==, 2);
  g_assert_cmpstr (values[0], ==, "127.0.0.1:1");
  g_assert_cmpstr (values[1], ==, "unix:/x");
}

/* Whatever a relay is told, each client's longest record goes through. */
static void
test_allows_no_frame_too_short_for_clients (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autofree gchar *least = g_strdup_printf ("%d", 1 + E2E_MAX_RECORD_BYTES);
  g_autofree gchar *less = g_strdup_printf ("%d", E2E_MAX_RECORD_BYTES);

  g_assert_true (e2e_relay_config_set (config, "max-frame", least, NULL));
  g_assert_false (e2e_relay_config_set (config, "max-frame", less, NULL));
}

static void
test_knows_no_other_setting (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (e2e_relay_config_set (config, "max", "1", &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
}

static void
test_a_certificate_needs_its_key (void)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;

  config->tls_key = g_strdup ("key.pem");
  g_assert_false (e2e_relay_config_check (config, &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-config/has-sane-defaults", test_has_sane_defaults);
  g_test_add_func ("/relay-config/takes-every-setting-within-its-range",
                   test_takes_every_setting_within_its_range);
  g_test_add_func ("/relay-config/takes-what-is-no-number", test_takes_what_is_no_number);
  g_test_add_func ("/relay-config/a-list-has-all-its-values", test_a_list_has_all_its_values);
  g_test_add_func ("/relay-config/allows-no-frame-too-short-for-clients",
                   test_allows_no_frame_too_short_for_clients);
  g_test_add_func ("/relay-config/knows-no-other-setting", test_knows_no_other_setting);
  g_test_add_func ("/relay-config/a-certificate-needs-its-key", test_a_certificate_needs_its_key);

  return g_test_run ();
}
