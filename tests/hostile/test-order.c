/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that passes on what is genuine, but more than once, in another order, to the wrong end or
 * in another session.
 */

#include "support/chat.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

#define MAX_FRAMES 300

static GRand *
fixed_rand (void)
{
  return g_rand_new_with_seed (11);
}

static void
assert_heals (TestNetwork *network)
{
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
  g_assert_true (network->ends[JOINER].is_secure);
}

/* --- Repeats ------------------------------------------------------------------------------- */

static void
pass_thrice (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 3; i++)
    test_network_pass (network, test_other_role (from), body);
}

static void
test_repeats_each_frame (void)
{
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = pass_thrice;
  test_network_connect_both (network);
  test_chat (network);
  g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
  g_assert_true (test_end_is_settled (&network->ends[CREATOR]));
  g_assert_true (test_end_is_settled (&network->ends[JOINER]));
  g_assert_cmpuint (network->ends[CREATOR].n_tampers + network->ends[JOINER].n_tampers, ==, 0);
  assert_heals (network);
}

static void
record_and_pass_all_again (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  test_tape_record (network, from, body, user_data);
  test_tape_play (user_data, network, from, test_other_role (from));
}

/* Handshake messages, records and stale RESUMEs, again and again. */
static void
test_repeats_all_before_with_each_frame (void)
{
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  g_autoptr (GPtrArray) tape = test_tape_new ();

  network->interceptor = record_and_pass_all_again;
  network->interceptor_data = tape;
  test_chat (network);
  test_network_restart (network);
  test_chat (network);
  g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
  g_assert_cmpuint (network->ends[CREATOR].n_tampers + network->ends[JOINER].n_tampers, ==, 0);
  assert_heals (network);
}

/* A whole connection over again, before the new one comes through. Only what a handshake or a
 * request may repeat is answered. */
static void
test_duplicates_a_whole_connection (void)
{
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  g_autoptr (GPtrArray) tape = test_tape_new ();
  guint64 n_frames;

  network->interceptor = test_tape_record;
  network->interceptor_data = tape;
  test_network_connect_both (network);
  test_chat (network);
  test_network_settle (network);
  network->interceptor = NULL;

  for (guint role = 0; role < 2; role++)
    {
      test_network_restart (network);
      test_network_connect_both (network);
      test_chat_write (network, (E2eRole) role);
      test_tape_play (tape, network, CREATOR, JOINER);
      test_tape_play (tape, network, JOINER, CREATOR);
      n_frames = network->n_frames;
      test_network_flow (network);
      g_assert_cmpuint (network->n_frames - n_frames, <, 20);
      assert_heals (network);
    }
}

/* --- Order --------------------------------------------------------------------------------- */

/* Holds frames of each direction back until there are N, and passes them on in reverse. */
typedef struct
{
  guint n;
  GQueue held[2]; /* of GBytes */
} Reversal;

static void
pass_in_reverse (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  Reversal *reversal = user_data;
  GQueue *held = &reversal->held[from];

  g_queue_push_tail (held, g_bytes_ref (body));
  if (held->length < reversal->n)
    return;
  while (!g_queue_is_empty (held))
    {
      g_autoptr (GBytes) last = g_queue_pop_tail (held);

      test_network_pass (network, test_other_role (from), last);
    }
}

static void
test_reverses_frames (void)
{
  for (guint n = 2; n <= 5; n++)
    {
      Reversal reversal = { .n = n };
      g_autoptr (GRand) rand = fixed_rand ();
      g_autoptr (TestNetwork) network = test_network_new_secure (rand);

      network->interceptor = pass_in_reverse;
      network->interceptor_data = &reversal;
      for (guint i = 0; i < 20; i++)
        test_chat_write (network, (E2eRole) (i % 2));
      test_chat (network);
      g_assert_cmpuint (network->n_frames, <, 2 * MAX_FRAMES);
      assert_heals (network);
      for (guint role = 0; role < 2; role++)
        g_queue_clear_full (&reversal.held[role], (GDestroyNotify) g_bytes_unref);
    }
}

/* Each frame is passed on now, later or several times, as chance wills. */
static void
shuffle (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  GPtrArray *tape = user_data;

  test_tape_record (network, from, body, tape);
  for (guint n = (guint) g_rand_int_range (network->rand, 0, 4); n > 0 && tape->len > 0; n--)
    {
      const gint32 i = g_rand_int_range (network->rand, 0, (gint32) tape->len);
      const TestBody *any = g_ptr_array_index (tape, i);

      test_network_pass (network, test_other_role (any->from), any->body);
      if (g_rand_boolean (network->rand))
        g_ptr_array_remove_index_fast (tape, (guint) i);
    }
}

static void
test_shuffles_frames (void)
{
  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (TestNetwork) network = test_network_new_secure (rand);
      g_autoptr (GPtrArray) tape = test_tape_new ();

      network->interceptor = shuffle;
      network->interceptor_data = tape;
      test_chat (network);
      g_assert_cmpuint (network->n_frames, <, 2 * MAX_FRAMES);
      assert_heals (network);
    }
}

