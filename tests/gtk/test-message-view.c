/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-view.h"

#include "gtk/message-canvas.h"
#include "gtk/message-samples.h"

#include <string.h>

#define WIDTH 500
#define HEIGHT 600

typedef struct
{
  GtkWidget *window;
  E2eMessageView *view;
  GtkWidget *canvas;
  GtkAdjustment *adjustment;
  GListStore *store;
  guint64 seen_id;
  E2eMessage *menu_message;
  gchar *uri;
  GdkWindow *pressed; /* that has the mouse while a button is pressed */
} Fixture;

static void
on_seen (Fixture *fixture, guint64 id)
{
  g_assert_cmpuint (id, >, fixture->seen_id);
  fixture->seen_id = id;
}

static void
on_context_menu (Fixture *fixture, E2eMessage *message, const GdkRectangle *at)
{
  g_assert_cmpint (at->y, >=, 0);
  g_assert_cmpint (at->y, <, HEIGHT);
  fixture->menu_message = message;
}

static void
on_activate_link (Fixture *fixture, const gchar *uri)
{
  g_free (fixture->uri);
  fixture->uri = g_strdup (uri);
}

/* Runs the main loop until it has nothing to do but to wait, and a frame was drawn. */
static void
settle (Fixture *fixture)
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
  Fixture *fixture = data;

  if (E2E_IS_MESSAGE_CANVAS (widget))
    fixture->canvas = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer n)
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
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
  e2e_message_view_set_peer_name (fixture->view, "Joiner");
  e2e_message_view_set_model (fixture->view, G_LIST_MODEL (fixture->store));
  gtk_widget_show (fixture->window);
  settle (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer n)
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

static void
set_active (Fixture *fixture, gboolean is_active)
{
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (fixture->window));
  event->focus_change.in = is_active;
  gtk_widget_event (fixture->window, event);
  gdk_event_free (event);
  settle (fixture);
}

static void
press (Fixture *fixture, guint keyval, GdkModifierType state)
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
  settle (fixture);
}

static E2eMessageRow *
find_row (Fixture *fixture, guint64 id)
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
static gint
get_y (Fixture *fixture, guint64 id)
{
  E2eMessageRow *row = find_row (fixture, id);
  GtkAllocation allocation;

  g_assert_nonnull (row);
  gtk_widget_get_allocation (GTK_WIDGET (row), &allocation);
  return allocation.y;
}

static gboolean
is_in_view (Fixture *fixture, guint64 id)
{
  E2eMessageRow *row = find_row (fixture, id);
  GtkAllocation allocation;

  if (row == NULL)
    return FALSE;
  gtk_widget_get_allocation (GTK_WIDGET (row), &allocation);
  return allocation.y >= 0 && allocation.y + allocation.height <= HEIGHT;
}

static void
scroll_to (Fixture *fixture, gdouble value)
{
  gtk_adjustment_set_value (fixture->adjustment, value);
  settle (fixture);
}

static void
collect_text (GtkWidget *widget, gpointer text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  else if (GTK_IS_CONTAINER (widget) && gtk_widget_get_visible (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect_text, text);
}

/* Every text that any row holds, spares included. */
static gchar *
get_texts (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  collect_text (fixture->canvas, text);
  return g_string_free (text, FALSE);
}

static gboolean
shows (Fixture *fixture, const gchar *text)
{
  g_autofree gchar *texts = get_texts (fixture);

  return strstr (texts, text) != NULL;
}

static void
count (GtkWidget *widget, gpointer n)
{
  (void) widget;
  (*(guint *) n)++;
}

static void
test_has_few_widgets_for_many_messages (Fixture *fixture, gconstpointer n)
{
  guint n_rows = 0;

  (void) n;
  for (guint i = 0; i < 40; i++)
    scroll_to (fixture, gtk_adjustment_get_value (fixture->adjustment) - 1000);
  gtk_container_forall (GTK_CONTAINER (fixture->canvas), count, &n_rows);
  g_assert_cmpuint (n_rows, >, 5);
  g_assert_cmpuint (n_rows, <, 60);
}

static void
test_stays_at_the_bottom (Fixture *fixture, gconstpointer n)
{
  (void) n;
  g_assert_true (e2e_message_view_get_at_bottom (fixture->view));
  g_assert_true (is_in_view (fixture, 1000));
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "One more");
  settle (fixture);
  g_assert_true (is_in_view (fixture, 1001));
  g_assert_cmpuint (e2e_message_view_get_n_new (fixture->view), ==, 0);
}

