/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/dialog.h"

#include <string.h>

static E2eHeard
hear (E2eDialog *dialog, guint type, const gchar *body, gsize n_bytes)
{
  const E2eFrame frame = { .type = (guint8) type,
                           .body = (const guint8 *) body,
                           .body_bytes = n_bytes };

  return e2e_dialog_hear (dialog, &frame);
}

/* version 1, longest frame 67584, linger, ping 25 s */
#define WELCOME "\1\0\1\x08\0\0\0\0\x3c\0\0\0\x19"
#define hear_literal(dialog, type, body) hear (dialog, type, body, sizeof (body) - 1)

static void
assert_fault (E2eHeard heard, E2eClientError fault)
{
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_FAULT);
  g_assert_cmpint (heard.fault, ==, fault);
}

static E2eDialog
welcomed (E2eFrameType opening)
{
  E2eDialog dialog;

  e2e_dialog_init (&dialog, opening);
  g_assert_cmpint (hear_literal (&dialog, E2E_FRAME_WELCOME, WELCOME).kind, ==, E2E_HEARD_NOTHING);
  g_assert_cmpuint (dialog.ping_s, ==, 25);
  return dialog;
}

static void
test_open (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  E2eDialog dialog;

  e2e_dialog_init (&dialog, E2E_FRAME_JOIN);
  e2e_dialog_open (&dialog, out, "A3F2B1", 6);
  g_assert_cmpmem (out->data, out->len, "\0\0\0\7\1E2EC\1\1\0\0\0\7\3A3F2B1", 22);
}

static void
test_seats (void)
{
  E2eDialog create = welcomed (E2E_FRAME_CREATE);
  E2eDialog join = welcomed (E2E_FRAME_JOIN);
  E2eDialog resume = welcomed (E2E_FRAME_RESUME);
  E2eHeard heard;

  heard = hear_literal (&create, E2E_FRAME_CREATED, "\6A3F2B1token");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_SEAT);
  g_assert_cmpstr (heard.session_id, ==, "A3F2B1");
  g_assert_cmpmem (heard.token, heard.token_bytes, "token", 5);

  heard = hear_literal (&join, E2E_FRAME_JOINED, "token");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_SEAT);
  g_assert_cmpmem (heard.token, heard.token_bytes, "token", 5);

  heard = hear_literal (&resume, E2E_FRAME_RESUMED, "\1");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_SEAT);
  g_assert_true (heard.is_peer_here);

  heard = hear_literal (&join, E2E_FRAME_PEER, "\2");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_PEER);
  g_assert_cmpint (heard.peer, ==, E2E_PEER_LOST);
  heard = hear_literal (&join, E2E_FRAME_DATA, "bytes");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_DATA);
  g_assert_cmpmem (heard.data, heard.data_bytes, "bytes", 5);
  heard = hear_literal (&join, E2E_FRAME_PONG, "12345678");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_PONG);
  g_assert_cmpmem (heard.data, heard.data_bytes, "12345678", 8);
  heard = hear_literal (&join, E2E_FRAME_GOODBYE, "\0\0\1\0");
  g_assert_cmpint (heard.kind, ==, E2E_HEARD_GOODBYE);
  g_assert_cmpuint (heard.delay_ms, ==, 256);
  heard = hear_literal (&join, E2E_FRAME_GOODBYE, "\xff\xff\xff\xff");
  g_assert_cmpuint (heard.delay_ms, ==, E2E_DIALOG_MAX_GOODBYE_MS);
}

static void
test_errors (void)
{
  static const E2eClientError expected[] = {
    E2E_CLIENT_ERROR_NOT_A_RELAY,       E2E_CLIENT_ERROR_NOT_A_RELAY,
    E2E_CLIENT_ERROR_VERSION,           E2E_CLIENT_ERROR_NO_SESSION,
    E2E_CLIENT_ERROR_SESSION_FULL,      E2E_CLIENT_ERROR_SESSION_GONE,
    E2E_CLIENT_ERROR_TOO_MANY_REQUESTS, E2E_CLIENT_ERROR_RELAY_FULL,
    E2E_CLIENT_ERROR_TAKEN_OVER,        E2E_CLIENT_ERROR_SEAT_CLOSED,
    E2E_CLIENT_ERROR_NOT_A_RELAY,
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      E2eDialog dialog;
      const gchar body[] = { 0, (gchar) i, 'x' };

      e2e_dialog_init (&dialog, E2E_FRAME_CREATE);
      assert_fault (hear (&dialog, E2E_FRAME_ERROR, body, sizeof body), expected[i]);
    }
}

static void
test_session_over_for_who_had_a_seat (void)
{
  E2eDialog dialog;

  e2e_dialog_init (&dialog, E2E_FRAME_RESUME);
  assert_fault (hear (&dialog, E2E_FRAME_ERROR, "\0\3", 2), E2E_CLIENT_ERROR_SESSION_GONE);
}

