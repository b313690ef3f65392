/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame codec and the bodies that have more than one field: any stream, in any split. The first
 * byte of the input chooses the split, the rest is the stream.
 */

#include <string.h>

#include "wire/frame.h"
#include "wire/message.h"
#include "wire/session-id.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

/* The frame that was written for a body is that body again. */
static void
assert_body (GByteArray *written, const E2eFrame *frame)
{
  E2eFrame again;
  gsize frame_bytes;

  g_assert_cmpint (e2e_frame_parse (written->data, written->len, &again, &frame_bytes), ==,
                   E2E_FRAME_WHOLE);
  g_assert_cmpuint (frame_bytes, ==, written->len);
  g_assert_cmpmem (again.body, again.body_bytes, frame->body, frame->body_bytes);
}

/* Every reader on every body: a relay or client gets any type with any body. */
static void
check_body (const E2eFrame *frame)
{
  g_autoptr (GByteArray) hello_frame = g_byte_array_new ();
  g_autoptr (GByteArray) welcome_frame = g_byte_array_new ();
  g_autoptr (GByteArray) created_frame = g_byte_array_new ();
  E2eHello hello;
  E2eWelcome welcome;
  E2eCreated created;
  E2eErrorFrame error;

  if (e2e_hello_read (&hello, frame->body, frame->body_bytes))
    {
      g_assert_cmpuint (hello.lowest_version, <=, hello.highest_version);
      e2e_hello_append (hello_frame, &hello);
      assert_body (hello_frame, frame);
    }
  if (e2e_welcome_read (&welcome, frame->body, frame->body_bytes))
    {
      e2e_welcome_append (welcome_frame, &welcome);
      assert_body (welcome_frame, frame);
    }
  if (e2e_created_read (&created, frame->body, frame->body_bytes))
    {
      g_assert_true (e2e_session_id_is_valid (created.session_id, strlen (created.session_id)));
      e2e_created_append (created_frame, &created);
      assert_body (created_frame, frame);
    }
  if (e2e_error_frame_read (&error, frame->body, frame->body_bytes))
    g_assert_true (g_utf8_validate (error.text, -1, NULL));
}

/* Frames of the whole stream, straight from its bytes: written again, they are those bytes. */
static gsize
check_whole (const guint8 *data, gsize n_bytes, E2eFrameResult *result)
{
  g_autoptr (GByteArray) written = g_byte_array_new ();
  gsize at = 0;
  gsize n_frames = 0;
  E2eFrame frame;
  gsize frame_bytes;

  while ((*result = e2e_frame_parse (data + at, n_bytes - at, &frame, &frame_bytes)) ==
         E2E_FRAME_WHOLE)
    {
      g_assert_cmpuint (frame_bytes, <=, n_bytes - at);
      g_assert_cmpuint (frame_bytes, ==, frame.body_bytes + E2E_WIRE_HEADER_BYTES);
      check_body (&frame);
      e2e_frame_append (written, frame.type, frame.body, frame.body_bytes);
      at += frame_bytes;
      n_frames++;
    }
  g_assert_cmpmem (written->data, written->len, data, at);
  return n_frames;
}

/* The same frames come out of the reader, whatever the split. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  g_autoptr (E2eFrameReader) reader = e2e_frame_reader_new ();
  E2eFrameResult expected;
  E2eFrameResult result = E2E_FRAME_MORE;
  gsize n_expected;
  gsize n_frames = 0;
  gsize parsed_bytes = 0;
  gsize piece;

  if (n_bytes < 1)
    return 0;
  piece = 1 + data[0];
  data++;
  n_bytes--;

  n_expected = check_whole (data, n_bytes, &expected);
  for (gsize at = 0; at < n_bytes; at += piece)
    {
      E2eFrame frame;

      e2e_frame_reader_push (reader, data + at, MIN (piece, n_bytes - at));
      while ((result = e2e_frame_reader_next (reader, &frame)) == E2E_FRAME_WHOLE)
        {
          g_assert_cmpmem (frame.body, frame.body_bytes,
                           data + parsed_bytes + E2E_WIRE_HEADER_BYTES, frame.body_bytes);
          parsed_bytes += E2E_WIRE_HEADER_BYTES + frame.body_bytes;
          n_frames++;
        }
    }
  g_assert_cmpuint (n_frames, ==, n_expected);
  g_assert_cmpint (result, ==, expected);
  return 0;
}
