/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-view.h"

#include "gtk/message-samples.h"
#include "gtk/view-fixture.h"

#include <string.h>

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
get_texts (ViewFixture *fixture)
{
  GString *text = g_string_new (NULL);

  collect_text (fixture->canvas, text);
  return g_string_free (text, FALSE);
}

static gboolean
shows (ViewFixture *fixture, const gchar *text)
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
test_has_few_widgets_for_many_messages (ViewFixture *fixture, gconstpointer n)
{
  guint n_rows = 0;

  (void) n;
  for (guint i = 0; i < 40; i++)
    view_scroll_to (fixture, gtk_adjustment_get_value (fixture->adjustment) - 1000);
  gtk_container_forall (GTK_CONTAINER (fixture->canvas), count, &n_rows);
  g_assert_cmpuint (n_rows, >, 5);
  g_assert_cmpuint (n_rows, <, 60);
}

static void
test_stays_at_the_bottom (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  g_assert_true (e2e_message_view_get_at_bottom (fixture->view));
  g_assert_true (view_is_in_view (fixture, 1000));
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "One more");
  view_settle (fixture);
  g_assert_true (view_is_in_view (fixture, 1001));
  g_assert_cmpuint (e2e_message_view_get_n_new (fixture->view), ==, 0);
}

static void
test_counts_what_comes_below (ViewFixture *fixture, gconstpointer n)
{
  gint y;

  (void) n;
  e2e_message_view_scroll_to_message (fixture->view, 500, FALSE);
  view_settle (fixture);
  g_assert_false (e2e_message_view_get_at_bottom (fixture->view));
  y = view_get_y (fixture, 500);
  for (guint i = 0; i < 3; i++)
    samples_add (fixture->store, E2E_FROM_PEER, 9999, "One more");
  view_settle (fixture);
  g_assert_cmpint (view_get_y (fixture, 500), ==, y);
  g_assert_cmpuint (e2e_message_view_get_n_new (fixture->view), ==, 3);
  e2e_message_view_scroll_to_bottom (fixture->view);
  view_settle (fixture);
  g_assert_true (view_is_in_view (fixture, 1003));
  g_assert_true (e2e_message_view_get_at_bottom (fixture->view));
  g_assert_cmpuint (e2e_message_view_get_n_new (fixture->view), ==, 0);
}

static void
test_an_own_message_comes_into_view (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  e2e_message_view_scroll_to_message (fixture->view, 20, FALSE);
  view_settle (fixture);
  samples_add (fixture->store, E2E_FROM_SELF, 9999, "Mine");
  view_settle (fixture);
  g_assert_true (view_is_in_view (fixture, 1001));
}

static void
test_goes_to_a_message_at_any_distance (ViewFixture *fixture, gconstpointer n)
{
  const guint64 ids[] = { 1, 9999, 5000, 4990, 2, 10000 };

  (void) n;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_true (e2e_message_view_scroll_to_message (fixture->view, ids[i], TRUE));
      view_settle (fixture);
      g_assert_true (view_is_in_view (fixture, ids[i]));
    }
  g_assert_false (e2e_message_view_scroll_to_message (fixture->view, 20000, TRUE));
}

static void
test_another_width_keeps_the_place (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  e2e_message_view_scroll_to_message (fixture->view, 500, FALSE);
  view_settle (fixture);
  for (gint width = VIEW_WIDTH; width >= 360; width -= 20)
    {
      gtk_window_resize (GTK_WINDOW (fixture->window), width, VIEW_HEIGHT);
      view_settle (fixture);
      view_settle (fixture);
    }
  g_assert_true (view_is_in_view (fixture, 500));
}

static void
test_follows_changes_of_a_message (ViewFixture *fixture, gconstpointer n)
{
  E2eMessage *message = samples_add (fixture->store, E2E_FROM_SELF, 9999, "Frist");
  E2eMessage *reply;

  (void) n;
  reply = samples_add_reply (fixture->store, E2E_FROM_PEER, 9999, "What?", 11);
  view_settle (fixture);
  e2e_message_edit (message, "First");
  view_settle (fixture);
  g_assert_true (shows (fixture, "First\n"));
  g_assert_true (shows (fixture, "Edited\n"));
  g_assert_false (shows (fixture, "Frist"));
  e2e_message_react (reply, TRUE, "🎉");
  view_settle (fixture);
  g_assert_true (shows (fixture, "🎉"));
  e2e_message_retract (message);
  view_settle (fixture);
  g_assert_true (shows (fixture, "You took this message back\n"));
  g_assert_true (shows (fixture, "This message is gone\n"));
  g_assert_false (shows (fixture, "First"));
}

