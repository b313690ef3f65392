/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes as hexadecimal digits, as vectors and failing tests write them, and texts as escapes.
 */

#pragma once

#include <glib.h>

/* The bytes that HEX spells, either case. Ends the test if it is not hexadecimal. */
GBytes *test_hex_decode (const gchar *hex);

/* Lower case. DATA may be NULL if n_bytes is 0. */
gchar *test_hex_encode (gconstpointer data, gsize n_bytes);

/* Says in the test's log which hostile text it is at, with what is not plain text escaped. */
void test_say_hostile (const gchar *text);

/* Asserts that n_bytes at DATA are what HEX spells, and prints both if not. */
#define test_assert_hex(data, n_bytes, hex) \
  G_STMT_START \
  { \
    g_autofree gchar *test_hex_actual = test_hex_encode ((data), (n_bytes)); \
    g_assert_cmpstr (test_hex_actual, ==, (hex)); \
  } \
  G_STMT_END
