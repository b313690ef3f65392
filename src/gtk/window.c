/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/window-private.h"

#include <glib/gi18n.h>

#include "gtk/application.h"
#include "gtk/handshake-page.h"
#include "gtk/invite-page.h"
#include "gtk/notification.h"
#include "gtk/safety-popover.h"
#include "gtk/sentence.h"

#define MIN_WIDTH 360
#define MIN_HEIGHT 240
#define LINGER_MS 700

G_DEFINE_FINAL_TYPE (E2eWindow, e2e_window, GTK_TYPE_APPLICATION_WINDOW)

/* --- Pages --------------------------------------------------------------------------------- */

static void
show_page (E2eWindow *self, GtkWidget *page)
{
  gtk_stack_set_visible_child (self->stack, page);
  e2e_window_update_header (self);
  e2e_window_update_actions (self);
  if (page == self->chat_page)
    e2e_chat_page_focus (E2E_CHAT_PAGE (page));
}

static void
show_invite (E2eWindow *self)
{
  if (self->invite_page == NULL)
    {
      self->invite_page = e2e_invite_page_new (self->conversation);
      gtk_container_add (GTK_CONTAINER (self->stack), self->invite_page);
    }
  show_page (self, self->invite_page);
}

static void
show_handshake (E2eWindow *self)
{
  if (self->handshake_page == NULL)
    {
      self->handshake_page = e2e_handshake_page_new (self->conversation);
      gtk_container_add (GTK_CONTAINER (self->stack), self->handshake_page);
    }
  show_page (self, self->handshake_page);
}

static void
prepare_chat (E2eWindow *self)
{
  if (self->chat_page != NULL)
    return;

  self->chat_page = e2e_chat_page_new (self->conversation, self->settings);
  gtk_container_add (GTK_CONTAINER (self->stack), self->chat_page);
  gtk_menu_button_set_popover (self->shield_button, e2e_safety_popover_new (self->conversation));
  e2e_window_update_shield (self);
}

static void
show_chat (E2eWindow *self)
{
  prepare_chat (self);
  show_page (self, self->chat_page);
}

static gboolean
on_linger_time (gpointer data)
{
  E2eWindow *self = data;

  self->linger_id = 0;
  show_chat (self);
  return G_SOURCE_REMOVE;
}

/* That all three steps are ticked is worth a moment, to whoever sees it. */
static void
show_secure (E2eWindow *self)
{
  gboolean has_animations = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations",
                &has_animations, NULL);
  if (self->handshake_page == NULL || !has_animations ||
      gtk_stack_get_visible_child (self->stack) != self->handshake_page)
    show_chat (self);
  else if (self->linger_id == 0)
    {
      self->linger_id = g_timeout_add (LINGER_MS, on_linger_time, self);
      prepare_chat (self); /* to build and to show it at once would be a long time for one frame */
    }
}

static void
show_ended (E2eWindow *self)
{
  if (self->was_secure)
    show_chat (self);
  else if (e2e_conversation_get_end_reason (self->conversation) == E2E_END_LEFT)
    e2e_window_set_conversation (self, NULL);
  else
    show_handshake (self);
}

void
e2e_window_update_page (E2eWindow *self)
{
  const E2eState state =
    self->conversation != NULL ? e2e_conversation_get_state (self->conversation) : E2E_STATE_IDLE;

  g_clear_handle_id (&self->linger_id, g_source_remove);
  switch (state)
    {
    case E2E_STATE_CONNECTING:
    case E2E_STATE_WAITING:
      if (e2e_conversation_get_is_creator (self->conversation))
        show_invite (self);
      else
        show_handshake (self);
      break;
    case E2E_STATE_HANDSHAKE:
      show_handshake (self);
      break;
    case E2E_STATE_SECURE:
      self->was_secure = TRUE;
      e2e_window_update_actions (self);
      show_secure (self);
      break;
    case E2E_STATE_ENDED:
      show_ended (self);
      break;
    case E2E_STATE_IDLE:
    default:
      show_page (self, GTK_WIDGET (self->start_page));
      break;
    }
}

