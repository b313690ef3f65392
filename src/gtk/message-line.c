/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-line.h"

#include "gtk/message-body.h"
#include "gtk/message-icon.h"
#include "gtk/message-text.h"

#define SPACING_PX 6

struct _E2eMessageLine
{
  GtkBox parent_instance;

  GtkWidget *icon;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (E2eMessageLine, e2e_message_line, GTK_TYPE_BOX)

static void
e2e_message_line_class_init (E2eMessageLineClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "line");
}

static void
e2e_message_line_init (E2eMessageLine *self)
{
  self->icon = e2e_message_icon_new ();
  self->text = e2e_message_text_new ();
  gtk_widget_set_no_show_all (self->icon, TRUE);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_CENTER);
  gtk_label_set_justify (GTK_LABEL (self->text), GTK_JUSTIFY_CENTER);
  gtk_box_set_spacing (GTK_BOX (self), SPACING_PX);
  gtk_box_pack_start (GTK_BOX (self), self->icon, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->text, TRUE, TRUE, 0);
  gtk_widget_show (self->text);
}

GtkWidget *
e2e_message_line_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_LINE, NULL);
}

static const gchar *
find_icon (E2eLine line)
{
  switch (line)
    {
    case E2E_LINE_SECURE:
    case E2E_LINE_SECURE_AGAIN:
      return "e2echat-message-secure-symbolic";
    case E2E_LINE_TAMPER:
    case E2E_LINE_WARNING:
      return "e2echat-message-undelivered-symbolic";
    case E2E_LINE_TIMER:
      return "e2echat-message-timer-symbolic";
    case E2E_LINE_NONE:
    case E2E_LINE_ENDED:
    default:
      return NULL;
    }
}

void
e2e_message_line_set (E2eMessageLine *self, E2eMessage *message)
{
  const E2eLine line = e2e_message_get_line (message);
  const gchar *icon = find_icon (line);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  g_auto (E2eMessageBody) body = { 0 };

  if (line == E2E_LINE_TAMPER || line == E2E_LINE_WARNING)
    gtk_style_context_add_class (context, "alarming");
  else
    gtk_style_context_remove_class (context, "alarming");
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon, GTK_ICON_SIZE_MENU);
  gtk_widget_set_visible (self->icon, icon != NULL);
  /* It may quote a name of the peer's: cleaned as every text is. */
  e2e_message_body_build (&body, e2e_message_get_text (message), E2E_MESSAGE_BODY_PREVIEW, NULL);
  e2e_message_text_set (E2E_MESSAGE_TEXT (self->text), body.markup, body.has_long_word);
}

void
e2e_message_line_fit (E2eMessageLine *self, gint max_width, gint *width, gint *height)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GtkRequisition size;
  GtkRequisition icon;
  GtkBorder padding;
  gint text_width;
  gint text_height;

  gtk_style_context_get_padding (context, gtk_style_context_get_state (context), &padding);
  gtk_widget_get_preferred_size (self->icon, NULL, &icon);
  max_width -= SPACING_PX + icon.width + padding.left + padding.right;
  e2e_message_text_fit (E2E_MESSAGE_TEXT (self->text), MAX (max_width, 1), &text_width,
                        &text_height);
  gtk_widget_get_preferred_size (GTK_WIDGET (self), NULL, &size);
  *width = size.width;
  *height = size.height;
}