static void
test_counts_what_comes_below (Fixture *fixture, gconstpointer n)
{
  gint y;

  (void) n;
  e2e_message_view_scroll_to_message (fixture->view, 500, FALSE);
  settle (fixture);
  g_assert_false (e2e_message_view_get_at_bottom (fixture->view));
  y = get_y (fixture, 500);
  for (guint i = 0; i < 3; i++)
    samples_add (fixture->store, E2E_FROM_PEER, 9999, "One more");
  settle (fixture);
  g_assert_cmpint (get_y (fixture, 500), ==, y);
  g_assert_cmpuint (e2e_message_view_get_n_new (fixture->view), ==, 3);
  e2e_message_view_scroll_to_bottom (fixture->view);
  settle (fixture);
  g_assert_true (is_in_view (fixture, 1003));
  g_assert_true (e2e_message_view_get_at_bottom (fixture->view));
  g_assert_cmpuint (e2e_message_view_get_n_new (fixture->view), ==, 0);
}

static void
test_an_own_message_comes_into_view (Fixture *fixture, gconstpointer n)
{
  (void) n;
  e2e_message_view_scroll_to_message (fixture->view, 20, FALSE);
  settle (fixture);
  samples_add (fixture->store, E2E_FROM_SELF, 9999, "Mine");
  settle (fixture);
  g_assert_true (is_in_view (fixture, 1001));
}

static void
test_goes_to_a_message_at_any_distance (Fixture *fixture, gconstpointer n)
{
  const guint64 ids[] = { 1, 9999, 5000, 4990, 2, 10000 };

  (void) n;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_true (e2e_message_view_scroll_to_message (fixture->view, ids[i], TRUE));
      settle (fixture);
      g_assert_true (is_in_view (fixture, ids[i]));
    }
  g_assert_false (e2e_message_view_scroll_to_message (fixture->view, 20000, TRUE));
}

static void
test_another_width_keeps_the_place (Fixture *fixture, gconstpointer n)
{
  (void) n;
  e2e_message_view_scroll_to_message (fixture->view, 500, FALSE);
  settle (fixture);
  for (gint width = WIDTH; width >= 360; width -= 20)
    {
      gtk_window_resize (GTK_WINDOW (fixture->window), width, HEIGHT);
      settle (fixture);
      settle (fixture);
    }
  g_assert_true (is_in_view (fixture, 500));
}

static void
test_follows_changes_of_a_message (Fixture *fixture, gconstpointer n)
{
  E2eMessage *message = samples_add (fixture->store, E2E_FROM_SELF, 9999, "Frist");
  E2eMessage *reply;

  (void) n;
  reply = samples_add_reply (fixture->store, E2E_FROM_PEER, 9999, "What?", 11);
  settle (fixture);
  e2e_message_edit (message, "First");
  settle (fixture);
  g_assert_true (shows (fixture, "First\n"));
  g_assert_true (shows (fixture, "Edited\n"));
  g_assert_false (shows (fixture, "Frist"));
  e2e_message_react (reply, TRUE, "🎉");
  settle (fixture);
  g_assert_true (shows (fixture, "🎉"));
  e2e_message_retract (message);
  settle (fixture);
  g_assert_true (shows (fixture, "You took this message back\n"));
  g_assert_true (shows (fixture, "This message is gone\n"));
  g_assert_false (shows (fixture, "First"));
}

static void
test_what_vanished_is_in_no_widget (Fixture *fixture, gconstpointer n)
{
  guint length;

  (void) n;
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Burn this");
  samples_add_reply (fixture->store, E2E_FROM_PEER, 9999, "Done", 1001);
  settle (fixture);
  g_assert_true (shows (fixture, "Burn this"));
  g_assert_true (shows (fixture, "train"));
  g_list_store_remove (fixture->store, 1000);
  settle (fixture);
  g_assert_false (shows (fixture, "Burn this"));
  g_assert_true (shows (fixture, "This message is gone"));
  length = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
  g_list_store_splice (fixture->store, 0, length, NULL, 0);
  settle (fixture);
  g_assert_false (shows (fixture, "train"));
  g_assert_false (shows (fixture, "Done"));
}

static void
test_tells_what_was_seen (Fixture *fixture, gconstpointer n)
{
  (void) n;
  g_assert_cmpuint (fixture->seen_id, ==, 0);
  set_active (fixture, TRUE);
  g_assert_cmpuint (fixture->seen_id, ==, 1000);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Hello");
  settle (fixture);
  g_assert_cmpuint (fixture->seen_id, ==, 1001);
  set_active (fixture, FALSE);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Are you there?");
  settle (fixture);
  g_assert_cmpuint (fixture->seen_id, ==, 1001);
  set_active (fixture, TRUE);
  g_assert_cmpuint (fixture->seen_id, ==, 1002);
}

static void
test_divides_what_is_new (Fixture *fixture, gconstpointer n)
{
  (void) n;
  set_active (fixture, TRUE);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Seen at once");
  settle (fixture);
  g_assert_false (shows (fixture, "New messages"));
  set_active (fixture, FALSE);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "One");
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Two");
  settle (fixture);
  g_assert_true (shows (fixture, "New messages\nOne"));
  set_active (fixture, TRUE);
  g_assert_true (shows (fixture, "New messages\nOne"));
  samples_add (fixture->store, E2E_FROM_SELF, 9999, "Answer");
  settle (fixture);
  g_assert_false (shows (fixture, "New messages"));
}

