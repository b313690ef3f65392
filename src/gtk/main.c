/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (E2eApplication) application = NULL;
  const gchar *locale_dir = g_getenv ("E2E_LOCALE_DIR"); /* of a build tree */

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : E2E_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("e2echat");

  application = e2e_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
