/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-selection.h"

#include "gtk/message-body.h"
#include "gtk/message-samples.h"

#include <string.h>

typedef struct
{
  GListStore *store;
  E2eMessageFeed *feed;
  E2eMessageSelection *selection;
  guint n_changes;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
on_items_changed (Fixture *fixture)
{
  e2e_message_selection_check (fixture->selection);
}

/* 1 Joiner, 2 and 3 own, 4 a system line, 5 Joiner. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->store = g_list_store_new (E2E_TYPE_MESSAGE);
  samples_add (fixture->store, E2E_FROM_PEER, 1, "Hello there");
  samples_add (fixture->store, E2E_FROM_SELF, 2, "Gr\u00fc\u00dfe");
  samples_add (fixture->store, E2E_FROM_SELF, 3, "two\nlines");
  samples_add_line (fixture->store, E2E_LINE_SECURE, 3, "Secure session started");
  samples_add (fixture->store, E2E_FROM_PEER, 4, "Bye \x07now");
  fixture->feed = e2e_message_feed_new ();
  fixture->selection = e2e_message_selection_new (fixture->feed);
  e2e_message_feed_set_peer_name (fixture->feed, "Joiner");
  e2e_message_feed_set_own_name (fixture->feed, "Creator");
  e2e_message_feed_set_model (fixture->feed, G_LIST_MODEL (fixture->store));
  g_signal_connect_swapped (fixture->store, "items-changed", G_CALLBACK (on_items_changed),
                            fixture);
  g_signal_connect_swapped (fixture->selection, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer selection = fixture->selection;
  gpointer store = fixture->store;

  (void) data;
  g_object_add_weak_pointer (selection, &selection);
  g_object_add_weak_pointer (store, &store);
  g_object_unref (fixture->selection);
  e2e_message_feed_free (fixture->feed);
  g_object_unref (fixture->store);
  g_assert_null (selection);
  g_assert_null (store);
}

static void
set (Fixture *fixture, guint64 anchor_id, gssize anchor, guint64 focus_id, gssize focus)
{
  const E2eMessagePoint from = { anchor_id, anchor };
  const E2eMessagePoint to = { focus_id, focus };

  g_assert_true (e2e_message_selection_set (fixture->selection, &from, &to));
}

static void
assert_text (Fixture *fixture, const gchar *expected)
{
  g_autofree gchar *text = e2e_message_selection_dup_text (fixture->selection);

  g_assert_cmpstr (text, ==, expected);
}

static E2eMessage *
get (Fixture *fixture, guint64 id)
{
  E2eMessage *message = e2e_message_feed_look_up (fixture->feed, id);

  g_assert_nonnull (message);
  g_object_unref (message);
  return message;
}

static gboolean
is_selected (Fixture *fixture, guint64 id)
{
  gssize start;
  gssize end;

  return e2e_message_selection_get_range (fixture->selection, get (fixture, id), &start, &end);
}

static void
test_begins_with_nothing (Fixture *fixture, gconstpointer data)
{
  E2eMessagePoint anchor;
  E2eMessagePoint focus;

  (void) data;
  g_assert_true (e2e_message_selection_is_empty (fixture->selection));
  g_assert_false (e2e_message_selection_get_points (fixture->selection, &anchor, &focus));
  assert_text (fixture, NULL);
  e2e_message_selection_clear (fixture->selection);
  e2e_message_selection_check (fixture->selection);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
test_takes_bare_text_of_one_message (Fixture *fixture, gconstpointer data)
{
  (void) data;
  set (fixture, 1, 6, 1, 9);
  assert_text (fixture, "the");
  set (fixture, 2, 4, 2, 2);
  assert_text (fixture, "\u00fc");
  /* Offsets are those of what is shown. */
  set (fixture, 5, 4, 5, 7);
  assert_text (fixture, "now");
  g_assert_true (is_selected (fixture, 5));
  g_assert_false (is_selected (fixture, 3));
}

