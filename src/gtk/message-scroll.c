/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-scroll.h"

#define STEP_PX 48

struct _E2eMessageScroll
{
  GtkWidget *canvas;
  E2eMessageGeometry *geometry;
  void (*on_scrolled) (GtkWidget *canvas);
  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  gboolean is_updating;
};

E2eMessageScroll *
e2e_message_scroll_new (GtkWidget *canvas, E2eMessageGeometry *geometry,
                        void (*on_scrolled) (GtkWidget *canvas))
{
  E2eMessageScroll *self = g_new0 (E2eMessageScroll, 1);

  self->canvas = canvas;
  self->geometry = geometry;
  self->on_scrolled = on_scrolled;
  return self;
}

void
e2e_message_scroll_free (E2eMessageScroll *self)
{
  if (self == NULL)
    return;

  e2e_message_scroll_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  e2e_message_scroll_set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  g_free (self);
}

static void
on_value_changed (E2eMessageScroll *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (self->is_updating)
    return;

  e2e_message_geometry_scroll (self->geometry, (gint64) gtk_adjustment_get_value (adjustment));
  self->on_scrolled (self->canvas);
}

void
e2e_message_scroll_set_adjustment (E2eMessageScroll *self, GtkOrientation orientation,
                                   GtkAdjustment *adjustment)
{
  GtkAdjustment **field = &self->adjustments[orientation];

  if (*field != NULL)
    g_signal_handlers_disconnect_by_data (*field, self);
  if (adjustment != NULL)
    g_object_ref_sink (adjustment);
  g_clear_object (field);
  *field = adjustment;
  if (adjustment != NULL && orientation == GTK_ORIENTATION_VERTICAL)
    {
      e2e_message_scroll_update (self, gtk_widget_get_allocated_height (self->canvas));
      g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_value_changed), self);
    }
}

GtkAdjustment *
e2e_message_scroll_get_adjustment (E2eMessageScroll *self, GtkOrientation orientation)
{
  return self->adjustments[orientation];
}

void
e2e_message_scroll_update (E2eMessageScroll *self, gint page)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (adjustment == NULL)
    return;

  self->is_updating = TRUE;
  gtk_adjustment_configure (adjustment, (gdouble) e2e_message_geometry_get_value (self->geometry),
                            (gdouble) e2e_message_geometry_get_lower (self->geometry),
                            (gdouble) e2e_message_geometry_get_upper (self->geometry), STEP_PX,
                            page * 0.9, page);
  self->is_updating = FALSE;
}
