/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/handshake.h"

#include <string.h>

#include "support/hex.h"
#include "support/script.h"
#include "support/vectors.h"

#define SESSION_ID "A3F2B1"
#define SECRET "7KXQ9"

typedef struct
{
  E2eHandshake *creator;
  E2eHandshake *joiner;
  GBytes *commit;
  GBytes *share;
  GBytes *reveal;
  GBytes *confirm;
  E2eFailure failure;
} Pair;

static E2eHandshakeResult
receive (E2eHandshake *handshake, GBytes *message, GBytes **reply, E2eFailure *failure)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (message, &n_bytes);

  return e2e_handshake_receive (handshake, data, n_bytes, reply, failure);
}

static void
pair_set_up (Pair *pair, gconstpointer data)
{
  const gchar *joiner_secret = data != NULL ? data : SECRET;

  memset (pair, 0, sizeof *pair);
  pair->creator = e2e_handshake_new (E2E_ROLE_CREATOR, E2E_SUITE_2048, SESSION_ID, SECRET,
                                     e2e_random_system, NULL);
  pair->joiner =
    e2e_handshake_new (E2E_ROLE_JOINER, 0, SESSION_ID, joiner_secret, e2e_random_system, NULL);
}

static void
pair_tear_down (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_handshake_free (pair->creator);
  e2e_handshake_free (pair->joiner);
  g_clear_pointer (&pair->commit, g_bytes_unref);
  g_clear_pointer (&pair->share, g_bytes_unref);
  g_clear_pointer (&pair->reveal, g_bytes_unref);
  g_clear_pointer (&pair->confirm, g_bytes_unref);
}

static void
exchange_commit_and_share (Pair *pair)
{
  pair->commit = e2e_handshake_start (pair->creator);
  g_assert_cmpint (receive (pair->joiner, pair->commit, &pair->share, &pair->failure), ==,
                   E2E_HANDSHAKE_REPLIED);
}

static void
exchange_to_reveal (Pair *pair)
{
  exchange_commit_and_share (pair);
  g_assert_cmpint (receive (pair->creator, pair->share, &pair->reveal, &pair->failure), ==,
                   E2E_HANDSHAKE_REPLIED);
}

static void
exchange_all (Pair *pair)
{
  g_autoptr (GBytes) nothing = NULL;

  exchange_to_reveal (pair);
  g_assert_cmpint (receive (pair->joiner, pair->reveal, &pair->confirm, &pair->failure), ==,
                   E2E_HANDSHAKE_ESTABLISHED);
  g_assert_cmpint (receive (pair->creator, pair->confirm, &nothing, &pair->failure), ==,
                   E2E_HANDSHAKE_ESTABLISHED);
  g_assert_null (nothing);
}

/* Asserts that MESSAGE ends the attempt of HANDSHAKE with ABORT of REASON. */
static void
assert_fails (E2eHandshake *handshake, GBytes *message, E2eFailure expected, guint8 reason)
{
  const guint8 abort_message[] = { E2E_MESSAGE_ABORT, reason };
  g_autoptr (GBytes) reply = NULL;
  E2eFailure failure;

  g_assert_cmpint (receive (handshake, message, &reply, &failure), ==, E2E_HANDSHAKE_FAILED);
  g_assert_cmpint (failure, ==, expected);
  g_assert_cmpmem (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), abort_message, 2);
}

static void
assert_ignored (E2eHandshake *handshake, gconstpointer data, gsize n_bytes)
{
  g_autoptr (GBytes) reply = NULL;
  E2eFailure failure;

  g_assert_cmpint (e2e_handshake_receive (handshake, data, n_bytes, &reply, &failure), ==,
                   E2E_HANDSHAKE_IGNORED);
  g_assert_null (reply);
}

/* A copy of MESSAGE with n_bytes at OFFSET replaced by PART. */
static GBytes *
replaced (GBytes *message, gsize offset, gconstpointer part, gsize n_bytes)
{
  gsize size;
  guint8 *copy = g_bytes_unref_to_data (g_bytes_ref (message), &size);

  g_assert_cmpuint (offset + n_bytes, <=, size);
  memcpy (copy + offset, part, n_bytes);
  return g_bytes_new_take (copy, size);
}

