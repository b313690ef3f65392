/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/about.h"

#include <glib/gi18n.h>

#include "gtk/application.h"

#define WEBSITE "https://github.com/e2echat/e2echat"

#define MAX_WIDTH_CHARS 36

/* GTK asks for 400 pixels and for texts of 60 characters, more than a narrow screen has. */
static void
narrow (GtkWidget *widget, gpointer unused)
{
  gtk_widget_set_size_request (widget, -1, -1);
  if (GTK_IS_LABEL (widget))
    gtk_label_set_max_width_chars (GTK_LABEL (widget), MAX_WIDTH_CHARS);
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), narrow, unused);
}

GtkWidget *
e2e_about_new (GtkWindow *parent)
{
  GtkWidget *self = g_object_new (
    GTK_TYPE_ABOUT_DIALOG, "use-header-bar", TRUE, "transient-for", parent, "modal", TRUE,
    "destroy-with-parent", TRUE, "program-name", "e2echat", "version", E2E_VERSION,
    "logo-icon-name", E2E_APPLICATION_ID, "comments",
    _ ("A private chat for exactly two people, through a relay that can read none of it."),
    "license-type", GTK_LICENSE_GPL_3_0, "website", WEBSITE, "website-label", _ ("Website"),
    "copyright", _ ("© The e2echat contributors"),
    /* Translators: your name, one in a line */
    "translator-credits", _ ("translator-credits"), NULL);
  GtkWidget *close_button =
    gtk_dialog_get_widget_for_response (GTK_DIALOG (self), GTK_RESPONSE_DELETE_EVENT);

  /* The header bar has one of its own. */
  if (close_button != NULL)
    gtk_widget_hide (close_button);
  narrow (gtk_dialog_get_content_area (GTK_DIALOG (self)), NULL);
  g_signal_connect (self, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  return self;
}
