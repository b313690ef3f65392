/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/record.h"

#include <string.h>

#include "support/keys.h"
#include "support/script.h"
#include "support/vectors.h"
#include "wire/bytes.h"

#define NOW_US G_USEC_PER_SEC

/* Two ratchets that know each other, as after a handshake. */
typedef struct
{
  E2eRatchet *creator;
  E2eRatchet *joiner;
} Pair;

static void
pair_set_up (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  g_autoptr (E2eSecret) memory = test_keys_new (group);
  const E2eKeys *keys = (gpointer) memory->data;

  pair->creator = e2e_ratchet_new (group, E2E_ROLE_CREATOR, keys, e2e_random_system, NULL, NOW_US);
  pair->joiner = e2e_ratchet_new (group, E2E_ROLE_JOINER, keys, e2e_random_system, NULL, NOW_US);
}

static void
pair_tear_down (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_ratchet_free (pair->creator);
  e2e_ratchet_free (pair->joiner);
}

static GBytes *
seal_by_joiner (Pair *pair, guint64 seq, const gchar *text)
{
  g_autoptr (GBytes) content = text == NULL ? NULL : g_bytes_new (text, strlen (text));
  const E2eRecord record = { .seq = seq, .content = content };

  return e2e_record_seal (pair->joiner, E2E_DIRECTION_TO_CREATOR, &record, text != NULL, 256,
                          NOW_US);
}

static gboolean
open_record (E2eRatchet *ratchet, E2eDirection direction, E2eRecord *out, GBytes *record)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (record, &n_bytes);

  return e2e_record_open (ratchet, direction, out, data, n_bytes);
}

static void
assert_text (const E2eRecord *record, const gchar *text)
{
  g_assert_cmpmem (g_bytes_get_data (record->content, NULL), g_bytes_get_size (record->content),
                   text, strlen (text));
}

/* --- Vectors -------------------------------------------------------------------------------- */

static E2eRatchet *
ratchet_of_vectors (JsonObject *session, E2eRole role, TestScript *script)
{
  const E2eGroup *group = e2e_group_for_suite (test_vectors_number (session, "suite"));
  g_autoptr (E2eSecret) memory = e2e_secret_new (sizeof (E2eKeys));
  g_autoptr (GBytes) root = test_vectors_bytes (session, "root");
  g_autoptr (GBytes) chain = test_vectors_bytes (session, "joiner_chain");
  g_autoptr (GBytes) exponent = test_vectors_bytes (session, "r");
  g_autoptr (GBytes) share = test_vectors_bytes (session, "share");
  E2eKeys *keys = (gpointer) memory->data;

  memcpy (keys->root, g_bytes_get_data (root, NULL), sizeof keys->root);
  memcpy (keys->joiner_chain, g_bytes_get_data (chain, NULL), sizeof keys->joiner_chain);
  memcpy (keys->joiner_exponent, g_bytes_get_data (exponent, NULL), g_bytes_get_size (exponent));
  memcpy (keys->joiner_ratchet_key,
          (const guint8 *) g_bytes_get_data (share, NULL) + 1 + group->element_bytes,
          group->element_bytes);
  return e2e_ratchet_new (group, role, keys, test_script_random, script, NOW_US);
}

static void
assert_is_vector (GBytes *sealed, JsonObject *vector)
{
  g_autoptr (GBytes) expected = test_vectors_bytes_or_null (vector, "record");
  g_autofree gchar *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, sealed);

  g_assert_cmpstr (sha256, ==, test_vectors_string (vector, "record_sha256"));
  if (expected != NULL)
    g_assert_true (g_bytes_equal (sealed, expected));
}

static void
assert_content (const E2eRecord *opened, GBytes *content)
{
  if (g_bytes_get_size (content) == 0)
    g_assert_null (opened->content);
  else
    g_assert_true (g_bytes_equal (opened->content, content));
}