static GBytes *
with_flipped_byte (GBytes *message, gsize offset)
{
  const guint8 *data = g_bytes_get_data (message, NULL);
  const guint8 flipped = data[offset] ^ 0x20;

  return replaced (message, offset, &flipped, 1);
}

/* --- Vectors -------------------------------------------------------------------------------- */

static void
assert_bytes (GBytes *actual, JsonObject *vectors, const gchar *name)
{
  g_autoptr (GBytes) expected = test_vectors_bytes (vectors, name);

  g_assert_true (g_bytes_equal (actual, expected));
}

static void
assert_key (const guint8 *actual, JsonObject *vectors, const gchar *name)
{
  test_assert_hex (actual, 32, test_vectors_string (vectors, name));
}

static void
test_matches_the_vectors (gconstpointer data)
{
  const guint suite = GPOINTER_TO_UINT (data);
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();
  JsonObject *session = test_vectors_session (vectors, suite);
  const gchar *id = test_vectors_string (session, "session_id");
  const gchar *secret = test_vectors_string (session, "secret");
  TestScript creator_draws = TEST_SCRIPT_INIT;
  TestScript joiner_draws = TEST_SCRIPT_INIT;
  Pair pair = { 0 };

  test_script_add (&creator_draws, test_vectors_bytes (session, "sid"));
  test_script_add (&creator_draws, test_vectors_bytes (session, "y"));
  test_script_add (&creator_draws, test_vectors_bytes (session, "nonce"));
  test_script_add (&joiner_draws, test_vectors_bytes (session, "x"));
  test_script_add (&joiner_draws, test_vectors_bytes (session, "r"));
  pair.creator =
    e2e_handshake_new (E2E_ROLE_CREATOR, suite, id, secret, test_script_random, &creator_draws);
  pair.joiner =
    e2e_handshake_new (E2E_ROLE_JOINER, 0, id, secret, test_script_random, &joiner_draws);

  exchange_all (&pair);

  assert_bytes (pair.commit, session, "commit");
  assert_bytes (pair.share, session, "share");
  assert_bytes (pair.reveal, session, "reveal");
  assert_bytes (pair.confirm, session, "confirm");
  for (guint i = 0; i < 2; i++)
    {
      E2eHandshake *end = i == 0 ? pair.creator : pair.joiner;
      g_autoptr (E2eSecret) memory = e2e_handshake_steal_keys (end);
      const E2eKeys *keys = (gpointer) memory->data;

      assert_key (keys->root, session, "root");
      assert_key (keys->joiner_chain, session, "joiner_chain");
      g_assert_cmpuint (e2e_handshake_group (end)->suite, ==, suite);
      g_assert_cmpstr (e2e_handshake_safety (end)->digits, ==,
                       test_vectors_string (session, "digits"));
    }
  pair_tear_down (&pair, NULL);
}

/* --- The two ends --------------------------------------------------------------------------- */

static void
test_both_ends_agree (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eSecret) creator_keys = NULL;
  g_autoptr (E2eSecret) joiner_keys = NULL;
  const E2eKeys *c;
  const E2eKeys *j;

  exchange_all (pair);
  creator_keys = e2e_handshake_steal_keys (pair->creator);
  joiner_keys = e2e_handshake_steal_keys (pair->joiner);
  c = (gpointer) creator_keys->data;
  j = (gpointer) joiner_keys->data;

  g_assert_cmpmem (c->root, 32, j->root, 32);
  g_assert_cmpmem (c->resume_creator, 32, j->resume_creator, 32);
  g_assert_cmpmem (c->resume_joiner, 32, j->resume_joiner, 32);
  g_assert_cmpmem (c->joiner_ratchet_key, 256, j->joiner_ratchet_key, 256);
  g_assert_cmpmem (e2e_handshake_safety (pair->creator), sizeof (E2eSafety),
                   e2e_handshake_safety (pair->joiner), sizeof (E2eSafety));
  g_assert_null (e2e_handshake_steal_keys (pair->creator));
}

