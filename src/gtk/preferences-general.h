/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of the preferences: the app itself and its notifications.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_PREFERENCES_GENERAL (e2e_preferences_general_get_type ())
G_DECLARE_FINAL_TYPE (E2ePreferencesGeneral, e2e_preferences_general, E2E, PREFERENCES_GENERAL,
                      GtkBin)

/* Shows SETTINGS and writes to them. Once. */
void e2e_preferences_general_follow (E2ePreferencesGeneral *self, E2eSettings *settings);
