/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/hash.h"

#include <string.h>

#include "support/hex.h"
#include "support/vectors.h"

typedef struct
{
  const gchar *message;
  const gchar *digest;
} HashCase;

/* FIPS 180-4, examples of NIST's Cryptographic Standards and Guidelines. */
static const HashCase hash_cases[] = {
  { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
    "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
};

typedef struct
{
  const gchar *key;
  const gchar *data;
  const gchar *mac;
} HmacCase;

/* RFC 4231, section 4; case 5 is of a truncated mac and stands apart. */
static const HmacCase hmac_cases[] = {
  { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
  { "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
  { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "dddddddddddddddddddddddddddddddddddddddddddddddddd"
    "dddddddddddddddddddddddddddddddddddddddddddddddddd",
    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
  { "0102030405060708090a0b0c0d0e0f10111213141516171819",
    "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
    "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
};

#define RFC4231_LONG_KEY_BYTES 131 /* of 0xaa, cases 6 and 7 */

static void
test_fips (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hash_cases); i++)
    {
      const E2eSpan span = { hash_cases[i].message, strlen (hash_cases[i].message) };
      guint8 digest[E2E_HASH_BYTES];

      e2e_hash (digest, &span, 1);
      test_assert_hex (digest, sizeof digest, hash_cases[i].digest);
    }
}

static void
test_million (void)
{
  g_autofree gchar *message = g_strnfill (1000000, 'a');
  const E2eSpan span = { message, 1000000 };
  guint8 digest[E2E_HASH_BYTES];

  e2e_hash (digest, &span, 1);
  test_assert_hex (digest, sizeof digest,
                   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
test_pieces (void)
{
  const gchar *message = hash_cases[3].message;
  const gsize n_bytes = strlen (message);
  guint8 digest[E2E_HASH_BYTES];
  guint8 mac[E2E_HASH_BYTES];
  const E2eSpan whole = { message, n_bytes };

  e2e_hmac (mac, (const guint8 *) "key", 3, &whole, 1);
  for (gsize first = 0; first <= n_bytes; first++)
    {
      const E2eSpan spans[] = {
        { message, first },
        { NULL, 0 },
        { message + first, n_bytes - first },
      };
      guint8 mac_of_pieces[E2E_HASH_BYTES];

      e2e_hash (digest, spans, G_N_ELEMENTS (spans));
      test_assert_hex (digest, sizeof digest, hash_cases[3].digest);
      e2e_hmac (mac_of_pieces, (const guint8 *) "key", 3, spans, G_N_ELEMENTS (spans));
      g_assert_cmpmem (mac_of_pieces, sizeof mac_of_pieces, mac, sizeof mac);
    }

  e2e_hash (digest, NULL, 0);
  test_assert_hex (digest, sizeof digest, hash_cases[0].digest);
}

static void
test_rfc4231 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hmac_cases); i++)
    {
      g_autoptr (GBytes) key = test_hex_decode (hmac_cases[i].key);
      g_autoptr (GBytes) data = test_hex_decode (hmac_cases[i].data);
      const E2eSpan span = { g_bytes_get_data (data, NULL), g_bytes_get_size (data) };
      guint8 mac[E2E_HASH_BYTES];

      e2e_hmac (mac, g_bytes_get_data (key, NULL), g_bytes_get_size (key), &span, 1);
      test_assert_hex (mac, sizeof mac, hmac_cases[i].mac);
    }
}

static void
check_text (const guint8 *key, gsize key_bytes, const gchar *text, gsize mac_bytes,
            const gchar *expected)
{
  const E2eSpan span = { text, strlen (text) };
  guint8 mac[E2E_HASH_BYTES];

  e2e_hmac (mac, key, key_bytes, &span, 1);
  test_assert_hex (mac, mac_bytes, expected);
}

static void
test_rfc4231_texts (void)
{
  guint8 key[RFC4231_LONG_KEY_BYTES];

  memset (key, 0x0c, 20);
  check_text (key, 20, "Test With Truncation", 16, "a3b6167473100ee06e0c796c2955552b");
  memset (key, 0xaa, sizeof key);
  check_text (key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First",
              E2E_HASH_BYTES, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  check_text (key, sizeof key,
              "This is a test using a larger than block-size key and a larger than block-size "
              "data. The key needs to be hashed before being used by the HMAC algorithm.",
              E2E_HASH_BYTES, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

static void
check_wycheproof_case (JsonObject *vector, gsize tag_bytes)
{
  g_autoptr (GBytes) key = test_vectors_bytes (vector, "key");
  g_autoptr (GBytes) message = test_vectors_bytes (vector, "msg");
  g_autoptr (GBytes) tag = test_vectors_bytes (vector, "tag");
  const E2eSpan span = { g_bytes_get_data (message, NULL), g_bytes_get_size (message) };
  guint8 mac[E2E_HASH_BYTES];

  g_test_message ("case %" G_GUINT64_FORMAT, test_vectors_number (vector, "tcId"));
  e2e_hmac (mac, g_bytes_get_data (key, NULL), g_bytes_get_size (key), &span, 1);
  g_assert_cmpuint (g_bytes_get_size (tag), ==, tag_bytes);
  g_assert_cmpint (memcmp (mac, g_bytes_get_data (tag, NULL), tag_bytes) == 0, ==,
                   g_str_equal (test_vectors_string (vector, "result"), "valid"));
}

static void
test_wycheproof (void)
{
  g_autoptr (JsonObject) vectors = test_vectors_load ("wycheproof_hmac_sha256.json");
  guint n_cases = 0;

  for (guint i = 0; i < test_vectors_n_elements (vectors, "testGroups"); i++)
    {
      JsonObject *group = test_vectors_element (vectors, "testGroups", i);

      for (guint j = 0; j < test_vectors_n_elements (group, "tests"); j++, n_cases++)
        check_wycheproof_case (test_vectors_element (group, "tests", j),
                               test_vectors_number (group, "tagSize") / 8);
    }
  g_assert_cmpuint (n_cases, ==, test_vectors_number (vectors, "numberOfTests"));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hash/agrees-with-fips-180-4", test_fips);
  g_test_add_func ("/hash/takes-a-million-bytes", test_million);
  g_test_add_func ("/hash/does-not-depend-on-the-pieces", test_pieces);
  g_test_add_func ("/hmac/agrees-with-rfc-4231", test_rfc4231);
  g_test_add_func ("/hmac/agrees-with-rfc-4231-on-long-keys", test_rfc4231_texts);
  g_test_add_func ("/hmac/agrees-with-wycheproof", test_wycheproof);

  return g_test_run ();
}
