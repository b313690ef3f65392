/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drags what is selected in the list of messages to where it is dropped, in this program or in
 * another. Only a copy is given, when somebody asks for it, and none of a message that vanished on
 * the way: then the drag ends.
 */

#pragma once

#include "gtk/message-selection.h"

#include <gtk/gtk.h>

typedef struct _E2eMessageDrag E2eMessageDrag;

/* Both borrowed. */
E2eMessageDrag *e2e_message_drag_new (GtkWidget *canvas, E2eMessageSelection *selection);
void e2e_message_drag_free (E2eMessageDrag *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageDrag, e2e_message_drag_free)

/* EVENT moved the mouse from X and Y in the canvas, where the button was pressed. */
void e2e_message_drag_begin (E2eMessageDrag *self, const GdkEvent *event, gint x, gint y);
