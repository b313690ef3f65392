/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/arguments.h"
#include "cli/script.h"
#include "cli/terminal.h"
#include "client/settings.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

/* Where nobody set a language, the terminal takes UTF-8 nonetheless, as all of them do today. */
static void
set_locale (void)
{
  setlocale (LC_ALL, "");
  if (g_getenv ("LC_ALL") == NULL && g_getenv ("LC_CTYPE") == NULL && g_getenv ("LANG") == NULL)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, E2E_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static E2eStatus
refuse (const gchar *why)
{
  g_printerr ("e2echat-cli: %s (%s)\n", why, _ ("try --help"));
  return E2E_STATUS_USAGE;
}

/* Scripts are not asked: what is missing is missing. */
static E2eStatus
run_script (const E2eArguments *arguments)
{
  if (arguments->verb == E2E_VERB_NONE)
    return refuse (_ ("say create, or join with a code or link"));
  if (arguments->verb == E2E_VERB_JOIN && arguments->invite == NULL)
    return refuse (_ ("join what? A code or link is missing"));
  return e2e_script_run (arguments);
}

static E2eStatus
run (const gchar *const *argv)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autoptr (E2eOptions) defaults = e2e_settings_get_options (settings);
  g_autoptr (GError) error = NULL;
  g_autoptr (E2eArguments) arguments = e2e_arguments_parse (argv, defaults, &error);

  if (arguments == NULL)
    return refuse (error->message);
  if (arguments->version)
    g_print ("e2echat-cli %s\n", E2E_VERSION);
  else if (arguments->help != NULL)
    g_print ("%s", arguments->help);
  else if (arguments->json || !isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO))
    return run_script (arguments);
  else
    return e2e_terminal_run (arguments, settings);

  return fflush (stdout) == EOF ? E2E_STATUS_FAILED : E2E_STATUS_OK;
}

int
main (int argc, char *argv[])
{
  (void) argc;
  set_locale ();
  return (int) run ((const gchar *const *) argv);
}
