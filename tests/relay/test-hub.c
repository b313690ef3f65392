/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seats: who is let in, told what, and put out.
 */

#include <string.h>

#include "support/room.h"

#define SECOND G_USEC_PER_SEC

static void
test_pairs_two (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  g_assert_cmpuint (strlen (created.session_id), ==, E2E_WIRE_DEFAULT_ID_DIGITS);
  test_guest_expect_nothing (creator);

  joiner = test_room_join (&room, &created, NULL);
  test_guest_expect_peer (joiner, E2E_PEER_CONNECTED);
  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);

  test_guest_send (creator, E2E_FRAME_DATA, "ping", 4);
  test_guest_expect (joiner, E2E_FRAME_DATA, "ping", 4);
  test_guest_send (joiner, E2E_FRAME_DATA, NULL, 0);
  test_guest_expect (creator, E2E_FRAME_DATA, NULL, 0);
  test_guest_expect_nothing (joiner);
  test_guest_expect_nothing (creator);
}

static void
test_gives_ids_of_the_length_asked_for (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;

  test_room_init (&room, 1);
  room.config->id_digits = 12;
  test_room_create (&room, &created);
  g_assert_cmpuint (strlen (created.session_id), ==, 12);
}

static void
test_finds_a_session_from_any_worker (void)
{
  g_auto (TestRoom) room = { 0 };
  gboolean moved = FALSE;

  test_room_init (&room, TEST_MAX_WORKERS);
  for (guint i = 0; i < 16; i++)
    {
      E2eCreated created;
      E2eCreated joined;
      TestGuest *creator = test_room_create (&room, &created);
      TestGuest *joiner;

      /* Created on the first worker, where it stays: its ID says so. */
      joiner = test_room_join (&room, &created, &joined);
      g_assert_cmpuint (joiner->worker, ==, creator->worker);
      test_guest_hang_up (creator);
      test_guest_hang_up (joiner);

      /* A relay that forgot all, and whose workers own other IDs. */
      if (e2e_session_table_owner (created.session_id, TEST_MAX_WORKERS - 1) != 0)
        {
          g_auto (TestRoom) other = { 0 };

          test_room_init (&other, TEST_MAX_WORKERS - 1);
          other.commons.seat_key = room.commons.seat_key;
          creator = test_room_resume (&other, &created, FALSE);
          g_assert_cmpuint (creator->worker, !=, 0);
          joiner = test_room_resume (&other, &joined, TRUE);
          test_guest_expect_peer (creator, E2E_PEER_CONNECTED);
          moved = TRUE;
        }
    }
  g_assert_true (moved);
}

static void
test_takes_all_in_one_piece (void)
{
  g_auto (TestRoom) room = { 0 };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  const E2eHello hello = { 1, 9 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;
  E2eFrame frame;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);

  e2e_hello_append (all, &hello);
  e2e_frame_append (all, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
  e2e_frame_append (all, E2E_FRAME_DATA, "one", 3);
  e2e_frame_append (all, E2E_FRAME_PING, "12345678", 8);
  e2e_frame_append (all, E2E_FRAME_DATA, "two", 3);
  e2e_frame_append (all, E2E_FRAME_LEAVE, NULL, 0);
  joiner = test_room_enter (&room, NULL);
  test_guest_say (joiner, all->data, all->len);

  frame = test_guest_hear (joiner);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_WELCOME);
  frame = test_guest_hear (joiner);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_JOINED);
  test_guest_expect_peer (joiner, E2E_PEER_CONNECTED);
  test_guest_expect (joiner, E2E_FRAME_PONG, "12345678", 8);
  test_guest_expect_nothing (joiner);
  g_assert_true (joiner->shut);

  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);
  test_guest_expect (creator, E2E_FRAME_DATA, "one", 3);
  test_guest_expect (creator, E2E_FRAME_DATA, "two", 3);
  test_guest_expect_peer (creator, E2E_PEER_LEFT);
}

