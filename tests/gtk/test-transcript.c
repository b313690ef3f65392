/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/transcript.h"

#include "client/message-private.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define TIME_MS G_GINT64_CONSTANT (1772442000000)
#define N_MANY 1201

static gchar *
line_of (E2eMessage *message)
{
  g_autoptr (GString) out = g_string_new (NULL);

  e2e_transcript_append (out, message, "Creator", "Joiner");
  return g_strdup (out->str);
}

/* What comes after the time, which depends on where the test runs. */
static void
assert_line (E2eMessage *message, const gchar *expected)
{
  g_autofree gchar *line = line_of (message);
  const gchar *rest = strstr (line, "] ");

  g_assert_nonnull (rest);
  g_assert_cmpstr (rest + strlen ("] "), ==, expected);
}

static E2eMessage *
new_message (E2eFrom from, const gchar *text)
{
  return e2e_message_new (from, 1, TIME_MS, g_strdup (text), 0);
}

static void
test_names (void)
{
  g_autoptr (E2eMessage) own = new_message (E2E_FROM_SELF, "hello");
  g_autoptr (E2eMessage) peer = new_message (E2E_FROM_PEER, "hi");
  g_autoptr (E2eMessage) line =
    e2e_message_new_line (E2E_LINE_SECURE, TIME_MS, g_strdup ("Secure session started."));

  assert_line (own, "Creator: hello (not delivered)\n");
  e2e_message_set_state (own, E2E_MESSAGE_READ);
  assert_line (own, "Creator: hello\n");
  assert_line (peer, "Joiner: hi\n");
  assert_line (line, "* Secure session started.\n");
}

static void
test_changed (void)
{
  g_autoptr (E2eMessage) message = new_message (E2E_FROM_PEER, "hi");

  e2e_message_edit (message, "hello");
  assert_line (message, "Joiner: hello (edited)\n");
  e2e_message_retract (message);
  assert_line (message, "Joiner: (taken back)\n");
}

/* No text can look like a line of the other person's. */
static void
test_hostile (void)
{
  g_autoptr (E2eMessage) message =
    new_message (E2E_FROM_PEER, "a\n[2026-01-01 00:00] Creator: I owe you\x1b[2J");

  assert_line (message, "Joiner: a\n    [2026-01-01 00:00] Creator: I owe you[2J\n");
}

static void
test_impossible_time (void)
{
  g_autoptr (E2eMessage) message =
    e2e_message_new (E2E_FROM_PEER, 1, G_MAXINT64, g_strdup ("hi"), 0);
  g_autofree gchar *line = line_of (message);

  g_assert_cmpstr (line, ==, "[unknown time] Joiner: hi\n");
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_null (source);
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
save (GListModel *messages, GFile *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  e2e_transcript_save_async (messages, "Creator", "Joiner", file, NULL, on_saved, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return e2e_transcript_save_finish (result, error);
}

static void
test_saves (void)
{
  g_autoptr (GListStore) messages = g_list_store_new (E2E_TYPE_MESSAGE);
  g_autofree gchar *folder = g_dir_make_tmp ("e2echat-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "chat.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;
  GStatBuf status;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (E2eMessage) message = new_message (E2E_FROM_PEER, "hi");

      g_list_store_append (messages, message);
    }
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  save (G_LIST_MODEL (messages), file, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_MANY + 1);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0077, ==, 0);

  g_remove (path);
  g_rmdir (folder);
}

static void
test_fails (void)
{
  g_autoptr (GListStore) messages = g_list_store_new (E2E_TYPE_MESSAGE);
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all.txt");
  g_autoptr (GError) error = NULL;

  g_assert_false (save (G_LIST_MODEL (messages), file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript/names-who-wrote", test_names);
  g_test_add_func ("/transcript/tells-what-was-changed", test_changed);
  g_test_add_func ("/transcript/indents-what-could-be-mistaken", test_hostile);
  g_test_add_func ("/transcript/takes-an-impossible-time", test_impossible_time);
  g_test_add_func ("/transcript/saves-all-for-its-owner-alone", test_saves);
  g_test_add_func ("/transcript/says-what-went-wrong", test_fails);
  return g_test_run ();
}
