/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire/message.h"

#include <string.h>

#include "wire/frame.h"

/* Takes the one frame that STREAM holds. */
static E2eFrame
only_frame (GByteArray *stream, E2eFrameType type)
{
  E2eFrame frame;
  gsize frame_bytes;

  g_assert_cmpint (e2e_frame_parse (stream->data, stream->len, &frame, &frame_bytes), ==,
                   E2E_FRAME_WHOLE);
  g_assert_cmpuint (frame_bytes, ==, stream->len);
  g_assert_cmpuint (frame.type, ==, type);
  return frame;
}

static void
test_hello (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  E2eHello hello = { .lowest_version = 1, .highest_version = 3 };
  E2eHello back;
  E2eFrame frame;

  e2e_hello_append (stream, &hello);
  frame = only_frame (stream, E2E_FRAME_HELLO);
  g_assert_cmpmem (frame.body, frame.body_bytes, "E2EC\1\3", 6);
  g_assert_true (e2e_hello_read (&back, frame.body, frame.body_bytes));
  g_assert_cmpuint (back.lowest_version, ==, 1);
  g_assert_cmpuint (back.highest_version, ==, 3);

  g_assert_false (e2e_hello_read (&back, (const guint8 *) "E2EC\1", 5));
  g_assert_false (e2e_hello_read (&back, (const guint8 *) "E2EC\1\1\1", 7));
  g_assert_false (e2e_hello_read (&back, (const guint8 *) "E2ED\1\1", 6));
  g_assert_false (e2e_hello_read (&back, (const guint8 *) "E2EC\2\1", 6));
}

static void
test_welcome (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  E2eWelcome welcome = { .version = 1, .max_frame_length = 67584, .linger_s = 86400, .ping_s = 25 };
  E2eWelcome back;
  E2eFrame frame;

  e2e_welcome_append (stream, &welcome);
  frame = only_frame (stream, E2E_FRAME_WELCOME);
  g_assert_true (e2e_welcome_read (&back, frame.body, frame.body_bytes));
  g_assert_cmpuint (back.version, ==, 1);
  g_assert_cmpuint (back.max_frame_length, ==, 67584);
  g_assert_cmpuint (back.linger_s, ==, 86400);
  g_assert_cmpuint (back.ping_s, ==, 25);
  g_assert_false (e2e_welcome_read (&back, frame.body, frame.body_bytes - 1));
}

static void
test_created (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  E2eCreated created = { .session_id = "A3F2B1", .token = "token", .token_bytes = 5 };
  E2eCreated back;
  E2eFrame frame;
  guint8 longest[1 + 6 + E2E_WIRE_MAX_TOKEN_BYTES + 1] = "\6A3F2B1";

  e2e_created_append (stream, &created);
  frame = only_frame (stream, E2E_FRAME_CREATED);
  g_assert_true (e2e_created_read (&back, frame.body, frame.body_bytes));
  g_assert_cmpstr (back.session_id, ==, "A3F2B1");
  g_assert_cmpmem (back.token, back.token_bytes, "token", 5);

  g_assert_true (e2e_created_read (&back, longest, sizeof longest - 1));
  g_assert_false (e2e_created_read (&back, longest, sizeof longest));
  g_assert_false (e2e_created_read (&back, NULL, 0));
  g_assert_false (e2e_created_read (&back, (const guint8 *) "\6A3F2B1", 7));
  g_assert_false (e2e_created_read (&back, (const guint8 *) "\6A3F2b1t", 8));
  g_assert_false (e2e_created_read (&back, (const guint8 *) "\377A3F2B1t", 8));
}

static void
test_error (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_autofree gchar *long_text = g_strnfill (255, 'x');
  g_autofree gchar *cut_text = g_strconcat (long_text, "\xc3\xa9", NULL);
  E2eErrorFrame back;
  E2eFrame frame;

  e2e_error_frame_append (stream, E2E_WIRE_ERROR_RELAY_FULL, "busy");
  frame = only_frame (stream, E2E_FRAME_ERROR);
  g_assert_true (e2e_error_frame_read (&back, frame.body, frame.body_bytes));
  g_assert_cmpuint (back.code, ==, 7);
  g_assert_cmpstr (back.text, ==, "busy");

  g_assert_false (e2e_error_frame_read (&back, (const guint8 *) "\0", 1));
  g_assert_true (e2e_error_frame_read (&back, (const guint8 *) "\0\1\xff\0ok", 6));
  g_assert_true (g_utf8_validate (back.text, -1, NULL));

  /* A character is not cut in two. */
  g_byte_array_set_size (stream, 0);
  e2e_error_frame_append (stream, E2E_WIRE_ERROR_RELAY_FULL, cut_text + 1);
  frame = only_frame (stream, E2E_FRAME_ERROR);
  g_assert_true (e2e_error_frame_read (&back, frame.body, frame.body_bytes));
  g_assert_true (g_utf8_validate (back.text, -1, NULL));
  g_assert_cmpuint (strlen (back.text), ==, 254);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/hello-comes-back", test_hello);
  g_test_add_func ("/message/welcome-comes-back", test_welcome);
  g_test_add_func ("/message/created-comes-back", test_created);
  g_test_add_func ("/message/error-comes-back-readable", test_error);

  return g_test_run ();
}
