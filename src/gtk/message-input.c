/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-input.h"

#include "gtk/message-cursor.h"
#include "gtk/message-keys.h"
#include "gtk/message-selector.h"

struct _E2eMessageInput
{
  E2eMessageCanvas *canvas;
  E2eMessageLayout *layout;
  GtkGesture *long_press;
  E2eMessageSelector *selector;
};

static void
ask_for_menu (E2eMessageInput *self, E2eMessageRow *row, const GdkRectangle *at)
{
  E2eMessage *message = e2e_message_row_get_message (row);

  if (message != NULL)
    g_signal_emit_by_name (self->canvas, "context-menu", message, at);
}

static void
on_long_press (E2eMessageInput *self, gdouble x, gdouble y)
{
  const GdkRectangle at = { (gint) x, (gint) y, 1, 1 };
  E2eMessageRow *row = e2e_message_rows_find_at (self->layout->rows, at.y);

  if (row == NULL)
    return;

  gtk_gesture_set_state (self->long_press, GTK_EVENT_SEQUENCE_CLAIMED);
  ask_for_menu (self, row, &at);
}

E2eMessageInput *
e2e_message_input_new (E2eMessageCanvas *canvas, E2eMessageLayout *layout)
{
  E2eMessageInput *self = g_new0 (E2eMessageInput, 1);

  self->canvas = canvas;
  self->layout = layout;
  self->selector = e2e_message_selector_new (GTK_WIDGET (canvas), layout);
  self->long_press = gtk_gesture_long_press_new (GTK_WIDGET (canvas));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (self->long_press), TRUE);
  g_signal_connect_swapped (self->long_press, "pressed", G_CALLBACK (on_long_press), self);
  return self;
}

void
e2e_message_input_free (E2eMessageInput *self)
{
  if (self == NULL)
    return;

  e2e_message_selector_free (self->selector);
  g_clear_object (&self->long_press);
  g_free (self);
}

static void
on_show_source (E2eMessageInput *self, GtkWidget *bubble)
{
  E2eMessageRow *row = E2E_MESSAGE_ROW (gtk_widget_get_parent (bubble));
  E2eMessage *message = e2e_message_row_get_message (row);
  const E2eMessageWanted wanted = { e2e_message_get_reply_id (message), E2E_MESSAGE_PLACE_MIDDLE,
                                    TRUE, TRUE };

  e2e_message_canvas_show (self->canvas, &wanted);
}

static void
on_show_part (E2eMessageInput *self, guint part, GtkWidget *bubble)
{
  E2eMessageRow *row = E2E_MESSAGE_ROW (gtk_widget_get_parent (bubble));
  E2eMessage *message = e2e_message_row_get_message (row);
  guint position;

  e2e_message_feed_set_part (self->layout->feed, e2e_message_get_id (message), part);
  if (e2e_message_layout_find (self->layout, row, &position))
    e2e_message_geometry_hold (self->layout->geometry, position);
  e2e_message_canvas_refresh (self->canvas);
}

static void
on_activate_link (E2eMessageInput *self, const gchar *uri)
{
  g_signal_emit_by_name (self->canvas, "activate-link", uri);
}

static void
on_copy (E2eMessageInput *self)
{
  g_signal_emit_by_name (self->canvas, "copy");
}

void
e2e_message_input_watch (E2eMessageInput *self, E2eMessageRow *row)
{
  E2eMessageBubble *bubble = e2e_message_row_get_bubble (row);

  g_signal_connect_swapped (bubble, "show-source", G_CALLBACK (on_show_source), self);
  g_signal_connect_swapped (bubble, "show-part", G_CALLBACK (on_show_part), self);
  g_signal_connect_swapped (bubble, "activate-link", G_CALLBACK (on_activate_link), self);
  g_signal_connect_swapped (e2e_message_bubble_get_text (bubble), "copy-clipboard",
                            G_CALLBACK (on_copy), self);
  e2e_message_selector_watch (self->selector, bubble);
}

