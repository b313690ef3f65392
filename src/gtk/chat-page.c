/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/chat-page.h"

#include <glib/gi18n.h>

#include "gtk/announcement.h"
#include "gtk/composer.h"
#include "gtk/context-menu.h"
#include "gtk/ended-bar.h"
#include "gtk/find-bar.h"
#include "gtk/message-herald.h"
#include "gtk/message-view.h"
#include "gtk/sentence.h"

struct _E2eChatPage
{
  GtkBox parent_instance;

  E2eConversation *conversation;
  E2eContextMenu *context_menu;
  E2eMessageHerald *herald; /* of reactions; the list has its own */

  GtkRevealer *banner;
  GtkLabel *banner_label;
  GtkWidget *retry_button;
  E2eFindBar *find_bar;
  E2eMessageView *message_view;
  GtkEntry *emoji_entry;
  GtkRevealer *typing_revealer;
  GtkLabel *typing_label;
  GtkStack *bottom_stack;
  E2eComposer *composer;
  E2eEndedBar *ended_bar;
};

G_DEFINE_FINAL_TYPE (E2eChatPage, e2e_chat_page, GTK_TYPE_BOX)

/* --- Following the conversation ------------------------------------------------------------ */

/* What keeps messages from arriving now, or NULL. */
static gchar *
obstacle (E2eChatPage *self)
{
  g_autofree gchar *peer = NULL;

  if (e2e_conversation_get_state (self->conversation) != E2E_STATE_SECURE)
    return NULL;
  if (e2e_conversation_get_link (self->conversation) != E2E_LINK_CONNECTED)
    return g_strdup (
      _ ("No connection to the relay. What you write is kept and sent once it is back."));
  if (e2e_conversation_get_presence (self->conversation) != E2E_PRESENCE_AWAY)
    return NULL;

  peer = e2e_sentence_peer (e2e_conversation_get_peer_name (self->conversation));
  return g_strdup_printf (_ (
                            "%s is away. What you write is kept and delivered once they are back."),
                          peer);
}

static void
say_status (GtkWidget *widget)
{
  E2eChatPage *self = E2E_CHAT_PAGE (widget);
  g_autofree gchar *sentence = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree gchar *spoken = NULL;
  E2eChatStatus status;

  if (e2e_conversation_get_state (self->conversation) != E2E_STATE_SECURE)
    return;

  e2e_chat_status_read (&status, self->conversation, g_get_monotonic_time ());
  sentence = e2e_sentence_status (&status);
  /* Readers name the dot. */
  parts = g_strsplit (sentence, " · ", -1);
  spoken = g_strjoinv (", ", parts);
  e2e_announce (widget, spoken);
}

static void
on_mapped (E2eChatPage *self)
{
  e2e_announce_in_front (GTK_WIDGET (self), say_status);
}

static void
on_verified (E2eChatPage *self)
{
  if (e2e_conversation_get_verified (self->conversation))
    say_status (GTK_WIDGET (self));
}

static void
show_banner (E2eChatPage *self)
{
  g_autofree gchar *sentence = obstacle (self);
  const E2eLinkState link = e2e_conversation_get_link (self->conversation);

  if (sentence == NULL && gtk_revealer_get_reveal_child (self->banner))
    say_status (GTK_WIDGET (self));
  if (sentence != NULL && !g_str_equal (gtk_label_get_text (self->banner_label), sentence))
    gtk_label_set_text (self->banner_label, sentence);
  gtk_widget_set_visible (self->retry_button, link != E2E_LINK_CONNECTED);
  gtk_widget_set_sensitive (self->retry_button, link == E2E_LINK_RECONNECTING);
  gtk_revealer_set_reveal_child (self->banner, sentence != NULL);
}

static void
show_state (E2eChatPage *self)
{
  const gboolean is_over = e2e_conversation_get_state (self->conversation) == E2E_STATE_ENDED;

  gtk_stack_set_visible_child_name (self->bottom_stack, is_over ? "ended" : "composer");
  show_banner (self);
}

static void
show_typing (E2eChatPage *self)
{
  const gboolean is_typing = e2e_conversation_get_peer_typing (self->conversation);
  g_autofree gchar *peer = e2e_sentence_peer (e2e_conversation_get_peer_name (self->conversation));
  g_autofree gchar *sentence = g_strdup_printf (_ ("%s is typing…"), peer);

  if (is_typing)
    gtk_label_set_text (self->typing_label, sentence);
  gtk_revealer_set_reveal_child (self->typing_revealer, is_typing);
}

static void
on_event (E2eChatPage *self, const E2eEvent *event)
{
  g_autofree gchar *peer = NULL;
  E2eMessage *message;

  if (event->kind != E2E_EVENT_REACT)
    return;

  message = e2e_conversation_find (self->conversation, event->id, NULL);
  peer = e2e_sentence_peer (e2e_conversation_get_peer_name (self->conversation));
  if (message != NULL)
    e2e_message_herald_announce_reaction (self->herald, message, peer);
}

/* --- Messages ------------------------------------------------------------------------------ */

static void
on_seen (E2eChatPage *self, guint64 id)
{
  e2e_conversation_mark_read (self->conversation, id);
}

