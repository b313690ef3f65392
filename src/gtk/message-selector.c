/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-selector.h"

#include "gtk/message-drag.h"
#include "gtk/message-letter.h"
#include "gtk/message-spot.h"

#define SCROLL_PER_S 8 /* of the way that the mouse is beyond the edge */
#define MAX_SCROLL_PX_PER_S 4000
#define MAX_TICK_US (100 * 1000)

struct _E2eMessageSelector
{
  GtkWidget *canvas;
  E2eMessageLayout *layout;
  GtkGesture *click;
  GtkGesture *drag;
  E2eMessageDrag *carrier;

  /* While a button is pressed. */
  gboolean is_pressed;
  gboolean is_touched; /* by a finger: it scrolls, unless it just taps */
  gboolean is_held; /* on what is selected already: a drag takes it along, a click clears it */
  gboolean is_dragging;
  E2eMessageUnit unit;
  E2eMessagePoint origin_start; /* the unit that was pressed on; it stays selected */
  E2eMessagePoint origin_end;
  gint x;
  gint y;
  guint tick_id;
  gint64 tick_us;
};

static gboolean
is_before (const E2eMessagePoint *a, const E2eMessagePoint *b)
{
  return a->id < b->id || (a->id == b->id && a->offset < b->offset);
}

/* Selects from where the button was pressed to where the mouse is. */
static void
follow_mouse (E2eMessageSelector *self)
{
  const gint height = gtk_widget_get_allocated_height (self->canvas);
  E2eMessageSpot spot;
  gboolean is_up;

  if (!e2e_message_spot_find (self->layout, self->canvas, self->x, CLAMP (self->y, 0, height - 1),
                              self->unit, &spot))
    return;

  is_up = is_before (&spot.start, &self->origin_start);
  e2e_message_selection_set (self->layout->selection,
                             is_up ? &self->origin_end : &self->origin_start,
                             is_up ? &spot.start : &spot.end);
}

static gint
get_way_beyond (E2eMessageSelector *self)
{
  const gint height = gtk_widget_get_allocated_height (self->canvas);

  return self->y < 0 ? self->y : MAX (self->y - height + 1, 0);
}

static void
stop_scrolling (E2eMessageSelector *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->canvas, self->tick_id);
  self->tick_id = 0;
}

static gboolean
on_tick (GtkWidget *canvas, GdkFrameClock *clock, gpointer data)
{
  E2eMessageSelector *self = data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (canvas));
  const gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  const gdouble seconds = (gdouble) CLAMP (now_us - self->tick_us, 0, MAX_TICK_US) / G_USEC_PER_SEC;
  const gint beyond = get_way_beyond (self);
  const gdouble step_px =
    CLAMP (beyond * SCROLL_PER_S, -MAX_SCROLL_PX_PER_S, MAX_SCROLL_PX_PER_S) * seconds;

  if (beyond == 0)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  self->tick_us = now_us;
  /* By what came into view in the frame before. */
  follow_mouse (self);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) +
                                          (beyond < 0 ? MIN (step_px, -1) : MAX (step_px, 1)));
  return G_SOURCE_CONTINUE;
}

static void
start_scrolling (E2eMessageSelector *self)
{
  if (self->tick_id != 0)
    return;

  self->tick_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->canvas));
  self->tick_id = gtk_widget_add_tick_callback (self->canvas, on_tick, self, NULL);
}

/* Keys go on from where the mouse left off. */
static void
focus_at (const E2eMessageSpot *spot)
{
  if (spot->text != NULL)
    e2e_message_text_focus_at (spot->text, (gint) spot->end.offset);
}

static void
finish (E2eMessageSelector *self)
{
  const gint height = gtk_widget_get_allocated_height (self->canvas);
  E2eMessageSpot spot;

  stop_scrolling (self);
  if (!self->is_pressed)
    return;

  self->is_pressed = FALSE;
  if (self->is_touched)
    {
      self->is_touched = FALSE;
      e2e_message_selection_clear (self->layout->selection);
      return;
    }
  if ((self->is_dragging || self->is_held) &&
      e2e_message_spot_find (self->layout, self->canvas, self->x, CLAMP (self->y, 0, height - 1),
                             E2E_MESSAGE_UNIT_CHARACTER, &spot))
    {
      if (self->is_held)
        e2e_message_selection_set (self->layout->selection, &spot.start, &spot.end);
      focus_at (&spot);
    }
  self->is_held = FALSE;
  self->is_dragging = FALSE;
  e2e_message_selection_settle (self->layout->selection);
}