static void
test_out_of_turn (void)
{
  static const struct
  {
    E2eFrameType type;
    const gchar *body;
    gsize n_bytes;
  } frames[] = {
    { E2E_FRAME_CREATED, "\6A3F2B1t", 8 },
    { E2E_FRAME_JOINED, "t", 1 },
    { E2E_FRAME_RESUMED, "\1", 1 },
    { E2E_FRAME_PEER, "\1", 1 },
    { E2E_FRAME_DATA, "x", 1 },
    { E2E_FRAME_PONG, "", 0 },
    { E2E_FRAME_GOODBYE, "\0\0\0\0", 4 },
    { E2E_FRAME_HELLO, "E2EC\1\1", 6 },
    { E2E_FRAME_LEAVE, "", 0 },
    { (E2eFrameType) 0x42, "", 0 },
  };
  E2eDialog dialog;

  /* Before WELCOME nothing is in its turn. */
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      e2e_dialog_init (&dialog, E2E_FRAME_JOIN);
      assert_fault (hear (&dialog, frames[i].type, frames[i].body, frames[i].n_bytes),
                    E2E_CLIENT_ERROR_NOT_A_RELAY);
    }

  /* WELCOME and the seat come once, and the seat that was asked for. */
  dialog = welcomed (E2E_FRAME_JOIN);
  assert_fault (hear_literal (&dialog, E2E_FRAME_WELCOME, WELCOME), E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_CREATED, "\6A3F2B1t"),
                E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_DATA, "x"), E2E_CLIENT_ERROR_NOT_A_RELAY);
  g_assert_cmpint (hear_literal (&dialog, E2E_FRAME_JOINED, "t").kind, ==, E2E_HEARD_SEAT);
  assert_fault (hear_literal (&dialog, E2E_FRAME_JOINED, "t"), E2E_CLIENT_ERROR_NOT_A_RELAY);
}

static void
test_malformed (void)
{
  gchar long_token[E2E_WIRE_MAX_TOKEN_BYTES + 1] = { 0 };
  E2eDialog dialog = welcomed (E2E_FRAME_JOIN);

  assert_fault (hear (&dialog, E2E_FRAME_JOINED, NULL, 0), E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear (&dialog, E2E_FRAME_JOINED, long_token, sizeof long_token),
                E2E_CLIENT_ERROR_NOT_A_RELAY);
  g_assert_cmpint (hear_literal (&dialog, E2E_FRAME_JOINED, "t").kind, ==, E2E_HEARD_SEAT);
  assert_fault (hear_literal (&dialog, E2E_FRAME_PEER, "\3"), E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_PEER, "\1\1"), E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_PONG, "123456789"), E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_GOODBYE, "\0"), E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_ERROR, "\0"), E2E_CLIENT_ERROR_NOT_A_RELAY);

  dialog = welcomed (E2E_FRAME_RESUME);
  assert_fault (hear_literal (&dialog, E2E_FRAME_RESUMED, "\2"), E2E_CLIENT_ERROR_NOT_A_RELAY);
}

static void
test_welcome_bounds (void)
{
  E2eDialog dialog;

  e2e_dialog_init (&dialog, E2E_FRAME_CREATE);
  assert_fault (hear_literal (&dialog, E2E_FRAME_WELCOME, "\2\0\1\x08\0\0\0\0\x3c\0\0\0\x19"),
                E2E_CLIENT_ERROR_VERSION);
  /* Frames too short for a record, no ping time, a day of it. */
  assert_fault (hear_literal (&dialog, E2E_FRAME_WELCOME, "\1\0\0\xff\xff\0\0\0\x3c\0\0\0\x19"),
                E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_WELCOME, "\1\0\1\x08\0\0\0\0\x3c\0\0\0\0"),
                E2E_CLIENT_ERROR_NOT_A_RELAY);
  assert_fault (hear_literal (&dialog, E2E_FRAME_WELCOME, "\1\0\1\x08\0\0\0\0\x3c\0\1\x51\x80"),
                E2E_CLIENT_ERROR_NOT_A_RELAY);
  g_assert_false (dialog.is_welcome);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialog/opens-with-hello-and-the-wish", test_open);
  g_test_add_func ("/dialog/hears-seats-and-what-follows", test_seats);
  g_test_add_func ("/dialog/tells-errors-apart", test_errors);
  g_test_add_func ("/dialog/tells-who-had-a-seat-that-the-session-is-over",
                   test_session_over_for_who_had_a_seat);
  g_test_add_func ("/dialog/refuses-what-is-out-of-turn", test_out_of_turn);
  g_test_add_func ("/dialog/refuses-what-is-malformed", test_malformed);
  g_test_add_func ("/dialog/holds-welcome-to-its-bounds", test_welcome_bounds);

  return g_test_run ();
}