static void
test_what_vanished_is_in_no_widget (ViewFixture *fixture, gconstpointer n)
{
  guint length;

  (void) n;
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Burn this");
  samples_add_reply (fixture->store, E2E_FROM_PEER, 9999, "Done", 1001);
  view_settle (fixture);
  g_assert_true (shows (fixture, "Burn this"));
  g_assert_true (shows (fixture, "train"));
  g_list_store_remove (fixture->store, 1000);
  view_settle (fixture);
  g_assert_false (shows (fixture, "Burn this"));
  g_assert_true (shows (fixture, "This message is gone"));
  length = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
  g_list_store_splice (fixture->store, 0, length, NULL, 0);
  view_settle (fixture);
  g_assert_false (shows (fixture, "train"));
  g_assert_false (shows (fixture, "Done"));
}

static void
test_tells_what_was_seen (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  g_assert_cmpuint (fixture->seen_id, ==, 0);
  view_set_active (fixture, TRUE);
  g_assert_cmpuint (fixture->seen_id, ==, 1000);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Hello");
  view_settle (fixture);
  g_assert_cmpuint (fixture->seen_id, ==, 1001);
  view_set_active (fixture, FALSE);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Are you there?");
  view_settle (fixture);
  g_assert_cmpuint (fixture->seen_id, ==, 1001);
  view_set_active (fixture, TRUE);
  g_assert_cmpuint (fixture->seen_id, ==, 1002);
}

static void
test_divides_what_is_new (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  view_set_active (fixture, TRUE);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Seen at once");
  view_settle (fixture);
  g_assert_false (shows (fixture, "New messages"));
  view_set_active (fixture, FALSE);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "One");
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "Two");
  view_settle (fixture);
  g_assert_true (shows (fixture, "New messages\nOne"));
  view_set_active (fixture, TRUE);
  g_assert_true (shows (fixture, "New messages\nOne"));
  samples_add (fixture->store, E2E_FROM_SELF, 9999, "Answer");
  view_settle (fixture);
  g_assert_false (shows (fixture, "New messages"));
}

static guint64
get_focused (ViewFixture *fixture)
{
  E2eMessage *message = e2e_message_canvas_get_focused (E2E_MESSAGE_CANVAS (fixture->canvas));

  return message != NULL ? e2e_message_get_id (message) : 0;
}

