/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/start-page.h"

#include <glib/gi18n.h>

#include "gtk/announcement.h"
#include "gtk/sentence.h"

struct _E2eStartPage
{
  GtkBin parent_instance;

  gboolean has_icons;
  gboolean is_own_relay;

  GtkImage *icon;
  GtkButton *create_button;
  GtkLabel *error_label;
  GtkImage *relay_icon;
  GtkLabel *relay_label;
  GtkImage *choose_icon;
};

G_DEFINE_FINAL_TYPE (E2eStartPage, e2e_start_page, GTK_TYPE_BIN)

static void
show_relay_icon (E2eStartPage *self)
{
  g_object_set (self->relay_icon, "icon-name",
                self->is_own_relay ? "computer-symbolic" : "network-server-symbolic", NULL);
}

static void
show_relay (E2eStartPage *self, GParamSpec *pspec, E2eSettings *settings)
{
  const gboolean is_own = e2e_settings_get_boolean (settings, "own-relay");
  g_autofree gchar *relay = e2e_settings_get_string (settings, "relay");
  g_autofree gchar *name = e2e_sentence_relay (relay);
  g_autofree gchar *label = NULL;

  (void) pspec;
  if (is_own)
    label = g_strdup (_ ("Hosted on this computer"));
  else if (name != NULL)
    label = g_strdup_printf (_ ("Relay: %s"), name);
  else
    label = g_strdup (_ ("Choose where to meet"));
  gtk_label_set_text (self->relay_label, label);
  self->is_own_relay = is_own;
  if (self->has_icons)
    show_relay_icon (self);
}

static void
e2e_start_page_class_init (E2eStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eStartPage, icon);
  gtk_widget_class_bind_template_child (widget_class, E2eStartPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, E2eStartPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, E2eStartPage, relay_icon);
  gtk_widget_class_bind_template_child (widget_class, E2eStartPage, relay_label);
  gtk_widget_class_bind_template_child (widget_class, E2eStartPage, choose_icon);
}

static void
e2e_start_page_init (E2eStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_announce_label (self->error_label);
}

void
e2e_start_page_follow (E2eStartPage *self, E2eSettings *settings)
{
  g_signal_connect_object (settings, "notify::relay", G_CALLBACK (show_relay), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::own-relay", G_CALLBACK (show_relay), self,
                           G_CONNECT_SWAPPED);
  show_relay (self, NULL, settings);
}

void
e2e_start_page_show_icons (E2eStartPage *self)
{
  self->has_icons = TRUE;
  g_object_set (self->icon, "icon-name", "e2echat-two-symbolic", NULL);
  g_object_set (self->choose_icon, "icon-name", "pan-down-symbolic", NULL);
  show_relay_icon (self);
}

void
e2e_start_page_set_error (E2eStartPage *self, const gchar *sentence)
{
  gtk_label_set_text (self->error_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), sentence != NULL);
}
