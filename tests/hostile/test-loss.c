/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that loses, holds back and cuts, where and when it does most harm.
 */

#include "support/chat.h"
#include "wire/bytes.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

/* What a chat of some twenty frames may cost under attack: repeats, resends, and no storm. */
#define MAX_FRAMES 300

/* Which frames a relay drops. */
typedef struct
{
  gint from; /* of this role alone; -1: of both */
  guint first; /* the first to be dropped, counted from 0 */
  guint every; /* and every so many after that; 0: no other */
  guint8 type; /* of this type alone; 0: of all */
  guint n_seen;
  guint n_dropped;
} Loss;

static void
drop_some (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  Loss *loss = user_data;
  const guint8 type = *(const guint8 *) g_bytes_get_data (body, NULL);
  gboolean is_dropped = FALSE;

  if ((loss->from < 0 || loss->from == (gint) from) && (loss->type == 0 || loss->type == type))
    {
      const guint n = loss->n_seen++;

      is_dropped = n == loss->first ||
                   (n > loss->first && loss->every > 0 && (n - loss->first) % loss->every == 0);
    }
  if (is_dropped)
    loss->n_dropped++;
  else
    test_network_pass (network, test_other_role (from), body);
}

static void
assert_heals (TestNetwork *network)
{
  test_network_heal (network);
  for (gint role = 0; role < 2; role++)
    {
      g_assert_true (network->ends[role].is_secure);
      g_assert_cmpuint (network->ends[role].n_tampers, ==, 0);
    }
}

/* A whole chat, handshake included, with LOSS. */
static void
chat_with_loss (Loss *loss)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = drop_some;
  network->interceptor_data = loss;
  test_network_connect_both (network);
  test_chat (network);
  g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
  assert_heals (network);
  g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
}

static void
test_drops_each_single_frame (void)
{
  guint n_seen = 1;

  for (guint i = 0; i < n_seen; i++)
    {
      Loss loss = { .from = -1, .first = i };

      chat_with_loss (&loss);
      g_assert_cmpuint (loss.n_dropped, ==, 1);
      n_seen = loss.n_seen;
    }
  g_assert_cmpuint (n_seen, >, 15);
}

static void
test_drops_every_nth_frame (void)
{
  for (guint every = 1; every <= 5; every++)
    for (gint from = -1; from < 2; from++)
      {
        Loss loss = { .from = from, .first = every - 1, .every = every };

        chat_with_loss (&loss);
        g_assert_cmpuint (loss.n_dropped, >, 0);
      }
}

static void
test_drops_all_in_one_direction_from_some_point_on (void)
{
  for (gint from = 0; from < 2; from++)
    for (guint first = 0; first <= 6; first += 2)
      {
        Loss loss = { .from = from, .first = first, .every = 1 };

        chat_with_loss (&loss);
        g_assert_cmpuint (loss.n_dropped, >, 0);
      }
}

static void
test_drops_all_of_one_type (void)
{
  static const guint8 types[] = { E2E_MESSAGE_COMMIT, E2E_MESSAGE_SHARE, E2E_MESSAGE_REVEAL,
                                  E2E_MESSAGE_CONFIRM, E2E_MESSAGE_RECORD };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      Loss loss = { .from = -1, .every = 1, .type = types[i] };

      chat_with_loss (&loss);
      g_assert_cmpuint (loss.n_dropped, >, 0);
    }
}

static void
drop_resumes_and_first_record (TestNetwork *network, E2eRole from, GBytes *body,
                               gpointer user_data G_GNUC_UNUSED)
{
  const guint8 *data = g_bytes_get_data (body, NULL);

  if (data[0] != E2E_MESSAGE_RESUME && e2e_get_u64 (data + 2) != 1)
    test_network_pass (network, test_other_role (from), body);
}

/* What is missing stays missing however often it is asked for: the client is told to connect again,
 * and again when that did not help. */
static void
test_drops_every_request_for_a_resend (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);

  network->interceptor = drop_resumes_and_first_record;
  for (guint i = 0; i < 60; i++)
    {
      test_chat_write (network, CREATOR);
      test_network_run (network, G_USEC_PER_SEC);
    }

  g_assert_cmpuint (network->ends[JOINER].n_shown, ==, 0);
  g_assert_cmpuint (network->ends[JOINER].n_interferences, >=, 2);
  g_assert_cmpuint (network->ends[JOINER].n_interferences, <=, 60 / 6);
  assert_heals (network);
}

