/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a screen reader finds for the list of messages: a list that makes its rows as they come into
 * view, so that it keeps no copy of them.
 */

#pragma once

#include <gtk/gtk-a11y.h>
#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_CANVAS_ACCESSIBLE (e2e_message_canvas_accessible_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageCanvasAccessible, e2e_message_canvas_accessible, E2E,
                      MESSAGE_CANVAS_ACCESSIBLE, GtkContainerAccessible)