static void
test_matches_the_vectors (gconstpointer data)
{
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();
  JsonObject *session = test_vectors_session (vectors, GPOINTER_TO_UINT (data));
  TestScript draws[2] = { TEST_SCRIPT_INIT, TEST_SCRIPT_INIT };
  g_autoptr (E2eRatchet) creator = ratchet_of_vectors (session, E2E_ROLE_CREATOR, &draws[0]);
  g_autoptr (E2eRatchet) joiner = ratchet_of_vectors (session, E2E_ROLE_JOINER, &draws[1]);
  const guint n_records = test_vectors_n_elements (session, "records");

  g_assert_cmpuint (n_records, >, 0);
  for (guint i = 0; i < n_records; i++)
    {
      JsonObject *vector = test_vectors_element (session, "records", i);
      const gboolean by_creator = g_str_equal (test_vectors_string (vector, "from"), "C");
      const E2eDirection direction =
        by_creator ? E2E_DIRECTION_TO_JOINER : E2E_DIRECTION_TO_CREATOR;
      g_autoptr (GBytes) content = test_vectors_bytes (vector, "content");
      GBytes *exponent = test_vectors_bytes_or_null (vector, "new_r");
      const gboolean is_bare = g_bytes_get_size (content) == 0;
      const gboolean is_typing = !is_bare && *(guint8 *) g_bytes_get_data (content, NULL) == 5;
      const E2eRecord record = { .seq = test_vectors_number (vector, "seq"),
                                 .delivered = test_vectors_number (vector, "delivered"),
                                 .read = test_vectors_number (vector, "read"),
                                 .content = is_bare ? NULL : content };
      g_autoptr (GBytes) sealed = NULL;
      g_auto (E2eRecord) opened = { 0 };

      if (exponent != NULL)
        test_script_add (&draws[by_creator ? 0 : 1], exponent);
      sealed = e2e_record_seal (by_creator ? creator : joiner, direction, &record,
                                !is_bare && !is_typing, 256, NOW_US);
      assert_is_vector (sealed, vector);

      g_assert_true (open_record (by_creator ? joiner : creator, direction, &opened, sealed));
      g_assert_cmpuint (opened.seq, ==, record.seq);
      g_assert_cmpuint (opened.delivered, ==, record.delivered);
      g_assert_cmpuint (opened.read, ==, record.read);
      assert_content (&opened, content);
    }
  g_assert_true (g_queue_is_empty (&draws[0].draws));
  g_assert_true (g_queue_is_empty (&draws[1].draws));
}

/* --- Form ----------------------------------------------------------------------------------- */

static void
test_sizes_are_powers_of_two (void)
{
  g_assert_cmpuint (e2e_record_padded_bytes (0, 256), ==, 256);
  g_assert_cmpuint (e2e_record_padded_bytes (236, 256), ==, 256);
  g_assert_cmpuint (e2e_record_padded_bytes (237, 256), ==, 512);
  g_assert_cmpuint (e2e_record_padded_bytes (E2E_MAX_CONTENT_BYTES, 256), ==, 65536);
  g_assert_cmpuint (e2e_record_padded_bytes (0, 16384), ==, 16384);
  g_assert_cmpuint (e2e_record_padded_bytes (16365, 16384), ==, 32768);
}

static void
test_opens_what_was_sealed (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint64 seq = 1; seq <= 3; seq++)
    {
      g_autoptr (GBytes) sealed = seal_by_joiner (pair, seq, "hello");
      g_auto (E2eRecord) opened = { 0 };
      guint64 peeked;

      g_assert_cmpuint (g_bytes_get_size (sealed), ==, E2E_RECORD_HEADER_BYTES + 256 + 16);
      g_assert_true (
        e2e_record_peek_seq (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), &peeked));
      g_assert_cmpuint (peeked, ==, seq);
      g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
      g_assert_cmpuint (opened.seq, ==, seq);
      assert_text (&opened, "hello");
    }
}

static void
test_opens_the_longest_content (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree gchar *longest = g_strnfill (E2E_MAX_CONTENT_BYTES, 'x');
  g_autoptr (GBytes) sealed = seal_by_joiner (pair, 1, longest);
  g_auto (E2eRecord) opened = { 0 };

  g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
  assert_text (&opened, longest);
}

static void
test_a_hidden_length_opens_all_the_same (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eRecord record = { .seq = 1 };
  g_autoptr (GBytes) sealed = e2e_record_seal (pair->joiner, E2E_DIRECTION_TO_CREATOR, &record,
                                               FALSE, E2E_RECORD_HIDING_PADDED_BYTES, NOW_US);
  g_auto (E2eRecord) opened = { 0 };

  g_assert_cmpuint (g_bytes_get_size (sealed), ==, E2E_RECORD_HEADER_BYTES + 16384 + 16);
  g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
  g_assert_null (opened.content);
}

/* --- Hostile records ------------------------------------------------------------------------ */

static void
test_every_altered_byte_is_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) sealed = seal_by_joiner (pair, 1, "hello");
  g_auto (E2eRecord) opened = { 0 };
  gsize n_bytes;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, &n_bytes), 282);

  /* All but the type, which the session has read, are under the seal. */
  for (gsize i = 1; i < n_bytes; i++)
    {
      copy[i] ^= 1;
      g_assert_false (
        e2e_record_open (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, copy, n_bytes));
      copy[i] ^= 1;
    }
  /* Nothing changed by that. */
  g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
  assert_text (&opened, "hello");
}

