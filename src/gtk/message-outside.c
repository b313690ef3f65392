/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-outside.h"

struct _E2eMessageOutside
{
  GtkWidget *widget;
  GtkGesture *click; /* of the window; NULL for none */
  void (*on_click) (gpointer data);
  gpointer data;
};

static gboolean
is_on_popover (E2eMessageOutside *self)
{
  GdkEventSequence *sequence =
    gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (self->click));
  const GdkEvent *event = gtk_gesture_get_last_event (self->click, sequence);
  GtkWidget *target = event != NULL ? gtk_get_event_widget ((GdkEvent *) event) : NULL;

  return target != NULL && gtk_widget_get_ancestor (target, GTK_TYPE_POPOVER) != NULL;
}

/* Whether X and Y of WINDOW are in WIDGET, which may be NULL. */
static gboolean
is_in (GtkWidget *widget, GtkWidget *window, gdouble x, gdouble y)
{
  gint here_x;
  gint here_y;

  return widget != NULL &&
         gtk_widget_translate_coordinates (window, widget, (gint) x, (gint) y, &here_x, &here_y) &&
         here_x >= 0 && here_x < gtk_widget_get_allocated_width (widget) && here_y >= 0 &&
         here_y < gtk_widget_get_allocated_height (widget);
}

static void
on_pressed (E2eMessageOutside *self, gint n, gdouble x, gdouble y, GtkGesture *click)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));

  (void) n;
  if (is_in (gtk_bin_get_child (GTK_BIN (window)), window, x, y) &&
      !is_in (self->widget, window, x, y) && !is_on_popover (self))
    self->on_click (self->data);
}

static void
on_released (E2eMessageOutside *self, gint n, gdouble x, gdouble y, GtkGesture *click)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));

  (void) n;
  if (is_in (gtk_window_get_titlebar (GTK_WINDOW (window)), window, x, y) && !is_on_popover (self))
    self->on_click (self->data);
}

static void
watch (E2eMessageOutside *self)
{
  GtkWidget *window = gtk_widget_get_toplevel (self->widget);

  g_clear_object (&self->click);
  if (!GTK_IS_WINDOW (window))
    return;

  self->click = gtk_gesture_multi_press_new (window);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (self->click, "released", G_CALLBACK (on_released), self);
}

E2eMessageOutside *
e2e_message_outside_new (GtkWidget *widget, void (*on_click) (gpointer data), gpointer data)
{
  E2eMessageOutside *self = g_new0 (E2eMessageOutside, 1);

  self->widget = widget;
  self->on_click = on_click;
  self->data = data;
  g_signal_connect_swapped (widget, "hierarchy-changed", G_CALLBACK (watch), self);
  return self;
}

void
e2e_message_outside_free (E2eMessageOutside *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->widget, self);
  g_clear_object (&self->click);
  g_free (self);
}
