/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keys, clicks and fingers do in the list of messages: the focus goes from message to message,
 * text is selected, and the menu is asked for.
 */

#pragma once

#include "gtk/message-canvas.h"

typedef struct _E2eMessageInput E2eMessageInput;

/* CANVAS and its LAYOUT, borrowed. Emits the canvas's signals. */
E2eMessageInput *e2e_message_input_new (E2eMessageCanvas *canvas, E2eMessageLayout *layout);
void e2e_message_input_free (E2eMessageInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageInput, e2e_message_input_free)

/* Follows what is clicked and selected in ROW, a new one. The canvas must outlive it. */
void e2e_message_input_watch (E2eMessageInput *self, E2eMessageRow *row);

/* The row that has the focus and shows a message; or NULL. */
E2eMessageRow *e2e_message_input_get_focused (E2eMessageInput *self);

/* As the methods of a GtkWidget: whether it did something. */
gboolean e2e_message_input_focus (E2eMessageInput *self, GtkDirectionType direction);
gboolean e2e_message_input_popup_menu (E2eMessageInput *self);
gboolean e2e_message_input_press_key (E2eMessageInput *self, const GdkEventKey *event);
gboolean e2e_message_input_press_button (E2eMessageInput *self, const GdkEventButton *event);
