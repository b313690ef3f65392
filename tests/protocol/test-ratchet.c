/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/ratchet.h"

#include <string.h>

#include "support/keys.h"

#define START_US G_USEC_PER_SEC

typedef struct
{
  const E2eGroup *group;
  E2eRatchet *creator;
  E2eRatchet *joiner;
} Pair;

static void
pair_set_up (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  g_autoptr (E2eSecret) memory = test_keys_new (group);
  const E2eKeys *keys = (gpointer) memory->data;

  pair->group = group;
  pair->creator =
    e2e_ratchet_new (pair->group, E2E_ROLE_CREATOR, keys, e2e_random_system, NULL, START_US);
  pair->joiner =
    e2e_ratchet_new (pair->group, E2E_ROLE_JOINER, keys, e2e_random_system, NULL, START_US);
}

static void
pair_tear_down (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_ratchet_free (pair->creator);
  e2e_ratchet_free (pair->joiner);
}

/* Moves one record from FROM to TO and asserts that both come to the same key. */
static void
exchange (E2eRatchet *from, E2eRatchet *to, gboolean carries_content, gboolean starts_chain,
          gint64 now_us)
{
  guint8 public_key[E2E_GROUP_MAX_ELEMENT_BYTES];
  E2eRecordKey sent;
  const E2eRecordKey *received;

  g_assert_cmpint (e2e_ratchet_must_start_chain (from, carries_content, now_us), ==, starts_chain);
  if (starts_chain)
    e2e_ratchet_start_chain (from, public_key, now_us);
  sent = *e2e_ratchet_next_key (from);
  received = e2e_ratchet_try_key (to, starts_chain ? public_key : NULL);
  g_assert_nonnull (received);
  g_assert_cmpmem (received, sizeof *received, &sent, sizeof sent);
  e2e_ratchet_accept (to);
}

static void
test_chains_start_with_contents (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  exchange (pair->joiner, pair->creator, TRUE, FALSE, START_US);
  exchange (pair->creator, pair->joiner, FALSE, TRUE, START_US); /* its first, whatever it is */
  exchange (pair->creator, pair->joiner, TRUE, FALSE, START_US);
  exchange (pair->joiner, pair->creator, FALSE, FALSE, START_US); /* only acknowledges */
  exchange (pair->joiner, pair->creator, TRUE, TRUE, START_US);
  exchange (pair->joiner, pair->creator, TRUE, FALSE, START_US);
  exchange (pair->creator, pair->joiner, TRUE, TRUE, START_US);
}

static void
test_an_old_chain_ends_with_an_acknowledgement_too (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  exchange (pair->creator, pair->joiner, TRUE, TRUE, START_US);
  exchange (pair->joiner, pair->creator, FALSE, FALSE, START_US + E2E_CHAIN_MAX_AGE_US);
  exchange (pair->joiner, pair->creator, FALSE, TRUE, START_US + E2E_CHAIN_MAX_AGE_US + 1);
  /* The other end's is as old, and due now. */
  exchange (pair->creator, pair->joiner, FALSE, TRUE, START_US + E2E_CHAIN_MAX_AGE_US + 1);
}

static void
test_no_two_keys_are_the_same (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) keys =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < 40; i++)
    {
      E2eRatchet *from = i / 5 % 2 == 0 ? pair->creator : pair->joiner;
      E2eRatchet *to = i / 5 % 2 == 0 ? pair->joiner : pair->creator;
      guint8 public_key[E2E_GROUP_MAX_ELEMENT_BYTES];
      const gboolean starts = e2e_ratchet_must_start_chain (from, TRUE, START_US);
      const E2eRecordKey *key;

      if (starts)
        e2e_ratchet_start_chain (from, public_key, START_US);
      key = e2e_ratchet_next_key (from);
      g_assert_true (g_hash_table_add (keys, g_bytes_new (key, sizeof *key)));
      g_assert_nonnull (e2e_ratchet_try_key (to, starts ? public_key : NULL));
      e2e_ratchet_accept (to);
    }
}

static void
test_trying_changes_nothing (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  guint8 four[E2E_GROUP_MAX_ELEMENT_BYTES] = { 0 };

  four[pair->group->element_bytes - 1] = 4;
  g_assert_nonnull (e2e_ratchet_try_key (pair->joiner, four));
  e2e_ratchet_wipe_key (pair->joiner);
  exchange (pair->creator, pair->joiner, TRUE, TRUE, START_US);
  g_assert_nonnull (e2e_ratchet_try_key (pair->joiner, NULL));
  e2e_ratchet_wipe_key (pair->joiner);
  exchange (pair->creator, pair->joiner, TRUE, FALSE, START_US);
}

static void
test_a_chain_out_of_turn_is_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  guint8 four[E2E_GROUP_MAX_ELEMENT_BYTES] = { 0 };

  four[pair->group->element_bytes - 1] = 4;

  /* The creator's own first chain is due, and then the joiner's. */
  g_assert_null (e2e_ratchet_try_key (pair->creator, four));
  exchange (pair->creator, pair->joiner, TRUE, TRUE, START_US);
  g_assert_null (e2e_ratchet_try_key (pair->joiner, four));
}

static void
test_no_record_without_a_chain (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_null (e2e_ratchet_try_key (pair->joiner, NULL));
}

static void
test_invalid_keys_are_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  guint8 element[E2E_GROUP_MAX_ELEMENT_BYTES] = { 0 };
  guint8 *last = element + pair->group->element_bytes - 1;

  g_assert_null (e2e_ratchet_try_key (pair->joiner, element)); /* 0 */
  *last = 1;
  g_assert_null (e2e_ratchet_try_key (pair->joiner, element));
  memcpy (element, pair->group->prime, pair->group->element_bytes);
  g_assert_null (e2e_ratchet_try_key (pair->joiner, element)); /* p */
  *last -= 1;
  g_assert_null (e2e_ratchet_try_key (pair->joiner, element)); /* p − 1 */
  *last -= 3;
  g_assert_null (e2e_ratchet_try_key (pair->joiner, element)); /* p − 4, no square */
  exchange (pair->creator, pair->joiner, TRUE, TRUE, START_US);
}

#define ADD(path, func) g_test_add (path, Pair, NULL, pair_set_up, func, pair_tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/ratchet/chains-start-with-contents", test_chains_start_with_contents);
  ADD ("/ratchet/an-old-chain-ends-with-an-acknowledgement-too",
       test_an_old_chain_ends_with_an_acknowledgement_too);
  ADD ("/ratchet/no-two-keys-are-the-same", test_no_two_keys_are_the_same);
  ADD ("/ratchet/trying-changes-nothing", test_trying_changes_nothing);
  ADD ("/ratchet/a-chain-out-of-turn-is-refused", test_a_chain_out_of_turn_is_refused);
  ADD ("/ratchet/no-record-without-a-chain", test_no_record_without_a_chain);
  ADD ("/ratchet/invalid-keys-are-refused", test_invalid_keys_are_refused);

  return g_test_run ();
}