static guint64
get_focused (Fixture *fixture)
{
  E2eMessage *message = e2e_message_canvas_get_focused (E2E_MESSAGE_CANVAS (fixture->canvas));

  return message != NULL ? e2e_message_get_id (message) : 0;
}

static void
test_the_keyboard_goes_everywhere (Fixture *fixture, gconstpointer n)
{
  guint64 id;

  (void) n;
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_child_focus (fixture->canvas, GTK_DIR_TAB_FORWARD);
  g_assert_cmpuint (get_focused (fixture), ==, 1000);
  press (fixture, GDK_KEY_Up, 0);
  press (fixture, GDK_KEY_Up, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 998);
  press (fixture, GDK_KEY_Down, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 999);
  press (fixture, GDK_KEY_Home, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 1);
  g_assert_true (is_in_view (fixture, 1));
  press (fixture, GDK_KEY_Page_Down, 0);
  id = get_focused (fixture);
  g_assert_cmpuint (id, >, 4);
  g_assert_true (is_in_view (fixture, id));
  press (fixture, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (get_focused (fixture), <, id);
  press (fixture, GDK_KEY_End, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 1000);
  press (fixture, GDK_KEY_Menu, 0);
  g_assert_nonnull (fixture->menu_message);
  g_assert_cmpuint (e2e_message_get_id (fixture->menu_message), ==, 1000);
}

static void
test_the_focus_outlives_scrolling (Fixture *fixture, gconstpointer n)
{
  (void) n;
  gtk_widget_child_focus (fixture->canvas, GTK_DIR_TAB_FORWARD);
  scroll_to (fixture, gtk_adjustment_get_value (fixture->adjustment) - 5000);
  g_assert_cmpuint (get_focused (fixture), ==, 1000);
  g_assert_false (is_in_view (fixture, 1000));
  press (fixture, GDK_KEY_Up, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 999);
  g_assert_true (is_in_view (fixture, 999));
}

static void
find_text (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_text, found);
}

static void
test_copies_a_message_or_what_is_selected (Fixture *fixture, gconstpointer n)
{
  GtkClipboard *clipboard = gtk_clipboard_get (GDK_SELECTION_CLIPBOARD);
  GtkWidget *label = NULL;
  g_autofree gchar *whole = NULL;
  g_autofree gchar *part = NULL;
  g_autofree gchar *selected = NULL;

  (void) n;
  e2e_message_view_focus_message (fixture->view, samples_add (fixture->store, E2E_FROM_PEER, 9999,
                                                              "One two three \x07<b>"));
  settle (fixture);
  press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  whole = gtk_clipboard_wait_for_text (clipboard);
  g_assert_cmpstr (whole, ==, "One two three <b>");
  find_text (GTK_WIDGET (find_row (fixture, 1001)), &label);
  gtk_widget_grab_focus (label);
  gtk_label_select_region (GTK_LABEL (label), 4, 7);
  selected = e2e_message_view_dup_selection (fixture->view);
  g_assert_cmpstr (selected, ==, "two");
  press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  part = gtk_clipboard_wait_for_text (clipboard);
  g_assert_cmpstr (part, ==, "two");
}

static void
test_gives_links_to_the_window (Fixture *fixture, gconstpointer n)
{
  GtkWidget *label = NULL;
  gboolean is_handled = FALSE;

  (void) n;
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "https://b\u00fccher.example/?a=1&b=2");
  settle (fixture);
  find_text (GTK_WIDGET (find_row (fixture, 1001)), &label);
  g_signal_emit_by_name (label, "activate-link", "https://xn--bcher-kva.example/?a=1&b=2",
                         &is_handled);
  g_assert_true (is_handled);
  g_assert_cmpstr (fixture->uri, ==, "https://xn--bcher-kva.example/?a=1&b=2");
}

static void
finish_search (Fixture *fixture)
{
  while (e2e_message_view_get_searching (fixture->view))
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
}

