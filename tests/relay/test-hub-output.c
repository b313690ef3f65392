/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept for those who do not take it, for how long, and who waits meanwhile.
 */

#include <string.h>

#include "support/room.h"

#define SECOND G_USEC_PER_SEC
#define BIG 60000

typedef struct
{
  TestRoom room;
  E2eCreated created;
  TestGuest *creator;
  TestGuest *joiner;
  guint8 *body; /* BIG bytes */
} Pair;

static void
pair_init (Pair *self)
{
  if (self->room.config == NULL)
    test_room_init (&self->room, 1);
  self->creator = test_room_create (&self->room, &self->created);
  self->joiner = test_room_join (&self->room, &self->created, NULL);
  test_guest_hear (self->creator);
  test_guest_hear (self->joiner);
  self->body = g_malloc (BIG);
  memset (self->body, 'x', BIG);
}

static void
pair_clear (Pair *self)
{
  test_room_clear (&self->room);
  g_free (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
may_read (const TestGuest *guest)
{
  return e2e_hub_may_read (guest->room->hubs[0], &guest->guest);
}

static void
test_a_full_receiver_stops_its_sender (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->takes_bytes = 10;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  g_assert_false (may_read (pair.creator));
  g_assert_true (may_read (pair.joiner));

  test_guest_take (pair.joiner, 1000);
  g_assert_false (may_read (pair.creator));
  test_guest_take (pair.joiner, G_MAXSIZE);
  g_assert_true (may_read (pair.creator));
  test_guest_expect (pair.joiner, E2E_FRAME_DATA, pair.body, BIG);
}

static void
test_the_other_direction_goes_on (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->takes_bytes = 0;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  test_guest_send (pair.joiner, E2E_FRAME_DATA, "still here", 10);
  test_guest_expect (pair.creator, E2E_FRAME_DATA, "still here", 10);
}

static void
test_data_comes_before_the_end (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->takes_bytes = 7;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  g_assert_false (may_read (pair.creator));
  for (guint i = 0; !may_read (pair.creator); i++)
    test_guest_take (pair.joiner, 999);
  test_guest_send (pair.creator, E2E_FRAME_LEAVE, NULL, 0);
  test_guest_hang_up (pair.creator);
  g_assert_true (pair.creator->released);

  test_guest_take (pair.joiner, G_MAXSIZE);
  test_guest_expect (pair.joiner, E2E_FRAME_DATA, pair.body, BIG);
  test_guest_expect_peer (pair.joiner, E2E_PEER_LEFT);
}

static void
test_data_and_leave_at_once_arrive_whole (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GByteArray) all = g_byte_array_new ();

  pair_init (&pair);
  pair.joiner->takes_bytes = 7;
  e2e_frame_append (all, E2E_FRAME_DATA, pair.body, BIG);
  e2e_frame_append (all, E2E_FRAME_DATA, pair.body, BIG);
  e2e_frame_append (all, E2E_FRAME_LEAVE, NULL, 0);
  test_guest_say (pair.creator, all->data, all->len);
  test_guest_hang_up (pair.creator);
  for (guint i = 0; i < 2 * BIG / 500; i++)
    test_guest_take (pair.joiner, 999);
  test_guest_expect (pair.joiner, E2E_FRAME_DATA, pair.body, BIG);
  test_guest_expect (pair.joiner, E2E_FRAME_DATA, pair.body, BIG);
  test_guest_expect_peer (pair.joiner, E2E_PEER_LEFT);
}

static void
test_an_error_waits_for_what_stands_before_it (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->takes_bytes = 100;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  test_guest_say (pair.joiner, "\0\0\0\0", 4);
  g_assert_false (pair.joiner->shut);
  test_guest_hang_up (pair.joiner); /* it shut its side; it may still read */
  g_assert_false (pair.joiner->released);
  test_guest_take (pair.joiner, BIG - 200);
  g_assert_false (pair.joiner->released);
  test_guest_take (pair.joiner, G_MAXSIZE);
  g_assert_true (pair.joiner->released);
  test_guest_expect (pair.joiner, E2E_FRAME_DATA, pair.body, BIG);
  g_assert_cmphex (test_guest_hear (pair.joiner).type, ==, E2E_FRAME_ERROR);
}

static void
test_losing_a_receiver_frees_its_sender (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->takes_bytes = 0;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  g_assert_false (may_read (pair.creator));
  test_guest_hang_up (pair.joiner);
  g_assert_true (pair.joiner->released);
  test_guest_expect_peer (pair.creator, E2E_PEER_LOST);
  g_assert_true (may_read (pair.creator));
}

/* A connection that was reset takes nothing, but what it brought before may not be read yet. */
static void
test_what_the_lost_said_before_counts (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->lost = TRUE;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  test_guest_send (pair.creator, E2E_FRAME_DATA, "x", 1);
  g_assert_true (may_read (pair.creator));
  test_guest_send (pair.joiner, E2E_FRAME_PING, NULL, 0);
  test_guest_send (pair.joiner, E2E_FRAME_DATA, "said before", 11);
  test_guest_expect (pair.creator, E2E_FRAME_DATA, "said before", 11);
  test_guest_hang_up (pair.joiner);
  g_assert_true (pair.joiner->released);
  test_guest_expect_peer (pair.creator, E2E_PEER_LOST);
}

static void
test_gives_up_who_takes_nothing (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  pair.joiner->takes_bytes = 0;
  test_guest_send (pair.creator, E2E_FRAME_DATA, pair.body, BIG);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (pair.joiner->released);
      test_room_wait (&pair.room, 25 * SECOND);
      if (!pair.joiner->released)
        test_guest_send (pair.joiner, E2E_FRAME_DATA, "I do speak", 10);
    }
  g_assert_true (pair.joiner->released);

  /* The sender was not read from all that time: it is not taken for silent. */
  g_assert_false (pair.creator->released);
}

