/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-options.h"

/* GOptionEntry keeps a function as a pointer to data, which ISO C does not do by itself. */
#define CALLBACK(function) ((gpointer) (guintptr) (function))

static gboolean
on_setting (const gchar *name, const gchar *value, gpointer data, GError **error)
{
  E2eRelayOptions *self = data;

  return e2e_relay_config_set (self->config, name + strlen ("--"), value, error);
}

static gboolean
on_listen (const gchar *name, const gchar *value, gpointer data, GError **error)
{
  E2eRelayOptions *self = data;

  (void) name;
  return e2e_relay_config_add_address (self->config, value, error);
}

/* One option for each number in the table. TEXTS owns their help until the context is gone. */
static void
add_settings (GOptionGroup *group, GPtrArray *texts)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      gchar *help = g_strdup_printf ("%s (default %" G_GUINT64_FORMAT " %s)", setting->help,
                                     setting->value, setting->unit);
      const GOptionEntry entries[] = { { .long_name = setting->name,
                                         .arg = G_OPTION_ARG_CALLBACK,
                                         .arg_data = CALLBACK (on_setting),
                                         .description = help,
                                         .arg_description = "N" },
                                       G_OPTION_ENTRY_NULL };

      g_ptr_array_add (texts, help);
      g_option_group_add_entries (group, entries);
    }
}

static gboolean
take_port (E2eRelayConfig *config, gchar **rest, GError **error)
{
  if (rest == NULL)
    return TRUE;
  if (rest[1] != NULL)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is one argument too many: give at most a port.", rest[1]);
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (rest[0], 10, 0, G_MAXUINT16, &config->port, NULL))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is not a port: give a number from 0 to 65535.", rest[0]);
      return FALSE;
    }
  if (config->addresses->len > 0)
    {
      g_set_error_literal (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                           "Give either a port or --listen, not both.");
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse (E2eRelayOptions *self, gchar ***argv, gchar ***rest, GError **error)
{
  E2eRelayConfig *config = self->config;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK (on_listen),
      "Listen there alone: ADDR:PORT, [V6]:PORT or unix:PATH; may be given several times",
      "ADDRESS" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &config->tls_cert,
      "Speak TLS too, with this certificate (PEM)", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &config->tls_key, "The certificate's key (PEM)",
      "FILE" },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &config->key_file,
      "Keep the key of seat tokens here, so that clients resume after a restart", "FILE" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose, "Say more", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, "Print the version", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, rest, NULL, "[PORT]" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("relay", "", "", self, NULL);

  g_option_group_add_entries (group, entries);
  add_settings (group, texts);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (
    context, "Passes on what two people's clients send each other, and can read none of it.\n"
             "Without --listen it listens on all addresses of this machine, at PORT or 5000.");
  return g_option_context_parse_strv (context, argv, error);
}

gboolean
e2e_relay_options_parse (E2eRelayOptions *self, gint argc, gchar **argv, GError **error)
{
  g_auto (GStrv) copy = g_new0 (gchar *, argc + 1);
  g_auto (GStrv) rest = NULL;
  g_autoptr (GError) reason = NULL;

  for (gint i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);

  *self = (E2eRelayOptions){ .config = e2e_relay_config_new () };
  if (!parse (self, &copy, &rest, &reason))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION, "%s%s", reason->message,
                   reason->domain == G_OPTION_ERROR ? "; see --help" : "");
      return FALSE;
    }
  return take_port (self->config, rest, error) && e2e_relay_config_check (self->config, error);
}

void
e2e_relay_options_clear (E2eRelayOptions *self)
{
  g_clear_pointer (&self->config, e2e_relay_config_free);
}
