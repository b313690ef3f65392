/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/network.h"

#include <gio/gio.h>
#include <string.h>

#define UNIX "unix"
#define V4_BYTES 4

static const guint8 v4_prefix[E2E_ADDRESS_KEY_BYTES - V4_BYTES] = { [10] = 0xff, [11] = 0xff };

gboolean
e2e_address_get_key (const struct sockaddr *address, guint8 key[E2E_ADDRESS_KEY_BYTES])
{
  if (address->sa_family == AF_INET)
    {
      const struct sockaddr_in *in = (const struct sockaddr_in *) address;

      memcpy (key, v4_prefix, sizeof v4_prefix);
      memcpy (key + sizeof v4_prefix, &in->sin_addr, V4_BYTES);
      return TRUE;
    }
  if (address->sa_family == AF_INET6)
    {
      memcpy (key, &((const struct sockaddr_in6 *) address)->sin6_addr, E2E_ADDRESS_KEY_BYTES);
      return TRUE;
    }
  return FALSE;
}

gboolean
e2e_address_key_is_v4 (const guint8 key[E2E_ADDRESS_KEY_BYTES])
{
  return memcmp (key, v4_prefix, sizeof v4_prefix) == 0;
}

/* GInetAddressMask has a warning in its own parser for a length out of range. */
static GInetAddressMask *
parse_mask (const gchar *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  g_autoptr (GInetAddress) address =
    parts[0] == NULL ? NULL : g_inet_address_new_from_string (parts[0]);
  guint64 n_bits;

  if (address == NULL)
    return NULL;

  n_bits = 8 * g_inet_address_get_native_size (address);
  if (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 0, n_bits, &n_bits, NULL))
    return NULL;
  return g_inet_address_mask_new (address, (guint) n_bits, NULL);
}

gboolean
e2e_network_parse (E2eNetwork *self, const gchar *text, GError **error)
{
  g_autoptr (GInetAddressMask) mask = NULL;
  g_autofree gchar *spelled = NULL;
  GInetAddress *address;
  gsize n_bytes;

  *self = (E2eNetwork){ .is_unix = g_str_equal (text, UNIX) };
  mask = self->is_unix ? NULL : parse_mask (text);
  if (!self->is_unix && mask == NULL)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is not a network: write 192.0.2.0/24, 2001:db8::/32, a single address or "
                   "unix.",
                   text);
      return FALSE;
    }

  spelled = self->is_unix ? g_strdup (UNIX) : g_inet_address_mask_to_string (mask);
  g_strlcpy (self->text, spelled, sizeof self->text);
  if (self->is_unix)
    return TRUE;

  address = g_inet_address_mask_get_address (mask);
  n_bytes = g_inet_address_get_native_size (address);
  memcpy (self->key, v4_prefix, sizeof v4_prefix);
  memcpy (self->key + sizeof self->key - n_bytes, g_inet_address_to_bytes (address), n_bytes);
  self->n_bits = (guint) (8 * (sizeof self->key - n_bytes)) + g_inet_address_mask_get_length (mask);
  return TRUE;
}

static gboolean
have_same_bits (const guint8 *a, const guint8 *b, guint n_bits)
{
  const guint n_bytes = n_bits / 8;
  const guint8 rest = (guint8) ~(0xffu >> n_bits % 8);

  return memcmp (a, b, n_bytes) == 0 && (rest == 0 || ((a[n_bytes] ^ b[n_bytes]) & rest) == 0);
}

gboolean
e2e_network_contains (const E2eNetwork *self, const struct sockaddr *address)
{
  guint8 key[E2E_ADDRESS_KEY_BYTES];

  if (!e2e_address_get_key (address, key))
    return self->is_unix && address->sa_family == AF_UNIX;

  return !self->is_unix && have_same_bits (key, self->key, self->n_bits);
}
