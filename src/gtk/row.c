/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/row.h"

#define WIDE_CHILD_MARGIN 6

struct _E2eRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *grid;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *child;
  gboolean is_wide;
};

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_WIDE,
};

G_DEFINE_FINAL_TYPE (E2eRow, e2e_row, GTK_TYPE_LIST_BOX_ROW)

static void
place_child (E2eRow *self)
{
  gtk_widget_set_valign (self->child, GTK_ALIGN_CENTER);
  if (self->is_wide)
    {
      gtk_widget_set_margin_top (self->child, WIDE_CHILD_MARGIN);
      gtk_grid_attach (GTK_GRID (self->grid), self->child, 0, 2, 2, 1);
    }
  else
    gtk_grid_attach (GTK_GRID (self->grid), self->child, 1, 0, 1, 2);
}

static void
e2e_row_add (GtkContainer *container, GtkWidget *child)
{
  E2eRow *self = E2E_ROW (container);

  if (self->grid == NULL || child == self->grid)
    {
      GTK_CONTAINER_CLASS (e2e_row_parent_class)->add (container, child);
      return;
    }

  self->child = child;
  gtk_label_set_mnemonic_widget (self->title, child);
  place_child (self);
}

static void
e2e_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  E2eRow *self = E2E_ROW (object);
  const gchar *subtitle;

  switch (prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->title, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      subtitle = g_value_get_string (value);
      gtk_label_set_label (self->subtitle, subtitle != NULL ? subtitle : "");
      gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && *subtitle != '\0');
      gtk_widget_set_valign (GTK_WIDGET (self->title), subtitle != NULL && *subtitle != '\0'
                                                         ? GTK_ALIGN_END
                                                         : GTK_ALIGN_CENTER);
      break;
    case PROP_WIDE:
      self->is_wide = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The keys go to what the row is about; the row itself is one stop too many. */
static gboolean
e2e_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  E2eRow *self = E2E_ROW (widget);

  if (self->child != NULL && gtk_widget_is_sensitive (self->child))
    return gtk_widget_child_focus (self->grid, direction);
  return GTK_WIDGET_CLASS (e2e_row_parent_class)->focus (widget, direction);
}

static void
e2e_row_class_init (E2eRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = e2e_row_set_property;
  GTK_WIDGET_CLASS (klass)->focus = e2e_row_focus;
  GTK_CONTAINER_CLASS (klass)->add = e2e_row_add;
  g_object_class_install_property (object_class, PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_SUBTITLE,
                                   g_param_spec_string ("subtitle", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_WIDE,
                                   g_param_spec_boolean ("wide", NULL, NULL, FALSE, flags));
}

static GtkLabel *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  return GTK_LABEL (label);
}

static void
e2e_row_init (E2eRow *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "setting");

  self->title = new_label ();
  gtk_label_set_use_underline (self->title, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->title), GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (GTK_WIDGET (self->title), TRUE);
  self->subtitle = new_label ();
  gtk_widget_set_valign (GTK_WIDGET (self->subtitle), GTK_ALIGN_START);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self->subtitle)),
                               "dim-label");
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self->subtitle)),
                               "caption");
  gtk_widget_set_no_show_all (GTK_WIDGET (self->subtitle), TRUE);

  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (self->title), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (self->subtitle), 0, 1, 1, 1);
  gtk_widget_show (GTK_WIDGET (self->title));
  gtk_widget_show (grid);
  self->grid = grid;
  gtk_container_add (GTK_CONTAINER (self), grid);
}

GtkWidget *
e2e_row_new (const gchar *title, const gchar *subtitle)
{
  return g_object_new (E2E_TYPE_ROW, "title", title, "subtitle", subtitle, "visible", TRUE, NULL);
}

const gchar *
e2e_row_get_title (E2eRow *self)
{
  return gtk_label_get_text (self->title);
}

void
e2e_row_on_activated (GtkListBox *list, GtkListBoxRow *row, gpointer unused)
{
  (void) list;
  (void) unused;
  if (E2E_IS_ROW (row) && E2E_ROW (row)->child != NULL)
    gtk_widget_mnemonic_activate (E2E_ROW (row)->child, FALSE);
}

void
e2e_row_update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer unused)
{
  (void) unused;
  if (before == NULL)
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    {
      GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

      gtk_widget_show (line);
      gtk_list_box_row_set_header (row, line);
    }
}

static void
separate (GtkWidget *widget, gpointer unused)
{
  (void) unused;
  if (GTK_IS_LIST_BOX (widget))
    gtk_list_box_set_header_func (GTK_LIST_BOX (widget), e2e_row_update_header, NULL, NULL);
  else
    e2e_row_separate_all (widget);
}

void
e2e_row_separate_all (GtkWidget *widget)
{
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), separate, NULL);
}