/* Nothing shows a gap when the last one is missing: neither the text, nor what confirms it. */
static void
test_drops_only_the_last_frame (gconstpointer data)
{
  const E2eRole dropped_from = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  Loss loss = { .from = (gint) dropped_from, .type = E2E_MESSAGE_RECORD };

  test_chat_write_in_turn (network);
  test_network_settle (network);

  network->interceptor = drop_some;
  network->interceptor_data = &loss;
  test_chat_write (network, CREATOR);
  test_network_run (network, G_USEC_PER_SEC);
  g_assert_cmpuint (loss.n_dropped, ==, 1);
  g_assert_cmpuint (network->ends[JOINER].n_shown, ==, dropped_from == CREATOR ? 1 : 2);
  g_assert_false (test_end_is_settled (&network->ends[CREATOR]));
  assert_heals (network);
}

/* The text arrives, the connection is lost before it was confirmed, and what confirms it after
 * RESUME is dropped: the sender has nothing left to resend, and still has to learn. */
static void
test_drops_what_confirms_after_a_reconnect (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  Loss loss = { .from = JOINER, .type = E2E_MESSAGE_RECORD };

  test_chat_write_in_turn (network);
  test_network_settle (network);
  test_chat_write (network, CREATOR);
  test_network_flow (network);
  test_network_restart (network);
  test_network_connect_both (network);
  network->interceptor = drop_some;
  network->interceptor_data = &loss;
  test_network_run (network, G_USEC_PER_SEC);
  g_assert_cmpuint (loss.n_dropped, ==, 1);
  assert_heals (network);
}

/* --- A relay that is silent for long ------------------------------------------------------- */

static void
drop_all (TestNetwork *network G_GNUC_UNUSED, E2eRole from G_GNUC_UNUSED,
          GBytes *body G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
}

/* For an hour nothing comes through; asking again must not become a flood, nor stop for good. */
static void
test_drops_all_for_an_hour (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  guint64 n_frames;

  network->interceptor = drop_all;
  for (guint i = 0; i < 100; i++)
    test_chat_write (network, (E2eRole) (i % 2));
  test_network_flow (network);
  n_frames = network->n_frames;
  test_network_run (network, 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpuint (network->n_frames - n_frames, >, 0);
  g_assert_cmpuint (network->n_frames - n_frames, <, 1000);
  assert_heals (network);
}

static void
hold_back (TestNetwork *network G_GNUC_UNUSED, E2eRole from, GBytes *body, gpointer user_data)
{
  TestBody *held = g_new (TestBody, 1);

  *held = (TestBody){ .from = from, .body = g_bytes_ref (body) };
  g_ptr_array_add (user_data, held);
}

/* Frames of old connections arrive over new ones, before or after what was sent anew. */
static void
test_delays_frames_across_reconnects (gconstpointer data)
{
  const gboolean plays_first = GPOINTER_TO_UINT (data) != 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  g_autoptr (GPtrArray) tape = test_tape_new ();

  network->interceptor = hold_back;
  network->interceptor_data = tape;
  for (guint i = 0; i < 4; i++)
    {
      test_chat_write_in_turn (network);
      test_network_run (network, 3 * G_USEC_PER_SEC);
      test_network_restart (network);
      test_network_connect_both (network);
    }
  network->interceptor = NULL;
  if (!plays_first)
    test_network_flow (network);
  for (guint role = 0; role < 2; role++)
    test_tape_play (tape, network, (E2eRole) role, test_other_role ((E2eRole) role));
  test_network_flow (network);
  assert_heals (network);
}

/* --- Cuts ---------------------------------------------------------------------------------- */

typedef struct
{
  guint at; /* before this DATA frame, counted from 0 */
  gboolean is_passed; /* it still arrives */
  gboolean is_noticed; /* by the relay, before the client is back */
  guint ends; /* whose connections: bit 0 the creator's, bit 1 the joiner's */
  guint n_seen;
} Cut;

static void
cut_once (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  Cut *cut = user_data;

  if (cut->n_seen++ != cut->at)
    {
      test_network_pass (network, test_other_role (from), body);
      return;
    }

  if (cut->is_passed)
    test_network_pass (network, test_other_role (from), body);
  for (guint role = 0; role < 2; role++)
    if ((cut->ends >> role & 1) && network->seats[role].is_online)
      test_network_cut (network, (E2eRole) role, 0, cut->is_passed ? G_MAXUINT : 0,
                        cut->is_noticed);
}

/* Gives the number of frames that the chat took. */
static guint
chat_with_cut (Cut cut)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = cut_once;
  network->interceptor_data = &cut;
  test_network_connect_both (network);
  test_chat (network);
  assert_heals (network);
  g_assert_cmpuint (network->n_frames, <, MAX_FRAMES);
  return cut.n_seen;
}

