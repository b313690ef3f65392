/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/view-fixture.h"

#include "gtk/message-samples.h"

static void
on_seen (ViewFixture *fixture, guint64 id)
{
  g_assert_cmpuint (id, >, fixture->seen_id);
  fixture->seen_id = id;
}

static void
on_context_menu (ViewFixture *fixture, E2eMessage *message, const GdkRectangle *at)
{
  g_assert_cmpint (at->y, >=, 0);
  g_assert_cmpint (at->y, <, VIEW_HEIGHT);
  fixture->menu_message = message;
}

static void
on_activate_link (ViewFixture *fixture, const gchar *uri)
{
  g_free (fixture->uri);
  fixture->uri = g_strdup (uri);
}

/* Runs the main loop until it has nothing to do but to wait, and a frame was drawn. */
void
view_settle (ViewFixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  const gint64 frame = gdk_frame_clock_get_frame_counter (clock);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (gdk_frame_clock_get_frame_counter (clock) < frame + 1)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
find (GtkWidget *widget, gpointer data)
{
  ViewFixture *fixture = data;

  if (E2E_IS_MESSAGE_CANVAS (widget))
    fixture->canvas = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find, fixture);
}

void
view_set_up (ViewFixture *fixture, gconstpointer n)
{
  fixture->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  fixture->view = E2E_MESSAGE_VIEW (e2e_message_view_new ());
  fixture->store = samples_new (GPOINTER_TO_UINT (n), 60);
  g_signal_connect_swapped (fixture->view, "seen", G_CALLBACK (on_seen), fixture);
  g_signal_connect_swapped (fixture->view, "context-menu", G_CALLBACK (on_context_menu), fixture);
  g_signal_connect_swapped (fixture->view, "activate-link", G_CALLBACK (on_activate_link), fixture);
  find (GTK_WIDGET (fixture->view), fixture);
  fixture->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (fixture->canvas));
  gtk_container_add (GTK_CONTAINER (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), VIEW_WIDTH, VIEW_HEIGHT);
  e2e_message_view_set_peer_name (fixture->view, "Joiner");
  g_object_set (fixture->view, "own-name", "Creator", NULL);
  e2e_message_view_set_model (fixture->view, G_LIST_MODEL (fixture->store));
  gtk_widget_show (fixture->window);
  view_settle (fixture);
}

void
view_tear_down (ViewFixture *fixture, gconstpointer n)
{
  gpointer view = fixture->view;
  gpointer canvas = fixture->canvas;
  gpointer store = fixture->store;

  (void) n;
  g_object_add_weak_pointer (view, &view);
  g_object_add_weak_pointer (canvas, &canvas);
  g_object_add_weak_pointer (store, &store);
  gtk_widget_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->store);
  g_assert_null (view);
  g_assert_null (canvas);
  g_assert_null (store);
  g_free (fixture->uri);
}

void
view_set_active (ViewFixture *fixture, gboolean is_active)
{
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (fixture->window));
  event->focus_change.in = is_active;
  gtk_widget_event (fixture->window, event);
  gdk_event_free (event);
  view_settle (fixture);
}

void
view_press (ViewFixture *fixture, guint keyval, GdkModifierType state)
{
  GdkKeymap *keymap = gdk_keymap_get_for_display (gdk_display_get_default ());
  GdkEvent *event = gdk_event_new (GDK_KEY_PRESS);
  g_autofree GdkKeymapKey *keys = NULL;
  gint n_keys = 0;

  event->key.window = g_object_ref (gtk_widget_get_window (fixture->window));
  event->key.keyval = keyval;
  event->key.state = state;
  if (gdk_keymap_get_entries_for_keyval (keymap, keyval, &keys, &n_keys))
    event->key.hardware_keycode = (guint16) keys[0].keycode;
  gdk_event_set_device (event, gdk_seat_get_keyboard (
                                 gdk_display_get_default_seat (gdk_display_get_default ())));
  gtk_widget_event (fixture->window, event);
  gdk_event_free (event);
  view_settle (fixture);
}

E2eMessageRow *
view_find_row (ViewFixture *fixture, guint64 id)
{
  g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (fixture->canvas));

  for (GList *at = rows; at != NULL; at = at->next)
    {
      E2eMessage *message = e2e_message_row_get_message (at->data);

      if (message != NULL && e2e_message_get_id (message) == id)
        return at->data;
    }
  return NULL;
}