static void
test_tells_whose_texts_they_are (Fixture *fixture, gconstpointer data)
{
  const gchar *expected = "[2026-03-02 09:01] Joiner:\nthere\n\n"
                          "[2026-03-02 09:02] Creator:\nGr\u00fc\u00dfe\n\n"
                          "[2026-03-02 09:03] Creator:\ntwo";

  (void) data;
  set (fixture, 1, 6, 3, 3);
  assert_text (fixture, expected);
  set (fixture, 3, 3, 1, 6);
  assert_text (fixture, expected);
  /* Whoever reads it elsewhere is not "You". */
  e2e_message_feed_set_own_name (fixture->feed, "");
  set (fixture, 2, 2, 3, 3);
  assert_text (fixture, "[2026-03-02 09:02] Me:\n\u00fc\u00dfe\n\n[2026-03-02 09:03] Me:\ntwo");
}

static void
test_leaves_system_lines_out (Fixture *fixture, gconstpointer data)
{
  (void) data;
  set (fixture, 3, 4, 5, 3);
  assert_text (fixture, "[2026-03-02 09:03] Creator:\nlines\n\n[2026-03-02 09:04] Joiner:\nBye");
  g_assert_true (is_selected (fixture, 3));
  g_assert_false (is_selected (fixture, 4));
  set (fixture, 4, 0, 5, 3);
  assert_text (fixture, "Bye");
}

static void
test_is_bare_where_one_message_adds_text (Fixture *fixture, gconstpointer data)
{
  (void) data;
  set (fixture, 1, 11, 2, 2);
  assert_text (fixture, "Gr");
  set (fixture, 1, 11, 2, 0);
  assert_text (fixture, NULL);
}

static void
test_extends_from_its_anchor (Fixture *fixture, gconstpointer data)
{
  const E2eMessagePoint points[] = { { 2, 2 }, { 3, 3 }, { 1, 6 } };

  (void) data;
  g_assert_true (e2e_message_selection_extend (fixture->selection, &points[0]));
  g_assert_true (e2e_message_selection_is_empty (fixture->selection));
  e2e_message_selection_extend (fixture->selection, &points[1]);
  assert_text (fixture,
               "[2026-03-02 09:02] Creator:\n\u00fc\u00dfe\n\n[2026-03-02 09:03] Creator:\ntwo");
  e2e_message_selection_extend (fixture->selection, &points[2]);
  assert_text (fixture, "[2026-03-02 09:01] Joiner:\nthere\n\n[2026-03-02 09:02] Creator:\nGr");
  g_assert_cmpuint (fixture->n_changes, ==, 3);
  e2e_message_selection_extend (fixture->selection, &points[2]);
  g_assert_cmpuint (fixture->n_changes, ==, 3);
}

static void
test_takes_whole_messages (Fixture *fixture, gconstpointer data)
{
  gssize start;
  gssize end;

  (void) data;
  g_assert_true (e2e_message_selection_set_messages (fixture->selection, 3, 3));
  assert_text (fixture, "two\nlines");
  g_assert_true (e2e_message_selection_set_messages (fixture->selection, 2, 1));
  g_assert_true (
    e2e_message_selection_get_range (fixture->selection, get (fixture, 1), &start, &end));
  g_assert_cmpint (start, ==, E2E_MESSAGE_BODY_FIRST);
  g_assert_cmpint (end, ==, E2E_MESSAGE_BODY_LAST);
  assert_text (
    fixture,
    "[2026-03-02 09:01] Joiner:\nHello there\n\n[2026-03-02 09:02] Creator:\nGr\u00fc\u00dfe");
}

