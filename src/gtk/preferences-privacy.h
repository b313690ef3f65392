/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of the preferences: what the other person learns, and keys.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_PREFERENCES_PRIVACY (e2e_preferences_privacy_get_type ())
G_DECLARE_FINAL_TYPE (E2ePreferencesPrivacy, e2e_preferences_privacy, E2E, PREFERENCES_PRIVACY,
                      GtkBin)

/* Shows SETTINGS and writes to them. Once. */
void e2e_preferences_privacy_follow (E2ePreferencesPrivacy *self, E2eSettings *settings);
