/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of the preferences: relay and proxy.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_PREFERENCES_CONNECTION (e2e_preferences_connection_get_type ())
G_DECLARE_FINAL_TYPE (E2ePreferencesConnection, e2e_preferences_connection, E2E,
                      PREFERENCES_CONNECTION, GtkBin)

/* Shows SETTINGS and writes to them. Once. */
void e2e_preferences_connection_follow (E2ePreferencesConnection *self, E2eSettings *settings);
