/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-options.h"

#include "relay/relay-file.h"

/* GOptionEntry keeps a function as a pointer to data, which ISO C does not do by itself. */
#define CALLBACK(function) ((gpointer) (guintptr) (function))

/* What the command line says, kept until the file was read. */
typedef struct
{
  const E2eRelaySetting *setting;
  gchar *text;
} Given;

typedef struct
{
  GArray *given; /* of Given */
  GPtrArray *texts; /* of gchar: help that GOptionContext borrows */
  gchar *config_file;
  GStrv rest;
  gboolean help;
  gboolean version;
  gboolean check_config;
  gboolean print_config;
} CommandLine;

static void
clear_given (gpointer data)
{
  g_free (((Given *) data)->text);
}

static void
command_line_clear (CommandLine *self)
{
  g_array_unref (self->given);
  g_ptr_array_unref (self->texts);
  g_free (self->config_file);
  g_strfreev (self->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandLine, command_line_clear)

static void
give (CommandLine *self, const E2eRelaySetting *setting, const gchar *text)
{
  const Given given = { .setting = setting, .text = g_strdup (text) };

  g_array_append_val (self->given, given);
}

static gboolean
on_setting (const gchar *option, const gchar *value, gpointer data, GError **error)
{
  (void) error;
  give (data, e2e_relay_setting_find (option + strlen ("--")), value);
  return TRUE;
}

static gboolean
on_verbose (const gchar *option, const gchar *value, gpointer data, GError **error)
{
  (void) option;
  (void) value;
  (void) error;
  give (data, e2e_relay_setting_find ("verbose"), "true");
  return TRUE;
}

static gchar *
describe (const E2eRelaySetting *setting)
{
  if (setting->kind != E2E_SETTING_NUMBER)
    return g_strdup (setting->help);

  return g_strdup_printf ("%s (%s, default %" G_GUINT64_FORMAT ")", setting->help, setting->unit,
                          setting->value);
}

/* One option for each setting, under its heading. */
static void
add_settings (CommandLine *self, GOptionContext *context)
{
  static const gchar *const names[E2E_N_SETTING_GROUPS] = { "where", "numbers", "limits" };
  GOptionGroup *groups[E2E_N_SETTING_GROUPS];

  for (guint i = 0; i < E2E_N_SETTING_GROUPS; i++)
    {
      groups[i] = g_option_group_new (names[i], e2e_setting_group_titles[i], "", self, NULL);
      g_option_context_add_group (context, groups[i]);
    }
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      const gboolean is_flag = setting->kind == E2E_SETTING_FLAG;
      gchar *help = describe (setting);
      const GOptionEntry entries[] = {
        { .long_name = setting->name,
          .short_name = is_flag ? setting->name[0] : 0,
          .flags = is_flag ? G_OPTION_FLAG_NO_ARG : 0,
          .arg = G_OPTION_ARG_CALLBACK,
          .arg_data = is_flag ? CALLBACK (on_verbose) : CALLBACK (on_setting),
          .description = help,
          .arg_description = setting->kind == E2E_SETTING_NUMBER ? "N" : setting->unit },
        G_OPTION_ENTRY_NULL
      };

      g_ptr_array_add (self->texts, help);
      g_option_group_add_entries (groups[setting->group], entries);
    }
}

static gboolean
parse (CommandLine *self, gchar ***argv, gchar **help, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &self->config_file,
      "Read settings from this file too: names and values as here, in the group [relay]", "FILE" },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &self->check_config,
      "Say whether a relay could start like this, and end", NULL },
    { "print-config", 0, 0, G_OPTION_ARG_NONE, &self->print_config,
      "Print all settings as a configuration file, and end", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print the version", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &self->help, "Print this", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->rest, NULL, "[PORT]" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  add_settings (self, context);
  g_option_context_set_summary (
    context, "Passes on what two people's clients send each other, and can read none of it.\n"
             "Without --listen it listens on all addresses of this machine, at PORT or 5000.");
  if (!g_option_context_parse_strv (context, argv, error))
    return FALSE;
  if (self->help)
    *help = g_option_context_get_help (context, FALSE, NULL);
  return TRUE;
}

static gboolean
is_given (const CommandLine *self, const E2eRelaySetting *setting, guint before)
{
  for (guint i = 0; i < before; i++)
    if (g_array_index (self->given, Given, i).setting == setting)
      return TRUE;

  return FALSE;
}

static gboolean
take_port (CommandLine *self, GError **error)
{
  if (self->rest == NULL)
    return TRUE;
  if (self->rest[1] != NULL)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is one argument too many: give at most a port.", self->rest[1]);
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (self->rest[0], 10, 0, G_MAXUINT16, NULL, NULL))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is not a port: give a number from 0 to 65535.", self->rest[0]);
      return FALSE;
    }
  give (self, e2e_relay_setting_find ("port"), self->rest[0]);
  return TRUE;
}

/* The command line's goes before the file's: a list replaces the file's list, and a port all
 * addresses of the file. */
static gboolean
apply (const CommandLine *self, E2eRelayConfig *config, GError **error)
{
  const E2eRelaySetting *listen = e2e_relay_setting_find ("listen");
  const E2eRelaySetting *port = e2e_relay_setting_find ("port");
  const guint n_given = self->given->len;

  if (is_given (self, port, n_given) && is_given (self, listen, n_given))
    {
      g_set_error_literal (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                           "Give either a port or --listen, not both.");
      return FALSE;
    }
  if (is_given (self, port, n_given))
    e2e_relay_config_reset (config, listen);

  for (guint i = 0; i < n_given; i++)
    {
      const Given *given = &g_array_index (self->given, Given, i);

      if (!is_given (self, given->setting, i))
        e2e_relay_config_reset (config, given->setting);
      if (!e2e_relay_config_set (config, given->setting->name, given->text, error))
        return FALSE;
    }
  return TRUE;
}

static E2eRelayTask
get_task (const CommandLine *self)
{
  return self->help           ? E2E_RELAY_SHOW_HELP
         : self->version      ? E2E_RELAY_SHOW_VERSION
         : self->check_config ? E2E_RELAY_CHECK_CONFIG
         : self->print_config ? E2E_RELAY_PRINT_CONFIG
                              : E2E_RELAY_RUN;
}

gboolean
e2e_relay_options_parse (E2eRelayOptions *self, gint argc, gchar **argv, GError **error)
{
  g_auto (CommandLine) line = { .given = g_array_new (FALSE, FALSE, sizeof (Given)),
                                .texts = g_ptr_array_new_with_free_func (g_free) };
  g_auto (GStrv) copy = g_new0 (gchar *, argc + 1);
  g_autoptr (GError) reason = NULL;

  for (gint i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);

  g_array_set_clear_func (line.given, clear_given);
  *self = (E2eRelayOptions){ .config = e2e_relay_config_new () };
  if (!parse (&line, &copy, &self->help, &reason))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION, "%s; see --help",
                   reason->message);
      return FALSE;
    }

  self->task = get_task (&line);
  if (self->task == E2E_RELAY_SHOW_HELP || self->task == E2E_RELAY_SHOW_VERSION)
    return TRUE;
  return take_port (&line, error) &&
         (line.config_file == NULL ||
          e2e_relay_file_read (self->config, line.config_file, error)) &&
         apply (&line, self->config, error) && e2e_relay_config_check (self->config, error);
}

void
e2e_relay_options_clear (E2eRelayOptions *self)
{
  g_clear_pointer (&self->config, e2e_relay_config_free);
  g_clear_pointer (&self->help, g_free);
}
