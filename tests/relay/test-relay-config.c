/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-config.h"

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
  g_test_add_func ("/relay-config/knows-no-other-setting", test_knows_no_other_setting);
  g_test_add_func ("/relay-config/a-certificate-needs-its-key", test_a_certificate_needs_its_key);

  return g_test_run ();
}
