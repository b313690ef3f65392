/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/settings.h"

/* Once with the schema and once, in a process of its own, without. */
static gboolean has_schema;

static void
test_defaults (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autoptr (E2eOptions) options = e2e_settings_get_options (settings);
  g_autofree gchar *style = e2e_settings_get_string (settings, "style");
  g_auto (GStrv) relays = e2e_settings_get_strings (settings, "relays");

  g_assert_cmpint (e2e_settings_is_persistent (settings), ==, has_schema);
  g_assert_cmpstr (options->relay, ==, "");
  g_assert_cmpint (options->strength, ==, E2E_STRENGTH_2048);
  g_assert_true (options->read_receipts);
  g_assert_false (options->hide_lengths);
  g_assert_cmpstr (style, ==, "system");
  g_assert_cmpuint (g_strv_length (relays), ==, 0);
  g_assert_cmpint (e2e_settings_get_int (settings, "window-width"), ==, 900);
}

static void
on_notify (GObject *settings G_GNUC_UNUSED, GParamSpec *pspec G_GNUC_UNUSED, guint *n)
{
  (*n)++;
}

static void
test_changes (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autofree gchar *name = NULL;
  guint n_notified = 0;

  g_signal_connect (settings, "notify::name", G_CALLBACK (on_notify), &n_notified);
  g_object_set (settings, "name", "Nickname", "timer", 60, NULL);
  g_assert_cmpuint (n_notified, ==, 1);
  g_object_set (settings, "name", "Nickname", NULL);
  g_assert_cmpuint (n_notified, ==, 1);
  name = e2e_settings_get_string (settings, "name");
  g_assert_cmpstr (name, ==, "Nickname");
  g_assert_cmpuint (e2e_settings_get_uint (settings, "timer"), ==, 60);
  g_object_set (settings, "name", "", "timer", 0, NULL);
}

static void
test_ranges (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autofree gchar *style = NULL;

  g_object_set (settings, "style", "purple", NULL);
  style = e2e_settings_get_string (settings, "style");
  g_assert_cmpstr (style, ==, "system");
}

static void
test_relays (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_auto (GStrv) relays = NULL;

  for (guint i = 0; i < E2E_SETTINGS_MAX_RELAYS + 5; i++)
    {
      g_autofree gchar *relay = g_strdup_printf ("relay-%u.example.org", i);

      e2e_settings_remember_relay (settings, relay);
    }
  e2e_settings_remember_relay (settings, "relay-30.example.org");
  relays = e2e_settings_get_strings (settings, "relays");
  g_assert_cmpuint (g_strv_length (relays), ==, E2E_SETTINGS_MAX_RELAYS);
  g_assert_cmpstr (relays[0], ==, "relay-30.example.org");
  g_assert_cmpstr (relays[1], ==, "relay-36.example.org");
}

/* What the schema says is what the program takes for granted without it. */
static void
test_schema_agrees (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autofree GParamSpec **props = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;
  guint n_props;

  if (!has_schema)
    {
      g_test_skip ("needs the schema");
      return;
    }

  schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (),
                                            E2E_SETTINGS_SCHEMA, TRUE);
  props = g_object_class_list_properties (G_OBJECT_GET_CLASS (settings), &n_props);
  keys = g_settings_schema_list_keys (schema);
  g_assert_cmpuint (g_strv_length (keys), ==, n_props);
  for (guint i = 0; i < n_props; i++)
    {
      g_autoptr (GSettingsSchemaKey) key = NULL;
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GVariant) range = NULL;
      g_auto (GValue) default_value = G_VALUE_INIT;

      g_assert_true (g_settings_schema_has_key (schema, props[i]->name));
      key = g_settings_schema_get_key (schema, props[i]->name);
      value = g_settings_schema_key_get_default_value (key);
      range = g_settings_schema_key_get_range (key);
      g_param_value_set_default (props[i], g_value_init (&default_value, props[i]->value_type));
      if (G_IS_PARAM_SPEC_BOOLEAN (props[i]))
        g_assert_cmpint (g_variant_get_boolean (value), ==, g_value_get_boolean (&default_value));
      else if (G_IS_PARAM_SPEC_STRING (props[i]))
        g_assert_cmpstr (g_variant_get_string (value, NULL), ==,
                         g_value_get_string (&default_value));
      else if (G_IS_PARAM_SPEC_UINT (props[i]))
        {
          g_autoptr (GVariant) bounds = NULL;
          guint minimum;
          guint maximum;

          g_variant_get (range, "(sv)", NULL, &bounds);
          g_variant_get (bounds, "(uu)", &minimum, &maximum);
          g_assert_cmpuint (g_variant_get_uint32 (value), ==, g_value_get_uint (&default_value));
          g_assert_cmpuint (minimum, ==, G_PARAM_SPEC_UINT (props[i])->minimum);
          g_assert_cmpuint (maximum, ==, G_PARAM_SPEC_UINT (props[i])->maximum);
        }
      else if (G_IS_PARAM_SPEC_INT (props[i]))
        g_assert_cmpint (g_variant_get_int32 (value), ==, g_value_get_int (&default_value));
    }
}

static guint
count (const gchar *text, const gchar *part)
{
  g_auto (GStrv) pieces = g_strsplit (text, part, -1);

  return g_strv_length (pieces) - 1;
}

static void
test_described (void)
{
  g_autofree gchar *path =
    g_test_build_filename (G_TEST_DIST, "..", "data", E2E_SETTINGS_SCHEMA ".gschema.xml", NULL);
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (text, "<key "), >, 0);
  g_assert_cmpuint (count (text, "<summary>"), ==, count (text, "<key "));
  g_assert_cmpuint (count (text, "<description>"), ==, count (text, "<key "));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  has_schema = g_getenv ("GSETTINGS_SCHEMA_DIR") != NULL;

  g_test_add_func ("/settings/have-defaults", test_defaults);
  g_test_add_func ("/settings/change-and-notify", test_changes);
  g_test_add_func ("/settings/refuse-what-is-out-of-range", test_ranges);
  g_test_add_func ("/settings/remember-relays-newest-first", test_relays);
  g_test_add_func ("/settings/schema-and-program-agree", test_schema_agrees);
  g_test_add_func ("/settings/every-key-is-described", test_described);

  return g_test_run ();
}