static void
test_another_secret_is_a_wrong_code (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) reply = NULL;
  E2eFailure failure;

  exchange_to_reveal (pair);
  g_assert_true (e2e_handshake_has_revealed (pair->creator));
  assert_fails (pair->joiner, pair->reveal, E2E_FAILURE_WRONG_CODE, 1);
  g_assert_null (e2e_handshake_steal_keys (pair->joiner));

  /* Told by ABORT, the creator knows too. */
  g_assert_cmpint (e2e_handshake_receive (pair->creator, (const guint8 *) "\5\1", 2, &reply,
                                          &failure),
                   ==, E2E_HANDSHAKE_FAILED);
  g_assert_cmpint (failure, ==, E2E_FAILURE_WRONG_CODE);
  g_assert_null (reply);
}

static void
test_another_session_id_is_a_wrong_code (void)
{
  Pair pair = { 0 };

  pair_set_up (&pair, NULL);
  e2e_handshake_free (pair.joiner);
  pair.joiner = e2e_handshake_new (E2E_ROLE_JOINER, 0, "A3F2B2", SECRET, e2e_random_system, NULL);
  exchange_to_reveal (&pair);
  assert_fails (pair.joiner, pair.reveal, E2E_FAILURE_WRONG_CODE, 1);
  pair_tear_down (&pair, NULL);
}

static void
test_a_forged_confirm_is_a_wrong_code (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const guint8 forged[E2E_CONFIRM_BYTES] = { E2E_MESSAGE_CONFIRM };
  g_autoptr (GBytes) message = g_bytes_new (forged, sizeof forged);

  exchange_to_reveal (pair);
  assert_fails (pair->creator, message, E2E_FAILURE_WRONG_CODE, 1);
  g_assert_null (e2e_handshake_steal_keys (pair->creator));
}

/* --- Repeating ------------------------------------------------------------------------------ */

