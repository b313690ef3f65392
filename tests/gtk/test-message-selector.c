/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-selector.h"

#include "gtk/message-samples.h"
#include "gtk/view-fixture.h"

static E2eMessageSelection *
get_selection (ViewFixture *fixture)
{
  return e2e_message_canvas_get_selection (E2E_MESSAGE_CANVAS (fixture->canvas));
}

static void
assert_selected (ViewFixture *fixture, const gchar *expected)
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
get_drawn (ViewFixture *fixture, guint64 id)
{
  E2eMessageText *text =
    e2e_message_bubble_get_text (e2e_message_row_get_bubble (view_find_row (fixture, id)));
  gint start;
  gint end;

  if (!e2e_message_text_get_selected (text, &start, &end))
    return g_strdup ("");
  return g_strndup (gtk_label_get_text (GTK_LABEL (text)) + start, (gsize) (end - start));
}

static void
assert_drawn (ViewFixture *fixture, guint64 id, const gchar *expected)
{
  g_autofree gchar *drawn = get_drawn (fixture, id);

  g_assert_cmpstr (drawn, ==, expected);
}

static void
add_talk (ViewFixture *fixture)
{
  samples_add (fixture->store, E2E_FROM_PEER, 9000, "Shall we meet?");
  samples_add (fixture->store, E2E_FROM_SELF, 9001, "Yes, at noon");
  samples_add (fixture->store, E2E_FROM_PEER, 9002, "At the bridge");
  samples_add (fixture->store, E2E_FROM_SELF, 9003, "See https://example.org/ there");
  view_settle (fixture);
}

#define TALK \
  "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:01] Creator:\nYes, at noon\n\n" \
  "[2026-03-08 15:02] Joiner:\nAt the"

static void
test_a_drag_selects_over_messages (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  view_drag (fixture, 1001, 6, 1003, 6);
  assert_selected (fixture, TALK);
  assert_drawn (fixture, 1001, "we meet?");
  assert_drawn (fixture, 1002, "Yes, at noon");
  assert_drawn (fixture, 1003, "At the");
  assert_drawn (fixture, 1004, "");
  assert_clipboard (GDK_SELECTION_PRIMARY, TALK);
  /* Keys go on where the mouse left off. */
  view_press (fixture, GDK_KEY_Right, GDK_SHIFT_MASK);
  assert_drawn (fixture, 1003, "At the ");
  view_press (fixture, GDK_KEY_Escape, 0);
  view_drag (fixture, 1003, 6, 1001, 6);
  assert_selected (fixture, TALK);
  view_press (fixture, GDK_KEY_Escape, 0);
  view_drag (fixture, 1002, 3, 1002, 0);
  assert_selected (fixture, "Yes");
  assert_drawn (fixture, 1001, "");
  view_press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, "Yes");
}

static void
test_clicks_select_and_clear (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  view_click (fixture, 1001, 7, 0);
  assert_selected (fixture, NULL);
  view_click (fixture, 1001, 7, 0);
  assert_selected (fixture, "we");
  assert_clipboard (GDK_SELECTION_PRIMARY, "we");
  view_click (fixture, 1001, 7, 0);
  assert_selected (fixture, "Shall we meet?");
  view_click (fixture, 1002, 5, 0);
  assert_selected (fixture, NULL);
  view_click (fixture, 1003, 6, GDK_SHIFT_MASK);
  assert_selected (fixture,
                   "[2026-03-08 15:01] Creator:\nat noon\n\n[2026-03-08 15:02] Joiner:\nAt the");
  view_click (fixture, 1001, 6, GDK_SHIFT_MASK);
  assert_selected (fixture,
                   "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:01] Creator:\nYes, ");
  view_click (fixture, 1002, 3, 0);
  assert_selected (fixture, NULL);
  assert_drawn (fixture, 1001, "");
  g_assert_null (gtk_clipboard_get_owner (gtk_clipboard_get (GDK_SELECTION_PRIMARY)));
}

static void
test_a_double_click_drags_by_words (ViewFixture *fixture, gconstpointer n)
{
  gint x;
  gint y;

  (void) n;
  add_talk (fixture);
  view_click (fixture, 1002, 6, 0);
  view_locate (fixture, 1002, 6, &x, &y);
  view_point (fixture, GDK_BUTTON_PRESS, x + 1, y, 0);
  assert_selected (fixture, "at");
  view_locate (fixture, 1001, 8, &x, &y);
  view_point (fixture, GDK_MOTION_NOTIFY, x - 4, y, 0);
  view_point (fixture, GDK_BUTTON_RELEASE, x - 4, y, 0);
  assert_selected (fixture,
                   "[2026-03-08 15:00] Joiner:\nwe meet?\n\n[2026-03-08 15:01] Creator:\nYes, at");
}