static void
test_the_keyboard_goes_everywhere (ViewFixture *fixture, gconstpointer n)
{
  guint64 id;

  (void) n;
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_child_focus (fixture->canvas, GTK_DIR_TAB_FORWARD);
  g_assert_cmpuint (get_focused (fixture), ==, 1000);
  view_press (fixture, GDK_KEY_Up, 0);
  view_press (fixture, GDK_KEY_Up, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 998);
  view_press (fixture, GDK_KEY_Down, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 999);
  view_press (fixture, GDK_KEY_Home, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 1);
  g_assert_true (view_is_in_view (fixture, 1));
  view_press (fixture, GDK_KEY_Page_Down, 0);
  id = get_focused (fixture);
  g_assert_cmpuint (id, >, 4);
  g_assert_true (view_is_in_view (fixture, id));
  view_press (fixture, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (get_focused (fixture), <, id);
  view_press (fixture, GDK_KEY_End, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 1000);
  view_press (fixture, GDK_KEY_Menu, 0);
  g_assert_nonnull (fixture->menu_message);
  g_assert_cmpuint (e2e_message_get_id (fixture->menu_message), ==, 1000);
}

static void
test_the_focus_outlives_scrolling (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  gtk_widget_child_focus (fixture->canvas, GTK_DIR_TAB_FORWARD);
  view_scroll_to (fixture, gtk_adjustment_get_value (fixture->adjustment) - 5000);
  g_assert_cmpuint (get_focused (fixture), ==, 1000);
  g_assert_false (view_is_in_view (fixture, 1000));
  view_press (fixture, GDK_KEY_Up, 0);
  g_assert_cmpuint (get_focused (fixture), ==, 999);
  g_assert_true (view_is_in_view (fixture, 999));
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
test_copies_a_message_or_what_is_selected (ViewFixture *fixture, gconstpointer n)
{
  GtkClipboard *clipboard = gtk_clipboard_get (GDK_SELECTION_CLIPBOARD);
  GtkWidget *label = NULL;
  g_autofree gchar *whole = NULL;
  g_autofree gchar *part = NULL;

  (void) n;
  e2e_message_view_focus_message (fixture->view, samples_add (fixture->store, E2E_FROM_PEER, 9999,
                                                              "One two three \x07<b>"));
  view_settle (fixture);
  view_press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  whole = gtk_clipboard_wait_for_text (clipboard);
  g_assert_cmpstr (whole, ==, "One two three <b>");
  find_text (GTK_WIDGET (view_find_row (fixture, 1001)), &label);
  gtk_widget_grab_focus (label);
  gtk_label_select_region (GTK_LABEL (label), 4, 7);
  view_press (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  part = gtk_clipboard_wait_for_text (clipboard);
  g_assert_cmpstr (part, ==, "two");
}

static void
test_gives_links_to_the_window (ViewFixture *fixture, gconstpointer n)
{
  GtkWidget *label = NULL;
  gboolean is_handled = FALSE;

  (void) n;
  samples_add (fixture->store, E2E_FROM_PEER, 9999, "https://b\u00fccher.example/?a=1&b=2");
  view_settle (fixture);
  find_text (GTK_WIDGET (view_find_row (fixture, 1001)), &label);
  g_signal_emit_by_name (label, "activate-link", "https://xn--bcher-kva.example/?a=1&b=2",
                         &is_handled);
  g_assert_true (is_handled);
  g_assert_cmpstr (fixture->uri, ==, "https://xn--bcher-kva.example/?a=1&b=2");
}

static void
finish_search (ViewFixture *fixture)
{
  while (e2e_message_hits_get_searching (e2e_message_view_get_hits (fixture->view)))
    g_main_context_iteration (NULL, TRUE);
  view_settle (fixture);
}

static void
test_searches_far_and_wide (ViewFixture *fixture, gconstpointer n)
{
  E2eMessageHits *hits = e2e_message_view_get_hits (fixture->view);

  (void) n;
  g_list_store_remove_all (fixture->store);
  samples_add (fixture->store, E2E_FROM_PEER, 0, "The first needle");
  for (guint i = 0; i < 3000; i++)
    samples_add (fixture->store, E2E_FROM_SELF, i, i == 1500 ? "A NEEDLE" : "Hay");
  e2e_message_hits_search (hits, "needle");
  finish_search (fixture);
  g_assert_cmpuint (e2e_message_hits_get_n (hits), ==, 2);
  g_assert_cmpuint (e2e_message_hits_get_hit (hits), ==, 1);
  g_assert_true (view_is_in_view (fixture, 1502));
  e2e_message_hits_step (hits, TRUE);
  view_settle (fixture);
  g_assert_cmpuint (e2e_message_hits_get_hit (hits), ==, 2);
  g_assert_true (view_is_in_view (fixture, 1));
  e2e_message_hits_step (hits, TRUE);
  g_assert_cmpuint (e2e_message_hits_get_hit (hits), ==, 1);
  e2e_message_hits_step (hits, FALSE);
  g_assert_cmpuint (e2e_message_hits_get_hit (hits), ==, 2);
  e2e_message_hits_search (hits, NULL);
  g_assert_cmpuint (e2e_message_hits_get_n (hits), ==, 0);
  e2e_message_hits_step (hits, TRUE);
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
test_a_quote_leads_to_its_source (ViewFixture *fixture, gconstpointer n)
{
  GtkWidget *quote = NULL;

  (void) n;
  samples_add_reply (fixture->store, E2E_FROM_PEER, 9999, "Yes", 77);
  view_settle (fixture);
  find_button (GTK_WIDGET (view_find_row (fixture, 1001)), &quote);
  gtk_button_clicked (GTK_BUTTON (quote));
  view_settle (fixture);
  g_assert_true (view_is_in_view (fixture, 77));
  g_assert_cmpuint (get_focused (fixture), ==, 77);
}

static void
test_long_texts_open_in_parts (ViewFixture *fixture, gconstpointer n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *more = NULL;
  gint y;

  (void) n;
  for (guint i = 0; text->len < 12000; i++)
    g_string_append_printf (text, "word%u ", i);
  samples_add (fixture->store, E2E_FROM_PEER, 9999, text->str);
  view_settle (fixture);
  find_button (GTK_WIDGET (view_find_row (fixture, 1001)), &more);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show more");
  y = view_get_y (fixture, 1001);
  gtk_button_clicked (GTK_BUTTON (more));
  view_settle (fixture);
  g_assert_cmpint (view_get_y (fixture, 1001), ==, y);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show the next part");
  g_assert_true (shows (fixture, "word900 "));
  gtk_button_clicked (GTK_BUTTON (more));
  view_settle (fixture);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show less");
  g_assert_true (shows (fixture, "word1300 "));
  gtk_button_clicked (GTK_BUTTON (more));
  view_settle (fixture);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Show more");
}

static void
test_hostile_texts_are_shown_harmlessly (ViewFixture *fixture, gconstpointer n)
{
  g_auto (GStrv) texts = samples_hostile ();

  (void) n;
  for (guint i = 0; texts[i] != NULL; i++)
    {
      GtkAllocation allocation;

      samples_add_reply (fixture->store, E2E_FROM_PEER, 9999 + i, texts[i], 1000 + i);
      e2e_message_react (samples_add (fixture->store, E2E_FROM_PEER, 9999 + i, "x"), FALSE,
                         texts[i]);
      view_settle (fixture);
      gtk_widget_get_allocation (GTK_WIDGET (view_find_row (fixture, 1002 + 2 * i)), &allocation);
      g_assert_cmpint (allocation.height, <, 1000);
      g_assert_cmpint (allocation.width, ==, VIEW_WIDTH);
    }
}

static void
count_one (guint *n)
{
  ++*n;
}

/* Placed once for all of them, and perhaps once more for what that showed. */
static void
test_a_flood_is_taken_in_one_frame (ViewFixture *fixture, gconstpointer n)
{
  guint n_placed = 0;

  (void) n;
  g_signal_connect_swapped (fixture->canvas, "size-allocate", G_CALLBACK (count_one), &n_placed);
  for (guint i = 0; i < 10000; i++)
    samples_add (fixture->store, E2E_FROM_PEER, 9999, "Flood");
  g_assert_cmpuint (n_placed, ==, 0);
  view_settle (fixture);
  g_signal_handlers_disconnect_by_data (fixture->canvas, &n_placed);
  g_test_message ("placed %u times", n_placed);
  g_assert_true (view_is_in_view (fixture, 11000));
  g_assert_cmpuint (n_placed, <=, 2);
}

static void
set_clock (ViewFixture *fixture, gint day, gint hour)
{
  E2eMessageFeed *feed = e2e_message_canvas_get_feed (E2E_MESSAGE_CANVAS (fixture->canvas));
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 3, day, hour, 59, 59);

  e2e_message_clock_set (e2e_message_feed_get_clock (feed), now);
  view_settle (fixture);
}

static void
test_days_are_named_anew_at_midnight (ViewFixture *fixture, gconstpointer n)
{
  (void) n;
  set_clock (fixture, 2, 22);
  view_set_active (fixture, TRUE);
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
  view_settle (fixture);
  g_assert_true (shows (fixture, "Today\n"));
}

static void
test_a_screen_reader_finds_all (ViewFixture *fixture, gconstpointer n)
{
  AtkObject *list = gtk_widget_get_accessible (fixture->canvas);
  E2eMessage *message = samples_add_reply (fixture->store, E2E_FROM_SELF, 15, "Hello", 7);
  AtkObject *row;
  const gchar *name;

  (void) n;
  e2e_message_set_state (message, E2E_MESSAGE_DELIVERED);
  view_settle (fixture);
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

static void
test_new_messages_are_announced (ViewFixture *fixture, gconstpointer n)
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
  view_settle (fixture);
  g_assert_cmpstr (said->str, ==, "");
  view_set_active (fixture, TRUE);
  samples_add (fixture->store, E2E_FROM_PEER, 15, "Hello");
  samples_add (fixture->store, E2E_FROM_SELF, 15, "My own");
  view_settle (fixture);
  g_assert_cmpstr (said->str, ==, "Joiner: Hello, 09:15\n");
  for (guint i = 0; i < 50; i++)
    samples_add (fixture->store, E2E_FROM_PEER, 16, "Flood");
  view_settle (fixture);
  g_assert_cmpstr (said->str, ==, "Joiner: Hello, 09:15\n50 new messages\n");
}

static void
test_another_model_takes_the_place (ViewFixture *fixture, gconstpointer n)
{
  g_autoptr (GListStore) other = samples_new (3, 20);

  (void) n;
  e2e_message_view_set_model (fixture->view, G_LIST_MODEL (other));
  view_settle (fixture);
  g_assert_nonnull (view_find_row (fixture, 3));
  g_assert_null (view_find_row (fixture, 1000));
  e2e_message_view_set_model (fixture->view, NULL);
  view_settle (fixture);
  g_assert_null (view_find_row (fixture, 3));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name, n, func) \
  g_test_add ("/message-view/" name, ViewFixture, GUINT_TO_POINTER (n), view_set_up, func, \
              view_tear_down)
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
  ADD ("a-screen-reader-finds-all", 100, test_a_screen_reader_finds_all);
  ADD ("new-messages-are-announced", 100, test_new_messages_are_announced);
  ADD ("another-model-takes-the-place", 1000, test_another_model_takes_the_place);
  return g_test_run ();
}
