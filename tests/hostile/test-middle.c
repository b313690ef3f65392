/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that runs both halves of the protocol itself and stands between the two, with and without
 * the invite's secret (PROTOCOL.md, sections 4.4 and 4.5).
 */

#include "support/chat.h"

#include <string.h>

#include "support/seed.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

#define WRONG_SECRET "00000"

/* How the one in the middle goes on once its guess has turned out to be wrong. */
typedef enum
{
  MANNER_PLAIN, /* as the protocol says: with ABORT */
  MANNER_FORGING, /* with a CONFIRM that is made up */
  MANNER_SILENT,
} Manner;

/* Two whole sessions: one plays the joiner to the creator, one the creator to the joiner. */
typedef struct
{
  E2eSession *sessions[2]; /* by the role that they play */
  Manner manner;
  GQueue held; /* of GBytes, from the creator */
} Middle;

static void
middle_init (Middle *self, const gchar *secret, Manner manner)
{
  self->manner = manner;
  g_queue_init (&self->held);
  for (guint role = 0; role < 2; role++)
    {
      const E2eSessionConfig config = { .role = (E2eRole) role,
                                        .suite = E2E_SUITE_2048,
                                        .session_id = TEST_SESSION_ID,
                                        .secret = secret };

      self->sessions[role] = e2e_session_new (&config);
      e2e_session_link_up (self->sessions[role], FALSE, 0);
      e2e_session_peer (self->sessions[role], E2E_PEER_CONNECTED, 0);
    }
}

static void
middle_clear (Middle *self)
{
  for (guint role = 0; role < 2; role++)
    e2e_session_free (self->sessions[role]);
  g_queue_clear_full (&self->held, (GDestroyNotify) g_bytes_unref);
}

static void
pass_answers (Middle *self, TestNetwork *network, E2eRole as)
{
  const guint8 forged[E2E_CONFIRM_BYTES] = { E2E_MESSAGE_CONFIRM, 1, 2, 3 };
  GBytes *next;

  while ((next = e2e_session_take_data (self->sessions[as], network->now_us)) != NULL)
    {
      g_autoptr (GBytes) body = next;
      const gboolean is_abort =
        *(const guint8 *) g_bytes_get_data (body, NULL) == E2E_MESSAGE_ABORT;

      if (!is_abort || self->manner == MANNER_PLAIN)
        test_network_pass (network, test_other_role (as), body);
      else if (self->manner == MANNER_FORGING)
        test_network_pass_data (network, test_other_role (as), forged, sizeof forged);
    }
}

static void
hear (Middle *self, TestNetwork *network, E2eRole from, GBytes *body)
{
  const E2eRole as = test_other_role (from);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (body, &n_bytes);

  e2e_session_receive (self->sessions[as], data, n_bytes, network->now_us);
  pass_answers (self, network, as);
}

/* The joiner first: a creator whose attempt has failed puts the joiner out. */
static void
stand_between (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  const TestEnd *joiner = &network->ends[JOINER];
  Middle *self = user_data;

  if (from == JOINER)
    hear (self, network, JOINER, body);
  else
    g_queue_push_tail (&self->held, g_bytes_ref (body));

  while ((joiner->is_secure || joiner->has_failed) && !g_queue_is_empty (&self->held))
    {
      g_autoptr (GBytes) next = g_queue_pop_head (&self->held);

      hear (self, network, CREATOR, next);
    }
}

/* One attempt of a person to join, with MIDDLE in between from the start. */
static void
attempt (TestNetwork *network, Middle *middle)
{
  network->interceptor = stand_between;
  network->interceptor_data = middle;
  test_network_connect_both (network);
  /* What plays the creator has its COMMIT ready. */
  pass_answers (middle, network, CREATOR);
  test_network_run (network, 60 * G_USEC_PER_SEC);
}

static void
next_person (TestNetwork *network)
{
  network->interceptor = NULL;
  if (network->seats[JOINER].is_online)
    test_network_cut (network, JOINER, 0, 0, TRUE);
  network->seats[JOINER].has_seat = FALSE;
  test_network_replace_joiner (network, NULL);
}

static void
assert_is_dead (TestNetwork *network, TestEnd *end)
{
  g_autoptr (GBytes) body = NULL;

  g_assert_false (end->is_secure);
  g_assert_cmpuint (test_end_write_text (end, TEST_TEXT, network->now_us), ==, 0);
  body = e2e_session_take_data (end->session, network->now_us);
  g_assert_null (body);
  g_assert_cmpint (e2e_session_next_tick_us (end->session), ==, G_MAXINT64);
}