static void
test_flooding_with_pings_stops_the_flood (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GByteArray) pings = g_byte_array_new ();
  guint n_reads = 0;

  pair_init (&pair);
  for (guint i = 0; i < 1000; i++)
    e2e_frame_append (pings, E2E_FRAME_PING, "12345678", 8);
  pair.joiner->takes_bytes = 0;
  while (may_read (pair.joiner))
    {
      test_guest_say (pair.joiner, pings->data, pings->len);
      n_reads++;
    }
  g_assert_cmpuint (n_reads, >, 1);
  g_assert_cmpuint (e2e_account_get_used (&pair.room.commons.account), <, 1024 * 1024);
  test_guest_take (pair.joiner, G_MAXSIZE);
  g_assert_true (may_read (pair.joiner));
  test_guest_say (pair.joiner, NULL, 0); /* what was heard, and not answered yet */
  g_assert_cmpuint (pair.joiner->output->len, ==, n_reads * pings->len);
}

/* However many there are of them, little is done at once. */
static void
test_small_frames_are_taken_bit_by_bit (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  const guint n = 1000;
  E2eHub *hub;
  E2eGuest *guest;
  guint n_turns = 0;

  pair_init (&pair);
  hub = pair.room.hubs[0];
  guest = &pair.creator->guest;
  for (guint i = 0; i < n; i++)
    {
      e2e_frame_append (frames, E2E_FRAME_DATA, "12345678", 8);
      e2e_frame_append (frames, E2E_FRAME_PING, "12345678", 8);
    }
  for (gsize n_bytes = frames->len; n_bytes > 0; n_turns++)
    {
      const guint before = pair.joiner->output->len;

      e2e_hub_input (hub, guest, frames->data, n_bytes);
      g_assert_cmpuint (pair.joiner->output->len - before, <=, frames->len / n * 10);
      g_assert_true (e2e_hub_may_read (hub, guest));
      g_assert_cmpint (guest->unfinished, ==, guest->head != NULL);
      n_bytes = e2e_hub_take_head (hub, guest, frames->data);
    }
  g_assert_cmpuint (n_turns, >, n / 10);
  g_assert_cmpuint (pair.joiner->output->len, ==, frames->len / 2);
  g_assert_cmpuint (pair.creator->output->len, ==, frames->len / 2);
}

