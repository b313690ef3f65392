/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/line-reader.h"

#include "client/error.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  gchar *line;
  GError *error;
  gboolean is_ready;
} Next;

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Next *next = user_data;

  next->line = e2e_line_reader_next_finish (E2E_LINE_READER (source), result, &next->error);
  next->is_ready = TRUE;
}

static gchar *
read_line (E2eLineReader *reader, GError **error)
{
  Next next = { 0 };

  e2e_line_reader_next_async (reader, NULL, on_ready, &next);
  while (!next.is_ready)
    g_main_context_iteration (NULL, TRUE);
  if (next.error != NULL)
    g_propagate_error (error, next.error);
  return next.line;
}

static void
assert_line (E2eLineReader *reader, const gchar *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *line = read_line (reader, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, expected);
}

static void
assert_refused (E2eLineReader *reader)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *line = read_line (reader, &error);

  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_TEXT);
  g_assert_null (line);
}

static E2eLineReader *
new_reader (GString *text)
{
  g_autoptr (GInputStream) input =
    g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);

  return e2e_line_reader_new (input);
}

static void
test_lines_come_one_by_one (void)
{
  g_autoptr (GString) text = g_string_new ("a\n\nünï\nlast");
  g_autoptr (E2eLineReader) reader = new_reader (text);

  assert_line (reader, "a");
  assert_line (reader, "");
  assert_line (reader, "ünï");
  assert_line (reader, "last");
  assert_line (reader, NULL);
  assert_line (reader, NULL);
}

static void
test_line_ends_of_windows_are_taken (void)
{
  g_autoptr (GString) text = g_string_new ("a\r\n\r\nb\rc\r\n");
  g_autoptr (E2eLineReader) reader = new_reader (text);

  assert_line (reader, "a");
  assert_line (reader, "");
  assert_line (reader, "b\rc");
  assert_line (reader, NULL);
}

static void
test_bad_lines_are_passed_over (void)
{
  g_autoptr (GString) text = g_string_new_len ("\377\nok\na\0b\nok2\n\xc3", 15);
  g_autoptr (E2eLineReader) reader = new_reader (text);

  assert_refused (reader);
  assert_line (reader, "ok");
  assert_refused (reader);
  assert_line (reader, "ok2");
  assert_refused (reader);
  assert_line (reader, NULL);
}

/* Refused as a whole: half a line would be another message. */
static void
test_lines_that_are_too_long_are_passed_over (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (E2eLineReader) reader = NULL;
  g_autofree gchar *longest = g_strnfill (E2E_LINE_READER_MAX_BYTES - 1, 'x');

  for (guint i = 0; i < 5 * E2E_LINE_READER_MAX_BYTES + 7; i++)
    g_string_append_c (text, 'y');
  g_string_append_printf (text, "\nnext\n%s\n", longest);
  for (guint i = 0; i < 2 * E2E_LINE_READER_MAX_BYTES; i++)
    g_string_append_c (text, 'z');

  reader = new_reader (text);
  assert_refused (reader);
  assert_line (reader, "next");
  assert_line (reader, longest);
  assert_refused (reader);
  assert_line (reader, NULL);
}

static void
test_many_lines_in_one_piece (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (E2eLineReader) reader = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u\n", i);
  reader = new_reader (text);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree gchar *expected = g_strdup_printf ("%u", i);

      assert_line (reader, expected);
    }
  assert_line (reader, NULL);
}

typedef struct
{
  GString *seen;
  gboolean has_ended;
} Chain;

static void
on_chain_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  E2eLineReader *reader = E2E_LINE_READER (source);
  Chain *chain = user_data;
  g_autofree gchar *line = e2e_line_reader_next_finish (reader, result, NULL);

  chain->has_ended = line == NULL;
  if (line == NULL)
    return;
  g_string_append_printf (chain->seen, "<%s>", line);
  e2e_line_reader_next_async (reader, NULL, on_chain_ready, chain);
}

/* Through a pipe, as a line that just came is given from within the read. */
static void
test_the_next_may_be_asked_for_at_once (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (E2eLineReader) reader = NULL;
  Chain chain = { seen, FALSE };
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  input = g_unix_input_stream_new (ends[0], TRUE);
  reader = e2e_line_reader_new (input);
  e2e_line_reader_next_async (reader, NULL, on_chain_ready, &chain);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpint (write (ends[1], "a\nb\nc", 5), ==, 5);
  close (ends[1]);
  while (!chain.has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (seen->str, ==, "<a><b><c>");
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/line-reader/lines-come-one-by-one", test_lines_come_one_by_one);
  g_test_add_func ("/line-reader/line-ends-of-windows-are-taken",
                   test_line_ends_of_windows_are_taken);
  g_test_add_func ("/line-reader/bad-lines-are-passed-over", test_bad_lines_are_passed_over);
  g_test_add_func ("/line-reader/lines-that-are-too-long-are-passed-over",
                   test_lines_that_are_too_long_are_passed_over);
  g_test_add_func ("/line-reader/many-lines-in-one-piece", test_many_lines_in_one_piece);

  g_test_add_func ("/line-reader/the-next-may-be-asked-for-at-once",
                   test_the_next_may_be_asked_for_at_once);

  return g_test_run ();
}