static void
test_cuts_at_every_frame (gconstpointer data)
{
  const guint ends = GPOINTER_TO_UINT (data);
  const guint n_frames = chat_with_cut ((Cut){ .at = G_MAXUINT });

  g_assert_cmpuint (n_frames, >, 15);
  for (guint at = 0; at < n_frames; at++)
    for (guint how = 0; how < 4; how++)
      chat_with_cut (
        (Cut){ .at = at, .is_passed = how & 1, .is_noticed = how >> 1 & 1, .ends = ends });
}

/* CONFIRM is lost, and with it what the joiner wrote at once, as it was through. The creator asks
 * for that as soon as it is through as well. */
static void
test_cuts_before_confirm (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  Cut cut = { .at = 3, .is_noticed = TRUE, .ends = 1 };

  network->interceptor = cut_once;
  network->interceptor_data = &cut;
  test_network_connect_both (network);
  test_chat_write (network, JOINER);
  test_network_flow (network);
  g_assert_true (network->ends[JOINER].is_secure);
  g_assert_false (network->ends[CREATOR].is_secure);
  test_network_connect (network, CREATOR);
  test_network_flow (network);
  g_assert_cmpuint (network->ends[CREATOR].n_shown, ==, 1);
  assert_heals (network);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/loss/drops-each-single-frame", test_drops_each_single_frame);
  g_test_add_func ("/hostile/loss/drops-every-nth-frame", test_drops_every_nth_frame);
  g_test_add_func ("/hostile/loss/drops-all-in-one-direction",
                   test_drops_all_in_one_direction_from_some_point_on);
  g_test_add_func ("/hostile/loss/drops-all-of-one-type", test_drops_all_of_one_type);
  g_test_add_func ("/hostile/loss/drops-every-request-for-a-resend",
                   test_drops_every_request_for_a_resend);
  g_test_add_data_func ("/hostile/loss/drops-only-the-last-text", GUINT_TO_POINTER (CREATOR),
                        test_drops_only_the_last_frame);
  g_test_add_data_func ("/hostile/loss/drops-only-the-last-acknowledgement",
                        GUINT_TO_POINTER (JOINER), test_drops_only_the_last_frame);
  g_test_add_func ("/hostile/loss/drops-what-confirms-after-a-reconnect",
                   test_drops_what_confirms_after_a_reconnect);
  g_test_add_func ("/hostile/loss/drops-all-for-an-hour", test_drops_all_for_an_hour);
  g_test_add_data_func ("/hostile/loss/delays-frames-across-reconnects/arriving-first",
                        GUINT_TO_POINTER (TRUE), test_delays_frames_across_reconnects);
  g_test_add_data_func ("/hostile/loss/delays-frames-across-reconnects/arriving-last",
                        GUINT_TO_POINTER (FALSE), test_delays_frames_across_reconnects);
  g_test_add_data_func ("/hostile/loss/cuts-the-creator-at-every-frame", GUINT_TO_POINTER (1),
                        test_cuts_at_every_frame);
  g_test_add_data_func ("/hostile/loss/cuts-the-joiner-at-every-frame", GUINT_TO_POINTER (2),
                        test_cuts_at_every_frame);
  g_test_add_data_func ("/hostile/loss/cuts-both-at-every-frame", GUINT_TO_POINTER (3),
                        test_cuts_at_every_frame);
  g_test_add_func ("/hostile/loss/cuts-before-confirm", test_cuts_before_confirm);

  return g_test_run ();
}