static void
test_takes_any_split (void)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  const E2eHello hello = { 1, 1 };

  for (guint piece = 1; piece < 60; piece++)
    {
      g_auto (TestRoom) room = { 0 };
      E2eCreated created;
      TestGuest *creator;
      TestGuest *joiner;

      test_room_init (&room, 1);
      creator = test_room_create (&room, &created);
      joiner = test_room_enter (&room, NULL);
      g_byte_array_set_size (all, 0);
      e2e_hello_append (all, &hello);
      e2e_frame_append (all, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
      e2e_frame_append (all, E2E_FRAME_DATA, "one", 3);
      e2e_frame_append (all, E2E_FRAME_DATA, "two", 3);
      e2e_frame_append (all, E2E_FRAME_LEAVE, NULL, 0);
      for (guint at = 0; at < all->len; at += piece)
        test_guest_say (joiner, all->data + at, MIN (piece, all->len - at));

      test_guest_expect_peer (creator, E2E_PEER_CONNECTED);
      test_guest_expect (creator, E2E_FRAME_DATA, "one", 3);
      test_guest_expect (creator, E2E_FRAME_DATA, "two", 3);
      test_guest_expect_peer (creator, E2E_PEER_LEFT);
    }
}

static void
test_passes_the_longest_frame_on (void)
{
  g_auto (TestRoom) room = { 0 };
  g_autofree guint8 *body = g_malloc0 (E2E_WIRE_MAX_BODY_BYTES);
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_hear (joiner);
  test_guest_send (creator, E2E_FRAME_DATA, body, E2E_WIRE_MAX_BODY_BYTES);
  test_guest_expect (joiner, E2E_FRAME_DATA, body, E2E_WIRE_MAX_BODY_BYTES);
}

static void
test_keeps_the_seat_of_a_lost_connection (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  E2eCreated joined;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, &joined);
  test_guest_hear (joiner);
  test_guest_hear (creator);

  test_guest_hang_up (joiner);
  g_assert_true (joiner->released);
  test_guest_expect_peer (creator, E2E_PEER_LOST);
  test_guest_send (creator, E2E_FRAME_DATA, "to nobody", 9);

  joiner = test_room_resume (&room, &joined, TRUE);
  test_guest_expect_nothing (joiner);
  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);

  test_guest_hang_up (creator);
  test_guest_expect_peer (joiner, E2E_PEER_LOST);
  test_guest_hang_up (joiner);
  creator = test_room_resume (&room, &created, FALSE);
  joiner = test_room_resume (&room, &joined, TRUE);
  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);
}

static void
test_lets_join_while_the_creator_is_away (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  test_guest_hang_up (creator);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_expect_peer (joiner, E2E_PEER_LOST);
  creator = test_room_resume (&room, &created, TRUE);
  test_guest_expect_peer (joiner, E2E_PEER_CONNECTED);
}

static void
test_hands_a_seat_to_its_newer_connection (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  E2eCreated joined;
  TestGuest *creator;
  TestGuest *old;
  TestGuest *fresh;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  old = test_room_join (&room, &created, &joined);
  test_guest_hear (old);
  test_guest_hear (creator);

  fresh = test_room_resume (&room, &joined, TRUE);
  test_guest_expect_error (old, E2E_WIRE_ERROR_SEAT_TAKEN);
  test_guest_expect_peer (creator, E2E_PEER_LOST);
  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);

  /* The old one's end, and what it still says, touch nothing. */
  test_guest_send (old, E2E_FRAME_DATA, "late", 4);
  test_guest_hang_up (old);
  test_guest_expect_nothing (creator);
  test_guest_send (creator, E2E_FRAME_DATA, "hello", 5);
  test_guest_expect (fresh, E2E_FRAME_DATA, "hello", 5);
}

static void
test_forgets_nothing_that_tokens_know (void)
{
  for (guint order = 0; order < 2; order++)
    {
      g_auto (TestRoom) before = { 0 };
      g_auto (TestRoom) after = { 0 };
      E2eCreated tokens[2];
      TestGuest *guests[2];

      test_room_init (&before, 1);
      test_room_create (&before, &tokens[0]);
      test_room_join (&before, &tokens[0], &tokens[1]);

      test_room_init (&after, 1);
      after.commons.seat_key = before.commons.seat_key;
      guests[order] = test_room_resume (&after, &tokens[order], FALSE);
      guests[!order] = test_room_resume (&after, &tokens[!order], TRUE);
      test_guest_expect_peer (guests[order], E2E_PEER_CONNECTED);
      test_guest_send (guests[0], E2E_FRAME_DATA, "there", 5);
      test_guest_expect (guests[1], E2E_FRAME_DATA, "there", 5);
    }
}