static void
test_searches_far_and_wide (Fixture *fixture, gconstpointer n)
{
  (void) n;
  g_list_store_remove_all (fixture->store);
  samples_add (fixture->store, E2E_FROM_PEER, 0, "The first needle");
  for (guint i = 0; i < 3000; i++)
    samples_add (fixture->store, E2E_FROM_SELF, i, i == 1500 ? "A NEEDLE" : "Hay");
  e2e_message_view_search (fixture->view, "needle");
  finish_search (fixture);
  g_assert_cmpuint (e2e_message_view_get_n_hits (fixture->view), ==, 2);
  g_assert_cmpuint (e2e_message_view_get_hit (fixture->view), ==, 1);
  g_assert_true (is_in_view (fixture, 1502));
  e2e_message_view_search_older (fixture->view);
  settle (fixture);
  g_assert_cmpuint (e2e_message_view_get_hit (fixture->view), ==, 2);
  g_assert_true (is_in_view (fixture, 1));
  e2e_message_view_search_older (fixture->view);
  g_assert_cmpuint (e2e_message_view_get_hit (fixture->view), ==, 1);
  e2e_message_view_search_newer (fixture->view);
  g_assert_cmpuint (e2e_message_view_get_hit (fixture->view), ==, 2);
  e2e_message_view_search (fixture->view, NULL);
  g_assert_cmpuint (e2e_message_view_get_n_hits (fixture->view), ==, 0);
  e2e_message_view_search_older (fixture->view);
}

static void
find_button (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_button, found);
}

static void
test_a_quote_leads_to_its_source (Fixture *fixture, gconstpointer n)
{
  GtkWidget *quote = NULL;

  (void) n;
  samples_add_reply (fixture->store, E2E_FROM_PEER, 9999, "Yes", 77);
  settle (fixture);
  find_button (GTK_WIDGET (find_row (fixture, 1001)), &quote);
  gtk_button_clicked (GTK_BUTTON (quote));
  settle (fixture);
  g_assert_true (is_in_view (fixture, 77));
  g_assert_cmpuint (get_focused (fixture), ==, 77);
}

static void
test_long_texts_open_in_parts (Fixture *fixture, gconstpointer n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *more = NULL;
  gint y;

  (void) n;
  for (guint i = 0; text->len < 12000; i++)
    g_string_append_printf (text, "word%u ", i);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, text->str);
  settle (fixture);
  find_button (GTK_WIDGET (find_row (fixture, 1001)), &more);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show more");
  y = get_y (fixture, 1001);
  gtk_button_clicked (GTK_BUTTON (more));
  settle (fixture);
  g_assert_cmpint (get_y (fixture, 1001), ==, y);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show the next part");
  g_assert_true (shows (fixture, "word900 "));
  gtk_button_clicked (GTK_BUTTON (more));
  settle (fixture);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show less");
  g_assert_true (shows (fixture, "word1300 "));
  gtk_button_clicked (GTK_BUTTON (more));
  settle (fixture);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show more");
}

static void
test_hostile_texts_are_shown_harmlessly (Fixture *fixture, gconstpointer n)
{
  g_auto (GStrv) texts = samples_hostile ();

  (void) n;
  for (guint i = 0; texts[i] != NULL; i++)
    {
      GtkAllocation allocation;

      samples_add_reply (fixture->store, E2E_FROM_PEER, 9999 + i, texts[i], 1000 + i);
      e2e_message_react (samples_add (fixture->store, E2E_FROM_PEER, 9999 + i, "x"), FALSE,
                         texts[i]);
      settle (fixture);
      gtk_widget_get_allocation (GTK_WIDGET (find_row (fixture, 1002 + 2 * i)), &allocation);
      g_assert_cmpint (allocation.height, <, 1000);
      g_assert_cmpint (allocation.width, ==, WIDTH);
    }
}

static void
test_a_flood_is_taken_in_one_frame (Fixture *fixture, gconstpointer n)
{
  gint64 start_us;

  (void) n;
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10000; i++)
    samples_add (fixture->store, E2E_FROM_PEER, 9999, "Flood");
  settle (fixture);
  g_test_message ("%" G_GINT64_FORMAT " us", g_get_monotonic_time () - start_us);
  g_assert_true (is_in_view (fixture, 11000));
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
}

static void
set_clock (Fixture *fixture, gint day, gint hour)
{
  E2eMessageFeed *feed = e2e_message_canvas_get_feed (E2E_MESSAGE_CANVAS (fixture->canvas));
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 3, day, hour, 59, 59);

  e2e_message_clock_set (e2e_message_feed_get_clock (feed), now);
  settle (fixture);
}

static void
test_days_are_named_anew_at_midnight (Fixture *fixture, gconstpointer n)
{
  (void) n;
  set_clock (fixture, 2, 22);
  set_active (fixture, TRUE);
  g_assert_true (shows (fixture, "Today\n"));
  set_clock (fixture, 2, 23);
  g_assert_true (shows (fixture, "Today\n"));
  set_clock (fixture, 3, 0);
  g_assert_true (shows (fixture, "Yesterday\n"));
  g_assert_false (shows (fixture, "Today\n"));
  /* And at the next one. */
  set_clock (fixture, 4, 0);
  g_assert_true (shows (fixture, "Monday, 2 March\n"));
  /* While nobody sees it, it rests; what is shown again is up to date. */
  gtk_widget_hide (GTK_WIDGET (fixture->view));
  set_clock (fixture, 2, 12);
  gtk_widget_show (GTK_WIDGET (fixture->view));
  settle (fixture);
  g_assert_true (shows (fixture, "Today\n"));
}

