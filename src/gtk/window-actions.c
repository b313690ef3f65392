/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/window-private.h"

#include <glib/gi18n.h>

#include "gtk/duration.h"
#include "gtk/shortcuts.h"

static void
on_create (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_create (data);
}

static void
on_join (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_join (data, NULL);
}

static void
on_try_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_try_again (data);
}

static void
on_choose_relay (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_choose_relay (data, FALSE);
}

static void
on_cancel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_cancel (data);
}

static void
on_leave (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;

  (void) action;
  (void) parameter;
  e2e_conversation_leave_async (self->conversation, NULL, NULL);
}

static void
on_invite_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;
  g_autoptr (GError) error = NULL;

  (void) action;
  (void) parameter;
  if (!e2e_conversation_invite_again (self->conversation, &error))
    e2e_window_show_error (self, _ ("Nobody was invited"), error);
}

static void
on_save_transcript (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_save_transcript (data);
}

/* The state follows the conversation, which either person may change. */
static void
on_timer (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;
  g_autoptr (GError) error = NULL;

  (void) action;
  if (!e2e_conversation_set_timer (self->conversation, g_variant_get_uint32 (parameter), &error))
    e2e_window_show_error (self, _ ("The time was not changed"), error);
}

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;

  (void) action;
  (void) parameter;
  e2e_chat_page_find (E2E_CHAT_PAGE (self->chat_page));
}

static void
on_safety (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;

  (void) action;
  (void) parameter;
  gtk_button_clicked (GTK_BUTTON (self->shield_button));
}

static void
on_retry (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;

  (void) action;
  (void) parameter;
  e2e_conversation_retry_now (self->conversation);
}

static void
on_menu (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eWindow *self = data;

  (void) action;
  (void) parameter;
  gtk_button_clicked (GTK_BUTTON (self->menu_button));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  gtk_window_present (GTK_WINDOW (e2e_shortcuts_new (data)));
}

static void
on_close (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  gtk_window_close (data);
}

static const GActionEntry actions[] = {
  { .name = "create", .activate = on_create },
  { .name = "join", .activate = on_join },
  { .name = "try-again", .activate = on_try_again },
  { .name = "choose-relay", .activate = on_choose_relay },
  { .name = "cancel", .activate = on_cancel },
  { .name = "leave", .activate = on_leave },
  { .name = "invite-again", .activate = on_invite_again },
  { .name = "save-transcript", .activate = on_save_transcript },
  { .name = "timer", .activate = on_timer, .parameter_type = "u", .state = "uint32 0" },
  { .name = "find", .activate = on_find },
  { .name = "safety", .activate = on_safety },
  { .name = "retry", .activate = on_retry },
  { .name = "menu", .activate = on_menu },
  { .name = "shortcuts", .activate = on_shortcuts },
  { .name = "close", .activate = on_close },
};

static GSimpleAction *
get_action (E2eWindow *self, const gchar *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name));
}

static void
set_enabled (E2eWindow *self, const gchar *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (get_action (self, name), is_enabled);
}

/* An item can hide with its action; a submenu cannot. */
static void
show_timer_menu (E2eWindow *self, gboolean is_shown)
{
  const gint n_items = g_menu_model_get_n_items (G_MENU_MODEL (self->chat_section));
  gint at = -1;

  for (gint i = 0; i < n_items; i++)
    {
      g_autoptr (GMenuModel) submenu =
        g_menu_model_get_item_link (G_MENU_MODEL (self->chat_section), i, G_MENU_LINK_SUBMENU);

      if (submenu != NULL)
        at = i;
    }
  if (is_shown && at < 0)
    g_menu_insert_submenu (self->chat_section, 1, _ ("_Disappearing Messages"),
                           G_MENU_MODEL (self->timer_menu));
  else if (!is_shown && at >= 0)
    g_menu_remove (self->chat_section, at);
}

void
e2e_window_update_actions (E2eWindow *self)
{
  E2eConversation *conversation = self->conversation;
  const E2eState state =
    conversation != NULL ? e2e_conversation_get_state (conversation) : E2E_STATE_IDLE;
  const gboolean is_chat =
    self->chat_page != NULL && gtk_stack_get_visible_child (self->stack) == self->chat_page;
  const gboolean is_free = conversation == NULL;

  set_enabled (self, "create", is_free);
  set_enabled (self, "join", is_free);
  set_enabled (self, "choose-relay", is_free);
  set_enabled (self, "try-again", !is_free && state == E2E_STATE_ENDED);
  set_enabled (self, "cancel", !is_free);
  set_enabled (self, "leave", state == E2E_STATE_SECURE);
  set_enabled (self, "invite-again",
               is_chat && e2e_conversation_get_can_invite_again (conversation));
  set_enabled (self, "save-transcript", is_chat);
  set_enabled (self, "find", is_chat);
  set_enabled (self, "safety", is_chat && state == E2E_STATE_SECURE);
  set_enabled (self, "timer", state == E2E_STATE_SECURE);
  show_timer_menu (self, state == E2E_STATE_SECURE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shield_button), state == E2E_STATE_SECURE);
  set_enabled (self, "retry",
               !is_free && e2e_conversation_get_link (conversation) == E2E_LINK_RECONNECTING);
  g_simple_action_set_state (get_action (self, "timer"),
                             g_variant_new_uint32 (
                               is_free ? 0 : e2e_conversation_get_timer_s (conversation)));
}

static void
add_time (E2eWindow *self, guint seconds, const gchar *words)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (words, NULL);

  g_menu_item_set_action_and_target (item, "win.timer", "u", seconds);
  g_menu_append_item (self->timer_menu, item);
}

void
e2e_window_add_actions (E2eWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  self->timer_menu = g_menu_new ();
  add_time (self, 0, _ ("Off"));
  for (const guint *at = e2e_duration_usual_s; *at != 0; at++)
    {
      g_autofree gchar *words = e2e_duration_in_words (*at);

      add_time (self, *at, words);
    }
}
