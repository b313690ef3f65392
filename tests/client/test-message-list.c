/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/message-list.h"

#include <string.h>

static E2eMessageList *
new_list (void)
{
  return e2e_message_list_new (G_MAXUINT, G_MAXSIZE);
}

static E2eMessage *
add (E2eMessageList *list, E2eFrom from, guint64 seq, const gchar *text)
{
  E2eMessage *message = e2e_message_new (from, seq, 0, g_strdup (text), 0);

  e2e_message_list_append (list, message);
  e2e_message_list_index (list, message);
  return message;
}

static void
count (E2eMessage *message G_GNUC_UNUSED, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_find (void)
{
  g_autoptr (E2eMessageList) list = new_list ();
  E2eMessage *own = add (list, E2E_FROM_SELF, 3, "own");
  E2eMessage *peer = add (list, E2E_FROM_PEER, 3, "peer");
  E2eMessage *waiting = add (list, E2E_FROM_SELF, 0, "waiting");
  guint position = 99;

  g_assert_true (e2e_message_list_find_seq (list, TRUE, 3) == own);
  g_assert_true (e2e_message_list_find_seq (list, FALSE, 3) == peer);
  g_assert_null (e2e_message_list_find_seq (list, TRUE, 0));
  g_assert_null (e2e_message_list_find_seq (list, TRUE, 4));
  g_assert_true (e2e_message_list_find (list, e2e_message_get_id (waiting), &position) == waiting);
  g_assert_cmpuint (position, ==, 2);
  g_assert_null (e2e_message_list_find (list, 0, NULL));
  g_assert_null (e2e_message_list_find (list, 4, NULL));

  e2e_message_set_seq (waiting, 5);
  e2e_message_list_index (list, waiting);
  g_assert_true (e2e_message_list_find_seq (list, TRUE, 5) == waiting);
  e2e_message_list_remove (list, 0);
  g_assert_null (e2e_message_list_find_seq (list, TRUE, 3));
  g_assert_true (e2e_message_list_find (list, e2e_message_get_id (waiting), &position) == waiting);
  g_assert_cmpuint (position, ==, 1);
}

static void
test_marks (void)
{
  g_autoptr (E2eMessageList) list = new_list ();
  E2eMessage *first = add (list, E2E_FROM_SELF, 2, "first");
  E2eMessage *second = add (list, E2E_FROM_SELF, 4, "second");
  guint n = 0;

  e2e_message_list_mark_own (list, E2E_MESSAGE_DELIVERED, 3, count, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (e2e_message_get_state (first), ==, E2E_MESSAGE_DELIVERED);
  g_assert_cmpint (e2e_message_get_state (second), ==, E2E_MESSAGE_WAITING);

  /* A weaker mark that comes later takes nothing back. */
  e2e_message_list_mark_own (list, E2E_MESSAGE_SENT, 4, count, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (e2e_message_get_state (first), ==, E2E_MESSAGE_DELIVERED);
  g_assert_cmpint (e2e_message_get_state (second), ==, E2E_MESSAGE_SENT);

  /* Nothing is marked twice, also when a marked one has gone. */
  e2e_message_list_remove (list, 0);
  e2e_message_list_mark_own (list, E2E_MESSAGE_SENT, 4, count, &n);
  g_assert_cmpuint (n, ==, 3);
  add (list, E2E_FROM_SELF, 6, "third");
  e2e_message_list_mark_own (list, E2E_MESSAGE_READ, 6, count, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpint (e2e_message_get_state (second), ==, E2E_MESSAGE_READ);
}

static void
test_unread (void)
{
  g_autoptr (E2eMessageList) list = new_list ();
  E2eMessage *first = add (list, E2E_FROM_PEER, 1, "first");
  guint n = 0;

  add (list, E2E_FROM_SELF, 1, "own");
  add (list, E2E_FROM_PEER, 2, "second");
  add (list, E2E_FROM_PEER, 3, "third");
  g_assert_cmpuint (e2e_message_list_get_n_unread (list), ==, 3);
  e2e_message_list_mark_read (list, e2e_message_get_id (first), count, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (e2e_message_list_get_n_unread (list), ==, 2);

  e2e_message_list_remove (list, 0);
  e2e_message_list_remove (list, 2);
  g_assert_cmpuint (e2e_message_list_get_n_unread (list), ==, 1);
  e2e_message_list_mark_read (list, G_MAXUINT64, count, &n);
  g_assert_cmpuint (n, ==, 2);
  add (list, E2E_FROM_PEER, 4, "fourth");
  g_assert_cmpuint (e2e_message_list_get_n_unread (list), ==, 1);
}

static void
test_new_session (void)
{
  g_autoptr (E2eMessageList) list = new_list ();
  E2eMessage *read = add (list, E2E_FROM_SELF, 1, "read");
  E2eMessage *sent = add (list, E2E_FROM_SELF, 2, "sent");
  E2eMessage *again;
  guint n = 0;

  e2e_message_list_mark_own (list, E2E_MESSAGE_READ, 1, count, &n);
  e2e_message_list_mark_own (list, E2E_MESSAGE_SENT, 2, count, &n);
  e2e_message_list_start_session (list);
  g_assert_cmpint (e2e_message_get_state (read), ==, E2E_MESSAGE_READ);
  g_assert_cmpint (e2e_message_get_state (sent), ==, E2E_MESSAGE_UNDELIVERED);
  g_assert_null (e2e_message_list_find_seq (list, TRUE, 1));
  again = add (list, E2E_FROM_SELF, 1, "again");
  g_assert_true (e2e_message_list_find_seq (list, TRUE, 1) == again);
}

static void
start_session (E2eMessage *message G_GNUC_UNUSED, gpointer data)
{
  e2e_message_list_start_session (data);
}

/* Whoever hears that a message was sent may begin anew at once. */
static void
test_new_session_within (void)
{
  g_autoptr (E2eMessageList) list = new_list ();
  E2eMessage *next;
  guint n = 0;

  add (list, E2E_FROM_SELF, 1, "first");
  add (list, E2E_FROM_SELF, 2, "second");
  e2e_message_list_mark_own (list, E2E_MESSAGE_SENT, 2, start_session, list);
  next = add (list, E2E_FROM_SELF, 1, "of the next session");
  e2e_message_list_mark_own (list, E2E_MESSAGE_SENT, 1, count, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (e2e_message_get_state (next), ==, E2E_MESSAGE_SENT);
}

static void
test_excess (void)
{
  g_autoptr (E2eMessageList) list = e2e_message_list_new (3, 10);
  E2eMessage *first = add (list, E2E_FROM_PEER, 1, "12345");

  add (list, E2E_FROM_PEER, 2, "12345");
  g_assert_cmpuint (e2e_message_list_get_excess (list), ==, 0);
  add (list, E2E_FROM_PEER, 3, "1");
  g_assert_cmpuint (e2e_message_list_get_excess (list), ==, 1);

  /* Edits count too: small messages that grow are not a way round the bound. */
  e2e_message_list_edit (list, first, "");
  g_assert_cmpuint (e2e_message_list_get_excess (list), ==, 0);
  e2e_message_list_edit (list, first, "123456");
  g_assert_cmpuint (e2e_message_list_get_excess (list), ==, 1);
  e2e_message_list_retract (list, first);
  g_assert_cmpuint (e2e_message_list_get_excess (list), ==, 0);

  add (list, E2E_FROM_PEER, 4, "");
  g_assert_cmpuint (e2e_message_list_get_excess (list), ==, 1);
}

/* 100 000 messages of 100 characters: at most 1 KiB each, found as fast as a hundred. */
static void
test_cost (void)
{
  g_autoptr (E2eMessageList) list = new_list ();
  g_autofree gchar *text = g_strnfill (100, 'x');
  g_autofree gchar *before = NULL;
  g_autofree gchar *after = NULL;
  guint64 before_pages;
  guint64 after_pages;

  g_file_get_contents ("/proc/self/statm", &before, NULL, NULL);
  for (guint64 seq = 1; seq <= 100000; seq++)
    add (list, E2E_FROM_PEER, seq, text);
  g_file_get_contents ("/proc/self/statm", &after, NULL, NULL);
  before_pages = g_ascii_strtoull (strchr (before, ' '), NULL, 10);
  after_pages = g_ascii_strtoull (strchr (after, ' '), NULL, 10);
  g_test_message ("%" G_GUINT64_FORMAT " bytes for each message",
                  (after_pages - before_pages) * 4096 / 100000);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint ((after_pages - before_pages) * 4096 / 100000, <, 1024);
#endif
  for (guint64 seq = 1; seq <= 100000; seq++)
    g_assert_cmpuint (e2e_message_get_seq (e2e_message_list_find_seq (list, FALSE, seq)), ==, seq);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* First, as what others freed would be counted as nothing. */
  g_test_add_func ("/message-list/is-small", test_cost);
  g_test_add_func ("/message-list/finds-by-id-and-seq", test_find);
  g_test_add_func ("/message-list/marks-each-message-once", test_marks);
  g_test_add_func ("/message-list/counts-what-is-unread", test_unread);
  g_test_add_func ("/message-list/starts-seqs-anew", test_new_session);
  g_test_add_func ("/message-list/starts-them-anew-while-it-marks", test_new_session_within);
  g_test_add_func ("/message-list/knows-when-it-is-too-much", test_excess);

  return g_test_run ();
}
