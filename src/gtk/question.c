/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/question.h"

/* Of both texts: what GTK takes is wider than a narrow screen. */
#define MAX_WIDTH_CHARS 34
#define MAX_WIDTH 350

#define SPACING 6
#define BUTTON_WIDTH 240 /* at least, of one of a stack */

static void
narrow (GtkWidget *widget, gpointer unused)
{
  (void) unused;
  if (GTK_IS_LABEL (widget))
    {
      gtk_label_set_max_width_chars (GTK_LABEL (widget), MAX_WIDTH_CHARS);
      gtk_label_set_line_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_justify (GTK_LABEL (widget), GTK_JUSTIFY_CENTER);
      gtk_label_set_xalign (GTK_LABEL (widget), 0.5f);
      gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
    }
}

static void
make_equal (GtkWidget *button, gpointer row)
{
  gtk_widget_set_size_request (button, BUTTON_WIDTH, -1);
  gtk_button_box_set_child_non_homogeneous (row, button, FALSE);
}

static void
stack (GtkWidget *row)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (row), GTK_ORIENTATION_VERTICAL);
  gtk_button_box_set_layout (GTK_BUTTON_BOX (row), GTK_BUTTONBOX_CENTER);
  gtk_box_set_spacing (GTK_BOX (row), SPACING);
  g_object_set (row, "margin", 2 * SPACING, "margin-top", 0, NULL);
}

GtkWidget *
e2e_question_new (GtkWindow *parent, const gchar *title, const gchar *text)
{
  GtkWidget *self =
    gtk_message_dialog_new (parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                            GTK_MESSAGE_OTHER, GTK_BUTTONS_NONE, "%s", title);

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (self), "%s", text);
  gtk_container_foreach (GTK_CONTAINER (
                           gtk_message_dialog_get_message_area (GTK_MESSAGE_DIALOG (self))),
                         narrow, NULL);
  return self;
}

void
e2e_question_add_button (GtkWidget *self, const gchar *label, gint response, const gchar *style)
{
  GtkWidget *button = gtk_dialog_add_button (GTK_DIALOG (self), label, response);
  GtkWidget *row = gtk_widget_get_parent (button);
  gint width;

  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (button), style);
  gtk_widget_get_preferred_width (row, NULL, &width);
  if (width > MAX_WIDTH)
    stack (row);
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (row)) == GTK_ORIENTATION_VERTICAL)
    gtk_container_foreach (GTK_CONTAINER (row), make_equal, row);
}