static void
test_refuses_what_is_not_there (Fixture *fixture, gconstpointer data)
{
  const E2eMessagePoint here = { 1, 0 };
  const E2eMessagePoint nowhere = { 77, 0 };

  (void) data;
  g_assert_false (e2e_message_selection_set (fixture->selection, &here, &nowhere));
  g_assert_false (e2e_message_selection_set (fixture->selection, &nowhere, &here));
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
test_goes_when_an_end_changes (Fixture *fixture, gconstpointer data)
{
  (void) data;
  set (fixture, 1, 6, 3, 3);
  e2e_message_edit (get (fixture, 3), "Oh");
  assert_text (fixture, NULL);
  set (fixture, 3, 0, 1, 6);
  e2e_message_retract (get (fixture, 1));
  assert_text (fixture, NULL);
  set (fixture, 2, 0, 5, 2);
  g_list_store_remove (fixture->store, 4);
  assert_text (fixture, NULL);
  set (fixture, 2, 0, 3, 1);
  g_list_store_remove (fixture->store, 1);
  assert_text (fixture, NULL);
  g_assert_cmpuint (fixture->n_changes, ==, 8);
}

static void
test_keeps_no_message_that_went (Fixture *fixture, gconstpointer data)
{
  gpointer message = get (fixture, 1);

  (void) data;
  set (fixture, 1, 0, 1, 5);
  g_object_add_weak_pointer (message, &message);
  g_list_store_remove (fixture->store, 0);
  g_assert_null (message);
  g_assert_true (e2e_message_selection_is_empty (fixture->selection));
}

static void
test_what_lies_between_drops_out (Fixture *fixture, gconstpointer data)
{
  (void) data;
  set (fixture, 1, 6, 5, 3);
  e2e_message_edit (get (fixture, 2), "Good day");
  e2e_message_retract (get (fixture, 3));
  assert_text (fixture,
               "[2026-03-02 09:01] Joiner:\nthere\n\n[2026-03-02 09:02] Creator:\nGood day\n\n"
               "[2026-03-02 09:04] Joiner:\nBye");
  g_assert_false (is_selected (fixture, 3));
  samples_add (fixture->store, E2E_FROM_PEER, 9, "More");
  g_list_store_remove (fixture->store, 1);
  assert_text (fixture, "[2026-03-02 09:01] Joiner:\nthere\n\n[2026-03-02 09:04] Joiner:\nBye");
}

static void
test_long_texts_are_taken_with_what_is_not_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *end = NULL;
  g_autofree gchar *begin = NULL;
  const gchar *rest;

  (void) data;
  for (guint i = 0; text->len < 20000; i++)
    g_string_append_printf (text, "word%u ", i);
  samples_add (fixture->store, E2E_FROM_PEER, 9, text->str);
  samples_add (fixture->store, E2E_FROM_PEER, 9, "After");
  e2e_message_feed_set_part (fixture->feed, 6, 2);
  set (fixture, 6, 0, 7, 1);
  end = e2e_message_selection_dup_text (fixture->selection);
  set (fixture, 5, 7, 6, 0);
  begin = e2e_message_selection_dup_text (fixture->selection);
  /* The one up to the part's first letter, the other from there on: together the whole. */
  g_assert_true (g_str_has_prefix (text->str, begin));
  g_assert_cmpuint (strlen (begin), >, 4000);
  rest = strstr (end, "\n") + 1;
  g_assert_true (g_str_has_prefix (rest, text->str + strlen (begin)));
  /* Another part, and the offset means something else. */
  e2e_message_feed_set_part (fixture->feed, 6, 1);
  e2e_message_selection_check (fixture->selection);
  g_assert_true (e2e_message_selection_is_empty (fixture->selection));
}

static void
test_is_cheap_however_long (Fixture *fixture, gconstpointer data)
{
  gint64 start_us;

  (void) data;
  for (guint i = 0; i < 100000; i++)
    samples_add (fixture->store, E2E_FROM_SELF, i, "Hay");
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 1000; i++)
    {
      set (fixture, 1, 0, 100000 - i, 1);
      g_assert_true (is_selected (fixture, 50000));
    }
  /* 1 ms for each would be no slower than a frame; it takes a few microseconds. */
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/message-selection/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("begins-with-nothing", test_begins_with_nothing);
  ADD ("takes-bare-text-of-one-message", test_takes_bare_text_of_one_message);
  ADD ("tells-whose-texts-they-are", test_tells_whose_texts_they_are);
  ADD ("leaves-system-lines-out", test_leaves_system_lines_out);
  ADD ("is-bare-where-one-message-adds-text", test_is_bare_where_one_message_adds_text);
  ADD ("extends-from-its-anchor", test_extends_from_its_anchor);
  ADD ("takes-whole-messages", test_takes_whole_messages);
  ADD ("refuses-what-is-not-there", test_refuses_what_is_not_there);
  ADD ("goes-when-an-end-changes", test_goes_when_an_end_changes);
  ADD ("keeps-no-message-that-went", test_keeps_no_message_that_went);
  ADD ("what-lies-between-drops-out", test_what_lies_between_drops_out);
  ADD ("long-texts-are-taken-with-what-is-not-shown",
       test_long_texts_are_taken_with_what_is_not_shown);
  ADD ("is-cheap-however-long", test_is_cheap_however_long);
  return g_test_run ();
}