/* In window coordinates; the row must have a widget. */
gint
view_get_y (ViewFixture *fixture, guint64 id)
{
  E2eMessageRow *row = view_find_row (fixture, id);
  GtkAllocation allocation;

  g_assert_nonnull (row);
  gtk_widget_get_allocation (GTK_WIDGET (row), &allocation);
  return allocation.y;
}

gboolean
view_is_in_view (ViewFixture *fixture, guint64 id)
{
  E2eMessageRow *row = view_find_row (fixture, id);
  GtkAllocation allocation;

  if (row == NULL)
    return FALSE;
  gtk_widget_get_allocation (GTK_WIDGET (row), &allocation);
  return allocation.y >= 0 && allocation.y + allocation.height <= VIEW_HEIGHT;
}

void
view_scroll_to (ViewFixture *fixture, gdouble value)
{
  gtk_adjustment_set_value (fixture->adjustment, value);
  view_settle (fixture);
}

/* The middle of the edge before a letter, in coordinates of the canvas. */
void
view_locate (ViewFixture *fixture, guint64 id, gint offset, gint *x, gint *y)
{
  GtkLabel *label = GTK_LABEL (e2e_message_row_get_text (view_find_row (fixture, id)));
  PangoRectangle letter;

  gtk_label_get_layout_offsets (label, x, y);
  pango_layout_index_to_pos (gtk_label_get_layout (label), offset, &letter);
  *x += PANGO_PIXELS (letter.x);
  *y += PANGO_PIXELS (letter.y + letter.height / 2);
}

void
view_point (ViewFixture *fixture, GdkEventType type, gint x, gint y, GdkModifierType state)
{
  GdkDevice *device =
    gdk_seat_get_pointer (gdk_display_get_default_seat (gdk_display_get_default ()));
  GdkEvent *event = gdk_event_new (type);
  GdkWindow *canvas = gtk_widget_get_window (fixture->canvas);
  gint origin_x;
  gint origin_y;
  gint window_x;
  gint window_y;

  gdk_window_get_origin (canvas, &origin_x, &origin_y);
  if (fixture->pressed == NULL)
    {
      fixture->pressed = canvas;
      for (GList *at = gdk_window_peek_children (canvas); at != NULL; at = at->next)
        {
          gdk_window_get_position (at->data, &window_x, &window_y);
          if (gdk_window_is_visible (at->data) && x >= window_x && y >= window_y &&
              x < window_x + gdk_window_get_width (at->data) &&
              y < window_y + gdk_window_get_height (at->data))
            fixture->pressed = at->data;
        }
    }
  gdk_window_get_origin (fixture->pressed, &window_x, &window_y);
  event->any.window = g_object_ref (fixture->pressed);
  gdk_event_set_device (event, device);
  if (type == GDK_MOTION_NOTIFY)
    {
      event->motion.x = origin_x + x - window_x;
      event->motion.y = origin_y + y - window_y;
      event->motion.x_root = origin_x + x;
      event->motion.y_root = origin_y + y;
      event->motion.state = state | GDK_BUTTON1_MASK;
    }
  else
    {
      event->button.x = origin_x + x - window_x;
      event->button.y = origin_y + y - window_y;
      event->button.x_root = origin_x + x;
      event->button.y_root = origin_y + y;
      event->button.state = state;
      event->button.button = GDK_BUTTON_PRIMARY;
    }
  gtk_main_do_event (event);
  gdk_event_free (event);
  if (type == GDK_BUTTON_RELEASE)
    fixture->pressed = NULL;
}

void
view_click (ViewFixture *fixture, guint64 id, gint offset, GdkModifierType state)
{
  gint x;
  gint y;

  view_locate (fixture, id, offset, &x, &y);
  view_point (fixture, GDK_BUTTON_PRESS, x + 1, y, state);
  view_point (fixture, GDK_BUTTON_RELEASE, x + 1, y, state);
}

void
view_drag (ViewFixture *fixture, guint64 from_id, gint from, guint64 to_id, gint to)
{
  gint x;
  gint y;

  view_locate (fixture, from_id, from, &x, &y);
  view_point (fixture, GDK_BUTTON_PRESS, x, y, 0);
  view_locate (fixture, to_id, to, &x, &y);
  view_point (fixture, GDK_MOTION_NOTIFY, x, y, 0);
  view_point (fixture, GDK_BUTTON_RELEASE, x, y, 0);
  view_settle (fixture);
}
