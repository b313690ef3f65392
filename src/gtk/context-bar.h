/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strip above the entry that says which message is replied to or edited.
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_TYPE_CONTEXT_BAR (e2e_context_bar_get_type ())
G_DECLARE_FINAL_TYPE (E2eContextBar, e2e_context_bar, E2E, CONTEXT_BAR, GtkRevealer)

/* Signal: void closed (E2eContextBar *self)  the person wants out of it */

/* TITLE and EXCERPT are plain text that is safe to show. LEAVE names what the button does. */
void e2e_context_bar_open (E2eContextBar *self, const gchar *icon_name, const gchar *title,
                           const gchar *excerpt, const gchar *leave);
void e2e_context_bar_close (E2eContextBar *self);