static void
on_context_menu (E2eChatPage *self, E2eMessage *message, const GdkRectangle *at)
{
  e2e_context_menu_open (self->context_menu, message, at);
}

static void
on_activate_link (E2eChatPage *self, const gchar *uri)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_on_window (GTK_WINDOW (window), uri, GDK_CURRENT_TIME, &error))
    e2e_composer_show_error (self->composer, error);
}

static void
on_choose_emoji (E2eChatPage *self)
{
  g_signal_emit_by_name (self->emoji_entry, "insert-emoji");
}

/* The chooser writes into an entry; this one is there for nothing else. */
static void
on_emoji_changed (E2eChatPage *self)
{
  g_autofree gchar *emoji = g_strdup (gtk_entry_get_text (self->emoji_entry));

  if (*emoji == '\0')
    return;

  gtk_entry_set_text (self->emoji_entry, "");
  e2e_context_menu_react (self->context_menu, emoji);
}

/* --- Widget -------------------------------------------------------------------------------- */

static void
e2e_chat_page_dispose (GObject *object)
{
  E2eChatPage *self = E2E_CHAT_PAGE (object);

  if (self->context_menu != NULL)
    gtk_widget_destroy (GTK_WIDGET (self->context_menu));
  self->context_menu = NULL;
  g_clear_pointer (&self->herald, e2e_message_herald_free);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (e2e_chat_page_parent_class)->dispose (object);
}

static void
e2e_chat_page_class_init (E2eChatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_COMPOSER);
  g_type_ensure (E2E_TYPE_ENDED_BAR);
  g_type_ensure (E2E_TYPE_FIND_BAR);
  g_type_ensure (E2E_TYPE_MESSAGE_VIEW);
  G_OBJECT_CLASS (klass)->dispose = e2e_chat_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, banner);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, message_view);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, emoji_entry);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, typing_revealer);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, typing_label);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, bottom_stack);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, composer);
  gtk_widget_class_bind_template_child (widget_class, E2eChatPage, ended_bar);
  gtk_widget_class_bind_template_callback (widget_class, e2e_chat_page_focus);
  gtk_widget_class_bind_template_callback (widget_class, on_seen);
  gtk_widget_class_bind_template_callback (widget_class, on_context_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_link);
  gtk_widget_class_bind_template_callback (widget_class, on_emoji_changed);
}

static void
e2e_chat_page_init (E2eChatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->herald = e2e_message_herald_new (GTK_WIDGET (self));
  e2e_announce_label (self->banner_label);
}

static void
follow (E2eChatPage *self, const gchar *signal, void (*func) (E2eChatPage *self))
{
  g_signal_connect_object (self->conversation, signal, G_CALLBACK (func), self, G_CONNECT_SWAPPED);
}

static void
make_context_menu (E2eChatPage *self)
{
  self->context_menu = e2e_context_menu_new (self->message_view, self->conversation);
  g_signal_connect_object (self->context_menu, "reply", G_CALLBACK (e2e_composer_reply),
                           self->composer, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context_menu, "edit", G_CALLBACK (e2e_composer_edit),
                           self->composer, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context_menu, "failed", G_CALLBACK (e2e_composer_show_error),
                           self->composer, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context_menu, "choose-emoji", G_CALLBACK (on_choose_emoji), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
e2e_chat_page_new (E2eConversation *conversation, E2eSettings *settings)
{
  E2eChatPage *self = g_object_new (E2E_TYPE_CHAT_PAGE, "visible", TRUE, NULL);

  self->conversation = g_object_ref (conversation);
  make_context_menu (self);
  e2e_composer_follow (self->composer, conversation, settings);
  e2e_ended_bar_follow (self->ended_bar, conversation);
  e2e_find_bar_follow (self->find_bar, self->message_view);
  e2e_message_view_set_model (self->message_view, G_LIST_MODEL (conversation));
  g_object_bind_property (conversation, "peer-name", self->message_view, "peer-name",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (conversation, "name", self->message_view, "own-name",
                          G_BINDING_SYNC_CREATE);
  follow (self, "notify::state", show_state);
  follow (self, "notify::link", show_banner);
  follow (self, "notify::presence", show_banner);
  follow (self, "notify::verified", on_verified);
  g_signal_connect_after (self, "map", G_CALLBACK (on_mapped), NULL);
  follow (self, "notify::peer-typing", show_typing);
  g_signal_connect_object (conversation, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  show_state (self);
  show_typing (self);
  return GTK_WIDGET (self);
}

void
e2e_chat_page_find (E2eChatPage *self)
{
  e2e_find_bar_open (self->find_bar);
}

void
e2e_chat_page_focus (E2eChatPage *self)
{
  /* At the end, the stack hands the focus on to what takes the entry's place. */
  if (e2e_conversation_get_state (self->conversation) != E2E_STATE_ENDED)
    e2e_composer_focus (self->composer);
}

gboolean
e2e_chat_page_take_key (E2eChatPage *self, GdkEventKey *event)
{
  if (event->keyval == GDK_KEY_Escape)
    return e2e_message_view_unselect (self->message_view);
  if (e2e_conversation_get_state (self->conversation) == E2E_STATE_ENDED)
    return GDK_EVENT_PROPAGATE;
  return e2e_composer_take_key (self->composer, event);
}