static void
test_a_selection_outlives_scrolling (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  view_drag (fixture, 1001, 6, 1003, 6);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  view_scroll_to (fixture, gtk_adjustment_get_lower (fixture->adjustment));
  g_assert_null (view_find_row (fixture, 1002));
  assert_selected (fixture, TALK);
  samples_add (fixture->store, E2E_FROM_PEER, 9004, "More");
  e2e_message_view_scroll_to_bottom (fixture->view);
  view_settle (fixture);
  assert_drawn (fixture, 1001, "we meet?");
  assert_drawn (fixture, 1002, "Yes, at noon");
  assert_drawn (fixture, 1003, "At the");
  assert_drawn (fixture, 1005, "");
  assert_clipboard (GDK_SELECTION_PRIMARY, TALK);
}

static void
test_what_vanished_is_not_selected (ViewFixture *fixture, gconstpointer n)
{
  g_autoptr (E2eMessage) middle = NULL;

  (void) n;
  add_talk (fixture);
  view_drag (fixture, 1001, 6, 1003, 6);
  view_press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, TALK);
  middle = g_list_model_get_item (G_LIST_MODEL (fixture->store), 1001);
  e2e_message_retract (middle);
  view_settle (fixture);
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
  view_settle (fixture);
  assert_drawn (fixture, 1003, "");
}

static void
touch (ViewFixture *fixture, GdkEventType type, guint64 id)
{
  GdkEvent *event = gdk_event_new (type);
  gint x;
  gint y;

  view_locate (fixture, id, 2, &x, &y);
  event->touch.window = g_object_ref (gtk_widget_get_window (fixture->canvas));
  event->touch.sequence = GUINT_TO_POINTER (1);
  event->touch.x = x;
  event->touch.y = y;
  gdk_event_set_device (event, gdk_seat_get_pointer (
                                 gdk_display_get_default_seat (gdk_display_get_default ())));
  gtk_main_do_event (event);
  gdk_event_free (event);
}

static void
test_fingers_scroll_or_clear (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  view_drag (fixture, 1001, 6, 1003, 6);
  touch (fixture, GDK_TOUCH_BEGIN, 1002);
  touch (fixture, GDK_TOUCH_UPDATE, 1001);
  touch (fixture, GDK_TOUCH_CANCEL, 1001);
  assert_selected (fixture, TALK);
  touch (fixture, GDK_TOUCH_BEGIN, 1002);
  assert_selected (fixture, TALK);
  touch (fixture, GDK_TOUCH_END, 1002);
  assert_selected (fixture, NULL);
}

static void
test_what_vanishes_ends_a_drag (ViewFixture *fixture, gconstpointer n)
{
  gint x;
  gint y;

  (void) n;
  add_talk (fixture);
  view_locate (fixture, 1002, 3, &x, &y);
  view_point (fixture, GDK_BUTTON_PRESS, x, y, 0);
  view_locate (fixture, 1003, 6, &x, &y);
  view_point (fixture, GDK_MOTION_NOTIFY, x, y, 0);
  assert_drawn (fixture, 1003, "At the");
  g_list_store_remove (fixture->store, 1001);
  view_settle (fixture);
  view_point (fixture, GDK_MOTION_NOTIFY, x, y + 10, 0);
  view_point (fixture, GDK_BUTTON_RELEASE, x, y + 10, 0);
  assert_selected (fixture, NULL);
  assert_drawn (fixture, 1003, "");
}

static void
test_a_copy_stays_when_the_list_goes (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  view_drag (fixture, 1002, 0, 1002, 3);
  view_press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  e2e_message_view_set_model (fixture->view, NULL);
  assert_clipboard (GDK_SELECTION_CLIPBOARD, "Yes");
  assert_clipboard (GDK_SELECTION_PRIMARY, NULL);
}

static void
test_a_drag_beyond_the_edge_scrolls (ViewFixture *fixture, gconstpointer n)
{
  const gdouble before = gtk_adjustment_get_value (fixture->adjustment);
  E2eMessagePoint anchor;
  E2eMessagePoint focus;
  gint x;
  gint y;

  (void) n;
  view_locate (fixture, 999, 5, &x, &y);
  view_point (fixture, GDK_BUTTON_PRESS, x, y, 0);
  view_point (fixture, GDK_MOTION_NOTIFY, x, -400, 0);
  while (gtk_adjustment_get_value (fixture->adjustment) > before - 3 * VIEW_HEIGHT)
    view_settle (fixture);
  view_point (fixture, GDK_MOTION_NOTIFY, x, VIEW_HEIGHT / 2, 0);
  view_point (fixture, GDK_BUTTON_RELEASE, x, VIEW_HEIGHT / 2, 0);
  g_assert_true (e2e_message_selection_get_points (get_selection (fixture), &anchor, &focus));
  g_assert_cmpuint (anchor.id, ==, 999);
  g_assert_cmpint (anchor.offset, ==, 5);
  g_assert_true (view_is_in_view (fixture, focus.id));
  g_assert_false (view_is_in_view (fixture, 999));
}

