/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-drag.h"

#include "gtk/message-body.h"

#include <string.h>

#define MAX_ICON_TEXT_PX 240
#define ICON_PADDING_PX 8
#define ICON_BESIDE_PX 12 /* the mouse, so that one sees where it would be dropped */

struct _E2eMessageDrag
{
  GtkWidget *canvas;
  E2eMessageSelection *selection;
  GtkTargetList *targets;
  GdkDragContext *context; /* while something is dragged */
};

/* The beginning of the text, as it looks in the list. */
static cairo_surface_t *
draw_icon (GtkWidget *canvas, const gchar *text)
{
  GtkStyleContext *style = gtk_widget_get_style_context (canvas);
  g_autofree gchar *excerpt = e2e_message_body_excerpt (text);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (canvas, excerpt);
  cairo_surface_t *surface;
  cairo_t *cr;
  gint width;
  gint height;

  pango_layout_set_width (layout, MAX_ICON_TEXT_PX * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &width, &height);
  width += 2 * ICON_PADDING_PX;
  height += 2 * ICON_PADDING_PX;
  surface = gdk_window_create_similar_surface (gtk_widget_get_window (canvas),
                                               CAIRO_CONTENT_COLOR_ALPHA, width, height);
  cr = cairo_create (surface);
  gtk_style_context_save (style);
  gtk_style_context_add_class (style, "dragged");
  gtk_render_background (style, cr, 0, 0, width, height);
  gtk_render_frame (style, cr, 0, 0, width, height);
  gtk_render_layout (style, cr, ICON_PADDING_PX, ICON_PADDING_PX, layout);
  gtk_style_context_restore (style);
  cairo_destroy (cr);
  return surface;
}

static void
on_begin (E2eMessageDrag *self, GdkDragContext *context)
{
  g_autofree gchar *text = e2e_message_selection_dup_text (self->selection);
  cairo_surface_t *icon = draw_icon (self->canvas, text != NULL ? text : "");

  g_set_object (&self->context, context);
  cairo_surface_set_device_offset (icon, ICON_BESIDE_PX, ICON_BESIDE_PX);
  gtk_drag_set_icon_surface (context, icon);
  cairo_surface_destroy (icon);
  if (text != NULL)
    explicit_bzero (text, strlen (text));
}

static void
on_data_get (GtkWidget *canvas, GdkDragContext *context, GtkSelectionData *data, guint info,
             guint time, gpointer user_data)
{
  E2eMessageDrag *self = user_data;
  g_autofree gchar *text = e2e_message_selection_dup_text (self->selection);

  (void) canvas;
  (void) context;
  (void) info;
  (void) time;
  if (text == NULL)
    return;

  gtk_selection_data_set_text (data, text, -1);
  explicit_bzero (text, strlen (text));
}

static void
on_end (E2eMessageDrag *self)
{
  g_clear_object (&self->context);
}

static void
on_changed (E2eMessageDrag *self)
{
  if (self->context != NULL && e2e_message_selection_is_empty (self->selection))
    gtk_drag_cancel (self->context);
}

E2eMessageDrag *
e2e_message_drag_new (GtkWidget *canvas, E2eMessageSelection *selection)
{
  E2eMessageDrag *self = g_new0 (E2eMessageDrag, 1);

  self->canvas = canvas;
  self->selection = selection;
  self->targets = gtk_target_list_new (NULL, 0);
  gtk_target_list_add_text_targets (self->targets, 0);
  g_signal_connect_swapped (canvas, "drag-begin", G_CALLBACK (on_begin), self);
  g_signal_connect (canvas, "drag-data-get", G_CALLBACK (on_data_get), self);
  g_signal_connect_swapped (canvas, "drag-end", G_CALLBACK (on_end), self);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (on_changed), self);
  return self;
}

void
e2e_message_drag_free (E2eMessageDrag *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->context);
  gtk_target_list_unref (self->targets);
  g_free (self);
}

void
e2e_message_drag_begin (E2eMessageDrag *self, const GdkEvent *event, gint x, gint y)
{
  if (!e2e_message_selection_is_empty (self->selection))
    gtk_drag_begin_with_coordinates (self->canvas, self->targets, GDK_ACTION_COPY,
                                     GDK_BUTTON_PRIMARY, (GdkEvent *) event, x, y);
}