E2eMessageRow *
e2e_message_input_get_focused (E2eMessageInput *self)
{
  GtkWidget *child = gtk_container_get_focus_child (GTK_CONTAINER (self->canvas));

  return child != NULL && e2e_message_row_get_message (E2E_MESSAGE_ROW (child)) != NULL
           ? E2E_MESSAGE_ROW (child)
           : NULL;
}

static void
move_cursor (E2eMessageInput *self, guint position)
{
  E2eMessageWanted wanted = { .place = E2E_MESSAGE_PLACE_NEAREST, .takes_focus = TRUE };
  g_autoptr (E2eMessage) message = e2e_message_feed_get (self->layout->feed, position);

  wanted.id = e2e_message_get_id (message);
  e2e_message_canvas_show (self->canvas, &wanted);
}

/* Tab comes to one message, goes through what is in it, and leaves the list. */
gboolean
e2e_message_input_focus (E2eMessageInput *self, GtkDirectionType direction)
{
  E2eMessageRow *row = e2e_message_input_get_focused (self);
  guint position;

  if (row != NULL)
    return gtk_widget_child_focus (GTK_WIDGET (row), direction);
  if (!e2e_message_cursor_find (self->layout, NULL, &position) || position < self->layout->first ||
      position - self->layout->first >= e2e_message_rows_get_length (self->layout->rows))
    return FALSE;

  row = e2e_message_rows_get (self->layout->rows, position - self->layout->first);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

gboolean
e2e_message_input_popup_menu (E2eMessageInput *self)
{
  E2eMessageRow *row = e2e_message_input_get_focused (self);
  GtkAllocation allocation;
  GdkRectangle area;

  if (row == NULL)
    return FALSE;

  gtk_widget_get_allocation (GTK_WIDGET (row), &allocation);
  e2e_message_row_get_area (row, &area);
  area.x += allocation.x;
  area.y += allocation.y;
  ask_for_menu (self, row, &area);
  return TRUE;
}

gboolean
e2e_message_input_press_key (E2eMessageInput *self, const GdkEventKey *event)
{
  E2eMessageRow *row = e2e_message_input_get_focused (self);
  const gint page = gtk_widget_get_allocated_height (GTK_WIDGET (self->canvas));
  gint64 selected;
  guint to;

  if (e2e_message_keys_select (self->layout, event, row, page, &selected))
    {
      if (selected >= 0)
        move_cursor (self, (guint) selected);
      return GDK_EVENT_STOP;
    }
  if ((event->state & gtk_accelerator_get_default_mod_mask ()) == 0)
    {
      if (e2e_message_cursor_find_key (self->layout, row, event->keyval, page, &to))
        {
          e2e_message_selection_clear (self->layout->selection);
          move_cursor (self, to);
          return GDK_EVENT_STOP;
        }
      if ((event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter) && row != NULL &&
          gtk_widget_is_focus (GTK_WIDGET (row)))
        return e2e_message_input_popup_menu (self);
    }
  return GDK_EVENT_PROPAGATE;
}

gboolean
e2e_message_input_press_button (E2eMessageInput *self, const GdkEventButton *event)
{
  E2eMessageRow *row;
  GdkRectangle at = { .width = 1, .height = 1 };
  gint x;
  gint y;

  /* The event may be one of a label inside. */
  gdk_window_get_origin (gtk_widget_get_window (GTK_WIDGET (self->canvas)), &x, &y);
  at.x = (gint) event->x_root - x;
  at.y = (gint) event->y_root - y;
  row = e2e_message_rows_find_at (self->layout->rows, at.y);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;

  if (gdk_event_triggers_context_menu ((const GdkEvent *) event))
    {
      ask_for_menu (self, row, &at);
      return GDK_EVENT_STOP;
    }
  if (event->type == GDK_BUTTON_PRESS && event->button == GDK_BUTTON_PRIMARY)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_PROPAGATE;
}