/* The middle of the edge before a letter, in coordinates of the canvas. */
static void
locate (Fixture *fixture, guint64 id, gint offset, gint *x, gint *y)
{
  GtkLabel *label = GTK_LABEL (e2e_message_row_get_text (find_row (fixture, id)));
  PangoRectangle letter;

  gtk_label_get_layout_offsets (label, x, y);
  pango_layout_index_to_pos (gtk_label_get_layout (label), offset, &letter);
  *x += PANGO_PIXELS (letter.x);
  *y += PANGO_PIXELS (letter.y + letter.height / 2);
}

static void
point (Fixture *fixture, GdkEventType type, gint x, gint y, GdkModifierType state)
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

static void
click (Fixture *fixture, guint64 id, gint offset, GdkModifierType state)
{
  gint x;
  gint y;

  locate (fixture, id, offset, &x, &y);
  point (fixture, GDK_BUTTON_PRESS, x + 1, y, state);
  point (fixture, GDK_BUTTON_RELEASE, x + 1, y, state);
}

static void
drag (Fixture *fixture, guint64 from_id, gint from, guint64 to_id, gint to)
{
  gint x;
  gint y;

  locate (fixture, from_id, from, &x, &y);
  point (fixture, GDK_BUTTON_PRESS, x, y, 0);
  locate (fixture, to_id, to, &x, &y);
  point (fixture, GDK_MOTION_NOTIFY, x, y, 0);
  point (fixture, GDK_BUTTON_RELEASE, x, y, 0);
  settle (fixture);
}

static E2eMessageSelection *
get_selection (Fixture *fixture)
{
  return e2e_message_canvas_get_selection (E2E_MESSAGE_CANVAS (fixture->canvas));
}

static void
assert_selected (Fixture *fixture, const gchar *expected)
{
  g_autofree gchar *text = e2e_message_selection_dup_text (get_selection (fixture));

  g_assert_cmpstr (text, ==, expected);
}

/* As another program gets it. */
static void
assert_clipboard (GdkAtom selection, const gchar *expected)
{
  g_autofree gchar *text = gtk_clipboard_wait_for_text (gtk_clipboard_get (selection));

  g_assert_cmpstr (text, ==, expected);
}

/* What is drawn as selected of a message. */
static gchar *
get_drawn (Fixture *fixture, guint64 id)
{
  E2eMessageText *text =
    e2e_message_bubble_get_text (e2e_message_row_get_bubble (find_row (fixture, id)));
  gint start;
  gint end;

  if (!e2e_message_text_get_selected (text, &start, &end))
    return g_strdup ("");
  return g_strndup (gtk_label_get_text (GTK_LABEL (text)) + start, (gsize) (end - start));
}

static void
assert_drawn (Fixture *fixture, guint64 id, const gchar *expected)
{
  g_autofree gchar *drawn = get_drawn (fixture, id);

  g_assert_cmpstr (drawn, ==, expected);
}

static void
add_talk (Fixture *fixture)
{
  samples_add (fixture->store, E2E_FROM_PEER, 9000, "Shall we meet?");
  samples_add (fixture->store, E2E_FROM_SELF, 9001, "Yes, at noon");
  samples_add (fixture->store, E2E_FROM_PEER, 9002, "At the bridge");
  samples_add (fixture->store, E2E_FROM_SELF, 9003, "See https://example.org/ there");
  settle (fixture);
}

#define TALK \
  "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:01] You:\nYes, at noon\n\n" \
  "[2026-03-08 15:02] Joiner:\nAt the"

static void
test_a_drag_selects_over_messages (Fixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  drag (fixture, 1001, 6, 1003, 6);
  assert_selected (fixture, TALK);
  assert_drawn (fixture, 1001, "we meet?");
  assert_drawn (fixture, 1002, "Yes, at noon");
  assert_drawn (fixture, 1003, "At the");
  assert_drawn (fixture, 1004, "");
  assert_clipboard (GDK_SELECTION_PRIMARY, TALK);
  /* Keys go on where the mouse left off. */
  press (fixture, GDK_KEY_Right, GDK_SHIFT_MASK);
  assert_drawn (fixture, 1003, "At the ");
  drag (fixture, 1003, 6, 1001, 6);
  assert_selected (fixture, TALK);
  drag (fixture, 1002, 3, 1002, 0);
  assert_selected (fixture, "Yes");
  assert_drawn (fixture, 1001, "");
  press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, "Yes");
}

