/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/transcript.h"

#include <string.h>

#include "support/hex.h"
#include "support/vectors.h"

static void
test_matches_the_vectors (gconstpointer data)
{
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();
  JsonObject *session = test_vectors_session (vectors, GPOINTER_TO_UINT (data));
  g_autoptr (GBytes) commit = test_vectors_bytes (session, "commit");
  g_autoptr (GBytes) share = test_vectors_bytes (session, "share");
  g_autoptr (GBytes) reveal = test_vectors_bytes (session, "reveal");
  const guint8 *promise = g_bytes_get_data (commit, NULL);
  gsize reveal_bytes;
  const guint8 *revealed = g_bytes_get_data (reveal, &reveal_bytes);
  guint8 hash[E2E_HASH_BYTES];

  e2e_transcript_commit (hash, revealed + 1, reveal_bytes - 1 - E2E_TAG_BYTES);
  g_assert_cmpmem (hash, sizeof hash, promise + 3 + E2E_SID_BYTES, E2E_HASH_BYTES);

  e2e_transcript_hash (hash, test_vectors_string (session, "session_id"), commit, share, revealed,
                       reveal_bytes - E2E_TAG_BYTES);
  test_assert_hex (hash, sizeof hash, test_vectors_string (session, "TH"));
}

/* A byte that moves from one string to the next is another transcript. */
static void
test_every_border_counts (void)
{
  g_autoptr (GBytes) ab = g_bytes_new_static ("ab", 2);
  g_autoptr (GBytes) c = g_bytes_new_static ("c", 1);
  g_autoptr (GBytes) a = g_bytes_new_static ("a", 1);
  g_autoptr (GBytes) bc = g_bytes_new_static ("bc", 2);
  guint8 first[E2E_HASH_BYTES];
  guint8 second[E2E_HASH_BYTES];

  e2e_transcript_hash (first, "A3F2B1", ab, c, (const guint8 *) "d", 1);
  e2e_transcript_hash (second, "A3F2B1", a, bc, (const guint8 *) "d", 1);
  g_assert_true (memcmp (first, second, sizeof first) != 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/transcript/matches-the-vectors/2048", GUINT_TO_POINTER (1),
                        test_matches_the_vectors);
  g_test_add_data_func ("/transcript/matches-the-vectors/3072", GUINT_TO_POINTER (2),
                        test_matches_the_vectors);
  g_test_add_data_func ("/transcript/matches-the-vectors/4096", GUINT_TO_POINTER (3),
                        test_matches_the_vectors);
  g_test_add_func ("/transcript/every-border-counts", test_every_border_counts);

  return g_test_run ();
}
