/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Selects text in the list of messages as the mouse says: a drag from one text into others, on
 * beyond the upper or lower edge, which scrolls; Shift and a click; words and whole messages by
 * double and triple clicks. A drag of what is selected takes it along. A click on a link, a quote
 * or a button stays theirs. Fingers scroll, and clear what is selected with a tap.
 */

#pragma once

#include "gtk/message-layout.h"

typedef struct _E2eMessageSelector E2eMessageSelector;

/* CANVAS and its LAYOUT, borrowed. */
E2eMessageSelector *e2e_message_selector_new (GtkWidget *canvas, E2eMessageLayout *layout);
void e2e_message_selector_free (E2eMessageSelector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageSelector, e2e_message_selector_free)

/* Follows what keys select in the text of BUBBLE, from now on. */
void e2e_message_selector_watch (E2eMessageSelector *self, E2eMessageBubble *bubble);
