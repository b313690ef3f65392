/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire/frame.h"

#include <string.h>

static void
test_reads_what_it_wrote (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_autoptr (E2eFrameReader) reader = e2e_frame_reader_new ();
  E2eFrame frame;

  e2e_frame_append (stream, E2E_FRAME_CREATE, NULL, 0);
  e2e_frame_append (stream, E2E_FRAME_DATA, "hello", 5);
  g_assert_cmpmem (stream->data, stream->len, "\0\0\0\1\2\0\0\0\6\x10hello", 15);

  e2e_frame_reader_push (reader, stream->data, stream->len);
  g_assert_cmpint (e2e_frame_reader_next (reader, &frame), ==, E2E_FRAME_WHOLE);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_CREATE);
  g_assert_cmpuint (frame.body_bytes, ==, 0);
  g_assert_cmpint (e2e_frame_reader_next (reader, &frame), ==, E2E_FRAME_WHOLE);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_DATA);
  g_assert_cmpmem (frame.body, frame.body_bytes, "hello", 5);
  g_assert_cmpint (e2e_frame_reader_next (reader, &frame), ==, E2E_FRAME_MORE);
}

static void
test_reads_any_split (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  for (guint i = 0; i < 6; i++)
    e2e_frame_append (stream, E2E_FRAME_DATA, "abcdef", i);

  for (guint piece = 1; piece <= stream->len; piece++)
    {
      g_autoptr (E2eFrameReader) reader = e2e_frame_reader_new ();
      E2eFrame frame;
      guint n_frames = 0;

      for (guint at = 0; at < stream->len; at += piece)
        {
          e2e_frame_reader_push (reader, stream->data + at, MIN (piece, stream->len - at));
          while (e2e_frame_reader_next (reader, &frame) == E2E_FRAME_WHOLE)
            {
              g_assert_cmpmem (frame.body, frame.body_bytes, "abcdef", n_frames);
              n_frames++;
            }
        }
      g_assert_cmpuint (n_frames, ==, 6);
    }
}

static void
test_takes_the_longest_frame (void)
{
  g_autofree guint8 *body = g_malloc0 (E2E_WIRE_MAX_BODY_BYTES);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  E2eFrame frame;
  gsize frame_bytes;

  e2e_frame_append (stream, E2E_FRAME_DATA, body, E2E_WIRE_MAX_BODY_BYTES);
  g_assert_cmpuint (stream->len, ==, E2E_WIRE_MAX_FRAME_BYTES);
  g_assert_cmpint (e2e_frame_parse (stream->data, stream->len, &frame, &frame_bytes), ==,
                   E2E_FRAME_WHOLE);
  g_assert_cmpuint (frame.body_bytes, ==, E2E_WIRE_MAX_BODY_BYTES);
  g_assert_cmpuint (frame_bytes, ==, stream->len);
  g_assert_cmpint (e2e_frame_parse (stream->data, stream->len - 1, &frame, &frame_bytes), ==,
                   E2E_FRAME_MORE);
}

static void
test_refuses_length (gconstpointer data)
{
  g_autoptr (E2eFrameReader) reader = e2e_frame_reader_new ();
  E2eFrame frame;

  e2e_frame_reader_push (reader, data, 4);
  g_assert_cmpint (e2e_frame_reader_next (reader, &frame), ==, E2E_FRAME_BAD);

  /* The stream stays unusable, whatever follows. */
  e2e_frame_reader_push (reader, (const guint8 *) "\0\0\0\1\2", 5);
  g_assert_cmpint (e2e_frame_reader_next (reader, &frame), ==, E2E_FRAME_BAD);
}

static void
test_no_bytes_are_no_frame (void)
{
  g_autoptr (E2eFrameReader) reader = e2e_frame_reader_new ();
  E2eFrame frame;
  gsize frame_bytes;

  g_assert_cmpint (e2e_frame_parse (NULL, 0, &frame, &frame_bytes), ==, E2E_FRAME_MORE);
  e2e_frame_reader_push (reader, NULL, 0);
  g_assert_cmpint (e2e_frame_reader_next (reader, &frame), ==, E2E_FRAME_MORE);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame/reads-what-it-wrote", test_reads_what_it_wrote);
  g_test_add_func ("/frame/reads-any-split", test_reads_any_split);
  g_test_add_func ("/frame/takes-the-longest-frame", test_takes_the_longest_frame);
  g_test_add_data_func ("/frame/refuses-length-zero", "\0\0\0\0", test_refuses_length);
  g_test_add_data_func ("/frame/refuses-length-one-too-long", "\0\1\x08\1", test_refuses_length);
  g_test_add_data_func ("/frame/refuses-length-of-all-ones", "\xff\xff\xff\xff",
                        test_refuses_length);
  g_test_add_func ("/frame/no-bytes-are-no-frame", test_no_bytes_are_no_frame);

  return g_test_run ();
}