static void
test_repeats_get_the_same_answer (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  exchange_all (pair);

  /* Also when the joiner is established itself. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) share = NULL;
      g_autoptr (GBytes) confirm = NULL;

      g_assert_cmpint (receive (pair->joiner, pair->commit, &share, &pair->failure), ==,
                       E2E_HANDSHAKE_REPLIED);
      g_assert_true (g_bytes_equal (share, pair->share));
      g_assert_cmpint (receive (pair->joiner, pair->reveal, &confirm, &pair->failure), ==,
                       E2E_HANDSHAKE_REPLIED);
      g_assert_true (g_bytes_equal (confirm, pair->confirm));
    }
}

static void
test_the_last_message_is_there_to_repeat (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_null (e2e_handshake_last_message (pair->creator));
  exchange_commit_and_share (pair);
  g_assert_true (g_bytes_equal (e2e_handshake_last_message (pair->creator), pair->commit));
  g_assert_false (e2e_handshake_has_revealed (pair->creator));
  g_assert_cmpint (receive (pair->creator, pair->share, &pair->reveal, &pair->failure), ==,
                   E2E_HANDSHAKE_REPLIED);
  g_assert_true (g_bytes_equal (e2e_handshake_last_message (pair->creator), pair->reveal));
  g_assert_null (e2e_handshake_last_message (pair->joiner));

  e2e_handshake_give_up (pair->creator);
  g_assert_null (e2e_handshake_last_message (pair->creator));
}

static void
test_a_second_share_is_not_answered (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eHandshake) other =
    e2e_handshake_new (E2E_ROLE_JOINER, 0, SESSION_ID, SECRET, e2e_random_system, NULL);
  g_autoptr (GBytes) other_share = NULL;

  exchange_to_reveal (pair);
  g_assert_cmpint (receive (other, pair->commit, &other_share, &pair->failure), ==,
                   E2E_HANDSHAKE_REPLIED);
  assert_ignored (pair->creator, g_bytes_get_data (other_share, NULL),
                  g_bytes_get_size (other_share));
  assert_ignored (pair->creator, g_bytes_get_data (pair->share, NULL),
                  g_bytes_get_size (pair->share));
}

static void
test_another_commit_starts_anew (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  exchange_commit_and_share (pair);
  g_clear_pointer (&pair->commit, g_bytes_unref);
  g_clear_pointer (&pair->share, g_bytes_unref);
  exchange_all (pair);
}

static void
test_another_commit_is_ignored_once_established (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eHandshake) other = e2e_handshake_new (E2E_ROLE_CREATOR, E2E_SUITE_2048, SESSION_ID,
                                                      SECRET, e2e_random_system, NULL);
  g_autoptr (GBytes) other_commit = e2e_handshake_start (other);

  exchange_all (pair);
  assert_ignored (pair->joiner, g_bytes_get_data (other_commit, NULL),
                  g_bytes_get_size (other_commit));
}

static void
test_commits_without_end_are_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  E2eHandshakeResult result = E2E_HANDSHAKE_REPLIED;

  exchange_commit_and_share (pair);
  for (guint i = 0; i < 16 && result == E2E_HANDSHAKE_REPLIED; i++)
    {
      g_autoptr (GBytes) reply = NULL;
      guint8 commit[E2E_COMMIT_BYTES];

      memcpy (commit, g_bytes_get_data (pair->commit, NULL), sizeof commit);
      memset (commit + 3, (int) i, E2E_SID_BYTES);
      result = e2e_handshake_receive (pair->joiner, commit, sizeof commit, &reply, &pair->failure);
    }
  g_assert_cmpint (result, ==, E2E_HANDSHAKE_FAILED);
  g_assert_cmpint (pair->failure, ==, E2E_FAILURE_MALFORMED);
}

static void
test_each_attempt_is_fresh (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) first = e2e_handshake_start (pair->creator);
  g_autoptr (GBytes) second = e2e_handshake_start (pair->creator);

  g_assert_cmpuint (g_bytes_get_size (first), ==, E2E_COMMIT_BYTES);
  g_assert_false (g_bytes_equal (first, second));
}

/* --- Hostile messages ----------------------------------------------------------------------- */

static void
test_unknown_suites_and_versions_are_unsupported (void)
{
  const gsize offsets[] = { 1, 2, 2 };
  const guint8 values[] = { 2, 0, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (GBytes) changed = NULL;
      Pair pair = { 0 };

      pair_set_up (&pair, NULL);
      pair.commit = e2e_handshake_start (pair.creator);
      changed = replaced (pair.commit, offsets[i], &values[i], 1);
      assert_fails (pair.joiner, changed, E2E_FAILURE_UNSUPPORTED, 3);
      pair_tear_down (&pair, NULL);
    }
}

static void
test_wrong_lengths_are_malformed (void)
{
  for (guint step = 0; step < 4; step++)
    for (gint delta = -1; delta <= 1; delta += 2)
      {
        g_autoptr (GByteArray) changed = g_byte_array_new ();
        g_autoptr (GBytes) message = NULL;
        GBytes *original;
        Pair pair = { 0 };

        pair_set_up (&pair, NULL);
        exchange_to_reveal (&pair);
        if (step == 3)
          receive (pair.joiner, pair.reveal, &pair.confirm, &pair.failure);
        original = step == 0   ? pair.commit
                   : step == 1 ? pair.share
                   : step == 2 ? pair.reveal
                               : pair.confirm;
        g_byte_array_append (changed, g_bytes_get_data (original, NULL),
                             g_bytes_get_size (original));
        g_byte_array_set_size (changed, changed->len + delta);
        if (delta > 0)
          changed->data[changed->len - 1] = 0;
        message = g_byte_array_free_to_bytes (g_steal_pointer (&changed));

        if (step == 1)
          {
            g_clear_pointer (&pair.commit, g_bytes_unref);
            pair.commit = e2e_handshake_start (pair.creator);
          }
        assert_fails (step % 2 == 0 ? pair.joiner : pair.creator, message, E2E_FAILURE_MALFORMED,
                      2);
        pair_tear_down (&pair, NULL);
      }
}

/* Elements that are not valid: 0, 1, p − 1, p, all ones, and a non-square. */
static GBytes *
bad_element (const E2eGroup *group, guint which)
{
  guint8 *element = g_malloc0 (group->element_bytes);
  guint8 *last = element + group->element_bytes - 1;

  if (which == 1)
    *last = 1;
  else if (which == 2 || which == 3)
    {
      memcpy (element, group->prime, group->element_bytes);
      *last -= which == 2;
    }
  else if (which == 4)
    memset (element, 0xFF, group->element_bytes);
  else if (which == 5)
    {
      /* −4 mod p: 4 is a square and −1 is none. */
      memcpy (element, group->prime, group->element_bytes);
      *last -= 4;
    }
  return g_bytes_new_take (element, group->element_bytes);
}

#define N_BAD_ELEMENTS 6

static void
test_bad_elements_are_malformed (void)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);

  for (guint which = 0; which < N_BAD_ELEMENTS; which++)
    for (guint place = 0; place < 2; place++)
      {
        g_autoptr (GBytes) element = bad_element (group, which);
        g_autoptr (GBytes) share = NULL;
        Pair pair = { 0 };

        pair_set_up (&pair, NULL);
        exchange_commit_and_share (&pair);
        share = replaced (pair.share, 1 + place * group->element_bytes,
                          g_bytes_get_data (element, NULL), group->element_bytes);
        assert_fails (pair.creator, share, E2E_FAILURE_MALFORMED, 2);
        g_assert_false (e2e_handshake_has_revealed (pair.creator));
        pair_tear_down (&pair, NULL);
      }
}

