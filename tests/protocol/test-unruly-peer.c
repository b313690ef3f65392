/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What only the other end itself could do wrong, as it takes its keys: the joiner here is a ratchet
 * and a hand that seals whatever it likes.
 */

#include "protocol/delivery.h"

#include <string.h>

#include "protocol/record.h"
#include "support/keys.h"
#include "wire/bytes.h"

#define START_US G_USEC_PER_SEC
#define LABEL "e2echat/1 record"

typedef struct
{
  E2eSecret *keys; /* an E2eKeys */
  E2eRatchet *joiner;
  E2eOutbox *outbox; /* the creator's, as the rest */
  GQueue events;
  E2eDelivery *creator;
} Pair;

static void
pair_set_up (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  const E2eKeys *keys;

  pair->keys = test_keys_new (group);
  keys = (gpointer) pair->keys->data;
  g_queue_init (&pair->events);
  pair->outbox = e2e_outbox_new ();
  pair->creator = e2e_delivery_new (&(E2eDeliveryConfig){ .role = E2E_ROLE_CREATOR,
                                                          .group = group,
                                                          .keys = keys,
                                                          .outbox = pair->outbox,
                                                          .events = &pair->events,
                                                          .random = e2e_random_system },
                                    START_US);
  e2e_delivery_open (pair->creator);
  pair->joiner = e2e_ratchet_new (group, E2E_ROLE_JOINER, keys, e2e_random_system, NULL, START_US);
}

static void
pair_tear_down (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_ratchet_free (pair->joiner);
  e2e_delivery_free (pair->creator);
  e2e_outbox_free (pair->outbox);
  g_queue_clear_full (&pair->events, (GDestroyNotify) e2e_session_event_free);
  e2e_secret_free (pair->keys);
}

/* How often an event of KIND came. */
static guint
count (Pair *pair, E2eSessionEventKind kind)
{
  guint n = 0;

  for (GList *at = pair->events.head; at != NULL; at = at->next)
    if (((E2eSessionEvent *) at->data)->kind == kind)
      n++;
  return n;
}

/* Seals n_padded bytes that say delivered and read, under the joiner's next key, and gives them to
 * the creator. */
static void
give_sealed (Pair *pair, guint8 flags, guint64 seq, guint64 delivered, guint64 read, gsize n_padded)
{
  guint8 aad[sizeof LABEL - 1 + E2E_RECORD_HEADER_BYTES];
  g_autofree guint8 *record = g_malloc0 (E2E_RECORD_HEADER_BYTES + n_padded + E2E_AEAD_TAG_BYTES);
  guint8 *padded = record + E2E_RECORD_HEADER_BYTES;
  const E2eRecordKey *key = e2e_ratchet_next_key (pair->joiner);

  record[0] = E2E_MESSAGE_RECORD;
  record[1] = flags;
  e2e_put_u64 (record + 2, seq);
  e2e_put_u64 (padded, delivered);
  e2e_put_u64 (padded + 8, read);
  memcpy (aad, LABEL, strlen (LABEL));
  aad[strlen (LABEL)] = E2E_DIRECTION_TO_CREATOR;
  memcpy (aad + strlen (LABEL) + 1, record + 1, E2E_RECORD_HEADER_BYTES - 1);
  e2e_aead_seal (padded, key->key, key->nonce, aad, sizeof aad, padded, n_padded);
  e2e_delivery_receive_record (pair->creator, record,
                               E2E_RECORD_HEADER_BYTES + n_padded + E2E_AEAD_TAG_BYTES, START_US);
}

static void
write_text (Pair *pair)
{
  const E2eContent content = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) "hello" };
  g_autoptr (GBytes) encoded = e2e_content_encode (&content);
  g_autoptr (GBytes) record = NULL;

  e2e_outbox_wait (pair->outbox, E2E_CARGO_CONTENT, encoded);
  e2e_delivery_seal_waiting (pair->creator, START_US);
  record = e2e_delivery_take (pair->creator, START_US);
  g_assert_nonnull (record);
}

