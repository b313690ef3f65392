/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notices clicks beside a widget: on whatever else is in its window, but for popovers and menus,
 * which may be about the widget. A drag of the header bar is none: it moves the window.
 */

#pragma once

#include <gtk/gtk.h>

typedef struct _E2eMessageOutside E2eMessageOutside;

/* WIDGET: borrowed; its window may change. */
E2eMessageOutside *
e2e_message_outside_new (GtkWidget *widget, void (*on_click) (gpointer data), gpointer data);
void e2e_message_outside_free (E2eMessageOutside *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageOutside, e2e_message_outside_free)