static void
test_takes_a_joiner_after_a_restart (void)
{
  g_auto (TestRoom) before = { 0 };
  g_auto (TestRoom) after = { 0 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&before, 1);
  test_room_create (&before, &created);
  test_room_init (&after, 1);
  after.commons.seat_key = before.commons.seat_key;
  creator = test_room_resume (&after, &created, FALSE);
  joiner = test_room_join (&after, &created, NULL);
  test_guest_expect_peer (joiner, E2E_PEER_CONNECTED);
  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);
}

static void
test_refuses_forged_tokens (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;

  test_room_init (&room, 1);
  test_room_create (&room, &created);
  for (guint i = 0; i < created.token_bytes; i++)
    {
      TestGuest *guest = test_room_enter_politely (&room);

      created.token[i] ^= 1;
      test_guest_send (guest, E2E_FRAME_RESUME, created.token, created.token_bytes);
      test_guest_expect_error (guest, E2E_WIRE_ERROR_TOKEN);
      created.token[i] ^= 1;
    }
  for (guint n = 0; n < created.token_bytes; n++)
    {
      TestGuest *guest = test_room_enter_politely (&room);

      test_guest_send (guest, E2E_FRAME_RESUME, created.token, n);
      test_guest_expect_error (guest, E2E_WIRE_ERROR_TOKEN);
    }
  test_room_resume (&room, &created, FALSE);
}

static void
test_leaving_ends_the_session_for_both (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  E2eCreated joined;
  TestGuest *creator;
  TestGuest *joiner;
  TestGuest *late;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, &joined);
  test_guest_hear (joiner);
  test_guest_hear (creator);
  test_guest_send (creator, E2E_FRAME_LEAVE, NULL, 0);
  g_assert_true (creator->shut);
  test_guest_expect_peer (joiner, E2E_PEER_LEFT);
  g_assert_cmpuint (e2e_admission_get_n_sessions (room.commons.admission), ==, 0);

  /* What crossed the news is no mistake. */
  test_guest_send (joiner, E2E_FRAME_DATA, "crossing", 8);
  test_guest_send (joiner, E2E_FRAME_PING, NULL, 0);
  test_guest_expect (joiner, E2E_FRAME_PONG, NULL, 0);
  test_guest_send (joiner, E2E_FRAME_LEAVE, NULL, 0);
  g_assert_true (joiner->shut);
  test_guest_expect_nothing (joiner);

  late = test_room_enter_politely (&room);
  test_guest_send (late, E2E_FRAME_RESUME, joined.token, joined.token_bytes);
  test_guest_expect_error (late, E2E_WIRE_ERROR_NO_SESSION);
  late = test_room_enter_politely (&room);
  test_guest_send (late, E2E_FRAME_RESUME, created.token, created.token_bytes);
  test_guest_expect_error (late, E2E_WIRE_ERROR_NO_SESSION);
  late = test_room_enter_politely (&room);
  test_guest_send (late, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
  test_guest_expect_error (late, E2E_WIRE_ERROR_NO_SESSION);
}

static void
test_reopening_after_the_end_names_no_session (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_hear (creator);
  test_guest_send (joiner, E2E_FRAME_LEAVE, NULL, 0);
  test_guest_expect_peer (creator, E2E_PEER_LEFT);
  test_guest_send (creator, E2E_FRAME_REOPEN, NULL, 0);
  test_guest_expect_error (creator, E2E_WIRE_ERROR_NO_SESSION);
}

