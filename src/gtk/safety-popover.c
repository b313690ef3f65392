/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/safety-popover.h"

#include <glib/gi18n.h>

#include "gtk/announcement.h"
#include "gtk/question.h"

#define COLUMNS 3

struct _E2eSafetyPopover
{
  GtkPopover parent_instance;

  E2eConversation *conversation;

  GtkLabel *title_label;
  GtkGrid *emoji_grid;
  GtkLabel *digits_label;
  GtkButton *match_button;
};

G_DEFINE_FINAL_TYPE (E2eSafetyPopover, e2e_safety_popover, GTK_TYPE_POPOVER)

static GtkWidget *
new_emoji (guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *glyph = gtk_label_new (e2e_conversation_emoji_glyph (index));
  GtkWidget *name = gtk_label_new (e2e_conversation_emoji_name (index));

  gtk_style_context_add_class (gtk_widget_get_style_context (glyph), "safety-emoji");
  gtk_style_context_add_class (gtk_widget_get_style_context (name), "caption");
  gtk_label_set_line_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_justify (GTK_LABEL (name), GTK_JUSTIFY_CENTER);
  gtk_container_add (GTK_CONTAINER (box), glyph);
  gtk_container_add (GTK_CONTAINER (box), name);
  gtk_widget_show_all (box);
  return box;
}

static void
show_verified (E2eSafetyPopover *self)
{
  const gboolean is_verified = e2e_conversation_get_verified (self->conversation);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->title_label));

  gtk_label_set_text (self->title_label, is_verified ? _ ("You compared them: they match")
                                                     : _ ("Do you both see the same?"));
  if (is_verified)
    gtk_style_context_add_class (context, "success");
  else
    gtk_style_context_remove_class (context, "success");
  gtk_widget_set_sensitive (GTK_WIDGET (self->match_button), !is_verified);
}

static void
remove_emoji (GtkWidget *emoji, gpointer unused)
{
  (void) unused;
  gtk_widget_destroy (emoji);
}

static void
show_safety (E2eSafetyPopover *self)
{
  guint indices[E2E_EVENT_N_EMOJI];

  gtk_container_foreach (GTK_CONTAINER (self->emoji_grid), remove_emoji, NULL);
  if (!e2e_conversation_get_emoji (self->conversation, indices))
    return;

  for (gint i = 0; i < E2E_EVENT_N_EMOJI; i++)
    gtk_grid_attach (self->emoji_grid, new_emoji (indices[i]), i % COLUMNS, i / COLUMNS, 1, 1);
  gtk_label_set_text (self->digits_label, e2e_conversation_get_digits (self->conversation));
}

/* The focus goes to what answers the question; what it is about has to be said. */
static void
say_safety (E2eSafetyPopover *self)
{
  g_autofree gchar *digits = e2e_spell (gtk_label_get_text (self->digits_label));
  GString *sentence = g_string_new (gtk_label_get_text (self->title_label));
  guint indices[E2E_EVENT_N_EMOJI];

  if (e2e_conversation_get_emoji (self->conversation, indices))
    for (gint i = 0; i < E2E_EVENT_N_EMOJI; i++)
      g_string_append_printf (sentence, ", %s", e2e_conversation_emoji_name (indices[i]));
  g_string_append_printf (sentence, ", %s", digits);
  e2e_announce (GTK_WIDGET (self), sentence->str);
  g_string_free (sentence, TRUE);
}

static void
on_event (E2eSafetyPopover *self, const E2eEvent *event)
{
  if (event->kind == E2E_EVENT_SECURE)
    show_safety (self);
}

static void
on_match_clicked (E2eSafetyPopover *self)
{
  e2e_conversation_verify (self->conversation, TRUE);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_differ_response (GtkDialog *dialog, gint response, gpointer data)
{
  E2eConversation *conversation = data;

  if (response == GTK_RESPONSE_ACCEPT)
    e2e_conversation_verify (conversation, FALSE);
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static void
on_differ_clicked (E2eSafetyPopover *self)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  GtkWidget *dialog = e2e_question_new (
    GTK_WINDOW (window), _ ("Do they really differ?"),
    _ ("Then someone stands between the two of you and may have read along. The chat ends at once, "
       "for both. Start a new one over another relay, and hand over the code in another way."));

  e2e_question_add_button (dialog, _ ("_Compare Again"), GTK_RESPONSE_CANCEL, NULL);
  e2e_question_add_button (dialog, _ ("_End the Chat"), GTK_RESPONSE_ACCEPT, "destructive-action");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_differ_response), self->conversation,
                           0);
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
e2e_safety_popover_dispose (GObject *object)
{
  g_clear_object (&E2E_SAFETY_POPOVER (object)->conversation);
  G_OBJECT_CLASS (e2e_safety_popover_parent_class)->dispose (object);
}

static void
e2e_safety_popover_class_init (E2eSafetyPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = e2e_safety_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/safety-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eSafetyPopover, title_label);
  gtk_widget_class_bind_template_child (widget_class, E2eSafetyPopover, emoji_grid);
  gtk_widget_class_bind_template_child (widget_class, E2eSafetyPopover, digits_label);
  gtk_widget_class_bind_template_child (widget_class, E2eSafetyPopover, match_button);
  gtk_widget_class_bind_template_callback (widget_class, on_match_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_differ_clicked);
}

static void
e2e_safety_popover_init (E2eSafetyPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
e2e_safety_popover_new (E2eConversation *conversation)
{
  E2eSafetyPopover *self = g_object_new (E2E_TYPE_SAFETY_POPOVER, NULL);

  self->conversation = g_object_ref (conversation);
  g_signal_connect_object (conversation, "notify::verified", G_CALLBACK (show_verified), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_after (self, "map", G_CALLBACK (say_safety), NULL);
  show_verified (self);
  show_safety (self);
  return GTK_WIDGET (self);
}