/* A creator that commits to an element that is not valid gets no key out of the joiner. */
static void
test_a_bad_element_of_the_creator_is_malformed (void)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  static const gchar label[] = "\0\0\0\x10"
                               "e2echat/1 commit"
                               "\0\0\1\x20";

  for (guint which = 0; which < N_BAD_ELEMENTS; which++)
    {
      g_autoptr (GBytes) element = bad_element (group, which);
      guint8 reveal[1 + E2E_NONCE_BYTES + 256 + E2E_TAG_BYTES] = { E2E_MESSAGE_REVEAL };
      guint8 commit[E2E_COMMIT_BYTES] = { E2E_MESSAGE_COMMIT, 1, E2E_SUITE_2048 };
      const E2eSpan spans[] = { { label, sizeof label - 1 }, { reveal + 1, 32 + 256 } };
      g_autoptr (GBytes) message = NULL;
      Pair pair = { 0 };

      memcpy (reveal + 1 + E2E_NONCE_BYTES, g_bytes_get_data (element, NULL), 256);
      e2e_hash (commit + 3 + E2E_SID_BYTES, spans, 2);
      message = g_bytes_new (reveal, sizeof reveal);
      pair_set_up (&pair, NULL);
      g_assert_cmpint (e2e_handshake_receive (pair.joiner, commit, sizeof commit, &pair.share,
                                              &pair.failure),
                       ==, E2E_HANDSHAKE_REPLIED);
      assert_fails (pair.joiner, message, E2E_FAILURE_MALFORMED, 2);
      pair_tear_down (&pair, NULL);
      g_assert_cmpuint (group->element_bytes, ==, 256);
    }
}

static void
test_every_flipped_byte_of_reveal_fails (void)
{
  const gsize n_bytes = 1 + E2E_NONCE_BYTES + 256 + E2E_TAG_BYTES;

  for (gsize offset = 1; offset < n_bytes; offset += 17)
    {
      const gboolean is_tag = offset >= n_bytes - E2E_TAG_BYTES;
      g_autoptr (GBytes) changed = NULL;
      Pair pair = { 0 };

      pair_set_up (&pair, NULL);
      exchange_to_reveal (&pair);
      changed = with_flipped_byte (pair.reveal, offset);
      assert_fails (pair.joiner, changed, is_tag ? E2E_FAILURE_WRONG_CODE : E2E_FAILURE_MALFORMED,
                    is_tag ? 1 : 2);
      pair_tear_down (&pair, NULL);
    }
}

static void
test_a_changed_commit_or_share_is_found (void)
{
  for (guint step = 0; step < 2; step++)
    {
      g_autoptr (GBytes) changed = NULL;
      Pair pair = { 0 };

      pair_set_up (&pair, NULL);
      pair.commit = e2e_handshake_start (pair.creator);
      changed = step == 0 ? with_flipped_byte (pair.commit, 5) : g_bytes_ref (pair.commit);
      receive (pair.joiner, changed, &pair.share, &pair.failure);
      if (step == 1)
        {
          /* Another valid Rj: 4 instead of the joiner's. */
          guint8 four[256] = { 0 };

          four[255] = 4;
          g_clear_pointer (&changed, g_bytes_unref);
          changed = replaced (pair.share, 1 + 256, four, sizeof four);
        }
      else
        {
          g_clear_pointer (&changed, g_bytes_unref);
          changed = g_bytes_ref (pair.share);
        }
      g_assert_cmpint (receive (pair.creator, changed, &pair.reveal, &pair.failure), ==,
                       E2E_HANDSHAKE_REPLIED);
      assert_fails (pair.joiner, pair.reveal, E2E_FAILURE_WRONG_CODE, 1);
      pair_tear_down (&pair, NULL);
    }
}