static void
test_clicks_select_and_clear (Fixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  click (fixture, 1001, 7, 0);
  assert_selected (fixture, NULL);
  click (fixture, 1001, 7, 0);
  assert_selected (fixture, "we");
  assert_clipboard (GDK_SELECTION_PRIMARY, "we");
  click (fixture, 1001, 7, 0);
  assert_selected (fixture, "Shall we meet?");
  click (fixture, 1002, 5, 0);
  assert_selected (fixture, NULL);
  click (fixture, 1003, 6, GDK_SHIFT_MASK);
  assert_selected (fixture,
                   "[2026-03-08 15:01] You:\nat noon\n\n[2026-03-08 15:02] Joiner:\nAt the");
  click (fixture, 1001, 6, GDK_SHIFT_MASK);
  assert_selected (fixture,
                   "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:01] You:\nYes, ");
  click (fixture, 1002, 3, 0);
  assert_selected (fixture, NULL);
  assert_drawn (fixture, 1001, "");
  g_assert_null (gtk_clipboard_get_owner (gtk_clipboard_get (GDK_SELECTION_PRIMARY)));
}

static void
test_a_double_click_drags_by_words (Fixture *fixture, gconstpointer n)
{
  gint x;
  gint y;

  (void) n;
  add_talk (fixture);
  click (fixture, 1002, 6, 0);
  locate (fixture, 1002, 6, &x, &y);
  point (fixture, GDK_BUTTON_PRESS, x + 1, y, 0);
  assert_selected (fixture, "at");
  locate (fixture, 1001, 8, &x, &y);
  point (fixture, GDK_MOTION_NOTIFY, x - 4, y, 0);
  point (fixture, GDK_BUTTON_RELEASE, x - 4, y, 0);
  assert_selected (fixture,
                   "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:01] You:\nYes, at");
}

static void
test_a_selection_outlives_scrolling (Fixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  drag (fixture, 1001, 6, 1003, 6);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  scroll_to (fixture, gtk_adjustment_get_lower (fixture->adjustment));
  g_assert_null (find_row (fixture, 1002));
  assert_selected (fixture, TALK);
  samples_add (fixture->store, E2E_FROM_PEER, 9004, "More");
  e2e_message_view_scroll_to_bottom (fixture->view);
  settle (fixture);
  assert_drawn (fixture, 1001, "we meet?");
  assert_drawn (fixture, 1002, "Yes, at noon");
  assert_drawn (fixture, 1003, "At the");
  assert_drawn (fixture, 1005, "");
  assert_clipboard (GDK_SELECTION_PRIMARY, TALK);
}

static void
test_what_vanished_is_not_selected (Fixture *fixture, gconstpointer n)
{
  g_autoptr (E2eMessage) middle = NULL;

  (void) n;
  add_talk (fixture);
  drag (fixture, 1001, 6, 1003, 6);
  press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, TALK);
  middle = g_list_model_get_item (G_LIST_MODEL (fixture->store), 1001);
  e2e_message_retract (middle);
  settle (fixture);
  assert_drawn (fixture, 1002, "");
  assert_clipboard (GDK_SELECTION_PRIMARY,
                    "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:02] Joiner:\nAt the");
  g_list_store_remove (fixture->store, 1001);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, NULL);
  assert_selected (fixture,
                   "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:02] Joiner:\nAt the");
  g_list_store_remove (fixture->store, 1000);
  assert_selected (fixture, NULL);
  assert_clipboard (GDK_SELECTION_PRIMARY, NULL);
  settle (fixture);
  assert_drawn (fixture, 1003, "");
}

static void
test_a_copy_stays_when_the_list_goes (Fixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  drag (fixture, 1002, 0, 1002, 3);
  press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  e2e_message_view_set_model (fixture->view, NULL);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, "Yes");
  assert_clipboard (GDK_SELECTION_PRIMARY, NULL);
}

static void
test_a_drag_beyond_the_edge_scrolls (Fixture *fixture, gconstpointer n)
{
  const gdouble before = gtk_adjustment_get_value (fixture->adjustment);
  E2eMessagePoint anchor;
  E2eMessagePoint focus;
  gint x;
  gint y;

  (void) n;
  locate (fixture, 999, 5, &x, &y);
  point (fixture, GDK_BUTTON_PRESS, x, y, 0);
  point (fixture, GDK_MOTION_NOTIFY, x, -400, 0);
  while (gtk_adjustment_get_value (fixture->adjustment) > before - 3 * HEIGHT)
    settle (fixture);
  point (fixture, GDK_MOTION_NOTIFY, x, HEIGHT / 2, 0);
  point (fixture, GDK_BUTTON_RELEASE, x, HEIGHT / 2, 0);
  g_assert_true (e2e_message_selection_get_points (get_selection (fixture), &anchor, &focus));
  g_assert_cmpuint (anchor.id, ==, 999);
  g_assert_cmpint (anchor.offset, ==, 5);
  g_assert_true (is_in_view (fixture, focus.id));
  g_assert_false (is_in_view (fixture, 999));
}

