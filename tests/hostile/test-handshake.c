/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that bends the handshake: alters, adds and repeats its messages, and ends attempts.
 */

#include "support/chat.h"

#include <string.h>

#include "support/seed.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

/* Of the long messages every so many bytes are altered, from a random one on. */
#define LONG_STRIDE 9

/* The person whose attempt failed tries again, and this time nobody interferes. */
static void
assert_can_try_again (TestNetwork *network)
{
  network->interceptor = NULL;
  /* Until the creator has noticed, too, and frees the seat. */
  test_network_run (network, 60 * G_USEC_PER_SEC);
  if (network->seats[JOINER].is_online)
    test_network_cut (network, JOINER, 0, 0, TRUE);
  network->seats[JOINER].has_seat = FALSE;
  test_network_replace_joiner (network, NULL);
  test_chat_write (network, JOINER);
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
  g_assert_true (network->ends[JOINER].is_secure);
}

/* --- Altered ------------------------------------------------------------------------------- */

typedef struct
{
  guint8 type;
  gsize offset;
  guint8 mask;
  gssize extra_bytes; /* more, or fewer */
  gsize original_bytes; /* 0 as long as there was none */
} Alteration;

static void
alter_once (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  Alteration *alteration = user_data;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (body, &n_bytes);
  guint8 altered[2 * E2E_MAX_HANDSHAKE_BYTES] = { 0 };

  if (alteration->original_bytes != 0 || data[0] != alteration->type)
    {
      test_network_pass (network, test_other_role (from), body);
      return;
    }

  alteration->original_bytes = n_bytes;
  memcpy (altered, data, n_bytes);
  altered[alteration->offset] ^= alteration->mask;
  test_network_pass_data (network, test_other_role (from), altered,
                          (gsize) ((gssize) n_bytes + alteration->extra_bytes));
}

/* Nobody may take an altered handshake for a good one. The joiner alone can be through before its
 * last message is altered: then what it has established is genuine, and only the creator's. */
static void
assert_attempt_failed (TestNetwork *network, const Alteration *alteration)
{
  const TestEnd *creator = &network->ends[CREATOR];
  const TestEnd *joiner = &network->ends[JOINER];
  const gboolean is_late = alteration->type == E2E_MESSAGE_CONFIRM;

  g_assert_false (creator->is_secure);
  g_assert_cmpuint (creator->n_attempts_failed, ==, 1);
  g_assert_cmpint (joiner->is_secure, ==, is_late);
  g_assert_cmpint (joiner->has_failed, ==, !is_late);
  g_assert_cmpuint (creator->n_shown + joiner->n_shown, ==, 0);
  /* Only an attempt that told the joiner something costs the invite. */
  if (alteration->type == E2E_MESSAGE_REVEAL || is_late)
    g_assert_cmpuint (creator->attempts_left, ==, E2E_MAX_HANDSHAKE_FAILURES - 1);
}

/* Gives the length of the message. */
static gsize
shake_hands_altered (GRand *rand, Alteration alteration, gboolean tries_again)
{
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = alter_once;
  network->interceptor_data = &alteration;
  test_network_connect_both (network);
  test_chat_write (network, CREATOR);
  test_network_flow (network);
  g_assert_cmpuint (alteration.original_bytes, >, alteration.offset);

  if (alteration.offset == 0 && alteration.extra_bytes == 0)
    test_network_heal (network); /* a message of no type at all: as good as lost */
  else
    assert_attempt_failed (network, &alteration);
  if (tries_again)
    assert_can_try_again (network);
  return alteration.original_bytes;
}

static void
test_flips_each_byte (gconstpointer data)
{
  const guint8 type = (guint8) GPOINTER_TO_UINT (data);
  const gboolean is_long = type == E2E_MESSAGE_SHARE || type == E2E_MESSAGE_REVEAL;
  g_autoptr (GRand) rand = test_seed_rand ();
  gsize n_bytes = shake_hands_altered (rand, (Alteration){ .type = type, .mask = 0x80 }, FALSE);

  for (gsize offset = is_long ? 1 + (gsize) g_rand_int_range (rand, 0, LONG_STRIDE) : 1;
       offset < n_bytes; offset += is_long ? LONG_STRIDE : 1)
    {
      const Alteration alteration = { .type = type,
                                      .offset = offset,
                                      .mask = (guint8) (1 << g_rand_int_range (rand, 0, 8)) };

      shake_hands_altered (rand, alteration, offset % 16 == 0);
    }
}