static void
test_reopening_puts_the_joiner_out (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  E2eCreated old;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, &old);
  test_guest_hear (joiner);
  test_guest_hear (creator);
  test_guest_send (creator, E2E_FRAME_REOPEN, NULL, 0);
  test_guest_expect_error (joiner, E2E_WIRE_ERROR_SEAT_CLOSED);
  test_guest_hang_up (joiner);
  test_guest_expect_nothing (creator);

  /* Neither before nor after another one joined is the old token of use. */
  joiner = test_room_enter_politely (&room);
  test_guest_send (joiner, E2E_FRAME_RESUME, old.token, old.token_bytes);
  test_guest_expect_error (joiner, E2E_WIRE_ERROR_TOKEN);
  test_room_join (&room, &created, NULL);
  test_guest_expect_peer (creator, E2E_PEER_CONNECTED);
  joiner = test_room_enter_politely (&room);
  test_guest_send (joiner, E2E_FRAME_RESUME, old.token, old.token_bytes);
  test_guest_expect_error (joiner, E2E_WIRE_ERROR_TOKEN);

  test_guest_expect_nothing (creator);
}

static void
test_a_joiner_cannot_reopen (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *joiner;

  test_room_init (&room, 1);
  test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_hear (joiner);
  test_guest_send (joiner, E2E_FRAME_REOPEN, NULL, 0);
  test_guest_expect_error (joiner, E2E_WIRE_ERROR_MALFORMED);
}

static void
test_refuses_the_third (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *joiner;
  TestGuest *third;

  test_room_init (&room, 1);
  test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  third = test_room_enter_politely (&room);
  test_guest_send (third, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
  test_guest_expect_error (third, E2E_WIRE_ERROR_SESSION_FULL);

  /* A kept seat is taken as well. */
  test_guest_hang_up (joiner);
  third = test_room_enter_politely (&room);
  test_guest_send (third, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
  test_guest_expect_error (third, E2E_WIRE_ERROR_SESSION_FULL);
}

static void
test_refuses_a_session_that_is_none (void)
{
  g_auto (TestRoom) room = { 0 };
  TestGuest *guest;

  test_room_init (&room, 1);
  guest = test_room_enter_politely (&room);
  test_guest_send (guest, E2E_FRAME_JOIN, "000000", 6);
  test_guest_expect_error (guest, E2E_WIRE_ERROR_NO_SESSION);
}

static void
test_speaks_its_version_alone (void)
{
  static const struct
  {
    gchar body[7];
    gboolean ok;
  } cases[] = { { "E2EC\1\1", TRUE },
                { "E2EC\1\xff", TRUE },
                { "E2EC\0\1", TRUE },
                { "E2EC\2\3", FALSE },
                { "E2EC\0\0", FALSE } };
  g_auto (TestRoom) room = { 0 };

  test_room_init (&room, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TestGuest *guest = test_room_enter (&room, NULL);

      test_guest_send (guest, E2E_FRAME_HELLO, cases[i].body, 6);
      if (cases[i].ok)
        g_assert_cmphex (test_guest_hear (guest).type, ==, E2E_FRAME_WELCOME);
      else
        test_guest_expect_error (guest, E2E_WIRE_ERROR_VERSION);
    }
}

typedef struct
{
  const gchar *bytes;
  gsize n_bytes;
} Bytes;

#define BYTES(literal) \
  { \
    literal, sizeof literal - 1 \
  }

static void
test_refuses_what_does_not_open (void)
{
  static const Bytes openings[] = {
    BYTES ("GET / HTTP/1.1\r\n\r\n"),
    BYTES ("\0\0\0\0"), /* length 0 */
    BYTES ("\0\1\x08\1"), /* one byte too long */
    BYTES ("\xff\xff\xff\xff"),
    BYTES ("\0\0\1\0\1"), /* longer than any frame before a seat */
    BYTES ("\0\0\0\1\2"), /* CREATE before HELLO */
    BYTES ("\0\0\0\1\6"), /* PING before HELLO */
    BYTES ("\0\0\0\1\x10"), /* DATA before HELLO */
    BYTES ("\0\0\0\1\1"), /* HELLO without a body */
    BYTES ("\0\0\0\7\1E2ED\1\1"), /* another magic */
    BYTES ("\0\0\0\7\1E2EC\2\1"), /* versions the wrong way round */
    BYTES ("\0\0\0\x08\1E2EC\1\1\1"), /* one byte too many */
  };
  g_auto (TestRoom) room = { 0 };

  test_room_init (&room, 1);
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      TestGuest *guest = test_room_enter (&room, NULL);

      test_guest_say (guest, openings[i].bytes, openings[i].n_bytes);
      test_guest_expect_error (guest, E2E_WIRE_ERROR_MALFORMED);
    }
}

static void
test_refuses_what_takes_no_seat (void)
{
  static const Bytes frames[] = {
    BYTES ("\0\0\0\7\1E2EC\1\1"), /* HELLO again */
    BYTES ("\0\0\0\2\2x"), /* CREATE with a body */
    BYTES ("\0\0\0\1\3"), /* JOIN without an ID */
    BYTES ("\0\0\0\6\x03"
           "ABCDE"), /* JOIN with a short ID */
    BYTES ("\0\0\0\x0e\x03"
           "0123456789ABC"), /* and a long one */
    BYTES ("\0\0\0\7\3abcdef"), /* in another spelling */
    BYTES ("\0\0\0\7\3ABCDEU"), /* with a letter that is no digit */
    BYTES ("\0\0\0\1\5"), /* LEAVE without a seat */
    BYTES ("\0\0\0\1\7"), /* REOPEN without a seat */
    BYTES ("\0\0\0\2\x10x"), /* DATA without a seat */
    BYTES ("\0\0\0\xa\6"
           "123456789"), /* PING of nine bytes */
    BYTES ("\0\0\0\1\x81"), /* what only a relay says */
    BYTES ("\0\0\0\1\0"), /* types of nobody */
    BYTES ("\0\0\0\1\xff"),
  };
  g_auto (TestRoom) room = { 0 };

  test_room_init (&room, 1);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      TestGuest *guest = test_room_enter_politely (&room);

      test_guest_say (guest, frames[i].bytes, frames[i].n_bytes);
      test_guest_expect_error (guest, E2E_WIRE_ERROR_MALFORMED);
    }
}