/* Three guesses, and the invite is good for nobody any more. Both people are told each time. */
static void
test_without_the_code_has_three_guesses (gconstpointer data)
{
  const Manner manner = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  TestEnd *creator = &network->ends[CREATOR];
  TestEnd *joiner = &network->ends[JOINER];

  for (guint i = 1; i <= E2E_MAX_HANDSHAKE_FAILURES; i++)
    {
      Middle middle;

      middle_init (&middle, WRONG_SECRET, manner);
      attempt (network, &middle);
      middle_clear (&middle);

      g_assert_false (creator->is_secure);
      g_assert_false (joiner->is_secure);
      g_assert_true (joiner->has_failed);
      g_assert_cmpint (joiner->failure, ==, E2E_FAILURE_WRONG_CODE);
      if (i < E2E_MAX_HANDSHAKE_FAILURES)
        {
          g_assert_cmpuint (creator->n_attempts_failed, ==, i);
          g_assert_cmpuint (creator->attempts_left, ==, E2E_MAX_HANDSHAKE_FAILURES - i);
          g_assert_cmpint (creator->failure, ==,
                           manner == MANNER_SILENT ? E2E_FAILURE_NO_ANSWER
                                                   : E2E_FAILURE_WRONG_CODE);
          next_person (network);
        }
    }
  g_assert_true (creator->has_failed);
  g_assert_cmpint (creator->failure, ==, E2E_FAILURE_BURNED);
  assert_is_dead (network, creator);
  assert_is_dead (network, joiner);
}

/* After two guesses of a stranger the invite still serves the one who was meant. */
static void
test_without_the_code_leaves_the_invite_good (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  for (guint i = 1; i < E2E_MAX_HANDSHAKE_FAILURES; i++)
    {
      Middle middle;

      middle_init (&middle, WRONG_SECRET, MANNER_PLAIN);
      attempt (network, &middle);
      middle_clear (&middle);
      next_person (network);
    }
  test_chat_write (network, CREATOR);
  test_chat_write (network, JOINER);
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
  g_assert_true (network->ends[JOINER].is_secure);
  test_chat (network);
  test_network_heal (network);
}

/* Whoever has the code can stand between the two: that is what the safety emoji are for. */
static void
test_with_the_code_shows_in_the_safety_emoji (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  const TestEnd *creator = &network->ends[CREATOR];
  const TestEnd *joiner = &network->ends[JOINER];
  Middle middle;

  middle_init (&middle, TEST_SECRET, MANNER_PLAIN);
  attempt (network, &middle);
  g_assert_true (e2e_session_is_secure (middle.sessions[CREATOR]));
  g_assert_true (e2e_session_is_secure (middle.sessions[JOINER]));
  middle_clear (&middle);

  g_assert_true (creator->is_secure);
  g_assert_true (joiner->is_secure);
  g_assert_cmpint (memcmp (creator->safety.emoji, joiner->safety.emoji,
                           sizeof creator->safety.emoji),
                   !=, 0);
  g_assert_cmpstr (creator->safety.digits, !=, joiner->safety.digits);
}

static void
test_nobody_in_the_middle_shows_too (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);

  g_assert_cmpmem (&network->ends[CREATOR].safety, sizeof (E2eSafety),
                   &network->ends[JOINER].safety, sizeof (E2eSafety));
}

/* One who comes into the middle of a session that is secure is too late, even with the code. */
static void
test_with_the_code_comes_too_late (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  Middle middle;

  test_chat_write_in_turn (network);
  middle_init (&middle, TEST_SECRET, MANNER_PLAIN);
  attempt (network, &middle);
  test_chat_write (network, CREATOR);
  test_chat_write (network, JOINER);
  test_network_run (network, 60 * G_USEC_PER_SEC);
  g_assert_false (e2e_session_is_secure (middle.sessions[CREATOR]));
  g_assert_false (e2e_session_is_secure (middle.sessions[JOINER]));
  test_network_heal (network);
  middle_clear (&middle);
}

/* The joiner mistyped; the relay is honest. */
static void
test_a_wrong_code_is_told_to_both (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, WRONG_SECRET);

  test_network_connect_both (network);
  test_network_flow (network);
  for (guint role = 0; role < 2; role++)
    {
      g_assert_false (network->ends[role].is_secure);
      g_assert_cmpint (network->ends[role].failure, ==, E2E_FAILURE_WRONG_CODE);
    }
  g_assert_cmpuint (network->ends[CREATOR].attempts_left, ==, E2E_MAX_HANDSHAKE_FAILURES - 1);
  next_person (network);
  test_chat_write (network, JOINER);
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/hostile/middle/without-the-code-has-three-guesses",
                        GUINT_TO_POINTER (MANNER_PLAIN), test_without_the_code_has_three_guesses);
  g_test_add_data_func ("/hostile/middle/without-the-code-a-forged-confirm-is-a-guess",
                        GUINT_TO_POINTER (MANNER_FORGING), test_without_the_code_has_three_guesses);
  g_test_add_data_func ("/hostile/middle/without-the-code-silence-is-a-guess",
                        GUINT_TO_POINTER (MANNER_SILENT), test_without_the_code_has_three_guesses);
  g_test_add_func ("/hostile/middle/without-the-code-leaves-the-invite-good",
                   test_without_the_code_leaves_the_invite_good);
  g_test_add_func ("/hostile/middle/with-the-code-shows-in-the-safety-emoji",
                   test_with_the_code_shows_in_the_safety_emoji);
  g_test_add_func ("/hostile/middle/nobody-in-the-middle-shows-too",
                   test_nobody_in_the_middle_shows_too);
  g_test_add_func ("/hostile/middle/with-the-code-comes-too-late",
                   test_with_the_code_comes_too_late);
  g_test_add_func ("/hostile/middle/a-wrong-code-is-told-to-both",
                   test_a_wrong_code_is_told_to_both);

  return g_test_run ();
}
