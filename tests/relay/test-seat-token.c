/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/seat-token.h"

#include <string.h>

static const E2eSeatKey key = { "0123456789abcdef0123456789abcdef" };
static const E2eSeatToken token = { .nonce = G_GUINT64_CONSTANT (0x0102030405060708),
                                    .seat = E2E_SEAT_JOINER,
                                    .session_id = "A3F2B1" };

static void
test_has_the_bytes_of_the_protocol (void)
{
  g_autofree gchar *mac = NULL;
  g_autofree gchar *hex = g_malloc0 (2 * E2E_WIRE_SEAT_MAC_BYTES + 1);
  guint8 sealed[E2E_WIRE_MAX_TOKEN_BYTES];
  const gsize n = e2e_seat_token_seal (sealed, &token, &key);

  /* u64 nonce, u8 seat, u8 n, ID, mac */
  g_assert_cmpmem (sealed, n - 16, "\1\2\3\4\5\6\7\x8\1\6A3F2B1", 16);
  mac = g_compute_hmac_for_data (G_CHECKSUM_SHA256, key.bytes, 32,
                                 (const guint8 *) "e2echat/1 seat\1\2\3\4\5\6\7\x8\1\6"
                                                  "A3F2B1",
                                 30);
  for (guint i = 0; i < 16; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", sealed[16 + i]);
  mac[32] = '\0';
  g_assert_cmpstr (hex, ==, mac);
}

static void
test_reads_what_it_sealed (void)
{
  guint8 sealed[E2E_WIRE_MAX_TOKEN_BYTES];
  const gsize n = e2e_seat_token_seal (sealed, &token, &key);
  const E2eSeatKey other = { "0123456789abcdef0123456789abcdeF" };
  E2eSeatToken read;

  g_assert_true (e2e_seat_token_read (&read, sealed, n));
  g_assert_cmpuint (read.nonce, ==, token.nonce);
  g_assert_cmpuint (read.seat, ==, token.seat);
  g_assert_cmpstr (read.session_id, ==, token.session_id);
  g_assert_true (e2e_seat_token_is_genuine (sealed, n, &key));
  g_assert_false (e2e_seat_token_is_genuine (sealed, n, &other));
}

static void
test_a_changed_bit_shows (void)
{
  guint8 sealed[E2E_WIRE_MAX_TOKEN_BYTES];
  const gsize n = e2e_seat_token_seal (sealed, &token, &key);
  E2eSeatToken read;

  for (gsize bit = 0; bit < 8 * n; bit++)
    {
      sealed[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (e2e_seat_token_read (&read, sealed, n) &&
                      e2e_seat_token_is_genuine (sealed, n, &key));
      sealed[bit / 8] ^= (guint8) (1 << bit % 8);
    }
}

static void
test_refuses_another_form (void)
{
  guint8 sealed[E2E_WIRE_MAX_TOKEN_BYTES + 1] = { 0 };
  const gsize n = e2e_seat_token_seal (sealed, &token, &key);
  E2eSeatToken read;

  for (gsize i = 0; i <= sizeof sealed; i++)
    {
      g_autofree guint8 *exact = g_memdup2 (sealed, i);

      g_assert_cmpint (e2e_seat_token_read (&read, exact, i), ==, i == n);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/seat-token/has-the-bytes-of-the-protocol", test_has_the_bytes_of_the_protocol);
  g_test_add_func ("/seat-token/reads-what-it-sealed", test_reads_what_it_sealed);
  g_test_add_func ("/seat-token/a-changed-bit-shows", test_a_changed_bit_shows);
  g_test_add_func ("/seat-token/refuses-another-form", test_refuses_another_form);

  return g_test_run ();
}