static void
test_refuses_what_no_seat_may_say (void)
{
  static const Bytes frames[] = {
    BYTES ("\0\0\0\7\1E2EC\1\1"), /* HELLO again */
    BYTES ("\0\0\0\1\2"), /* another CREATE */
    BYTES ("\0\0\0\7\3ABCDEF"), /* JOIN */
    BYTES ("\0\0\0\1\4"), /* RESUME */
    BYTES ("\0\0\0\2\5x"), /* LEAVE with a body */
    BYTES ("\0\0\0\2\7x"), /* REOPEN with a body */
    BYTES ("\0\0\0\xa\6"
           "123456789"), /* PING of nine bytes */
    BYTES ("\0\0\0\2\x85\0"), /* what only a relay says */
    BYTES ("\0\0\0\1\xff"), /* a type of nobody */
    BYTES ("\0\0\0\0"), /* length 0 */
    BYTES ("\0\1\x08\1"), /* one byte too long */
  };
  g_auto (TestRoom) room = { 0 };

  test_room_init (&room, 1);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      E2eCreated created;
      E2eCreated joined;
      TestGuest *creator = test_room_create (&room, &created);
      TestGuest *joiner = test_room_join (&room, &created, &joined);

      test_guest_hear (creator);
      test_guest_hear (joiner);
      test_guest_say (joiner, frames[i].bytes, frames[i].n_bytes);
      test_guest_expect_error (joiner, E2E_WIRE_ERROR_MALFORMED);
      test_guest_expect_peer (creator, E2E_PEER_LOST);
      test_room_resume (&room, &joined, TRUE); /* its seat is kept all the same */
    }
}

static void
test_what_came_before_a_mistake_counts (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_hear (creator);
  test_guest_hear (joiner);
  test_guest_say (joiner, "\0\0\0\2\x10x\0\0\0\0", 10);
  test_guest_expect (creator, E2E_FRAME_DATA, "x", 1);
  test_guest_expect_peer (creator, E2E_PEER_LOST);
}

static void
test_keeps_to_a_shorter_frame (void)
{
  g_auto (TestRoom) room = { 0 };
  g_autofree guint8 *body = g_malloc0 (4096);
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  room.config->max_frame_bytes = 4096;
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_hear (creator);
  test_guest_send (creator, E2E_FRAME_DATA, body, 4095);
  test_guest_hear (joiner);
  test_guest_expect (joiner, E2E_FRAME_DATA, body, 4095);
  test_guest_send (creator, E2E_FRAME_DATA, body, 4096);
  test_guest_expect_error (creator, E2E_WIRE_ERROR_MALFORMED);
}

