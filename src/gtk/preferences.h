/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of what a person sets once for all sessions.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_PREFERENCES (e2e_preferences_get_type ())
G_DECLARE_FINAL_TYPE (E2ePreferences, e2e_preferences, E2E, PREFERENCES, GtkWindow)

/* Writes to SETTINGS as the person changes something. PARENT may be NULL. */
GtkWidget *e2e_preferences_new (GtkWindow *parent, E2eSettings *settings);
