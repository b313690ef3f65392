/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/arguments.h"

#include "cli/duration.h"
#include "client/typed-invite.h"

#include <glib/gi18n.h>

/* What GOption fills in; strings are to be freed. */
typedef struct
{
  gboolean help, version, json;
  gboolean tls, host, no_read_receipts, no_typing, hide_lengths;
  gchar *relay, *pin, *proxy, *suite, *name, *timer;
  gchar **words;
} Given;

static void
given_clear (Given *self)
{
  g_free (self->relay);
  g_free (self->pin);
  g_free (self->proxy);
  g_free (self->suite);
  g_free (self->name);
  g_free (self->timer);
  g_strfreev (self->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

static GOptionGroup *
relay_group (Given *given)
{
  const GOptionEntry entries[] = {
    { "relay", 'r', 0, G_OPTION_ARG_STRING, &given->relay,
      N_ ("The relay to meet at; port 5000 if none is given. A link names its own"),
      N_ ("HOST[:PORT]") },
    { "host", 'H', 0, G_OPTION_ARG_NONE, &given->host,
      N_ ("create: host the relay in this program; the other person must be able to reach it"),
      NULL },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &given->tls,
      N_ ("Speak TLS with the relay; the system's authorities judge its certificate"), NULL },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &given->pin,
      N_ ("Accept only the certificate with this SHA-256, 64 hexadecimal digits; implies --tls"),
      N_ ("HEX") },
    { "proxy", 0, 0, G_OPTION_ARG_STRING, &given->proxy,
      N_ ("socks5://HOST:PORT (as Tor's), http://HOST:PORT, or direct"), N_ ("URL") },
    { NULL },
  };
  GOptionGroup *group =
    g_option_group_new ("relay", _ ("Relay:"), _ ("How to reach the relay"), NULL, NULL);

  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_add_entries (group, entries);
  return group;
}

static GOptionGroup *
chat_group (Given *given)
{
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &given->name,
      N_ ("What the other person sees as your name, up to 64 characters"), N_ ("NAME") },
    { "suite", 0, 0, G_OPTION_ARG_STRING, &given->suite,
      N_ ("create: bits of the key exchange, 2048 (default), 3072 or 4096"), N_ ("BITS") },
    { "timer", 0, 0, G_OPTION_ARG_STRING, &given->timer,
      N_ ("create: messages vanish that long after they were read, like 30s, 5m, 1h"),
      N_ ("TIME") },
    { "no-read-receipts", 0, 0, G_OPTION_ARG_NONE, &given->no_read_receipts,
      N_ ("Do not tell when you have read a message"), NULL },
    { "no-typing", 0, 0, G_OPTION_ARG_NONE, &given->no_typing, N_ ("Do not tell while you write"),
      NULL },
    { "hide-lengths", 0, 0, G_OPTION_ARG_NONE, &given->hide_lengths,
      N_ ("Pad every message to 16 KiB, so that its size tells nothing"), NULL },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("chat", _ ("Chat:"), _ ("How to chat"), NULL, NULL);

  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_add_entries (group, entries);
  return group;
}

static GOptionContext *
make_context (Given *given)
{
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &given->json,
      N_ ("Print each event as a JSON object on a line"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &given->help, N_ ("Show this help"), NULL },
    { "version", 'V', 0, G_OPTION_ARG_NONE, &given->version, N_ ("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->words, NULL, NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (_ ("[create | join CODE|LINK]"));

  g_option_context_set_summary (
    context, _ ("A private chat for exactly two people. Without a word it asks what to do.\n"
                "With no terminal on its input, lines in are messages and lines out are events."));
  g_option_context_set_description (
    context, _ ("e2echat-cli(1) explains events, commands and exit statuses."));
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, relay_group (given));
  g_option_context_add_group (context, chat_group (given));
  return context;
}

/* Always FALSE. */
static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const gchar *format, ...)
{
  va_list values;

  va_start (values, format);
  g_propagate_error (error,
                     g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, values));
  va_end (values);
  return FALSE;
}

