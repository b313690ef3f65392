/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of messages of a chat: bubbles, system lines, days, the divider before what is unread,
 * and the round button that leads to the newest message. Shows a GListModel of E2eMessage in which
 * ids grow, such as an E2eConversation; only the rows around the viewport are widgets, so that
 * 100 000 messages scroll as 100 do. Main thread only.
 *
 * Keyboard, while a message has the focus: Up, Down, Home, End and the Page keys move between
 * messages, and with Shift select whole ones; Ctrl+A selects all, Escape nothing. Tab leads into a
 * message's text and links, where the arrow keys with Shift select by letters. Ctrl+C copies what
 * is selected or else the whole message, Menu, Shift+F10 and Return ask for the context menu.
 *
 * Mouse: a drag selects, from one text into others; so does Shift and a click. A double click
 * selects a word, a triple one a message. What is selected is there for the middle button, and can
 * be dragged elsewhere. A click in the list selects nothing, as does one beside it, which leaves
 * the text to the middle button: it may be meant to go there.
 *
 * Properties, to be set:
 *   "peer-name" s            as the peer gave it (hostile; cleaned here), NULL or "" for none
 *   "own-name" s             the person's, NULL or "" for none
 * Signals:
 *   void seen (guint64 id)   the person has seen all messages up to this one: it was in view in an
 *                            active window. Grows; to be given to e2e_conversation_mark_read()
 *   void activate-link (const gchar *uri)   http, https or mailto, never anything else
 *   void context-menu (E2eMessage *message, const GdkRectangle *at)
 *                            AT: where to point the menu, in coordinates of this widget
 */

#pragma once

#include "gtk/message-hits.h"

#define E2E_TYPE_MESSAGE_VIEW (e2e_message_view_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageView, e2e_message_view, E2E, MESSAGE_VIEW, GtkBin)

GtkWidget *e2e_message_view_new (void);

/* Begins at the bottom. Takes a reference. MODEL may be NULL. */
void e2e_message_view_set_model (E2eMessageView *self, GListModel *model);

void e2e_message_view_set_peer_name (E2eMessageView *self, const gchar *name);

/* The newest message is in view, and new ones keep it so. */
gboolean e2e_message_view_get_at_bottom (E2eMessageView *self);
/* Messages of the peer that came while it was not. */
guint e2e_message_view_get_n_new (E2eMessageView *self);

/* Goes to the newest message and stays there. Own messages that are sent do the same. */
void e2e_message_view_scroll_to_bottom (E2eMessageView *self);

/* Brings a message into view at any distance; HIGHLIGHT makes it light up for a moment. FALSE if
 * there is no such message (any more). */
gboolean e2e_message_view_scroll_to_message (E2eMessageView *self, guint64 id, gboolean highlight);

/* The search in its messages, which goes to hits and marks them in the text; a change of the model
 * ends it. Borrowed. */
E2eMessageHits *e2e_message_view_get_hits (E2eMessageView *self);

/* Whether anything was selected. */
gboolean e2e_message_view_unselect (E2eMessageView *self);

/* Puts the whole text of MESSAGE, as it is shown, on the clipboard; or if some of it is selected,
 * all that is. It is taken off again when a message that it came from vanishes. */
void e2e_message_view_copy (E2eMessageView *self, E2eMessage *message);

/* Gives the focus to MESSAGE, for after a menu that was opened on it. Nothing if it is gone. */
void e2e_message_view_focus_message (E2eMessageView *self, E2eMessage *message);
