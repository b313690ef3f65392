/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The app: one process, a window for each session, and what they share.
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_APPLICATION_ID "io.github.e2echat.E2EChat"

#define E2E_TYPE_APPLICATION (e2e_application_get_type ())
G_DECLARE_FINAL_TYPE (E2eApplication, e2e_application, E2E, APPLICATION, GtkApplication)

/* Actions: new-session, join, show (u: a window's id), preferences, about, quit. Files that are
 * opened are links to join. */
E2eApplication *e2e_application_new (void);
