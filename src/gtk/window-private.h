/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window from within: window.c is the object and its pages, -header what stands above them,
 * -session what is begun and ended in it, -actions what menus and keys do.
 */

#pragma once

#include "gtk/window.h"

#include "client/conversation.h"
#include "gtk/chat-page.h"
#include "gtk/start-page.h"

struct _E2eWindow
{
  GtkApplicationWindow parent_instance;

  E2eSettings *settings;
  E2eConversation *conversation; /* NULL before a session is begun */
  gchar *typed; /* the invite that was joined, for another attempt; NULL if created */
  gchar *typed_relay; /* the relay for it */
  gboolean was_secure;
  guint countdown_id;
  guint linger_id; /* shows the last step for a moment */
  gboolean is_drawn;
  guint icons_id; /* shows them after the first frame */

  GtkHeaderBar *header;
  GtkMenuButton *shield_button;
  GtkImage *shield_icon;
  GtkMenuButton *menu_button;
  GMenu *chat_section;
  GMenu *timer_menu;
  GtkStack *stack;
  E2eStartPage *start_page;

  /* Made when they are first needed, gone with the conversation; NULL otherwise. */
  GtkWidget *invite_page;
  GtkWidget *handshake_page;
  GtkWidget *chat_page;
};

/* Show what is true of the conversation now. */
void e2e_window_update_header (E2eWindow *self);
void e2e_window_update_shield (E2eWindow *self);
/* Counts down to the next attempt to reconnect. */
void e2e_window_update_link (E2eWindow *self);

/* Shows what the conversation's state asks for. */
void e2e_window_update_page (E2eWindow *self);
void e2e_window_update_actions (E2eWindow *self);
void e2e_window_add_actions (E2eWindow *self);

/* Takes CONVERSATION over and follows it; NULL goes back to the start page. */
void e2e_window_set_conversation (E2eWindow *self, E2eConversation *conversation);

void e2e_window_show_error (E2eWindow *self, const gchar *title, const GError *error);

/* Begin a session. */
void e2e_window_create (E2eWindow *self);
void e2e_window_choose_relay (E2eWindow *self, gboolean then_create);
void e2e_window_try_again (E2eWindow *self);
/* Ends what has not become secure. */
void e2e_window_cancel (E2eWindow *self);
void e2e_window_save_transcript (E2eWindow *self);

/* Whether the window may be destroyed now; otherwise it has asked, or gone into the background. */
gboolean e2e_window_may_close (E2eWindow *self, gboolean to_background);
