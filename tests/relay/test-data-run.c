/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/data-run.h"

#include "wire/frame.h"

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
  g_assert_cmpuint (e2e_data_run (stream->data, stream->len, E2E_WIRE_MAX_LENGTH), ==, run_bytes);
  g_assert_cmpuint (e2e_data_run (stream->data + run_bytes, stream->len - run_bytes,
                                  E2E_WIRE_MAX_LENGTH),
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

      g_assert_cmpuint (e2e_data_run (exact, n, E2E_WIRE_MAX_LENGTH), ==,
                        n / frame_bytes * frame_bytes);
    }
}

static void
test_stops_at_a_length_that_is_not_allowed (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  e2e_frame_append (stream, E2E_FRAME_DATA, "abc", 3);
  e2e_frame_append (stream, E2E_FRAME_DATA, "abcd", 4);
  g_assert_cmpuint (e2e_data_run (stream->data, stream->len, 5), ==, stream->len);
  g_assert_cmpuint (e2e_data_run (stream->data, stream->len, 4), ==, E2E_WIRE_HEADER_BYTES + 3);
  g_assert_cmpuint (e2e_data_run ((const guint8 *) "\0\0\0\0\x10", 5, 100), ==, 0);
  g_assert_cmpuint (e2e_data_run ((const guint8 *) "\xff\xff\xff\xff\x10", 5, 100), ==, 0);
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
