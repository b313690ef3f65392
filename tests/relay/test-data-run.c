/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/data-run.h"

#include "wire/frame.h"

/* Bytes of the run, all of whose frames have frame_bytes if that is not 0. */
static gsize
run_of (const guint8 *bytes, gsize n_bytes, gsize max_length, gsize frame_bytes)
{
  gsize n_frames = 99;
  const gsize run_bytes = e2e_data_run (bytes, n_bytes, max_length, &n_frames);

  g_assert_true (run_bytes > 0 || n_frames == 0);
  if (frame_bytes > 0)
    g_assert_cmpuint (n_frames * frame_bytes, ==, run_bytes);
  return run_bytes;
}

static void
test_ends_where_something_else_begins (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  gsize run_bytes;

  e2e_frame_append (stream, E2E_FRAME_DATA, "one", 3);
  e2e_frame_append (stream, E2E_FRAME_DATA, NULL, 0);
  run_bytes = stream->len;
  e2e_frame_append (stream, E2E_FRAME_PING, NULL, 0);
  e2e_frame_append (stream, E2E_FRAME_DATA, "two", 3);
  g_assert_cmpuint (run_of (stream->data, stream->len, E2E_WIRE_MAX_LENGTH, 0), ==, run_bytes);
  g_assert_cmpuint (run_of (stream->data + run_bytes, stream->len - run_bytes, E2E_WIRE_MAX_LENGTH,
                            0),
                    ==, 0);
}

static void
test_takes_whole_frames_alone (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  const gsize frame_bytes = E2E_WIRE_HEADER_BYTES + 3;

  for (guint i = 0; i < 5; i++)
    e2e_frame_append (stream, E2E_FRAME_DATA, "abc", 3);
  for (gsize n = 0; n <= stream->len; n++)
    {
      /* In memory of its own, so that a sanitizer sees a look beyond the end. */
      g_autofree guint8 *exact = g_memdup2 (stream->data, n);

      g_assert_cmpuint (run_of (exact, n, E2E_WIRE_MAX_LENGTH, frame_bytes), ==,
                        n / frame_bytes * frame_bytes);
    }
}

static void
test_stops_at_a_length_that_is_not_allowed (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  e2e_frame_append (stream, E2E_FRAME_DATA, "abc", 3);
  e2e_frame_append (stream, E2E_FRAME_DATA, "abcd", 4);
  g_assert_cmpuint (run_of (stream->data, stream->len, 5, 0), ==, stream->len);
  g_assert_cmpuint (run_of (stream->data, stream->len, 4, 0), ==, E2E_WIRE_HEADER_BYTES + 3);
  g_assert_cmpuint (run_of ((const guint8 *) "\0\0\0\0\x10", 5, 100, 0), ==, 0);
  g_assert_cmpuint (run_of ((const guint8 *) "\xff\xff\xff\xff\x10", 5, 100, 0), ==, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data-run/ends-where-something-else-begins",
                   test_ends_where_something_else_begins);
  g_test_add_func ("/data-run/takes-whole-frames-alone", test_takes_whole_frames_alone);
  g_test_add_func ("/data-run/stops-at-a-length-that-is-not-allowed",
                   test_stops_at_a_length_that_is_not_allowed);

  return g_test_run ();
}
