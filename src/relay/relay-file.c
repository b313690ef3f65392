/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-file.h"

#define GROUP "relay"

static gboolean
fail (GError **error, const gchar *path, const gchar *reason)
{
  g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION, "Configuration file %s: %s", path,
               reason);
  return FALSE;
}

/* What is in no group that is read would be silently without effect. */
static gboolean
check_groups (GKeyFile *file, const gchar *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (gsize i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], GROUP))
      {
        g_autofree gchar *reason =
          g_strdup_printf ("there is no group [%s], only [" GROUP "].", groups[i]);

        return fail (error, path, reason);
      }
  return TRUE;
}

static GStrv
get_values (GKeyFile *file, const gchar *key, GError **error)
{
  const E2eRelaySetting *setting = e2e_relay_setting_find (key);
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) values = NULL;

  if (setting != NULL && e2e_relay_setting_is_list (setting))
    values = g_key_file_get_string_list (file, GROUP, key, NULL, &reason);
  else
    {
      values = g_new0 (gchar *, 2);
      values[0] = g_key_file_get_string (file, GROUP, key, &reason);
    }

  /* A wrong escape gives both an error and a value. */
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  return g_steal_pointer (&values);
}

static gboolean
read_key (E2eRelayConfig *config, GKeyFile *file, const gchar *key, GError **error)
{
  g_auto (GStrv) values = get_values (file, key, error);

  if (values == NULL)
    return FALSE;

  for (gsize i = 0; values[i] != NULL; i++)
    if (!e2e_relay_config_set (config, key, values[i], error))
      return FALSE;
  return TRUE;
}

gboolean
e2e_relay_file_read (E2eRelayConfig *config, const gchar *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) keys = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &reason))
    return fail (error, path, reason->message);
  if (!check_groups (file, path, error))
    return FALSE;

  keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!read_key (config, file, keys[i], &reason))
      {
        g_autofree gchar *text = g_strdup_printf ("%s: %s", keys[i], reason->message);

        return fail (error, path, text);
      }
  if (g_key_file_has_key (file, GROUP, "listen", NULL) &&
      g_key_file_has_key (file, GROUP, "port", NULL))
    return fail (error, path, "give either port or listen, not both.");
  return TRUE;
}

static void
print_comment (GString *out, const E2eRelaySetting *setting)
{
  g_string_append_printf (out, "\n# %s", setting->help);
  if (setting->kind == E2E_SETTING_NUMBER)
    g_string_append_printf (out,
                            " (%s, %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                            ", default %" G_GUINT64_FORMAT ")",
                            setting->unit, setting->minimum, setting->maximum, setting->value);
  g_string_append_c (out, '\n');
}

/* GKeyFile knows what is to be escaped. */
static void
print_value (GString *out, const E2eRelaySetting *setting, const gchar *const *values)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *text = NULL;

  if (values[0] == NULL)
    {
      g_string_append_printf (out, "#%s=\n", setting->name);
      return;
    }
  if (e2e_relay_setting_is_list (setting))
    g_key_file_set_string_list (file, GROUP, setting->name, values,
                                g_strv_length ((gchar **) values));
  else
    g_key_file_set_string (file, GROUP, setting->name, values[0]);
  text = g_key_file_get_value (file, GROUP, setting->name, NULL);
  g_string_append_printf (out, "%s=%s\n", setting->name, text);
}

gchar *
e2e_relay_file_print (const E2eRelayConfig *config)
{
  GString *out = g_string_new ("[" GROUP "]\n");

  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      g_auto (GStrv) values = e2e_relay_config_dup_values (config, setting);
      const gboolean is_moot = config->addresses->len > 0 && g_str_equal (setting->name, "port");

      print_comment (out, setting);
      if (is_moot)
        g_clear_pointer (&values[0], g_free);
      print_value (out, setting, (const gchar *const *) values);
    }
  return g_string_free (out, FALSE);
}
