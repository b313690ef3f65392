/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a window begins with: create or join, and where to meet.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_START_PAGE (e2e_start_page_get_type ())
G_DECLARE_FINAL_TYPE (E2eStartPage, e2e_start_page, E2E, START_PAGE, GtkBin)

/* Shows the relay of SETTINGS, and follows it. Once. */
void e2e_start_page_follow (E2eStartPage *self, E2eSettings *settings);

/* Its icons, for which there is room without them. */
void e2e_start_page_show_icons (E2eStartPage *self);

/* A sentence beneath the buttons; NULL for none. */
void e2e_start_page_set_error (E2eStartPage *self, const gchar *sentence);