static void
test_sealed_by_hand (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  /* The hand seals well, or the rest would prove nothing. */
  write_text (pair);
  give_sealed (pair, 0, 1, 1, 1, 256);
  g_assert_cmpuint (count (pair, E2E_SESSION_TAMPER), ==, 0);
  g_assert_cmpuint (count (pair, E2E_SESSION_DELIVERED), ==, 1);
  g_assert_cmpuint (count (pair, E2E_SESSION_READ), ==, 1);
}

static void
test_unknown_flags (Pair *pair, gconstpointer data)
{
  give_sealed (pair, (guint8) GPOINTER_TO_UINT (data), 1, 0, 0, 256);
  g_assert_cmpuint (count (pair, E2E_SESSION_TAMPER), ==, 1);
}

static void
test_odd_padding (Pair *pair, gconstpointer data)
{
  give_sealed (pair, 0, 1, 0, 0, GPOINTER_TO_SIZE (data));
  g_assert_cmpuint (count (pair, E2E_SESSION_TAMPER), ==, 1);
}

static void
test_more_than_was_sent (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair);
  give_sealed (pair, 0, 1, 2, 2, 256);
  g_assert_cmpuint (count (pair, E2E_SESSION_TAMPER), ==, 0);
  g_assert_cmpuint (count (pair, E2E_SESSION_DELIVERED), ==, 0);
  g_assert_cmpuint (count (pair, E2E_SESSION_READ), ==, 0);
  g_assert_false (e2e_delivery_is_settled (pair->creator));

  /* Both are taken for what they were, and may still become true. */
  give_sealed (pair, 0, 2, 1, 1, 256);
  g_assert_cmpuint (count (pair, E2E_SESSION_DELIVERED), ==, 1);
  g_assert_cmpuint (count (pair, E2E_SESSION_READ), ==, 1);
}

static void
give_resume (Pair *pair, guint64 turn, guint64 received)
{
  const E2eKeys *keys = (gpointer) pair->keys->data;
  const gsize macced_bytes = E2E_RESUME_BYTES - E2E_HASH_BYTES;
  guint8 message[E2E_RESUME_BYTES] = { E2E_MESSAGE_RESUME };

  e2e_put_u64 (message + 1, turn);
  e2e_put_u64 (message + 9, received);
  e2e_hmac (message + macced_bytes, keys->resume_joiner, E2E_HASH_BYTES,
            &(E2eSpan){ message, macced_bytes }, 1);
  e2e_delivery_receive_resume (pair->creator, message, sizeof message);
}

static void
test_resume_beyond (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) nothing = NULL;

  write_text (pair);
  give_resume (pair, 1, 2);
  nothing = e2e_delivery_take (pair->creator, START_US);
  g_assert_null (nothing);

  /* It was ignored: the record is still kept, and so is the turn. */
  give_resume (pair, 1, 0);
  kept = e2e_delivery_take (pair->creator, START_US);
  g_assert_nonnull (kept);
}

#define ADD(path, data, func) g_test_add (path, Pair, data, pair_set_up, func, pair_tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/unruly-peer/is-believed-while-it-keeps-to-the-rules", NULL, test_sealed_by_hand);
  ADD ("/unruly-peer/unknown-flags-are-invalid/2", GUINT_TO_POINTER (0x02), test_unknown_flags);
  ADD ("/unruly-peer/unknown-flags-are-invalid/128", GUINT_TO_POINTER (0x80), test_unknown_flags);
  ADD ("/unruly-peer/other-paddings-are-invalid/short", GSIZE_TO_POINTER (128), test_odd_padding);
  ADD ("/unruly-peer/other-paddings-are-invalid/between", GSIZE_TO_POINTER (768), test_odd_padding);
  ADD ("/unruly-peer/other-paddings-are-invalid/long", GSIZE_TO_POINTER (131072), test_odd_padding);
  ADD ("/unruly-peer/cannot-have-got-more-than-was-sent", NULL, test_more_than_was_sent);
  ADD ("/unruly-peer/cannot-resume-beyond-what-was-sealed", NULL, test_resume_beyond);

  return g_test_run ();
}
