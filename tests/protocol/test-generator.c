/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/generator.h"

#include <string.h>

#include "support/vectors.h"

static void
test_matches_the_vectors (gconstpointer data)
{
  const guint suite = GPOINTER_TO_UINT (data);
  const E2eGroup *group = e2e_group_for_suite (suite);
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();
  JsonObject *session = test_vectors_session (vectors, suite);
  g_autoptr (GBytes) sid = test_vectors_bytes (session, "sid");
  g_autoptr (GBytes) expected = test_vectors_bytes (session, "G");
  guint8 generator[E2E_GROUP_MAX_ELEMENT_BYTES];

  g_assert_true (e2e_generator_derive (group, generator,
                                       (const guint8 *) test_vectors_string (session, "secret"),
                                       test_vectors_string (session, "session_id"),
                                       g_bytes_get_data (sid, NULL)));
  g_assert_cmpmem (generator, group->element_bytes, g_bytes_get_data (expected, NULL),
                   g_bytes_get_size (expected));
}

static void
test_every_input_counts (void)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  const gchar *secrets[] = { "7KXQ9", "7KXQ8", "7KXQ9", "7KXQ9" };
  const gchar *ids[] = { "A3F2B1", "A3F2B1", "A3F2B2", "A3F2B1" };
  const guint8 sids[][E2E_SID_BYTES] = { { 0 }, { 0 }, { 0 }, { 1 } };
  guint8 generators[4][E2E_GROUP_MAX_ELEMENT_BYTES] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_assert_true (
        e2e_generator_derive (group, generators[i], (const guint8 *) secrets[i], ids[i], sids[i]));
      g_assert_true (e2e_group_is_valid (group, generators[i]));
      for (gsize j = 0; j < i; j++)
        g_assert_true (memcmp (generators[i], generators[j], group->element_bytes) != 0);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/generator/matches-the-vectors/2048", GUINT_TO_POINTER (1),
                        test_matches_the_vectors);
  g_test_add_data_func ("/generator/matches-the-vectors/3072", GUINT_TO_POINTER (2),
                        test_matches_the_vectors);
  g_test_add_data_func ("/generator/matches-the-vectors/4096", GUINT_TO_POINTER (3),
                        test_matches_the_vectors);
  g_test_add_func ("/generator/every-input-counts", test_every_input_counts);

  return g_test_run ();
}
