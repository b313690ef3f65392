/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/invite-page.h"

#include <glib/gi18n.h>

#include "gtk/announcement.h"
#include "gtk/qr-image.h"

#define COPIED_SECONDS 3

struct _E2eInvitePage
{
  GtkBin parent_instance;

  E2eConversation *conversation;
  gchar *copied; /* what this page put onto the clipboard, or NULL */
  guint copied_id; /* turns the button back */

  GtkWidget *code_box;
  GtkLabel *code_label;
  GtkButton *copy_code_button;
  GtkButton *copy_link_button;
  E2eQrImage *qr_image;
  GtkLabel *waiting_label;
  GtkLabel *warning_label;
};

G_DEFINE_FINAL_TYPE (E2eInvitePage, e2e_invite_page, GTK_TYPE_BIN)

static void
wipe (gchar **string)
{
  if (*string != NULL)
    explicit_bzero (*string, strlen (*string));
  g_clear_pointer (string, g_free);
}

/* --- Clipboard ----------------------------------------------------------------------------- */

static void
on_clipboard_text (GtkClipboard *clipboard, const gchar *text, gpointer data)
{
  gchar *copied = data;

  /* Something else may be there by now. */
  if (g_strcmp0 (text, copied) == 0)
    {
      gtk_clipboard_set_text (clipboard, "", 0);
      gtk_clipboard_clear (clipboard);
    }
  wipe (&copied);
}

static void
clear_clipboard (E2eInvitePage *self)
{
  if (self->copied != NULL)
    gtk_clipboard_request_text (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD), on_clipboard_text,
                                g_steal_pointer (&self->copied));
}

static void
show_labels (E2eInvitePage *self)
{
  gtk_button_set_label (self->copy_code_button, _ ("_Copy Code"));
  gtk_button_set_label (self->copy_link_button, _ ("Copy _Link"));
}

static gboolean
on_copied_time (gpointer data)
{
  E2eInvitePage *self = data;

  self->copied_id = 0;
  show_labels (self);
  return G_SOURCE_REMOVE;
}

static void
copy (E2eInvitePage *self, GtkButton *button, const gchar *text)
{
  if (text == NULL)
    return;

  wipe (&self->copied);
  self->copied = g_strdup (text);
  gtk_clipboard_set_text (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD), text, -1);
  show_labels (self);
  gtk_button_set_label (button, _ ("Copied"));
  g_clear_handle_id (&self->copied_id, g_source_remove);
  self->copied_id = g_timeout_add_seconds (COPIED_SECONDS, on_copied_time, self);
}

static void
on_copy_code_clicked (E2eInvitePage *self)
{
  copy (self, self->copy_code_button, e2e_conversation_get_code (self->conversation));
}

static void
on_copy_link_clicked (E2eInvitePage *self)
{
  copy (self, self->copy_link_button, e2e_conversation_get_invite_link (self->conversation));
}

/* --- Following ----------------------------------------------------------------------------- */

static void
set_warning (E2eInvitePage *self, const gchar *sentence)
{
  gtk_label_set_text (self->warning_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warning_label), sentence != NULL);
}

static void
show_waiting (E2eInvitePage *self)
{
  const gboolean has_code = e2e_conversation_get_code (self->conversation) != NULL;
  const gboolean is_lost = e2e_conversation_get_link (self->conversation) != E2E_LINK_CONNECTED;
  const gchar *sentence = _ ("Getting a code from the relay…");

  gtk_widget_set_visible (self->code_box, has_code);
  if (has_code && is_lost)
    sentence = _ ("Reconnecting to the relay…");
  else if (has_code)
    sentence = _ ("Waiting for the other person…");
  if (!g_str_equal (gtk_label_get_text (self->waiting_label), sentence))
    gtk_label_set_text (self->waiting_label, sentence);
}

/* A screen reader would say it as a word; and it says this of what has the focus, by itself. */
static void
spell_code (E2eInvitePage *self)
{
  const gchar *code = e2e_conversation_get_code (self->conversation);
  g_autofree gchar *spelled = e2e_spell (code != NULL ? code : "");

  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self->code_label)), spelled);
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self->copy_code_button)),
                              spelled);
}

static void
on_code_changed (E2eInvitePage *self)
{
  spell_code (self);
  show_waiting (self);
  if (e2e_conversation_get_code (self->conversation) == NULL)
    clear_clipboard (self);
}

static void
on_event (E2eInvitePage *self, const E2eEvent *event)
{
  if (event->kind == E2E_EVENT_ERROR)
    set_warning (self, event->error->message);
  else if (event->kind == E2E_EVENT_CODE || event->kind == E2E_EVENT_SECURE)
    set_warning (self, NULL);
}

static void
e2e_invite_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (e2e_invite_page_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (E2E_INVITE_PAGE (widget)->copy_code_button));
}

static void
e2e_invite_page_dispose (GObject *object)
{
  E2eInvitePage *self = E2E_INVITE_PAGE (object);

  g_clear_handle_id (&self->copied_id, g_source_remove);
  clear_clipboard (self);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (e2e_invite_page_parent_class)->dispose (object);
}

static void
e2e_invite_page_class_init (E2eInvitePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_QR_IMAGE);
  G_OBJECT_CLASS (klass)->dispose = e2e_invite_page_dispose;
  widget_class->map = e2e_invite_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/invite-page.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, code_box);
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, code_label);
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, copy_code_button);
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, copy_link_button);
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, qr_image);
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, E2eInvitePage, warning_label);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_code_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_link_clicked);
}

static void
e2e_invite_page_init (E2eInvitePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_announce_label (self->waiting_label);
  e2e_announce_label (self->warning_label);
}

GtkWidget *
e2e_invite_page_new (E2eConversation *conversation)
{
  E2eInvitePage *self = g_object_new (E2E_TYPE_INVITE_PAGE, "visible", TRUE, NULL);

  self->conversation = g_object_ref (conversation);
  g_object_bind_property (conversation, "code", self->code_label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (conversation, "invite-link", self->qr_image, "text",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (conversation, "notify::code", G_CALLBACK (on_code_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::link", G_CALLBACK (show_waiting), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  spell_code (self);
  show_waiting (self);
  return GTK_WIDGET (self);
}