static void
test_keys_select_messages (ViewFixture *fixture, gconstpointer n)
{
  g_autoptr (E2eMessage) message = NULL;
  E2eMessagePoint anchor;
  E2eMessagePoint focus;

  (void) n;
  add_talk (fixture);
  message = g_list_model_get_item (G_LIST_MODEL (fixture->store), 1002);
  e2e_message_view_focus_message (fixture->view, message);
  view_settle (fixture);
  view_press (fixture, GDK_KEY_Up, GDK_SHIFT_MASK);
  assert_selected (
    fixture,
    "[2026-03-08 15:01] Creator:\nYes, at noon\n\n[2026-03-08 15:02] Joiner:\nAt the bridge");
  view_press (fixture, GDK_KEY_Down, GDK_SHIFT_MASK);
  assert_selected (fixture, "At the bridge");
  assert_clipboard (GDK_SELECTION_PRIMARY, "At the bridge");
  view_press (fixture, GDK_KEY_Escape, 0);
  assert_selected (fixture, NULL);
  view_press (fixture, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_true (e2e_message_selection_get_points (get_selection (fixture), &anchor, &focus));
  g_assert_cmpuint (anchor.id, ==, 1);
  g_assert_cmpuint (focus.id, ==, 1004);
  view_press (fixture, GDK_KEY_Up, 0);
  assert_selected (fixture, NULL);
}

static void
test_only_tab_selects_with_the_focus (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  add_talk (fixture);
  view_drag (fixture, 1001, 6, 1002, 3);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_grab_focus (GTK_WIDGET (e2e_message_row_get_text (view_find_row (fixture, 1003))));
  assert_drawn (fixture, 1001, "we meet?");
  assert_drawn (fixture, 1003, "");
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_grab_focus (GTK_WIDGET (view_find_row (fixture, 1003)));
  view_press (fixture, GDK_KEY_Tab, 0);
  assert_selected (fixture, "At the bridge");
}

static void
test_links_take_clicks_and_drags (ViewFixture *fixture, gconstpointer n)
{
  gint x;
  gint y;

  (void) n;
  add_talk (fixture);
  view_locate (fixture, 1004, 8, &x, &y);
  view_point (fixture, GDK_MOTION_NOTIFY, x, y, 0);
  fixture->pressed = NULL;
  view_click (fixture, 1004, 8, 0);
  g_assert_cmpstr (fixture->uri, ==, "https://example.org/");
  g_clear_pointer (&fixture->uri, g_free);
  /* A hand trembles. */
  view_locate (fixture, 1004, 13, &x, &y);
  view_point (fixture, GDK_MOTION_NOTIFY, x, y, 0);
  view_point (fixture, GDK_BUTTON_PRESS, x, y, 0);
  view_point (fixture, GDK_MOTION_NOTIFY, x + 4, y, 0);
  assert_selected (fixture, NULL);
  view_point (fixture, GDK_BUTTON_RELEASE, x + 4, y, 0);
  assert_selected (fixture, NULL);
  view_drag (fixture, 1004, 12, 1004, 19);
  assert_selected (fixture, "example");
  g_assert_null (fixture->uri);
}

static void
test_a_screen_reader_finds_what_is_selected (ViewFixture *fixture, gconstpointer n)
{
  AtkText *text;
  g_autofree gchar *selected = NULL;
  gint start;
  gint end;

  (void) n;
  add_talk (fixture);
  text = ATK_TEXT (gtk_widget_get_accessible (
    GTK_WIDGET (e2e_message_row_get_text (view_find_row (fixture, 1002)))));
  g_assert_cmpint (atk_text_get_n_selections (text), ==, 0);
  view_drag (fixture, 1001, 6, 1002, 3);
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

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/message-selector/" name, ViewFixture, GUINT_TO_POINTER (1000), view_set_up, func, \
              view_tear_down)
  ADD ("a-drag-selects-over-messages", test_a_drag_selects_over_messages);
  ADD ("clicks-select-and-clear", test_clicks_select_and_clear);
  ADD ("a-double-click-drags-by-words", test_a_double_click_drags_by_words);
  ADD ("a-selection-outlives-scrolling", test_a_selection_outlives_scrolling);
  ADD ("what-vanished-is-not-selected", test_what_vanished_is_not_selected);
  ADD ("fingers-scroll-or-clear", test_fingers_scroll_or_clear);
  ADD ("what-vanishes-ends-a-drag", test_what_vanishes_ends_a_drag);
  ADD ("a-copy-stays-when-the-list-goes", test_a_copy_stays_when_the_list_goes);
  ADD ("a-drag-beyond-the-edge-scrolls", test_a_drag_beyond_the_edge_scrolls);
  ADD ("keys-select-messages", test_keys_select_messages);
  ADD ("only-tab-selects-with-the-focus", test_only_tab_selects_with_the_focus);
  ADD ("links-take-clicks-and-drags", test_links_take_clicks_and_drags);
  ADD ("a-screen-reader-finds-what-is-selected", test_a_screen_reader_finds_what_is_selected);
  return g_test_run ();
}