static void
test_messages_out_of_order_are_ignored (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const guint8 message[E2E_MAX_HANDSHAKE_BYTES] = { 0 };
  const guint8 types[] = { E2E_MESSAGE_SHARE,
                           E2E_MESSAGE_REVEAL,
                           E2E_MESSAGE_CONFIRM,
                           0x00,
                           0x06,
                           E2E_MESSAGE_RECORD,
                           E2E_MESSAGE_RESUME,
                           0xFF };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      guint8 *changed = g_memdup2 (message, sizeof message);

      changed[0] = types[i];
      assert_ignored (pair->creator, changed, sizeof message);
      assert_ignored (pair->joiner, changed, sizeof message);
      g_free (changed);
    }
  assert_ignored (pair->creator, "\1", 1); /* COMMIT is not for a creator */
  assert_ignored (pair->joiner, "", 0);
  assert_ignored (pair->joiner, "\5\1", 2); /* there is no attempt to abort */
  exchange_all (pair);
  assert_ignored (pair->creator, "\5\1", 2); /* nor any more */
  assert_ignored (pair->joiner, "\5\1", 2);
  assert_ignored (pair->creator, message, sizeof message);
}

static void
test_abort_tells_why (gconstpointer data)
{
  const guint8 reason = (guint8) GPOINTER_TO_UINT (data);
  const E2eFailure expected = reason == 1   ? E2E_FAILURE_WRONG_CODE
                              : reason == 3 ? E2E_FAILURE_UNSUPPORTED
                                            : E2E_FAILURE_MALFORMED;
  const guint8 message[] = { E2E_MESSAGE_ABORT, reason };
  g_autoptr (GBytes) reply = NULL;
  Pair pair = { 0 };

  pair_set_up (&pair, NULL);
  exchange_commit_and_share (&pair);
  assert_ignored (pair.creator, message, 1);
  g_assert_cmpint (e2e_handshake_receive (pair.creator, message, 2, &reply, &pair.failure), ==,
                   E2E_HANDSHAKE_FAILED);
  g_assert_cmpint (pair.failure, ==, expected);
  g_assert_null (reply);
  pair_tear_down (&pair, NULL);
}

#define ADD(path, data, func) g_test_add (path, Pair, data, pair_set_up, func, pair_tear_down)

/* A random source that notes where exponents are drawn to: memory of the handshake's own, which
 * stays its own until it is established or freed. */
typedef struct
{
  const guint8 *exponent;
  gsize n_bytes;
} Spy;

static void
spy_random (gpointer user_data, guint8 *out, gsize n_bytes)
{
  Spy *spy = user_data;

  e2e_random_system (NULL, out, n_bytes);
  if (n_bytes == e2e_group_for_suite (E2E_SUITE_2048)->element_bytes)
    *spy = (Spy){ out, n_bytes };
}

static gboolean
is_wiped (const Spy *spy)
{
  for (gsize i = 0; i < spy->n_bytes; i++)
    if (spy->exponent[i] != 0)
      return FALSE;

  return TRUE;
}

