/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/safety.h"

#include <string.h>

#include "support/hex.h"
#include "support/vectors.h"

static void
check_session (JsonObject *session)
{
  g_autoptr (GBytes) prk = test_vectors_bytes (session, "PRK");
  JsonArray *emoji = json_object_get_array_member (session, "emoji");
  E2eSafety safety;

  g_assert_cmpuint (g_bytes_get_size (prk), ==, E2E_KDF_PRK_BYTES);
  e2e_safety_derive (&safety, g_bytes_get_data (prk, NULL));
  g_assert_cmpuint (json_array_get_length (emoji), ==, E2E_N_SAFETY_EMOJI);
  for (guint i = 0; i < E2E_N_SAFETY_EMOJI; i++)
    g_assert_cmpint (safety.emoji[i], ==, json_array_get_int_element (emoji, i));
  g_assert_cmpstr (safety.digits, ==, test_vectors_string (session, "digits"));
}

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();
  const guint n_sessions = test_vectors_n_elements (vectors, "sessions");

  g_assert_cmpuint (n_sessions, >=, 3);
  for (guint i = 0; i < n_sessions; i++)
    check_session (test_vectors_element (vectors, "sessions", i));
}

static void
test_shape (void)
{
  gboolean is_seen[E2E_N_EMOJI] = { FALSE };
  gboolean has_leading_zero = FALSE;

  for (guint i = 0; i < 2000; i++)
    {
      guint8 prk[E2E_KDF_PRK_BYTES] = { (guint8) i, (guint8) (i >> 8) };
      E2eSafety safety;

      e2e_safety_derive (&safety, prk);
      for (guint j = 0; j < E2E_N_SAFETY_EMOJI; j++)
        is_seen[safety.emoji[j]] = TRUE;
      g_assert_true (g_regex_match_simple ("^[0-9]{5} [0-9]{5}$", safety.digits, 0, 0));
      has_leading_zero |= safety.digits[0] == '0' && safety.digits[6] == '0';
    }
  for (guint i = 0; i < E2E_N_EMOJI; i++)
    g_assert_true (is_seen[i]);
  g_assert_true (has_leading_zero);
}

/* Two that look alike, or bear one name, could not be compared over a call. */
static void
test_table_has_no_two_alike (void)
{
  for (guint i = 0; i < E2E_N_EMOJI; i++)
    {
      g_assert_true (g_utf8_validate (e2e_safety_emoji (i), -1, NULL));
      for (guint j = 0; j < i; j++)
        {
          g_assert_cmpstr (e2e_safety_emoji (i), !=, e2e_safety_emoji (j));
          g_assert_cmpstr (e2e_safety_emoji_name (i), !=, e2e_safety_emoji_name (j));
        }
    }
}

/* Both ends must have the table of section 8 in its order. The digest was taken of that section, a
 * line for each: index, emoji, name. */
static void
test_table_is_the_one_of_the_protocol (void)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree gchar *digest = NULL;

  for (guint i = 0; i < E2E_N_EMOJI; i++)
    g_string_append_printf (all, "%u %s %s\n", i, e2e_safety_emoji (i), e2e_safety_emoji_name (i));
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all->str, -1);
  g_assert_cmpstr (digest, ==, "7cf4862808b92853e2bd9d8af6f65bff17fca53ebf567f138e9bebd729798aa4");

  g_assert_cmpstr (e2e_safety_emoji (0), ==, "\xf0\x9f\x90\xb6");
  g_assert_cmpstr (e2e_safety_emoji_name (0), ==, "dog");
  g_assert_cmpstr (e2e_safety_emoji (22), ==, "\xe2\x98\x81\xef\xb8\x8f");
  g_assert_cmpstr (e2e_safety_emoji_name (22), ==, "cloud");
  g_assert_cmpstr (e2e_safety_emoji_name (63), ==, "guitar");
}

static void
test_index_beyond_the_table (void)
{
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*index*");
  g_assert_null (e2e_safety_emoji (E2E_N_EMOJI));
  g_test_assert_expected_messages ();
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*index*");
  g_assert_null (e2e_safety_emoji_name (E2E_N_EMOJI));
  g_test_assert_expected_messages ();
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/safety/agrees-with-the-vectors", test_vectors);
  g_test_add_func ("/safety/uses-all-emoji-and-ten-digits", test_shape);
  g_test_add_func ("/safety/the-table-has-no-two-alike", test_table_has_no_two_alike);
  g_test_add_func ("/safety/the-table-is-the-one-of-the-protocol",
                   test_table_is_the_one_of_the_protocol);
  g_test_add_func ("/safety/an-index-beyond-the-table-is-a-mistake", test_index_beyond_the_table);

  return g_test_run ();
}
