/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/aead.h"

#include <string.h>

#include "support/hex.h"
#include "support/vectors.h"

static const guint8 key[E2E_AEAD_KEY_BYTES] = "an arbitrary key of 32 bytes, ok";
static const guint8 nonce[E2E_AEAD_NONCE_BYTES] = "twelve bytes";

static gboolean
is_all_zero (const guint8 *data, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    if (data[i] != 0)
      return FALSE;

  return TRUE;
}

/* One case of the file: the key and nonce have the protocol's sizes. */
static void
check_case (JsonObject *vector)
{
  g_autoptr (GBytes) case_key = test_vectors_bytes (vector, "key");
  g_autoptr (GBytes) iv = test_vectors_bytes (vector, "iv");
  g_autoptr (GBytes) aad = test_vectors_bytes (vector, "aad");
  g_autoptr (GBytes) message = test_vectors_bytes (vector, "msg");
  g_autofree gchar *sealed_hex =
    g_strconcat (test_vectors_string (vector, "ct"), test_vectors_string (vector, "tag"), NULL);
  g_autoptr (GBytes) sealed = test_hex_decode (sealed_hex);
  const gboolean is_valid = g_str_equal (test_vectors_string (vector, "result"), "valid");
  const gsize sealed_bytes = g_bytes_get_size (sealed);
  const gsize message_bytes = g_bytes_get_size (message);
  g_autofree guint8 *out = g_malloc (sealed_bytes);

  g_test_message ("case %" G_GUINT64_FORMAT, test_vectors_number (vector, "tcId"));
  memset (out, 0xA5, sealed_bytes);
  g_assert_cmpint (e2e_aead_open (out, g_bytes_get_data (case_key, NULL),
                                  g_bytes_get_data (iv, NULL), g_bytes_get_data (aad, NULL),
                                  g_bytes_get_size (aad), g_bytes_get_data (sealed, NULL),
                                  sealed_bytes),
                   ==, is_valid);
  if (is_valid)
    g_assert_cmpmem (out, message_bytes, g_bytes_get_data (message, NULL), message_bytes);
  else
    g_assert_true (is_all_zero (out, sealed_bytes - E2E_AEAD_TAG_BYTES));

  if (!is_valid)
    return;
  e2e_aead_seal (out, g_bytes_get_data (case_key, NULL), g_bytes_get_data (iv, NULL),
                 g_bytes_get_data (aad, NULL), g_bytes_get_size (aad),
                 g_bytes_get_data (message, NULL), message_bytes);
  test_assert_hex (out, sealed_bytes, sealed_hex);
}

static void
test_wycheproof (void)
{
  g_autoptr (JsonObject) vectors = test_vectors_load ("wycheproof_aes_gcm.json");
  guint n_cases = 0;

  for (guint i = 0; i < test_vectors_n_elements (vectors, "testGroups"); i++)
    {
      JsonObject *group = test_vectors_element (vectors, "testGroups", i);

      if (test_vectors_number (group, "keySize") != 256 ||
          test_vectors_number (group, "ivSize") != 96 ||
          test_vectors_number (group, "tagSize") != 128)
        continue;
      for (guint j = 0; j < test_vectors_n_elements (group, "tests"); j++, n_cases++)
        check_case (test_vectors_element (group, "tests", j));
    }
  g_assert_cmpuint (n_cases, ==, 66);
}

static void
test_opens_only_what_was_sealed (void)
{
  guint8 sealed[5 + E2E_AEAD_TAG_BYTES];
  guint8 out[5];

  e2e_aead_seal (sealed, key, nonce, (const guint8 *) "aad", 3, (const guint8 *) "hello", 5);
  g_assert_true (e2e_aead_open (out, key, nonce, (const guint8 *) "aad", 3, sealed, sizeof sealed));
  g_assert_cmpmem (out, sizeof out, "hello", 5);

  for (gsize bit = 0; bit < 8 * sizeof sealed; bit++)
    {
      sealed[bit / 8] ^= 1 << bit % 8;
      memset (out, 0xA5, sizeof out);
      g_assert_false (
        e2e_aead_open (out, key, nonce, (const guint8 *) "aad", 3, sealed, sizeof sealed));
      g_assert_true (is_all_zero (out, sizeof out));
      sealed[bit / 8] ^= 1 << bit % 8;
    }
  g_assert_false (
    e2e_aead_open (out, key, nonce, (const guint8 *) "aae", 3, sealed, sizeof sealed));
  g_assert_false (
    e2e_aead_open (out, key, nonce, (const guint8 *) "aad", 2, sealed, sizeof sealed));
  g_assert_false (e2e_aead_open (out, key, key, (const guint8 *) "aad", 3, sealed, sizeof sealed));
  g_assert_false (
    e2e_aead_open (out, key, nonce, (const guint8 *) "aad", 3, sealed, sizeof sealed - 1));
}

static void
test_seals_in_place (void)
{
  guint8 buffer[300 + E2E_AEAD_TAG_BYTES];
  guint8 plaintext[300];
  guint8 apart[sizeof buffer];

  memset (plaintext, 0x5A, sizeof plaintext);
  memcpy (buffer, plaintext, sizeof plaintext);
  e2e_aead_seal (apart, key, nonce, NULL, 0, plaintext, sizeof plaintext);
  e2e_aead_seal (buffer, key, nonce, NULL, 0, buffer, sizeof plaintext);
  g_assert_cmpmem (buffer, sizeof buffer, apart, sizeof apart);
}

static void
test_refuses_less_than_a_tag (void)
{
  const guint8 sealed[E2E_AEAD_TAG_BYTES] = { 0 };
  guint8 out[1] = { 7 };

  for (gsize n_bytes = 0; n_bytes < sizeof sealed; n_bytes++)
    g_assert_false (e2e_aead_open (out, key, nonce, NULL, 0, sealed, n_bytes));
  g_assert_cmpuint (out[0], ==, 7);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aead/agrees-with-wycheproof", test_wycheproof);
  g_test_add_func ("/aead/opens-only-what-was-sealed", test_opens_only_what_was_sealed);
  g_test_add_func ("/aead/seals-in-place", test_seals_in_place);
  g_test_add_func ("/aead/refuses-less-than-a-tag", test_refuses_less_than_a_tag);

  return g_test_run ();
}
