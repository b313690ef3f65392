/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chat: messages, the entry beneath them, and what is said of the connection.
 */

#pragma once

#include "client/conversation.h"
#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_CHAT_PAGE (e2e_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (E2eChatPage, e2e_chat_page, E2E, CHAT_PAGE, GtkBox)

/* Of CONVERSATION, for good. */
GtkWidget *e2e_chat_page_new (E2eConversation *conversation, E2eSettings *settings);

void e2e_chat_page_find (E2eChatPage *self);

/* Where one writes, or whatever else is next. */
void e2e_chat_page_focus (E2eChatPage *self);

/* For a key that was pressed where nothing takes it. Whether it was taken. */
gboolean e2e_chat_page_take_key (E2eChatPage *self, GdkEventKey *event);