static gboolean
take_suite (E2eOptions *options, const gchar *suite, GError **error)
{
  static const struct
  {
    const gchar *bits;
    E2eStrength strength;
  } suites[] = {
    { "2048", E2E_STRENGTH_2048 },
    { "3072", E2E_STRENGTH_3072 },
    { "4096", E2E_STRENGTH_4096 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (suites); i++)
    if (g_str_equal (suite, suites[i].bits))
      {
        options->strength = suites[i].strength;
        return TRUE;
      }
  return refuse (error, _ ("--suite is 2048, 3072 or 4096, not “%s”"), suite);
}

static void
replace (gchar **place, const gchar *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* What is set for the usual relay, its certificate say, does not hold for the one given here. */
static gboolean
take_relay (E2eOptions *options, const Given *given, GError **error)
{
  if (given->relay != NULL)
    {
      if (!e2e_options_check_relay (given->relay, error))
        return FALSE;
      replace (&options->relay, given->relay);
      replace (&options->pin, NULL);
      options->tls = FALSE;
      options->own_relay = FALSE;
    }
  if (given->pin != NULL)
    {
      if (!e2e_options_check_pin (given->pin, error))
        return FALSE;
      replace (&options->pin, given->pin);
    }
  if (given->proxy != NULL)
    {
      if (!e2e_options_check_proxy (given->proxy, error))
        return FALSE;
      replace (&options->proxy, given->proxy);
    }
  options->tls = options->tls || given->tls || given->pin != NULL;
  options->own_relay = options->own_relay || given->host;
  return TRUE;
}

static gboolean
take_chat (E2eOptions *options, const Given *given, GError **error)
{
  if (given->suite != NULL && !take_suite (options, given->suite, error))
    return FALSE;
  if (given->timer != NULL && !e2e_duration_parse (given->timer, &options->timer_s))
    return refuse (error, _ ("--timer is a time like 30s, 5m, 1h or off, not “%s”"), given->timer);
  if (given->name != NULL)
    {
      if (!g_utf8_validate (given->name, -1, NULL) ||
          g_utf8_strlen (given->name, -1) > E2E_OPTIONS_MAX_NAME_CHARS)
        return refuse (error, _ ("--name is 64 characters of UTF-8 at most"));
      replace (&options->name, given->name);
    }
  options->read_receipts = options->read_receipts && !given->no_read_receipts;
  options->typing_notices = options->typing_notices && !given->no_typing;
  options->hide_lengths = options->hide_lengths || given->hide_lengths;
  return TRUE;
}

/* "create", "join", "join CODE", also with spaces in the code; or a code or link alone, as when a
 * link is clicked. */
static gboolean
take_words (E2eArguments *self, gchar *const *words, GError **error)
{
  const gchar *verb = words == NULL ? NULL : words[0];
  g_autofree gchar *rest = NULL;
  E2eTyped typed;

  if (verb == NULL)
    return TRUE;

  rest = g_strjoinv (" ", (gchar **) words + 1);
  if (g_str_equal (verb, "create"))
    {
      self->verb = E2E_VERB_CREATE;
      if (rest[0] != '\0')
        return refuse (error, _ ("create takes nothing more, and there is “%s”"), rest);
      return TRUE;
    }

  self->verb = E2E_VERB_JOIN;
  if (g_str_equal (verb, "join"))
    {
      self->invite = rest[0] == '\0' ? NULL : g_steal_pointer (&rest);
      return TRUE;
    }

  typed = e2e_typed_invite_check (verb, NULL, NULL);
  if (typed != E2E_TYPED_CODE && typed != E2E_TYPED_LINK)
    return refuse (error, _ ("“%s” is neither create nor join nor an invite"), verb);
  self->invite = g_strdup (verb);
  return TRUE;
}

static gboolean
check_together (const E2eArguments *self, const Given *given, GError **error)
{
  if (given->host && given->relay != NULL)
    return refuse (error, _ ("--host and --relay exclude each other"));
  if (given->host && (given->tls || given->pin != NULL))
    return refuse (error, _ ("--tls and --pin are for a relay elsewhere, not for --host"));
  if (self->verb == E2E_VERB_JOIN && given->host)
    return refuse (error, _ ("--host is for create; who joins needs no relay of their own"));
  if (self->verb == E2E_VERB_JOIN && (given->suite != NULL || given->timer != NULL))
    return refuse (error, _ ("--suite and --timer are the creator's to choose"));
  return TRUE;
}

E2eArguments *
e2e_arguments_parse (const gchar *const *argv, const E2eOptions *defaults, GError **error)
{
  g_auto (Given) given = { 0 };
  g_autoptr (GOptionContext) context = make_context (&given);
  g_autoptr (E2eArguments) self = g_new0 (E2eArguments, 1);
  g_auto (GStrv) words = g_strdupv ((gchar **) argv);

  self->options = e2e_options_copy (defaults);
  if (!g_option_context_parse_strv (context, &words, error))
    return NULL;

  self->json = given.json;
  self->version = given.version;
  if (given.help)
    self->help = g_option_context_get_help (context, FALSE, NULL);
  if (given.help || given.version)
    return g_steal_pointer (&self);

  if (!take_words (self, given.words, error) || !check_together (self, &given, error) ||
      !take_relay (self->options, &given, error) || !take_chat (self->options, &given, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
e2e_arguments_free (E2eArguments *self)
{
  if (self == NULL)
    return;

  g_free (self->invite);
  g_free (self->help);
  g_clear_pointer (&self->options, e2e_options_free);
  g_free (self);
}