static void
test_news_do_not_pile_up_without_bound (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  E2eCreated joined;
  TestGuest *creator;
  guint n_resumes = 0;

  test_room_init (&room, 1);
  creator = test_room_create (&room, &created);
  test_room_join (&room, &created, &joined);
  creator->takes_bytes = 0;
  while (!creator->released && n_resumes < 100000)
    {
      test_guest_hang_up (test_room_resume (&room, &joined, TRUE));
      n_resumes++;
    }
  g_assert_true (creator->released);
  g_assert_cmpuint (n_resumes, >, 1000);
}

static void
test_memory_in_all_has_a_limit (void)
{
  g_auto (TestRoom) room = { 0 };
  g_autofree guint8 *body = g_malloc0 (BIG);
  TestGuest *joiners[8];
  TestGuest *creators[8];
  guint n_kept = 0;

  test_room_init (&room, 1);
  room.config->max_memory_bytes = 4 * BIG;
  for (guint i = 0; i < G_N_ELEMENTS (joiners); i++)
    {
      E2eCreated created;

      creators[i] = test_room_create (&room, &created);
      joiners[i] = test_room_join (&room, &created, NULL);
      joiners[i]->takes_bytes = 0;
      test_guest_hear (creators[i]);
      test_guest_send (creators[i], E2E_FRAME_DATA, body, BIG);
      g_assert_cmpuint (e2e_account_get_used (&room.commons.account), <=, 4 * BIG);
    }

  /* Who came when there was no room is lost, and its partner knows; the others stay. */
  for (guint i = 0; i < G_N_ELEMENTS (joiners); i++)
    {
      n_kept += !joiners[i]->released;
      g_assert_false (creators[i]->released);
      if (joiners[i]->released)
        test_guest_expect_peer (creators[i], E2E_PEER_LOST);
    }
  g_assert_cmpuint (n_kept, ==, 3);
}

static void
test_an_unfinished_frame_counts_as_kept (void)
{
  g_auto (Pair) pair = { 0 };
  guint64 before_bytes;

  test_room_init (&pair.room, 1);
  pair_init (&pair);
  before_bytes = e2e_account_get_used (&pair.room.commons.account);
  e2e_account_set_max (&pair.room.commons.account, before_bytes + 4096);
  test_guest_say (pair.creator, "\0\1\0\0\x10", 5);
  test_guest_say (pair.creator, pair.body, 2000);
  g_assert_cmpuint (e2e_account_get_used (&pair.room.commons.account), >=, before_bytes + 2005);
  test_guest_say (pair.creator, pair.body, 8000);
  g_assert_true (pair.creator->released || pair.creator->shut);
  g_assert_cmpuint (e2e_account_get_used (&pair.room.commons.account), <=, before_bytes);
}

static void
test_closes_who_takes_no_seat (void)
{
  g_auto (TestRoom) room = { 0 };
  TestGuest *silent;
  TestGuest *undecided;

  test_room_init (&room, 1);
  silent = test_room_enter (&room, NULL);
  undecided = test_room_enter_politely (&room);
  test_room_wait (&room, 9 * SECOND);
  test_guest_send (undecided, E2E_FRAME_PING, NULL, 0);
  g_assert_false (silent->released || undecided->released);
  test_room_wait (&room, 1 * SECOND);
  g_assert_true (silent->released && undecided->released);
}