static void
test_exponents_are_wiped (void)
{
  const guint8 stop[] = { E2E_MESSAGE_ABORT, 1 };
  Spy of_creator = { 0 };
  Spy of_joiner = { 0 };
  g_autoptr (E2eHandshake) creator =
    e2e_handshake_new (E2E_ROLE_CREATOR, E2E_SUITE_2048, SESSION_ID, SECRET, spy_random,
                       &of_creator);
  g_autoptr (E2eHandshake) joiner =
    e2e_handshake_new (E2E_ROLE_JOINER, 0, SESSION_ID, SECRET, spy_random, &of_joiner);
  g_autoptr (GBytes) commit = e2e_handshake_start (creator);
  g_autoptr (GBytes) share = NULL;
  g_autoptr (GBytes) reveal = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GBytes) again = NULL;
  E2eFailure failure;

  receive (joiner, commit, &share, &failure);
  g_assert_false (is_wiped (&of_creator));
  g_assert_false (is_wiped (&of_joiner));

  /* The creator's has served with REVEAL, whenever CONFIRM comes. */
  receive (creator, share, &reveal, &failure);
  g_assert_true (is_wiped (&of_creator));

  /* An attempt that the other end gave up needs no exponent either. */
  g_assert_cmpint (e2e_handshake_receive (joiner, stop, sizeof stop, &nothing, &failure), ==,
                   E2E_HANDSHAKE_FAILED);
  g_assert_true (is_wiped (&of_joiner));

  /* So the same COMMIT begins anew, with another. */
  receive (joiner, commit, &again, &failure);
  g_assert_false (g_bytes_equal (again, share));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/handshake/matches-the-vectors/2048", GUINT_TO_POINTER (1),
                        test_matches_the_vectors);
  g_test_add_data_func ("/handshake/matches-the-vectors/3072", GUINT_TO_POINTER (2),
                        test_matches_the_vectors);
  g_test_add_data_func ("/handshake/matches-the-vectors/4096", GUINT_TO_POINTER (3),
                        test_matches_the_vectors);
  ADD ("/handshake/both-ends-agree", NULL, test_both_ends_agree);
  ADD ("/handshake/another-secret-is-a-wrong-code", "7KXQ8", test_another_secret_is_a_wrong_code);
  g_test_add_func ("/handshake/exponents-are-wiped-once-they-have-served",
                   test_exponents_are_wiped);
  g_test_add_func ("/handshake/another-session-id-is-a-wrong-code",
                   test_another_session_id_is_a_wrong_code);
  ADD ("/handshake/a-forged-confirm-is-a-wrong-code", NULL, test_a_forged_confirm_is_a_wrong_code);
  ADD ("/handshake/repeats-get-the-same-answer", NULL, test_repeats_get_the_same_answer);
  ADD ("/handshake/the-last-message-is-there-to-repeat", NULL,
       test_the_last_message_is_there_to_repeat);
  ADD ("/handshake/a-second-share-is-not-answered", NULL, test_a_second_share_is_not_answered);
  ADD ("/handshake/another-commit-starts-anew", NULL, test_another_commit_starts_anew);
  ADD ("/handshake/another-commit-is-ignored-once-established", NULL,
       test_another_commit_is_ignored_once_established);
  ADD ("/handshake/commits-without-end-are-refused", NULL, test_commits_without_end_are_refused);
  ADD ("/handshake/each-attempt-is-fresh", NULL, test_each_attempt_is_fresh);
  g_test_add_func ("/handshake/unknown-suites-and-versions-are-unsupported",
                   test_unknown_suites_and_versions_are_unsupported);
  g_test_add_func ("/handshake/wrong-lengths-are-malformed", test_wrong_lengths_are_malformed);
  g_test_add_func ("/handshake/bad-elements-are-malformed", test_bad_elements_are_malformed);
  g_test_add_func ("/handshake/a-bad-element-of-the-creator-is-malformed",
                   test_a_bad_element_of_the_creator_is_malformed);
  g_test_add_func ("/handshake/every-flipped-byte-of-reveal-fails",
                   test_every_flipped_byte_of_reveal_fails);
  g_test_add_func ("/handshake/a-changed-commit-or-share-is-found",
                   test_a_changed_commit_or_share_is_found);
  ADD ("/handshake/messages-out-of-order-are-ignored", NULL,
       test_messages_out_of_order_are_ignored);
  g_test_add_data_func ("/handshake/abort-tells-why/wrong-code", GUINT_TO_POINTER (1),
                        test_abort_tells_why);
  g_test_add_data_func ("/handshake/abort-tells-why/malformed", GUINT_TO_POINTER (2),
                        test_abort_tells_why);
  g_test_add_data_func ("/handshake/abort-tells-why/unsupported", GUINT_TO_POINTER (3),
                        test_abort_tells_why);
  g_test_add_data_func ("/handshake/abort-tells-why/unknown", GUINT_TO_POINTER (77),
                        test_abort_tells_why);

  return g_test_run ();
}
