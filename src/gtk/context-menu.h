/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be done with a message: the menu that opens on it.
 */

#pragma once

#include "client/conversation.h"
#include "gtk/message-view.h"

#define E2E_TYPE_CONTEXT_MENU (e2e_context_menu_get_type ())
G_DECLARE_FINAL_TYPE (E2eContextMenu, e2e_context_menu, E2E, CONTEXT_MENU, GtkPopover)

/* For the messages of CONVERSATION in VIEW. Signals, for what it does not do itself:
 *   void reply (E2eMessage *message)
 *   void edit (E2eMessage *message)
 *   void choose-emoji ()              of more than the menu offers; see e2e_context_menu_react()
 *   void failed (const GError *error) */
E2eContextMenu *e2e_context_menu_new (E2eMessageView *view, E2eConversation *conversation);

/* AT is in coordinates of the view. */
void e2e_context_menu_open (E2eContextMenu *self, E2eMessage *message, const GdkRectangle *at);

/* Reacts to the message that the menu was last opened on. */
void e2e_context_menu_react (E2eContextMenu *self, const gchar *emoji);