static gboolean
is_touch (const GdkEvent *event)
{
  GdkDevice *device = gdk_event_get_source_device (event);

  return event->type == GDK_TOUCH_BEGIN ||
         (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN);
}

static gboolean
is_on_button (const GdkEvent *event)
{
  GtkWidget *widget = gtk_get_event_widget ((GdkEvent *) event);

  return widget != NULL && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL;
}

static void
claim (E2eMessageSelector *self)
{
  gtk_gesture_set_state (self->drag, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_set_state (self->click, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
is_on_link (const E2eMessageSpot *spot)
{
  return spot->is_inside &&
         e2e_message_letter_is_link (GTK_LABEL (spot->text), (gint) spot->start.offset);
}

static void
hold (E2eMessageSelector *self, const E2eMessageSpot *spot)
{
  self->is_pressed = TRUE;
  self->is_held = TRUE;
  if (!is_on_link (spot))
    claim (self);
}

static void
press (E2eMessageSelector *self, const E2eMessageSpot *spot, gboolean extends)
{
  E2eMessagePoint anchor;
  E2eMessagePoint focus;

  self->is_pressed = TRUE;
  self->is_dragging = self->unit != E2E_MESSAGE_UNIT_CHARACTER || extends;
  self->origin_start = spot->start;
  self->origin_end = spot->end;
  if (extends && e2e_message_selection_get_points (self->layout->selection, &anchor, &focus))
    {
      self->origin_start = self->origin_end = anchor;
      follow_mouse (self);
    }
  else
    e2e_message_selection_set (self->layout->selection, &spot->start, &spot->end);
  /* A link, and what is beside the text, get a click unless it turns out to be a drag. */
  if (self->is_dragging || (spot->is_inside && !is_on_link (spot)))
    {
      claim (self);
      focus_at (spot);
    }
}

static void
on_pressed (E2eMessageSelector *self, gint n, gdouble x, gdouble y)
{
  GdkEventSequence *sequence =
    gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (self->click));
  const GdkEvent *event = gtk_gesture_get_last_event (self->click, sequence);
  GdkModifierType state = 0;
  E2eMessageSpot spot;

  finish (self);
  if (event == NULL || is_on_button (event))
    {
      gtk_gesture_set_state (self->click, GTK_EVENT_SEQUENCE_DENIED);
      gtk_gesture_set_state (self->drag, GTK_EVENT_SEQUENCE_DENIED);
      e2e_message_selection_clear (self->layout->selection);
      return;
    }
  if (is_touch (event))
    {
      self->is_pressed = TRUE;
      self->is_touched = TRUE;
      return;
    }

  gdk_event_get_state (event, &state);
  self->x = (gint) x;
  self->y = (gint) y;
  self->unit = n == 1   ? E2E_MESSAGE_UNIT_CHARACTER
               : n == 2 ? E2E_MESSAGE_UNIT_WORD
                        : E2E_MESSAGE_UNIT_MESSAGE;
  if (!e2e_message_spot_find (self->layout, self->canvas, self->x, self->y, self->unit, &spot))
    return;

  if (n == 1 && (state & GDK_SHIFT_MASK) == 0 &&
      e2e_message_spot_is_selected (&spot, self->canvas, self->x, self->y))
    hold (self, &spot);
  else
    press (self, &spot, (state & GDK_SHIFT_MASK) != 0);
  if (n >= 3)
    gtk_event_controller_reset (GTK_EVENT_CONTROLLER (self->click));
}

/* The finger scrolls. */
static void
on_cancel (E2eMessageSelector *self)
{
  if (self->is_touched)
    self->is_pressed = FALSE;
  self->is_touched = FALSE;
}

static gboolean
is_drag (E2eMessageSelector *self, gdouble x, gdouble y, gdouble start_x, gdouble start_y)
{
  E2eMessageSpot spot;

  if (gtk_drag_check_threshold (self->canvas, (gint) start_x, (gint) start_y, (gint) x, (gint) y))
    return TRUE;
  /* A thin letter is less wide than that; but a hand on a link may tremble. */
  return gtk_gesture_get_sequence_state (self->drag, NULL) == GTK_EVENT_SEQUENCE_CLAIMED &&
         e2e_message_spot_find (self->layout, self->canvas, (gint) x, (gint) y, self->unit,
                                &spot) &&
         (spot.end.id != self->origin_end.id || spot.end.offset != self->origin_end.offset);
}

/* Away with what is selected. */
static void
carry (E2eMessageSelector *self, gint x, gint y)
{
  GdkEventSequence *sequence =
    gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (self->drag));

  claim (self);
  self->is_pressed = FALSE;
  self->is_held = FALSE;
  e2e_message_drag_begin (self->carrier, gtk_gesture_get_last_event (self->drag, sequence), x, y);
}

static void
on_drag_update (E2eMessageSelector *self, gdouble offset_x, gdouble offset_y)
{
  gdouble x;
  gdouble y;

  if (!self->is_pressed || self->is_touched)
    return;

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (self->drag), &x, &y);
  if (self->is_held)
    {
      if (gtk_drag_check_threshold (self->canvas, (gint) x, (gint) y, (gint) (x + offset_x),
                                    (gint) (y + offset_y)))
        carry (self, (gint) x, (gint) y);
      return;
    }
  if (!self->is_dragging)
    {
      self->is_dragging = is_drag (self, x + offset_x, y + offset_y, x, y);
      if (!self->is_dragging)
        return;
      claim (self);
    }
  self->x = (gint) (x + offset_x);
  self->y = (gint) (y + offset_y);
  follow_mouse (self);
  if (get_way_beyond (self) != 0)
    start_scrolling (self);
}