/* --- Following the conversation ------------------------------------------------------------ */

static void
notify_person (E2eWindow *self, const gchar *body)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (gtk_window_is_active (GTK_WINDOW (self)) ||
      !e2e_settings_get_boolean (self->settings, "notifications"))
    return;

  e2e_notification_send (application, gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)),
                         e2e_conversation_get_peer_name (self->conversation), body);
}

static void
on_event (E2eWindow *self, const E2eEvent *event)
{
  const gboolean has_preview = e2e_settings_get_boolean (self->settings, "notification-preview");
  g_autofree gchar *body = NULL;

  if (event->kind == E2E_EVENT_MESSAGE)
    {
      body = e2e_sentence_notification (has_preview ? event->text : NULL);
      notify_person (self, body);
    }
  else if (event->kind == E2E_EVENT_SECURE)
    notify_person (self, _ ("Your chat is secure and can begin."));
}

static void
on_active_changed (E2eWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (gtk_window_is_active (GTK_WINDOW (self)) && application != NULL)
    e2e_notification_withdraw (G_APPLICATION (application),
                               gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
}

static void
on_name_set (E2eWindow *self)
{
  g_autofree gchar *name = e2e_settings_get_string (self->settings, "name");

  if (self->conversation != NULL)
    e2e_conversation_set_name (self->conversation, name, NULL);
}

static void
drop_pages (E2eWindow *self)
{
  gtk_menu_button_set_popover (self->shield_button, NULL);
  g_clear_pointer (&self->invite_page, gtk_widget_destroy);
  g_clear_pointer (&self->handshake_page, gtk_widget_destroy);
  g_clear_pointer (&self->chat_page, gtk_widget_destroy);
}

static void
follow (E2eWindow *self, const gchar *signal, void (*func) (E2eWindow *self))
{
  g_signal_connect_object (self->conversation, signal, G_CALLBACK (func), self, G_CONNECT_SWAPPED);
}

void
e2e_window_set_conversation (E2eWindow *self, E2eConversation *conversation)
{
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  self->was_secure = FALSE;
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->start_page));
  drop_pages (self);
  e2e_start_page_set_error (self->start_page, NULL);
  self->conversation = conversation;
  if (conversation != NULL)
    {
      follow (self, "notify::state", e2e_window_update_page);
      follow (self, "notify::link", e2e_window_update_link);
      follow (self, "notify::retry-at-us", e2e_window_update_header);
      follow (self, "notify::presence", e2e_window_update_header);
      follow (self, "notify::peer-name", e2e_window_update_header);
      follow (self, "notify::verified", e2e_window_update_shield);
      follow (self, "notify::timer-s", e2e_window_update_actions);
      follow (self, "notify::can-invite-again", e2e_window_update_actions);
      g_signal_connect_object (conversation, "event", G_CALLBACK (on_event), self,
                               G_CONNECT_SWAPPED);
    }
  e2e_window_update_page (self);
}

gboolean
e2e_window_is_free (E2eWindow *self)
{
  return self->conversation == NULL;
}

/* --- Window -------------------------------------------------------------------------------- */

static void
keep_size (E2eWindow *self)
{
  const gboolean is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  gint width;
  gint height;

  gtk_window_get_size (GTK_WINDOW (self), &width, &height);
  g_object_set (self->settings, "window-maximized", is_maximized, NULL);
  if (!is_maximized)
    g_object_set (self->settings, "window-width", MAX (width, MIN_WIDTH), "window-height",
                  MAX (height, MIN_HEIGHT), NULL);
}

static gboolean
e2e_window_delete_event (GtkWidget *widget, GdkEventAny *event)
{
  E2eWindow *self = E2E_WINDOW (widget);

  (void) event;
  keep_size (self);
  return !e2e_window_may_close (self, TRUE);
}