static void
test_keys_select_messages (Fixture *fixture, gconstpointer n)
{
  g_autoptr (E2eMessage) message = NULL;
  E2eMessagePoint anchor;
  E2eMessagePoint focus;

  (void) n;
  add_talk (fixture);
  message = g_list_model_get_item (G_LIST_MODEL (fixture->store), 1002);
  e2e_message_view_focus_message (fixture->view, message);
  settle (fixture);
  press (fixture, GDK_KEY_Up, GDK_SHIFT_MASK);
  assert_selected (
    fixture, "[2026-03-08 15:01] You:\nYes, at noon\n\n[2026-03-08 15:02] Joiner:\nAt the bridge");
  press (fixture, GDK_KEY_Down, GDK_SHIFT_MASK);
  assert_selected (fixture, "At the bridge");
  assert_clipboard (GDK_SELECTION_PRIMARY, "At the bridge");
  press (fixture, GDK_KEY_Escape, 0);
  assert_selected (fixture, NULL);
  press (fixture, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_true (e2e_message_selection_get_points (get_selection (fixture), &anchor, &focus));
  g_assert_cmpuint (anchor.id, ==, 1);
  g_assert_cmpuint (focus.id, ==, 1004);
  press (fixture, GDK_KEY_Up, 0);
  assert_selected (fixture, NULL);
}

static void
test_links_take_clicks_and_drags (Fixture *fixture, gconstpointer n)
{
  gint x;
  gint y;

  (void) n;
  add_talk (fixture);
  locate (fixture, 1004, 8, &x, &y);
  point (fixture, GDK_MOTION_NOTIFY, x, y, 0);
  fixture->pressed = NULL;
  click (fixture, 1004, 8, 0);
  g_assert_cmpstr (fixture->uri, ==, "https://example.org/");
  g_clear_pointer (&fixture->uri, g_free);
  drag (fixture, 1004, 12, 1004, 19);
  assert_selected (fixture, "example");
  g_assert_null (fixture->uri);
}

static void
test_a_screen_reader_finds_what_is_selected (Fixture *fixture, gconstpointer n)
{
  AtkText *text;
  g_autofree gchar *selected = NULL;
  gint start;
  gint end;

  (void) n;
  add_talk (fixture);
  text = ATK_TEXT (
    gtk_widget_get_accessible (GTK_WIDGET (e2e_message_row_get_text (find_row (fixture, 1002)))));
  g_assert_cmpint (atk_text_get_n_selections (text), ==, 0);
  drag (fixture, 1001, 6, 1002, 3);
  g_assert_cmpint (atk_text_get_n_selections (text), ==, 1);
  selected = atk_text_get_selection (text, 0, &start, &end);
  g_assert_cmpstr (selected, ==, "Yes");
  g_assert_cmpint (start, ==, 0);
  g_assert_cmpint (end, ==, 3);
  g_assert_true (atk_text_set_selection (text, 0, 5, 7));
  assert_selected (fixture, "at");
  g_assert_true (atk_text_remove_selection (text, 0));
  assert_selected (fixture, NULL);
  g_assert_true (atk_text_add_selection (text, 8, 12));
  assert_selected (fixture, "noon");
  g_assert_cmpint (atk_text_get_n_selections (text), ==, 1);
}

static void
test_a_screen_reader_finds_all (Fixture *fixture, gconstpointer n)
{
  AtkObject *list = gtk_widget_get_accessible (fixture->canvas);
  E2eMessage *message = samples_add_reply (fixture->store, E2E_FROM_SELF, 15, "Hello", 7);
  AtkObject *row;
  const gchar *name;

  (void) n;
  e2e_message_set_state (message, E2E_MESSAGE_DELIVERED);
  settle (fixture);
  g_assert_cmpint (atk_object_get_role (list), ==, ATK_ROLE_LIST);
  g_assert_cmpstr (atk_object_get_name (list), ==, "Messages");
  row = atk_object_ref_accessible_child (list, atk_object_get_n_accessible_children (list) - 1);
  g_assert_cmpint (atk_object_get_role (row), ==, ATK_ROLE_LIST_ITEM);
  name = atk_object_get_name (row);
  g_assert_true (g_str_has_prefix (name, "You: Hello, 09:15, Delivered, in reply to: "));
  g_object_unref (row);
}

static void
on_announcement (GString *said, const gchar *text)
{
  g_string_append_printf (said, "%s\n", text);
}

/* There is no window manager to bring it to the front. */
static void
come_to_the_front (Fixture *fixture)
{
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (fixture->window));
  event->focus_change.in = TRUE;
  gtk_widget_event (fixture->window, event);
  gdk_event_free (event);
  g_assert_true (gtk_window_is_active (GTK_WINDOW (fixture->window)));
}

