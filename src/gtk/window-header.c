/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/window-private.h"

#include <glib/gi18n.h>

#include "gtk/sentence.h"

#define COUNTDOWN_MS 500

/* Each time that it is set, a screen reader is told, even if it is the same. */
static void
set_title (E2eWindow *self, const gchar *title)
{
  if (g_strcmp0 (gtk_header_bar_get_title (self->header), title) == 0)
    return;

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_header_bar_set_title (self->header, title);
}

void
e2e_window_update_header (E2eWindow *self)
{
  const gboolean is_chat =
    self->chat_page != NULL && gtk_stack_get_visible_child (self->stack) == self->chat_page;
  g_autofree gchar *peer = NULL;
  g_autofree gchar *subtitle = NULL;
  E2eChatStatus status;

  gtk_widget_set_visible (GTK_WIDGET (self->shield_button), is_chat);
  gtk_header_bar_set_has_subtitle (self->header, is_chat);
  if (!is_chat)
    {
      set_title (self, g_get_application_name ());
      gtk_header_bar_set_subtitle (self->header, NULL);
      return;
    }

  peer = e2e_sentence_peer (e2e_conversation_get_peer_name (self->conversation));
  e2e_chat_status_read (&status, self->conversation, g_get_monotonic_time ());
  subtitle = e2e_sentence_status (&status);
  set_title (self, peer);
  if (g_strcmp0 (gtk_header_bar_get_subtitle (self->header), subtitle) != 0)
    gtk_header_bar_set_subtitle (self->header, subtitle);
}

void
e2e_window_update_shield (E2eWindow *self)
{
  const gboolean is_verified = e2e_conversation_get_verified (self->conversation);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->shield_button));
  const gchar *tip = is_verified ? _ ("Verified: you compared the safety emoji")
                                 : _ ("Not verified: compare the safety emoji");

  g_object_set (self->shield_icon, "icon-name",
                is_verified ? "e2echat-shield-verified-symbolic" : "e2echat-shield-symbolic", NULL);
  if (is_verified)
    gtk_style_context_add_class (context, "verified");
  else
    gtk_style_context_remove_class (context, "verified");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->shield_button), tip);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->shield_button)), tip);
  e2e_window_update_header (self);
}

static gboolean
on_countdown (gpointer data)
{
  E2eWindow *self = data;

  e2e_window_update_header (self);
  if (self->conversation != NULL &&
      e2e_conversation_get_link (self->conversation) == E2E_LINK_RECONNECTING)
    return G_SOURCE_CONTINUE;

  self->countdown_id = 0;
  return G_SOURCE_REMOVE;
}

void
e2e_window_update_link (E2eWindow *self)
{
  e2e_window_update_header (self);
  e2e_window_update_actions (self);
  if (self->countdown_id == 0 &&
      e2e_conversation_get_link (self->conversation) == E2E_LINK_RECONNECTING)
    self->countdown_id = g_timeout_add (COUNTDOWN_MS, on_countdown, self);
}
