/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/kdf.h"

#include <string.h>

#include "crypto/hash.h"
#include "support/hex.h"
#include "support/vectors.h"

typedef struct
{
  const gchar *ikm;
  const gchar *salt;
  const gchar *info;
  const gchar *prk;
  const gchar *okm;
} KdfCase;

/* RFC 5869, appendix A.1 to A.3. */
static const KdfCase cases[] = {
  { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
    "f0f1f2f3f4f5f6f7f8f9", "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" },
  { "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e"
    "4"
    "f",
    "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadae"
    "a"
    "f",
    "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
    "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfe"
    "f"
    "f",
    "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
    "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f343"
    "4"
    "f1d87" },
  { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
    "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8" },
};

static void
test_rfc5869 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) ikm = test_hex_decode (cases[i].ikm);
      g_autoptr (GBytes) salt = test_hex_decode (cases[i].salt);
      g_autoptr (GBytes) info = test_hex_decode (cases[i].info);
      const gsize okm_bytes = strlen (cases[i].okm) / 2;
      g_autofree guint8 *okm = g_malloc (okm_bytes);
      guint8 prk[E2E_KDF_PRK_BYTES];

      e2e_kdf_extract (prk, g_bytes_get_data (salt, NULL), g_bytes_get_size (salt),
                       g_bytes_get_data (ikm, NULL), g_bytes_get_size (ikm));
      test_assert_hex (prk, sizeof prk, cases[i].prk);
      e2e_kdf_expand (okm, okm_bytes, prk, g_bytes_get_data (info, NULL), g_bytes_get_size (info));
      test_assert_hex (okm, okm_bytes, cases[i].okm);
    }
}

static void
test_empty_salt_is_zero_salt (void)
{
  const guint8 zeros[32] = { 0 };
  guint8 with_none[E2E_KDF_PRK_BYTES];
  guint8 with_zeros[E2E_KDF_PRK_BYTES];

  e2e_kdf_extract (with_none, NULL, 0, (const guint8 *) "ikm", 3);
  e2e_kdf_extract (with_zeros, zeros, sizeof zeros, (const guint8 *) "ikm", 3);
  g_assert_cmpmem (with_none, sizeof with_none, with_zeros, sizeof with_zeros);
}

/* A case that wants more than HKDF can give is a programmer's mistake here. */
static void
check_wycheproof_case (JsonObject *vector)
{
  g_autoptr (GBytes) ikm = test_vectors_bytes (vector, "ikm");
  g_autoptr (GBytes) salt = test_vectors_bytes (vector, "salt");
  g_autoptr (GBytes) info = test_vectors_bytes (vector, "info");
  const gsize okm_bytes = test_vectors_number (vector, "size");
  g_autofree guint8 *okm = g_malloc0 (okm_bytes);
  guint8 prk[E2E_KDF_PRK_BYTES];

  g_test_message ("case %" G_GUINT64_FORMAT, test_vectors_number (vector, "tcId"));
  e2e_kdf_extract (prk, g_bytes_get_data (salt, NULL), g_bytes_get_size (salt),
                   g_bytes_get_data (ikm, NULL), g_bytes_get_size (ikm));
  if (okm_bytes > E2E_KDF_MAX_OUTPUT_BYTES)
    {
      g_assert_cmpstr (test_vectors_string (vector, "result"), ==, "invalid");
      return;
    }
  e2e_kdf_expand (okm, okm_bytes, prk, g_bytes_get_data (info, NULL), g_bytes_get_size (info));
  g_assert_cmpstr (test_vectors_string (vector, "result"), ==, "valid");
  test_assert_hex (okm, okm_bytes, test_vectors_string (vector, "okm"));
}

static void
test_wycheproof (void)
{
  g_autoptr (JsonObject) vectors = test_vectors_load ("wycheproof_hkdf_sha256.json");
  guint n_cases = 0;

  for (guint i = 0; i < test_vectors_n_elements (vectors, "testGroups"); i++)
    {
      JsonObject *group = test_vectors_element (vectors, "testGroups", i);

      for (guint j = 0; j < test_vectors_n_elements (group, "tests"); j++, n_cases++)
        check_wycheproof_case (test_vectors_element (group, "tests", j));
    }
  g_assert_cmpuint (n_cases, ==, test_vectors_number (vectors, "numberOfTests"));
}

static void
test_refuses_impossible_lengths (void)
{
  const guint8 prk[E2E_KDF_PRK_BYTES] = { 0 };
  guint8 out[1] = { 7 };

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*out_bytes*");
  e2e_kdf_expand (out, 0, prk, NULL, 0);
  g_test_assert_expected_messages ();
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*out_bytes*");
  e2e_kdf_expand (out, E2E_KDF_MAX_OUTPUT_BYTES + 1, prk, NULL, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (out[0], ==, 7);
}

static void
test_step (void)
{
  static const guint8 one = 0x01;
  static const guint8 two = 0x02;
  guint8 chain[E2E_KDF_PRK_BYTES];
  guint8 expected_key[E2E_HASH_BYTES];
  guint8 expected_chain[E2E_HASH_BYTES];
  guint8 key[E2E_KDF_PRK_BYTES];

  memset (chain, 0x5a, sizeof chain);
  e2e_hmac (expected_key, chain, sizeof chain, &(E2eSpan){ &one, 1 }, 1);
  e2e_hmac (expected_chain, chain, sizeof chain, &(E2eSpan){ &two, 1 }, 1);
  e2e_kdf_step (key, chain, chain);
  g_assert_cmpmem (key, sizeof key, expected_key, sizeof expected_key);
  g_assert_cmpmem (chain, sizeof chain, expected_chain, sizeof expected_chain);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kdf/agrees-with-rfc-5869", test_rfc5869);
  g_test_add_func ("/kdf/an-empty-salt-is-32-zero-bytes", test_empty_salt_is_zero_salt);
  g_test_add_func ("/kdf/agrees-with-wycheproof", test_wycheproof);
  g_test_add_func ("/kdf/a-step-is-two-hmacs-and-may-be-in-place", test_step);
  g_test_add_func ("/kdf/refuses-impossible-lengths", test_refuses_impossible_lengths);

  return g_test_run ();
}