static void
test_every_other_length_is_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) sealed = seal_by_joiner (pair, 1, "hello");
  g_auto (E2eRecord) opened = { 0 };
  const gsize n_bytes = g_bytes_get_size (sealed);
  g_autofree guint8 *longer = g_malloc0 (2 * n_bytes);
  guint64 seq;

  memcpy (longer, g_bytes_get_data (sealed, NULL), n_bytes);
  for (gsize i = 0; i < 2 * n_bytes; i++)
    if (i != n_bytes)
      g_assert_false (
        e2e_record_open (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, longer, i));
  g_assert_false (e2e_record_peek_seq (longer, E2E_RECORD_HEADER_BYTES - 1, &seq));
  g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
}

static void
test_the_wrong_direction_is_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) sealed = seal_by_joiner (pair, 1, "hello");
  g_auto (E2eRecord) opened = { 0 };

  g_assert_false (open_record (pair->creator, E2E_DIRECTION_TO_JOINER, &opened, sealed));
  g_assert_false (open_record (pair->joiner, E2E_DIRECTION_TO_JOINER, &opened, sealed));
  g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
}

static void
test_a_repeated_record_is_refused (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) sealed = seal_by_joiner (pair, 1, NULL);
  g_auto (E2eRecord) opened = { 0 };

  g_assert_true (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
  g_assert_false (open_record (pair->creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
}

/* A record sealed by hand, whose length field says LENGTH. */
static GBytes *
seal_with_length (Pair *pair, guint32 length)
{
  static const guint8 aad[] = "e2echat/1 record\2\0\0\0\0\0\0\0\0\1";
  const E2eRecordKey *key = e2e_ratchet_next_key (pair->joiner);
  guint8 *out = g_malloc0 (E2E_RECORD_HEADER_BYTES + 256 + 16);

  out[0] = E2E_MESSAGE_RECORD;
  out[9] = 1;
  e2e_put_u32 (out + E2E_RECORD_HEADER_BYTES + 16, length);
  e2e_aead_seal (out + E2E_RECORD_HEADER_BYTES, key->key, key->nonce, aad, sizeof aad - 1,
                 out + E2E_RECORD_HEADER_BYTES, 256);
  return g_bytes_new_take (out, E2E_RECORD_HEADER_BYTES + 256 + 16);
}

static void
test_a_wrong_length_inside_drops_the_content (gconstpointer data)
{
  const guint32 length = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) sealed = NULL;
  g_auto (E2eRecord) opened = { 0 };
  Pair pair;

  pair_set_up (&pair, NULL);
  sealed = seal_with_length (&pair, length);
  g_assert_true (open_record (pair.creator, E2E_DIRECTION_TO_CREATOR, &opened, sealed));
  if (length == 236)
    g_assert_cmpuint (g_bytes_get_size (opened.content), ==, 236);
  else
    g_assert_null (opened.content);
  pair_tear_down (&pair, NULL);
}

#define ADD(path, func) g_test_add (path, Pair, NULL, pair_set_up, func, pair_tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/record/matches-the-vectors/2048", GUINT_TO_POINTER (1),
                        test_matches_the_vectors);
  g_test_add_data_func ("/record/matches-the-vectors/3072", GUINT_TO_POINTER (2),
                        test_matches_the_vectors);
  g_test_add_data_func ("/record/matches-the-vectors/4096", GUINT_TO_POINTER (3),
                        test_matches_the_vectors);
  g_test_add_func ("/record/sizes-are-powers-of-two", test_sizes_are_powers_of_two);
  ADD ("/record/opens-what-was-sealed", test_opens_what_was_sealed);
  ADD ("/record/opens-the-longest-content", test_opens_the_longest_content);
  ADD ("/record/a-hidden-length-opens-all-the-same", test_a_hidden_length_opens_all_the_same);
  ADD ("/record/every-altered-byte-is-refused", test_every_altered_byte_is_refused);
  ADD ("/record/every-other-length-is-refused", test_every_other_length_is_refused);
  ADD ("/record/the-wrong-direction-is-refused", test_the_wrong_direction_is_refused);
  ADD ("/record/a-repeated-record-is-refused", test_a_repeated_record_is_refused);
  g_test_add_data_func ("/record/a-wrong-length-inside-drops-the-content/max",
                        GUINT_TO_POINTER (G_MAXUINT32),
                        test_a_wrong_length_inside_drops_the_content);
  g_test_add_data_func ("/record/a-wrong-length-inside-drops-the-content/one-too-long",
                        GUINT_TO_POINTER (237), test_a_wrong_length_inside_drops_the_content);
  g_test_add_data_func ("/record/a-full-length-inside-is-taken", GUINT_TO_POINTER (236),
                        test_a_wrong_length_inside_drops_the_content);

  return g_test_run ();
}
