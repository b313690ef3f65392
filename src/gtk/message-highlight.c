/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-highlight.h"

#define STYLE_KEY "e2e-selection-style"

/* That of the node which a label of GTK's gives its selection: 'label selection' in CSS. It has the
 * label's ancestors by its path alone: as a child it would stay with the label for ever, and
 * restyle it. */
static GtkStyleContext *
new_style (GtkWidget *widget)
{
  GtkWidgetPath *path = gtk_widget_path_copy (gtk_widget_get_path (widget));
  GtkStyleContext *style = gtk_style_context_new ();

  gtk_widget_path_append_type (path, G_TYPE_NONE);
  gtk_widget_path_iter_set_object_name (path, -1, "selection");
  gtk_style_context_set_path (style, path);
  gtk_style_context_set_screen (style, gtk_widget_get_screen (widget));
  gtk_widget_path_unref (path);
  return style;
}

static GtkStyleContext *
get_style (GtkWidget *widget)
{
  GtkStyleContext *style = g_object_get_data (G_OBJECT (widget), STYLE_KEY);

  if (style == NULL)
    {
      style = new_style (widget);
      g_object_set_data_full (G_OBJECT (widget), STYLE_KEY, style, g_object_unref);
    }
  gtk_style_context_set_scale (style, gtk_widget_get_scale_factor (widget));
  gtk_style_context_set_state (style, gtk_widget_get_state_flags (widget));
  return style;
}

void
e2e_message_highlight_forget (GtkLabel *label)
{
  g_object_set_data (G_OBJECT (label), STYLE_KEY, NULL);
}

static gboolean
is_colour (PangoAttribute *attribute, gpointer unused)
{
  (void) unused;

  return attribute->klass->type == PANGO_ATTR_FOREGROUND ||
         attribute->klass->type == PANGO_ATTR_BACKGROUND;
}

/* A link's colour is not for the ground of a selection. To lay text out takes long, so the copy
 * stays with LAYOUT until that changes. Borrowed. */
static PangoLayout *
get_plain (PangoLayout *layout)
{
  const guint serial = pango_layout_get_serial (layout);
  PangoLayout *plain = g_object_get_data (G_OBJECT (layout), "e2e-plain");
  PangoAttrList *attributes = pango_layout_get_attributes (layout);
  PangoAttrList *colours;

  if (plain != NULL &&
      GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (layout), "e2e-serial")) == serial)
    return plain;

  attributes = attributes != NULL ? pango_attr_list_copy (attributes) : pango_attr_list_new ();
  colours = pango_attr_list_filter (attributes, is_colour, NULL);
  plain = NULL;
  if (colours != NULL)
    {
      plain = pango_layout_copy (layout);
      pango_layout_set_attributes (plain, attributes);
      pango_attr_list_unref (colours);
    }
  pango_attr_list_unref (attributes);
  g_object_set_data_full (G_OBJECT (layout), "e2e-plain", plain, g_object_unref);
  g_object_set_data (G_OBJECT (layout), "e2e-serial", GUINT_TO_POINTER (serial));
  return plain != NULL ? plain : layout;
}

/* Where the layout begins in the widget. */
static void
get_offsets (GtkLabel *label, gint *x, gint *y)
{
  GtkAllocation allocation;

  gtk_widget_get_allocation (GTK_WIDGET (label), &allocation);
  gtk_label_get_layout_offsets (label, x, y);
  *x -= allocation.x;
  *y -= allocation.y;
}

static cairo_region_t *
get_region (GtkLabel *label, gint start, gint end)
{
  const gint range[] = { start, end };
  gint x;
  gint y;

  get_offsets (label, &x, &y);
  return gdk_pango_layout_get_clip_region (gtk_label_get_layout (label), x, y, range, 1);
}

void
e2e_message_highlight_draw (GtkLabel *label, cairo_t *cr, gint start, gint end)
{
  GtkWidget *widget = GTK_WIDGET (label);
  GtkStyleContext *style = get_style (widget);
  cairo_region_t *region = get_region (label, start, end);
  gint x;
  gint y;

  get_offsets (label, &x, &y);
  cairo_save (cr);
  gdk_cairo_region (cr, region);
  cairo_clip (cr);
  gtk_render_background (style, cr, 0, 0, gtk_widget_get_allocated_width (widget),
                         gtk_widget_get_allocated_height (widget));
  gtk_render_layout (style, cr, x, y, get_plain (gtk_label_get_layout (label)));
  cairo_restore (cr);
  cairo_region_destroy (region);
}

gboolean
e2e_message_highlight_contains (GtkLabel *label, gint start, gint end, gint x, gint y)
{
  cairo_region_t *region = get_region (label, start, end);
  const gboolean is_in = cairo_region_contains_point (region, x, y);

  cairo_region_destroy (region);
  return is_in;
}