static void
test_resizes_each_message (void)
{
  static const guint8 types[] = { E2E_MESSAGE_COMMIT, E2E_MESSAGE_SHARE, E2E_MESSAGE_REVEAL,
                                  E2E_MESSAGE_CONFIRM };
  static const gssize extras[] = { -20, -1, 1, 33, 256 };
  g_autoptr (GRand) rand = test_seed_rand ();

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (extras); j++)
      shake_hands_altered (rand, (Alteration){ .type = types[i], .extra_bytes = extras[j] }, TRUE);
}

/* --- Added --------------------------------------------------------------------------------- */

typedef struct
{
  guint8 before; /* the message of this type */
  E2eRole to;
  guint8 data[E2E_MAX_HANDSHAKE_BYTES];
  gsize n_bytes;
} Injection;

static void
inject_before (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  const Injection *injection = user_data;

  if (*(const guint8 *) g_bytes_get_data (body, NULL) == injection->before)
    test_network_pass_data (network, injection->to, injection->data, injection->n_bytes);
  test_network_pass (network, test_other_role (from), body);
}

/* ABORT is not authentic: it ends an attempt, and no more than that. */
static void
test_injects_abort (void)
{
  static const guint8 types[] = { E2E_MESSAGE_COMMIT, E2E_MESSAGE_SHARE, E2E_MESSAGE_REVEAL,
                                  E2E_MESSAGE_CONFIRM };
  g_autoptr (GRand) rand = test_seed_rand ();

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint to = 0; to < 2; to++)
      {
        Injection injection = { .before = types[i],
                                .to = (E2eRole) to,
                                .data = { E2E_MESSAGE_ABORT, 1 },
                                .n_bytes = E2E_ABORT_BYTES };
        g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

        network->interceptor = inject_before;
        network->interceptor_data = &injection;
        test_network_connect_both (network);
        test_network_flow (network);
        g_assert_cmpuint (network->ends[CREATOR].n_attempts_failed, <=, 1);
        g_assert_false (network->ends[CREATOR].has_failed);
        if (to == JOINER && (i == 0 || i == 3))
          {
            /* It had not begun yet, or was through. */
            test_chat_write_in_turn (network);
            test_network_heal (network);
            g_assert_true (network->ends[CREATOR].is_secure);
          }
        else
          assert_can_try_again (network);
      }
}

/* An established session takes no notice of any message of a handshake. */
static void
test_injects_into_an_established_session (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  const guint64 n_frames = network->n_frames;

  for (guint8 type = E2E_MESSAGE_COMMIT; type <= E2E_MESSAGE_ABORT; type++)
    for (guint to = 0; to < 2; to++)
      for (gsize n_bytes = 1; n_bytes <= E2E_MAX_HANDSHAKE_BYTES; n_bytes++)
        {
          guint8 message[E2E_MAX_HANDSHAKE_BYTES] = { type, E2E_PROTOCOL_VERSION, E2E_SUITE_2048 };

          test_network_pass_data (network, (E2eRole) to, message, n_bytes);
        }
  test_network_flow (network);
  g_assert_cmpuint (network->n_frames, ==, n_frames);
  test_chat_write_in_turn (network);
  test_network_heal (network);
}