/* --- Directions ---------------------------------------------------------------------------- */

typedef struct
{
  gboolean is_passed_too;
} Reflection;

static void
reflect (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  const Reflection *reflection = user_data;

  test_network_pass (network, from, body);
  if (reflection->is_passed_too)
    test_network_pass (network, test_other_role (from), body);
}

static void
test_sends_frames_back (gconstpointer data)
{
  Reflection reflection = { .is_passed_too = GPOINTER_TO_UINT (data) != 0 };
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);

  network->interceptor = reflect;
  network->interceptor_data = &reflection;
  test_chat (network);
  test_network_restart (network);
  test_chat (network);
  g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
  if (!reflection.is_passed_too)
    g_assert_cmpuint (network->ends[CREATOR].n_shown + network->ends[JOINER].n_shown, ==, 0);
  assert_heals (network);
}

/* The next record that an end expects, under the other direction's number and key. */
static void
test_a_reflected_record_is_tampering (void)
{
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  Reflection reflection = { .is_passed_too = FALSE };

  network->interceptor = reflect;
  network->interceptor_data = &reflection;
  test_chat_write (network, JOINER);
  test_network_flow (network);
  g_assert_cmpuint (network->ends[JOINER].n_tampers, ==, 1);
  assert_heals (network);
}

/* --- Other sessions ------------------------------------------------------------------------ */

/* All that two people sent each other once, with the same session ID and secret. */
static GPtrArray *
record_old_session (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  GPtrArray *tape = test_tape_new ();

  network->interceptor = test_tape_record;
  network->interceptor_data = tape;
  test_network_connect_both (network);
  test_chat (network);
  test_network_restart (network);
  test_chat (network);
  return tape;
}

static void
test_replays_an_old_session_into_a_new_one (void)
{
  g_autoptr (GPtrArray) tape = record_old_session ();
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);

  for (guint from = 0; from < 2; from++)
    for (guint to = 0; to < 2; to++)
      {
        test_tape_play (tape, network, (E2eRole) from, (E2eRole) to);
        test_network_flow (network);
        test_chat_write_in_turn (network);
        g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
      }
  g_assert_cmpuint (network->ends[CREATOR].n_tampers, >, 0);
  g_assert_cmpuint (network->ends[JOINER].n_tampers, >, 0);
  assert_heals (network);
}

/* The relay plays one of the two itself, from its tape. Neither end takes that for a session. */
static void
test_replays_an_old_session_to_one_who_waits (gconstpointer data)
{
  const E2eRole victim = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) tape = record_old_session ();
  g_autoptr (GRand) rand = fixed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  TestEnd *end = &network->ends[victim];

  test_network_connect (network, victim);
  test_network_tell (network, victim, E2E_PEER_CONNECTED);
  test_network_flow (network);
  test_tape_play (tape, network, test_other_role (victim), victim);
  test_network_flow (network);
  test_network_run (network, 100 * G_USEC_PER_SEC);

  g_assert_false (end->is_secure);
  g_assert_cmpuint (end->n_attempts_failed + end->has_failed, ==, 1);
  g_assert_cmpint (end->failure, ==, E2E_FAILURE_WRONG_CODE);
  g_assert_cmpuint (network->n_frames, <, 20);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/order/repeats-each-frame", test_repeats_each_frame);
  g_test_add_func ("/hostile/order/repeats-all-before-with-each-frame",
                   test_repeats_all_before_with_each_frame);
  g_test_add_func ("/hostile/order/duplicates-a-whole-connection",
                   test_duplicates_a_whole_connection);
  g_test_add_func ("/hostile/order/reverses-frames", test_reverses_frames);
  g_test_add_func ("/hostile/order/shuffles-frames", test_shuffles_frames);
  g_test_add_data_func ("/hostile/order/sends-frames-back", GUINT_TO_POINTER (FALSE),
                        test_sends_frames_back);
  g_test_add_data_func ("/hostile/order/sends-frames-back-and-on", GUINT_TO_POINTER (TRUE),
                        test_sends_frames_back);
  g_test_add_func ("/hostile/order/a-reflected-record-is-tampering",
                   test_a_reflected_record_is_tampering);
  g_test_add_func ("/hostile/order/replays-an-old-session-into-a-new-one",
                   test_replays_an_old_session_into_a_new_one);
  g_test_add_data_func ("/hostile/order/replays-an-old-session-to-a-creator",
                        GUINT_TO_POINTER (CREATOR), test_replays_an_old_session_to_one_who_waits);
  g_test_add_data_func ("/hostile/order/replays-an-old-session-to-a-joiner",
                        GUINT_TO_POINTER (JOINER), test_replays_an_old_session_to_one_who_waits);

  return g_test_run ();
}
