/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that lies about who is there: what it says of the other end is not authentic.
 */

#include "support/chat.h"

#include "support/seed.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

static void
test_never_says_that_the_other_came (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->hides_presence = TRUE;
  test_network_connect_both (network);
  test_chat_write (network, CREATOR);
  test_chat_write (network, JOINER);
  test_network_run (network, 600 * G_USEC_PER_SEC);
  g_assert_cmpuint (network->n_frames, ==, 0);
  g_assert_cmpuint (network->ends[CREATOR].n_attempts_failed, ==, 0);
  g_assert_false (network->ends[JOINER].has_failed);
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
}

static void
test_never_says_that_the_other_is_back (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  guint64 n_frames;

  test_chat_write_in_turn (network);
  network->hides_presence = TRUE;
  test_network_restart (network);
  test_network_connect_both (network);
  n_frames = network->n_frames;
  test_chat_write (network, CREATOR);
  test_chat_write (network, JOINER);
  test_network_run (network, 600 * G_USEC_PER_SEC);
  g_assert_cmpuint (network->n_frames, ==, n_frames);
  test_network_heal (network);
}

/* The creator hears of a joiner where there is none. Nothing is lost but time. */
static void
test_says_that_somebody_came_though_nobody_did (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  test_network_connect (network, CREATOR);
  for (guint i = 0; i < 20; i++)
    {
      test_network_tell (network, CREATOR, E2E_PEER_CONNECTED);
      test_network_run (network, 60 * G_USEC_PER_SEC);
    }
  g_assert_cmpuint (network->n_frames, <=, 20 * (1 + E2E_MAX_HANDSHAKE_REPEATS));
  g_assert_false (network->ends[CREATOR].has_failed);
  test_chat_write (network, JOINER);
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
}

/* STATE is told to both with each frame; a lie is followed by the truth if it TELLS_TRUTH. */
typedef struct
{
  guint n_times;
  E2ePeerState state;
  gboolean tells_truth;
} Lie;

static void
lie_with_each_frame (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  const Lie *lie = user_data;

  for (guint i = 0; i < lie->n_times; i++)
    for (guint role = 0; role < 2; role++)
      {
        test_network_tell (network, (E2eRole) role, lie->state);
        if (lie->tells_truth)
          test_network_tell (network, (E2eRole) role, E2E_PEER_CONNECTED);
      }
  test_network_pass (network, test_other_role (from), body);
}

/* Each PEER is answered by one message at most, so frames end when the lies do. To keep them from
 * breeding, a lie stands with a frame and not with each answer to one: the relay must tell for its
 * own account, frame for frame. */
static void
chat_with_lies (gboolean is_secure_before, const Lie *lie)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network =
    is_secure_before ? test_network_new_secure (rand) : test_network_new (rand, NULL);

  network->interceptor_data = (gpointer) lie;
  test_network_connect_both (network);
  for (guint i = 0; i < 20; i++)
    {
      test_chat_write (network, (E2eRole) (i % 2));
      /* The lie goes with one frame of each round. */
      network->interceptor = lie_with_each_frame;
      for (guint role = 0; role < 2; role++)
        {
          test_network_pull (network, (E2eRole) role);
          test_network_forward (network, (E2eRole) role);
        }
      network->interceptor = NULL;
      test_network_run (network, 100 * 1000);
    }
  g_assert_cmpuint (network->n_frames, <, 20 * 40);

  /* It ends with the truth. */
  for (guint role = 0; role < 2; role++)
    test_network_tell (network, (E2eRole) role, E2E_PEER_CONNECTED);
  test_network_heal (network);
  for (guint role = 0; role < 2; role++)
    {
      g_assert_true (network->ends[role].is_secure);
      g_assert_cmpuint (network->ends[role].n_tampers, ==, 0);
    }
}

static void
test_lies (gconstpointer data)
{
  const Lie *lie = data;

  chat_with_lies (TRUE, lie);
  chat_with_lies (FALSE, lie);
}

/* While the relay says that nobody is there nothing is sent; what comes is shown all the same. */
static void
test_says_that_the_other_left (gconstpointer data)
{
  const E2ePeerState state = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  guint64 n_frames;

  test_chat_write_in_turn (network);
  test_network_settle (network);
  test_network_tell (network, CREATOR, state);
  test_network_flow (network);
  n_frames = network->n_frames;
  test_chat_write (network, CREATOR);
  test_network_run (network, 60 * G_USEC_PER_SEC);
  g_assert_cmpuint (network->n_frames, ==, n_frames);
  test_chat_write (network, JOINER);
  test_network_run (network, 60 * G_USEC_PER_SEC);
  g_assert_cmpuint (network->ends[CREATOR].n_shown, ==, 2);
  g_assert_cmpuint (network->ends[JOINER].n_shown, ==, 1);

  test_network_tell (network, CREATOR, E2E_PEER_CONNECTED);
  test_network_settle (network);
}

/* Presence that comes and goes for an hour, frames passed on or not. */
static void
test_flaps_for_long (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);

  for (guint i = 0; i < 3600; i++)
    {
      test_network_tell (network, (E2eRole) g_rand_int_range (rand, 0, 2),
                         (E2ePeerState) g_rand_int_range (rand, 0, 3));
      if (i % 100 == 0)
        test_chat_write (network, (E2eRole) g_rand_int_range (rand, 0, 2));
      test_network_run (network, G_USEC_PER_SEC);
    }
  g_assert_cmpuint (network->n_frames, <, 3 * 3600);
  test_network_restart (network);
  test_network_heal (network);
}

gint
main (gint argc, gchar *argv[])
{
  static const Lie twice = { .n_times = 1, .state = E2E_PEER_CONNECTED };
  static const Lie often = { .n_times = 10, .state = E2E_PEER_CONNECTED };
  static const Lie flapping = { .n_times = 1, .state = E2E_PEER_LOST, .tells_truth = TRUE };
  static const Lie left = { .n_times = 1, .state = E2E_PEER_LEFT, .tells_truth = TRUE };
  static const Lie lost = { .n_times = 1, .state = E2E_PEER_LOST };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/presence/never-says-that-the-other-came",
                   test_never_says_that_the_other_came);
  g_test_add_func ("/hostile/presence/never-says-that-the-other-is-back",
                   test_never_says_that_the_other_is_back);
  g_test_add_func ("/hostile/presence/says-that-somebody-came-though-nobody-did",
                   test_says_that_somebody_came_though_nobody_did);
  g_test_add_data_func ("/hostile/presence/says-twice-that-the-other-came", &twice, test_lies);
  g_test_add_data_func ("/hostile/presence/says-often-that-the-other-came", &often, test_lies);
  g_test_add_data_func ("/hostile/presence/says-lost-and-back", &flapping, test_lies);
  g_test_add_data_func ("/hostile/presence/says-left-and-back", &left, test_lies);
  g_test_add_data_func ("/hostile/presence/says-lost", &lost, test_lies);
  g_test_add_data_func ("/hostile/presence/says-that-the-other-is-away",
                        GUINT_TO_POINTER (E2E_PEER_LOST), test_says_that_the_other_left);
  g_test_add_data_func ("/hostile/presence/says-that-the-other-left",
                        GUINT_TO_POINTER (E2E_PEER_LEFT), test_says_that_the_other_left);
  g_test_add_func ("/hostile/presence/flaps-for-long", test_flaps_for_long);

  return g_test_run ();
}
