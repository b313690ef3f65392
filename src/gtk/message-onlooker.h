/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a person may be looking at a widget: it is on the screen, in the window they work with.
 *
 * Signal:
 *   void changed ()
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_ONLOOKER (e2e_message_onlooker_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageOnlooker, e2e_message_onlooker, E2E, MESSAGE_ONLOOKER, GObject)

/* WIDGET: borrowed. */
E2eMessageOnlooker *e2e_message_onlooker_new (GtkWidget *widget);
gboolean e2e_message_onlooker_is_there (E2eMessageOnlooker *self);