static void
test_moving_wins_no_time (void)
{
  g_auto (TestRoom) room = { 0 };
  TestGuest *guest;

  test_room_init (&room, 2);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GByteArray) join = g_byte_array_new ();
      gchar *id = (gchar[]){ '0', '0', '0', '0', '0', (gchar) ('0' + i), '\0' };

      guest = test_room_enter_politely (&room);
      e2e_frame_append (join, E2E_FRAME_JOIN, id, 6);
      test_guest_say (guest, join->data, join->len);
      test_guest_expect_error (guest, E2E_WIRE_ERROR_NO_SESSION);
      test_room_wait (&room, 5 * SECOND);
      g_assert_true (guest->released);
    }
}

/* Closing takes time, for which others would wait. */
static void
test_closes_few_at_once (void)
{
  const guint n = 20;
  g_auto (TestRoom) room = { 0 };
  guint n_left = n;

  test_room_init (&room, 1);
  for (guint i = 0; i < n; i++)
    test_room_enter (&room, NULL);
  e2e_hub_set_time (room.hubs[0], room.now_us + 10 * SECOND);
  while (n_left > 0)
    {
      const guint n_before = n_left;

      e2e_hub_run_timers (room.hubs[0]);
      n_left = e2e_hub_get_n_guests (room.hubs[0]);
      g_assert_cmpuint (n_before - n_left, ==, MIN (n_before, 8));
    }
}

static void
test_closes_who_is_silent (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  test_room_wait (&pair.room, 50 * SECOND);
  test_guest_send (pair.creator, E2E_FRAME_PING, "p", 1);
  test_guest_expect (pair.creator, E2E_FRAME_PONG, "p", 1);
  test_room_wait (&pair.room, 25 * SECOND);
  g_assert_true (pair.joiner->released);
  g_assert_false (pair.creator->released);
  test_guest_expect_peer (pair.creator, E2E_PEER_LOST);
  test_room_wait (&pair.room, 50 * SECOND);
  g_assert_true (pair.creator->released);
}

static void
test_an_idle_pair_wakes_nobody (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  test_guest_send (pair.creator, E2E_FRAME_DATA, "x", 1);
  g_assert_cmpint (e2e_hub_get_due_us (pair.room.hubs[0]), >=, pair.room.now_us + 75 * SECOND);
  g_assert_cmpuint (e2e_account_get_used (&pair.room.commons.account), <=, 2 * 512);
}

static void
test_does_not_wait_for_a_hang_up (void)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair);
  test_guest_send (pair.creator, E2E_FRAME_LEAVE, NULL, 0);
  g_assert_true (pair.creator->shut);
  test_room_wait (&pair.room, E2E_MAX_CLOSING_US - 1);
  g_assert_false (pair.creator->released);
  test_room_wait (&pair.room, 1);
  g_assert_true (pair.creator->released);
}

static void
test_does_not_listen_to_the_refused_for_ever (void)
{
  g_auto (Pair) pair = { 0 };
  gsize n_bytes = 0;

  pair_init (&pair);
  test_guest_send (pair.creator, E2E_FRAME_LEAVE, NULL, 0);
  while (!pair.creator->released)
    {
      test_guest_say (pair.creator, pair.body, BIG);
      n_bytes += BIG;
    }
  g_assert_cmpuint (n_bytes, >=, E2E_MAX_DISCARDED_BYTES);
  g_assert_cmpuint (n_bytes, <, E2E_MAX_DISCARDED_BYTES + 2 * BIG);
}

