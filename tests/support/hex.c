/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/hex.h"

#include <string.h>

GBytes *
test_hex_decode (const gchar *hex)
{
  const gsize n_bytes = strlen (hex) / 2;
  guint8 *bytes = g_malloc (n_bytes);

  g_assert_cmpuint (strlen (hex) % 2, ==, 0);
  for (gsize i = 0; i < n_bytes; i++)
    {
      const gint high = g_ascii_xdigit_value (hex[2 * i]);
      const gint low = g_ascii_xdigit_value (hex[2 * i + 1]);

      g_assert_cmpint (high, >=, 0);
      g_assert_cmpint (low, >=, 0);
      bytes[i] = (guint8) (high << 4 | low);
    }

  return g_bytes_new_take (bytes, n_bytes);
}

gchar *
test_hex_encode (gconstpointer data, gsize n_bytes)
{
  const guint8 *bytes = data;
  GString *hex = g_string_sized_new (2 * n_bytes);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free (hex, FALSE);
}

void
test_say_hostile (const gchar *text)
{
  g_autofree gchar *escaped = g_strescape (text, NULL);

  g_test_message ("%s", escaped);
}
