/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scrolled part of the chat view: a GtkScrollable that has widgets for the rows in view alone.
 *
 * Signals:
 *   void moved ()   the rows in view, or the place in the list, may have changed; from an idle
 *   void activate-link (const gchar *uri)
 *   void context-menu (E2eMessage *message, const GdkRectangle *at)   in coordinates of the canvas
 *   void copy ()    a key in a message's text asks for it
 */

#pragma once

#include "gtk/message-layout.h"

#define E2E_TYPE_MESSAGE_CANVAS (e2e_message_canvas_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageCanvas, e2e_message_canvas, E2E, MESSAGE_CANVAS, GtkContainer)

/* Begins at the bottom. */
void e2e_message_canvas_set_model (E2eMessageCanvas *self, GListModel *model);

/* What decides how messages look; call e2e_message_canvas_refresh() after a change. The model is to
 * be set as above. */
E2eMessageFeed *e2e_message_canvas_get_feed (E2eMessageCanvas *self);
void e2e_message_canvas_refresh (E2eMessageCanvas *self);

gboolean e2e_message_canvas_get_at_bottom (E2eMessageCanvas *self);
void e2e_message_canvas_show_bottom (E2eMessageCanvas *self);

void e2e_message_canvas_show (E2eMessageCanvas *self, const E2eMessageWanted *wanted);

/* The last message of which a person sees the end; 0 for none. */
guint64 e2e_message_canvas_get_last_seen (E2eMessageCanvas *self);

/* The message that has the keyboard focus, borrowed, or NULL. */
E2eMessage *e2e_message_canvas_get_focused (E2eMessageCanvas *self);

/* What is selected. Borrowed. */
E2eMessageSelection *e2e_message_canvas_get_selection (E2eMessageCanvas *self);