static gboolean
on_icons_idle (gpointer data)
{
  E2eWindow *self = data;

  self->icons_id = 0;
  gtk_window_set_default_icon_name (E2E_APPLICATION_ID);
  gtk_header_bar_set_show_close_button (self->header, TRUE);
  gtk_widget_show (GTK_WIDGET (self->menu_button));
  e2e_start_page_show_icons (self->start_page);
  return G_SOURCE_REMOVE;
}

/* To find and draw icons takes as long as all the rest, so the rest is there first. */
static gboolean
e2e_window_draw (GtkWidget *widget, cairo_t *cairo)
{
  E2eWindow *self = E2E_WINDOW (widget);

  if (!self->is_drawn)
    {
      self->is_drawn = TRUE;
      self->icons_id = g_idle_add_full (G_PRIORITY_LOW, on_icons_idle, self, NULL);
    }
  return GTK_WIDGET_CLASS (e2e_window_parent_class)->draw (widget, cairo);
}

/* What had the focus may have left the screen with its page, and GTK would send it keys still. */
static void
drop_dead_focus (E2eWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && !gtk_widget_get_realized (focus))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

static gboolean
e2e_window_key_release_event (GtkWidget *widget, GdkEventKey *event)
{
  drop_dead_focus (E2E_WINDOW (widget));
  return GTK_WIDGET_CLASS (e2e_window_parent_class)->key_release_event (widget, event);
}

static gboolean
e2e_window_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  E2eWindow *self = E2E_WINDOW (widget);

  drop_dead_focus (self);
  if (GTK_WIDGET_CLASS (e2e_window_parent_class)->key_press_event (widget, event))
    return GDK_EVENT_STOP;
  if (self->chat_page == NULL || gtk_stack_get_visible_child (self->stack) != self->chat_page)
    return GDK_EVENT_PROPAGATE;
  return e2e_chat_page_take_key (E2E_CHAT_PAGE (self->chat_page), event);
}

static void
e2e_window_dispose (GObject *object)
{
  E2eWindow *self = E2E_WINDOW (object);

  g_clear_handle_id (&self->countdown_id, g_source_remove);
  g_clear_handle_id (&self->linger_id, g_source_remove);
  g_clear_handle_id (&self->icons_id, g_source_remove);
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  g_clear_object (&self->settings);
  g_clear_object (&self->timer_menu);
  self->invite_page = NULL;
  self->handshake_page = NULL;
  self->chat_page = NULL;
  G_OBJECT_CLASS (e2e_window_parent_class)->dispose (object);
}

static void
e2e_window_finalize (GObject *object)
{
  E2eWindow *self = E2E_WINDOW (object);

  g_free (self->typed);
  g_free (self->typed_relay);
  G_OBJECT_CLASS (e2e_window_parent_class)->finalize (object);
}

static void
e2e_window_class_init (E2eWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_START_PAGE);
  G_OBJECT_CLASS (klass)->dispose = e2e_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = e2e_window_finalize;
  widget_class->draw = e2e_window_draw;
  widget_class->delete_event = e2e_window_delete_event;
  widget_class->key_press_event = e2e_window_key_press_event;
  widget_class->key_release_event = e2e_window_key_release_event;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/window.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, header);
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, shield_button);
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, shield_icon);
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, chat_section);
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, E2eWindow, start_page);
}

static void
e2e_window_init (E2eWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_window_add_actions (self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active_changed), NULL);
}

E2eWindow *
e2e_window_new (GtkApplication *application, E2eSettings *settings)
{
  E2eWindow *self = g_object_new (E2E_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  gtk_window_set_default_size (GTK_WINDOW (self), e2e_settings_get_int (settings, "window-width"),
                               e2e_settings_get_int (settings, "window-height"));
  if (e2e_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect_object (settings, "notify::name", G_CALLBACK (on_name_set), self,
                           G_CONNECT_SWAPPED);
  e2e_start_page_follow (self->start_page, settings);
  e2e_window_update_page (self);
  return self;
}
