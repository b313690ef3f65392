/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/ended-bar.h"

#include "gtk/sentence.h"

struct _E2eEndedBar
{
  GtkBox parent_instance;

  GtkLabel *title_label;
  GtkLabel *sentence_label;
  GtkWidget *invite_button;
};

G_DEFINE_FINAL_TYPE (E2eEndedBar, e2e_ended_bar, GTK_TYPE_BOX)

static void
show_end (E2eEndedBar *self, GParamSpec *pspec, E2eConversation *conversation)
{
  const GError *error = e2e_conversation_get_error (conversation);
  g_autofree gchar *sentence =
    e2e_sentence_end (e2e_conversation_get_end_reason (conversation), error,
                      e2e_conversation_get_peer_name (conversation));

  (void) pspec;
  if (e2e_conversation_get_state (conversation) != E2E_STATE_ENDED)
    return;

  gtk_label_set_text (self->title_label, e2e_sentence_error_title (error));
  gtk_widget_set_visible (GTK_WIDGET (self->title_label), error != NULL);
  gtk_label_set_text (self->sentence_label, sentence);
  if (error != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "failed");
  else
    gtk_style_context_remove_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "failed");
}

static void
e2e_ended_bar_class_init (E2eEndedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/ended-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eEndedBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, E2eEndedBar, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, E2eEndedBar, invite_button);
}

static void
e2e_ended_bar_init (E2eEndedBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
e2e_ended_bar_follow (E2eEndedBar *self, E2eConversation *conversation)
{
  g_signal_connect_object (conversation, "notify::state", G_CALLBACK (show_end), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (conversation, "can-invite-again", self->invite_button, "visible",
                          G_BINDING_SYNC_CREATE);
  show_end (self, NULL, conversation);
}
