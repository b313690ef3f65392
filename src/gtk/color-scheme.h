/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Light or dark: as the person set it, or as the system says through the desktop portal.
 */

#pragma once

#include "client/settings.h"

#define E2E_TYPE_COLOR_SCHEME (e2e_color_scheme_get_type ())
G_DECLARE_FINAL_TYPE (E2eColorScheme, e2e_color_scheme, E2E, COLOR_SCHEME, GObject)

/* Follows SETTINGS' "style" as long as it lives. Where there is no portal, 'system' means what
 * GTK's own settings say. */
E2eColorScheme *e2e_color_scheme_new (E2eSettings *settings);