static void
test_a_kept_seat_is_given_up (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  E2eCreated joined;
  TestGuest *creator;
  TestGuest *joiner;

  test_room_init (&room, 1);
  room.config->linger_s = 60;
  room.config->max_idle_s = 600;
  creator = test_room_create (&room, &created);
  joiner = test_room_join (&room, &created, &joined);
  test_guest_hear (creator);
  test_guest_hang_up (joiner);
  test_guest_expect_peer (creator, E2E_PEER_LOST);
  test_room_wait (&room, 59 * SECOND);
  test_guest_expect_nothing (creator);
  test_room_wait (&room, 1 * SECOND);
  test_guest_expect_peer (creator, E2E_PEER_LEFT);
  g_assert_cmpuint (e2e_admission_get_n_sessions (room.commons.admission), ==, 0);

  joiner = test_room_enter_politely (&room);
  test_guest_send (joiner, E2E_FRAME_RESUME, joined.token, joined.token_bytes);
  test_guest_expect_error (joiner, E2E_WIRE_ERROR_NO_SESSION);
}

static void
test_forgets_a_session_nobody_came_back_to (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *joiner;

  test_room_init (&room, 1);
  room.config->linger_s = 60;
  test_guest_hang_up (test_room_create (&room, &created));
  test_room_wait (&room, 59 * SECOND);
  g_assert_cmpuint (e2e_admission_get_n_sessions (room.commons.admission), ==, 1);
  test_room_wait (&room, 1 * SECOND);
  g_assert_cmpuint (e2e_admission_get_n_sessions (room.commons.admission), ==, 0);
  joiner = test_room_enter_politely (&room);
  test_guest_send (joiner, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
  test_guest_expect_error (joiner, E2E_WIRE_ERROR_NO_SESSION);
}

static void
test_holds_creations_to_a_rate (void)
{
  g_auto (TestRoom) room = { 0 };

  test_room_init (&room, 1);
  room.config->max_creations_per_minute = 3;
  for (guint i = 0; i < 5; i++)
    {
      TestGuest *guest = test_room_enter (&room, "192.0.2.1");

      test_guest_say (guest, "\0\0\0\7\1E2EC\1\1\0\0\0\1\2", 16);
      test_guest_hear (guest);
      if (i < 3)
        g_assert_cmphex (test_guest_hear (guest).type, ==, E2E_FRAME_CREATED);
      else
        test_guest_expect_error (guest, E2E_WIRE_ERROR_TOO_MANY);
    }
}

static void
test_holds_guessing_to_a_rate (void)
{
  g_auto (TestRoom) room = { 0 };
  E2eCreated created;
  TestGuest *guest;

  test_room_init (&room, 1);
  room.config->max_failed_joins_per_minute = 3;
  test_room_create (&room, &created);
  for (guint i = 0; i < 5; i++)
    {
      guest = test_room_enter (&room, "192.0.2.1");
      test_guest_say (guest,
                      "\0\0\0\7\1E2EC\1\1\0\0\0\7\3"
                      "000000",
                      22);
      test_guest_hear (guest);
      test_guest_expect_error (guest, i < 3 ? E2E_WIRE_ERROR_NO_SESSION : E2E_WIRE_ERROR_TOO_MANY);
    }

  /* Who has a token is no guesser, though at the same address. */
  guest = test_room_enter (&room, "192.0.2.1");
  test_guest_say (guest, "\0\0\0\7\1E2EC\1\1", 11);
  test_guest_hear (guest);
  test_guest_send (guest, E2E_FRAME_RESUME, created.token, created.token_bytes);
  g_assert_cmphex (test_guest_hear (guest).type, ==, E2E_FRAME_RESUMED);
}

static void
test_says_why_nobody_more_fits (void)
{
  g_auto (TestRoom) room = { 0 };
  TestGuest *guest;

  test_room_init (&room, 1);
  room.config->max_connections = 3;
  room.config->max_connections_per_address = 2;
  room.config->max_sessions = 1;
  test_room_enter (&room, "192.0.2.1");
  guest = test_room_enter (&room, "192.0.2.1");
  test_guest_say (guest, "\0\0\0\7\1E2EC\1\1\0\0\0\1\2", 16);

  guest = test_room_enter (&room, "192.0.2.1");
  test_guest_say (guest, "\0\0\0\7\1E2EC\1\1\0\0\0\1\2", 16);
  test_guest_expect_error (guest, E2E_WIRE_ERROR_TOO_MANY);

  guest = test_room_enter (&room, "192.0.2.2");
  test_guest_say (guest, "\0\0\0\7\1E2EC\1\1\0\0\0\1\2", 16);
  test_guest_hear (guest);
  test_guest_expect_error (guest, E2E_WIRE_ERROR_RELAY_FULL); /* of sessions */

  guest = test_room_enter (&room, "192.0.2.3");
  test_guest_say (guest, "\0\0\0\7\1E2EC\1\1", 11);
  test_guest_expect_error (guest, E2E_WIRE_ERROR_RELAY_FULL); /* of connections */
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hub-output/a-full-receiver-stops-its-sender",
                   test_a_full_receiver_stops_its_sender);
  g_test_add_func ("/hub-output/the-other-direction-goes-on", test_the_other_direction_goes_on);
  g_test_add_func ("/hub-output/data-comes-before-the-end", test_data_comes_before_the_end);
  g_test_add_func ("/hub-output/data-and-leave-at-once-arrive-whole",
                   test_data_and_leave_at_once_arrive_whole);
  g_test_add_func ("/hub-output/an-error-waits-for-what-stands-before-it",
                   test_an_error_waits_for_what_stands_before_it);
  g_test_add_func ("/hub-output/losing-a-receiver-frees-its-sender",
                   test_losing_a_receiver_frees_its_sender);
  g_test_add_func ("/hub-output/what-the-lost-said-before-counts",
                   test_what_the_lost_said_before_counts);
  g_test_add_func ("/hub-output/gives-up-who-takes-nothing", test_gives_up_who_takes_nothing);
  g_test_add_func ("/hub-output/flooding-with-pings-stops-the-flood",
                   test_flooding_with_pings_stops_the_flood);
  g_test_add_func ("/hub-output/small-frames-are-taken-bit-by-bit",
                   test_small_frames_are_taken_bit_by_bit);
  g_test_add_func ("/hub-output/news-do-not-pile-up-without-bound",
                   test_news_do_not_pile_up_without_bound);
  g_test_add_func ("/hub-output/memory-in-all-has-a-limit", test_memory_in_all_has_a_limit);
  g_test_add_func ("/hub-output/an-unfinished-frame-counts-as-kept",
                   test_an_unfinished_frame_counts_as_kept);
  g_test_add_func ("/hub-output/closes-who-takes-no-seat", test_closes_who_takes_no_seat);
  g_test_add_func ("/hub-output/moving-wins-no-time", test_moving_wins_no_time);
  g_test_add_func ("/hub-output/closes-few-at-once", test_closes_few_at_once);
  g_test_add_func ("/hub-output/closes-who-is-silent", test_closes_who_is_silent);
  g_test_add_func ("/hub-output/an-idle-pair-wakes-nobody", test_an_idle_pair_wakes_nobody);
  g_test_add_func ("/hub-output/does-not-wait-for-a-hang-up", test_does_not_wait_for_a_hang_up);
  g_test_add_func ("/hub-output/does-not-listen-to-the-refused-for-ever",
                   test_does_not_listen_to_the_refused_for_ever);
  g_test_add_func ("/hub-output/a-kept-seat-is-given-up", test_a_kept_seat_is_given_up);
  g_test_add_func ("/hub-output/forgets-a-session-nobody-came-back-to",
                   test_forgets_a_session_nobody_came_back_to);
  g_test_add_func ("/hub-output/holds-creations-to-a-rate", test_holds_creations_to_a_rate);
  g_test_add_func ("/hub-output/holds-guessing-to-a-rate", test_holds_guessing_to_a_rate);
  g_test_add_func ("/hub-output/says-why-nobody-more-fits", test_says_why_nobody_more_fits);

  return g_test_run ();
}
