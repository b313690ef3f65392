/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-ornament.h"

#include "client/display.h"
#include "gtk/message-body.h"

#include <glib/gi18n.h>

static GtkWidget *
new_label (const gchar *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), style_class);
  return label;
}

static void
add_rule (GtkWidget *box)
{
  GtkWidget *rule = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_set_valign (rule, GTK_ALIGN_CENTER);
  gtk_box_pack_start (GTK_BOX (box), rule, TRUE, TRUE, 0);
  gtk_widget_show (rule);
}

GtkWidget *
e2e_message_ornament_new_divider (void)
{
  GtkWidget *divider = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ ("New messages"));

  gtk_style_context_add_class (gtk_widget_get_style_context (divider), "divider");
  add_rule (divider);
  gtk_box_pack_start (GTK_BOX (divider), label, FALSE, FALSE, 0);
  gtk_widget_show (label);
  add_rule (divider);
  return divider;
}

GtkWidget *
e2e_message_ornament_new_day (void)
{
  return new_label ("day");
}

GtkWidget *
e2e_message_ornament_new_reactions (void)
{
  return new_label ("reactions");
}

void
e2e_message_ornament_set_text (GtkLabel *label, const gchar *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

void
e2e_message_ornament_set_reactions (GtkLabel *label, E2eMessage *message)
{
  const gchar *own = e2e_message_get_own_reaction (message);
  const gchar *peer = e2e_message_get_peer_reaction (message);
  g_autofree gchar *shown = NULL;
  g_autofree gchar *peer_shown = NULL;
  g_autofree gchar *text = NULL;

  shown = e2e_display_name (own != NULL ? own : peer, E2E_MESSAGE_BODY_MAX_REACTION_CHARS);
  if (own == NULL || peer == NULL)
    text = g_steal_pointer (&shown);
  else if (g_str_equal (own, peer))
    text = g_strdup_printf ("%s 2", shown);
  else
    {
      peer_shown = e2e_display_name (peer, E2E_MESSAGE_BODY_MAX_REACTION_CHARS);
      text = g_strdup_printf ("%s %s", shown, peer_shown);
    }
  e2e_message_ornament_set_text (label, text);
}