/* Each COMMIT costs the joiner two exponentiations, so there is an end to them. */
static void
test_floods_the_joiner_with_commits (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  guint8 commit[E2E_COMMIT_BYTES] = { E2E_MESSAGE_COMMIT, E2E_PROTOCOL_VERSION, E2E_SUITE_2048 };

  test_network_connect (network, JOINER);
  test_network_tell (network, JOINER, E2E_PEER_CONNECTED);
  for (guint i = 0; i < 200; i++)
    {
      commit[E2E_COMMIT_BYTES - 1] = (guint8) i;
      test_network_pass_data (network, JOINER, commit, sizeof commit);
      test_network_flow (network);
    }
  g_assert_cmpuint (network->n_frames, <, 20);
  g_assert_true (network->ends[JOINER].has_failed);
  g_assert_cmpint (network->ends[JOINER].failure, ==, E2E_FAILURE_MALFORMED);
  assert_can_try_again (network);
}

/* The creator answers one SHARE for each attempt: a second one would be a second guess. */
static void
test_sends_many_shares (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
  guint8 share[1 + 2 * 256] = { E2E_MESSAGE_SHARE };

  test_network_connect (network, CREATOR);
  test_network_tell (network, CREATOR, E2E_PEER_CONNECTED);
  test_network_flow (network);
  share[256] = share[512] = 4; /* valid elements */
  for (guint i = 0; i < 100; i++)
    {
      test_network_pass_data (network, CREATOR, share, sizeof share);
      share[256] = 9;
    }
  test_network_flow (network);
  g_assert_cmpuint (network->n_frames, ==, 2); /* COMMIT and one REVEAL */
}

/* --- In the wrong place -------------------------------------------------------------------- */

static void
pass_and_reflect (TestNetwork *network, E2eRole from, GBytes *body,
                  gpointer user_data G_GNUC_UNUSED)
{
  test_network_pass (network, from, body);
  test_network_pass (network, test_other_role (from), body);
}

static void
test_sends_messages_back (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = pass_and_reflect;
  test_network_connect_both (network);
  test_chat (network);
  test_network_heal (network);
  g_assert_true (network->ends[CREATOR].is_secure);
}

static void
only_reflect (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data G_GNUC_UNUSED)
{
  test_network_pass (network, from, body);
}

/* One who is alone with an echo never believes to be with someone. */
static void
test_is_an_echo (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = only_reflect;
  test_network_connect_both (network);
  test_network_run (network, 20 * G_USEC_PER_SEC);
  g_assert_false (network->ends[CREATOR].is_secure);
  g_assert_false (network->ends[JOINER].is_secure);
  test_chat_write (network, CREATOR);
  test_network_heal (network);
}

static void
pass_five_times (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 5; i++)
    test_network_pass (network, test_other_role (from), body);
}

static void
test_repeats_each_message (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new (rand, NULL);

  network->interceptor = pass_five_times;
  test_network_connect_both (network);
  test_network_flow (network);
  g_assert_true (network->ends[CREATOR].is_secure);
  g_assert_true (network->ends[JOINER].is_secure);
  g_assert_cmpuint (network->n_frames, <, 5 * 8);
  test_chat_write_in_turn (network);
  test_network_heal (network);
}

gint
main (gint argc, gchar *argv[])
{
  static const gchar *const names[] = { "commit", "share", "reveal", "confirm" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *path =
        g_strdup_printf ("/hostile/handshake/flips-each-byte-of-%s", names[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (E2E_MESSAGE_COMMIT + i), test_flips_each_byte);
    }
  g_test_add_func ("/hostile/handshake/resizes-each-message", test_resizes_each_message);
  g_test_add_func ("/hostile/handshake/injects-abort", test_injects_abort);
  g_test_add_func ("/hostile/handshake/injects-into-an-established-session",
                   test_injects_into_an_established_session);
  g_test_add_func ("/hostile/handshake/floods-the-joiner-with-commits",
                   test_floods_the_joiner_with_commits);
  g_test_add_func ("/hostile/handshake/sends-many-shares", test_sends_many_shares);
  g_test_add_func ("/hostile/handshake/sends-messages-back", test_sends_messages_back);
  g_test_add_func ("/hostile/handshake/is-an-echo", test_is_an_echo);
  g_test_add_func ("/hostile/handshake/repeats-each-message", test_repeats_each_message);

  return g_test_run ();
}