static void
test_says_goodbye (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;
  TestGuest *silent;
  TestGuest *undecided;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, NULL);
  test_guest_hear (creator);
  test_guest_hear (joiner);
  silent = test_room_enter (&room, NULL);
  undecided = test_room_enter_politely (&room);
  e2e_hub_say_goodbye (room.hubs[0], 1500);
  test_guest_expect (creator, E2E_FRAME_GOODBYE, "\0\0\5\xdc", 4);
  test_guest_expect (joiner, E2E_FRAME_GOODBYE, "\0\0\5\xdc", 4);
  test_guest_expect (undecided, E2E_FRAME_GOODBYE, "\0\0\5\xdc", 4);
  g_assert_true (creator->shut && joiner->shut && undecided->shut);
  g_assert_true (silent->released);
  test_guest_hang_up (creator);
  test_guest_expect_nothing (joiner);

  silent = test_room_enter (&room, NULL);
  g_assert_true (silent->released);
  test_room_wait (&room, 5 * SECOND);
  g_assert_cmpuint (e2e_hub_get_n_guests (room.hubs[0]), ==, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hub/pairs-two", test_pairs_two);
  g_test_add_func ("/hub/gives-ids-of-the-length-asked-for",
                   test_gives_ids_of_the_length_asked_for);
  g_test_add_func ("/hub/finds-a-session-from-any-worker", test_finds_a_session_from_any_worker);
  g_test_add_func ("/hub/takes-all-in-one-piece", test_takes_all_in_one_piece);
  g_test_add_func ("/hub/takes-any-split", test_takes_any_split);
  g_test_add_func ("/hub/passes-the-longest-frame-on", test_passes_the_longest_frame_on);
  g_test_add_func ("/hub/keeps-the-seat-of-a-lost-connection",
                   test_keeps_the_seat_of_a_lost_connection);
  g_test_add_func ("/hub/lets-join-while-the-creator-is-away",
                   test_lets_join_while_the_creator_is_away);
  g_test_add_func ("/hub/hands-a-seat-to-its-newer-connection",
                   test_hands_a_seat_to_its_newer_connection);
  g_test_add_func ("/hub/forgets-nothing-that-tokens-know", test_forgets_nothing_that_tokens_know);
  g_test_add_func ("/hub/takes-a-joiner-after-a-restart", test_takes_a_joiner_after_a_restart);
  g_test_add_func ("/hub/refuses-forged-tokens", test_refuses_forged_tokens);
  g_test_add_func ("/hub/leaving-ends-the-session-for-both",
                   test_leaving_ends_the_session_for_both);
  g_test_add_func ("/hub/reopening-after-the-end-names-no-session",
                   test_reopening_after_the_end_names_no_session);
  g_test_add_func ("/hub/reopening-puts-the-joiner-out", test_reopening_puts_the_joiner_out);
  g_test_add_func ("/hub/a-joiner-cannot-reopen", test_a_joiner_cannot_reopen);
  g_test_add_func ("/hub/refuses-the-third", test_refuses_the_third);
  g_test_add_func ("/hub/refuses-a-session-that-is-none", test_refuses_a_session_that_is_none);
  g_test_add_func ("/hub/speaks-its-version-alone", test_speaks_its_version_alone);
  g_test_add_func ("/hub/refuses-what-does-not-open", test_refuses_what_does_not_open);
  g_test_add_func ("/hub/refuses-what-takes-no-seat", test_refuses_what_takes_no_seat);
  g_test_add_func ("/hub/refuses-what-no-seat-may-say", test_refuses_what_no_seat_may_say);
  g_test_add_func ("/hub/what-came-before-a-mistake-counts",
                   test_what_came_before_a_mistake_counts);
  g_test_add_func ("/hub/keeps-to-a-shorter-frame", test_keeps_to_a_shorter_frame);
  g_test_add_func ("/hub/says-goodbye", test_says_goodbye);

  return g_test_run ();
}
