/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/context-bar.h"

#include "gtk/announcement.h"

struct _E2eContextBar
{
  GtkRevealer parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *excerpt;
  GtkWidget *close_button;
};

static guint closed_signal;

G_DEFINE_FINAL_TYPE (E2eContextBar, e2e_context_bar, GTK_TYPE_REVEALER)

static void
on_close_clicked (E2eContextBar *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
e2e_context_bar_class_init (E2eContextBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  closed_signal = g_signal_new ("closed", E2E_TYPE_CONTEXT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/context-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eContextBar, icon);
  gtk_widget_class_bind_template_child (widget_class, E2eContextBar, title);
  gtk_widget_class_bind_template_child (widget_class, E2eContextBar, excerpt);
  gtk_widget_class_bind_template_child (widget_class, E2eContextBar, close_button);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
e2e_context_bar_init (E2eContextBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_announce_label (self->title);
}

void
e2e_context_bar_open (E2eContextBar *self, const gchar *icon_name, const gchar *title,
                      const gchar *excerpt, const gchar *leave)
{
  g_object_set (self->icon, "icon-name", icon_name, NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->excerpt, excerpt);
  gtk_widget_set_tooltip_text (self->close_button, leave);
  atk_object_set_name (gtk_widget_get_accessible (self->close_button), leave);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self), TRUE);
}

void
e2e_context_bar_close (E2eContextBar *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self), FALSE);
  /* What a message said is not to stay in a label that nobody sees. */
  gtk_label_set_text (self->excerpt, "");
}
