/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-quote.h"

#include "gtk/message-body.h"

#include <glib/gi18n.h>

#define MAX_WIDTH_CHARS 40

struct _E2eMessageQuote
{
  GtkButton parent_instance;

  GtkWidget *author;
  GtkWidget *excerpt;
};

G_DEFINE_FINAL_TYPE (E2eMessageQuote, e2e_message_quote, GTK_TYPE_BUTTON)

static GtkWidget *
add_line (GtkWidget *box, const gchar *style_class)
{
  GtkWidget *line = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (line), MAX_WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (line), style_class);
  gtk_box_pack_start (GTK_BOX (box), line, FALSE, FALSE, 0);
  return line;
}

static void
e2e_message_quote_class_init (E2eMessageQuoteClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "quote");
}

static void
e2e_message_quote_init (E2eMessageQuote *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->author = add_line (box, "author");
  self->excerpt = add_line (box, "excerpt");
  gtk_container_add (GTK_CONTAINER (self), box);
  gtk_widget_show_all (box);
}

GtkWidget *
e2e_message_quote_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_QUOTE, "visible", TRUE, NULL);
}

static void
set_line (GtkWidget *line, const gchar *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (line)), text) != 0)
    gtk_label_set_text (GTK_LABEL (line), text);
}

void
e2e_message_quote_set (E2eMessageQuote *self, E2eMessage *source, const gchar *peer_name)
{
  const gboolean is_own = source != NULL && e2e_message_get_from (source) == E2E_FROM_SELF;
  g_autofree gchar *excerpt = NULL;

  if (source != NULL && !e2e_message_get_retracted (source))
    excerpt = e2e_message_body_excerpt (e2e_message_get_text (source));
  else
    excerpt = g_strdup (_ ("This message is gone"));

  set_line (self->author, is_own ? _ ("You") : peer_name);
  set_line (self->excerpt, excerpt);
  gtk_widget_set_visible (self->author, source != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self), source != NULL);
}