/* An end that vanishes under the mouse takes the drag with it. */
static void
on_changed (E2eMessageSelector *self)
{
  E2eMessagePoint anchor;
  E2eMessagePoint focus;

  e2e_message_layout_show_selection (self->layout);
  if (e2e_message_selection_get_points (self->layout->selection, &anchor, &focus))
    return;

  self->is_pressed = FALSE;
  self->is_touched = FALSE;
  self->is_held = FALSE;
  self->is_dragging = FALSE;
  stop_scrolling (self);
}

E2eMessageSelector *
e2e_message_selector_new (GtkWidget *canvas, E2eMessageLayout *layout)
{
  E2eMessageSelector *self = g_new0 (E2eMessageSelector, 1);

  self->canvas = canvas;
  self->layout = layout;
  self->click = gtk_gesture_multi_press_new (canvas);
  self->drag = gtk_gesture_drag_new (canvas);
  self->carrier = e2e_message_drag_new (canvas, layout->selection);
  gtk_gesture_group (self->drag, self->click);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->click),
                                              GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->drag), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (self->drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (self->drag, "cancel", G_CALLBACK (on_cancel), self);
  g_signal_connect_swapped (self->drag, "end", G_CALLBACK (finish), self);
  g_signal_connect_swapped (layout->selection, "changed", G_CALLBACK (on_changed), self);
  return self;
}

void
e2e_message_selector_free (E2eMessageSelector *self)
{
  if (self == NULL)
    return;

  stop_scrolling (self);
  g_signal_handlers_disconnect_by_data (self->layout->selection, self);
  g_clear_object (&self->click);
  g_clear_object (&self->drag);
  e2e_message_drag_free (self->carrier);
  g_free (self);
}

/* --- Keys ---------------------------------------------------------------------------------- */

static void
on_select (E2eMessageText *text, gint anchor, gint cursor, gboolean extends, gpointer data)
{
  E2eMessageSelector *self = data;
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (text), E2E_TYPE_MESSAGE_ROW);
  E2eMessage *message = e2e_message_row_get_message (E2E_MESSAGE_ROW (row));
  E2eMessagePoint from = { .offset = anchor };
  E2eMessagePoint to = { .offset = cursor };
  E2eMessagePoint ignored;

  /* A hand that trembles on a link selects nothing. */
  if (message == NULL || self->is_pressed)
    return;

  from.id = to.id = e2e_message_get_id (message);
  if (extends)
    e2e_message_selection_get_points (self->layout->selection, &from, &ignored);
  e2e_message_selection_set (self->layout->selection, &from, &to);
  e2e_message_selection_settle (self->layout->selection);
}

void
e2e_message_selector_watch (E2eMessageSelector *self, E2eMessageBubble *bubble)
{
  g_signal_connect (e2e_message_bubble_get_text (bubble), "select", G_CALLBACK (on_select), self);
}