static void
test_new_messages_are_announced (Fixture *fixture, gconstpointer n)
{
  AtkObject *list = gtk_widget_get_accessible (fixture->canvas);
  g_autoptr (GString) said = g_string_new (NULL);

  (void) n;
  if (g_signal_lookup ("announcement", ATK_TYPE_OBJECT) == 0)
    {
      g_test_skip ("this ATK has no announcements");
      return;
    }
  g_signal_connect_swapped (list, "announcement", G_CALLBACK (on_announcement), said);
  samples_add (fixture->store, E2E_FROM_PEER, 14, "While elsewhere");
  settle (fixture);
  g_assert_cmpstr (said->str, ==, "");
  come_to_the_front (fixture);
  samples_add (fixture->store, E2E_FROM_PEER, 15, "Hello");
  samples_add (fixture->store, E2E_FROM_SELF, 15, "My own");
  settle (fixture);
  g_assert_cmpstr (said->str, ==, "Joiner: Hello, 09:15\n");
  for (guint i = 0; i < 50; i++)
    samples_add (fixture->store, E2E_FROM_PEER, 16, "Flood");
  settle (fixture);
  g_assert_cmpstr (said->str, ==, "Joiner: Hello, 09:15\n50 new messages\n");
}

static void
test_another_model_takes_the_place (Fixture *fixture, gconstpointer n)
{
  g_autoptr (GListStore) other = samples_new (3, 20);

  (void) n;
  e2e_message_view_set_model (fixture->view, G_LIST_MODEL (other));
  settle (fixture);
  g_assert_nonnull (find_row (fixture, 3));
  g_assert_null (find_row (fixture, 1000));
  e2e_message_view_set_model (fixture->view, NULL);
  settle (fixture);
  g_assert_null (find_row (fixture, 3));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name, n, func) \
  g_test_add ("/message-view/" name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)
  ADD ("has-few-widgets-for-many-messages", 10000, test_has_few_widgets_for_many_messages);
  ADD ("stays-at-the-bottom", 1000, test_stays_at_the_bottom);
  ADD ("counts-what-comes-below", 1000, test_counts_what_comes_below);
  ADD ("an-own-message-comes-into-view", 1000, test_an_own_message_comes_into_view);
  ADD ("goes-to-a-message-at-any-distance", 10000, test_goes_to_a_message_at_any_distance);
  ADD ("another-width-keeps-the-place", 1000, test_another_width_keeps_the_place);
  ADD ("follows-changes-of-a-message", 10, test_follows_changes_of_a_message);
  ADD ("what-vanished-is-in-no-widget", 1000, test_what_vanished_is_in_no_widget);
  ADD ("tells-what-was-seen", 1000, test_tells_what_was_seen);
  ADD ("divides-what-is-new", 1000, test_divides_what_is_new);
  ADD ("the-keyboard-goes-everywhere", 1000, test_the_keyboard_goes_everywhere);
  ADD ("the-focus-outlives-scrolling", 1000, test_the_focus_outlives_scrolling);
  ADD ("copies-a-message-or-what-is-selected", 1000, test_copies_a_message_or_what_is_selected);
  ADD ("gives-links-to-the-window", 1000, test_gives_links_to_the_window);
  ADD ("searches-far-and-wide", 10, test_searches_far_and_wide);
  ADD ("a-quote-leads-to-its-source", 1000, test_a_quote_leads_to_its_source);
  ADD ("long-texts-open-in-parts", 1000, test_long_texts_open_in_parts);
  ADD ("hostile-texts-are-shown-harmlessly", 1000, test_hostile_texts_are_shown_harmlessly);
  ADD ("a-flood-is-taken-in-one-frame", 1000, test_a_flood_is_taken_in_one_frame);
  ADD ("days-are-named-anew-at-midnight", 3, test_days_are_named_anew_at_midnight);
  ADD ("a-drag-selects-over-messages", 1000, test_a_drag_selects_over_messages);
  ADD ("clicks-select-and-clear", 1000, test_clicks_select_and_clear);
  ADD ("a-double-click-drags-by-words", 1000, test_a_double_click_drags_by_words);
  ADD ("a-selection-outlives-scrolling", 1000, test_a_selection_outlives_scrolling);
  ADD ("what-vanished-is-not-selected", 1000, test_what_vanished_is_not_selected);
  ADD ("a-copy-stays-when-the-list-goes", 1000, test_a_copy_stays_when_the_list_goes);
  ADD ("a-drag-beyond-the-edge-scrolls", 1000, test_a_drag_beyond_the_edge_scrolls);
  ADD ("keys-select-messages", 1000, test_keys_select_messages);
  ADD ("links-take-clicks-and-drags", 1000, test_links_take_clicks_and_drags);
  ADD ("a-screen-reader-finds-what-is-selected", 1000, test_a_screen_reader_finds_what_is_selected);
  ADD ("a-screen-reader-finds-all", 100, test_a_screen_reader_finds_all);
  ADD ("new-messages-are-announced", 100, test_new_messages_are_announced);
  ADD ("another-model-takes-the-place", 1000, test_another_model_takes_the_place);
  return g_test_run ();
}
