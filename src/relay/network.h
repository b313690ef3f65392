/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses in one form for both families, and networks of them: 192.0.2.0/24, 2001:db8::/32, a
 * single address, or 'unix' for whoever comes through a unix socket.
 */

#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "relay/error.h"

/* An IPv6 address; IPv4 as ::ffff:a.b.c.d. */
#define E2E_ADDRESS_KEY_BYTES 16

typedef struct
{
  gchar text[INET6_ADDRSTRLEN + sizeof "/128"]; /* for people */
  gboolean is_unix;
  guint n_bits; /* of key that count */
  guint8 key[E2E_ADDRESS_KEY_BYTES];
} E2eNetwork;

/* FALSE: neither IPv4 nor IPv6. */
gboolean e2e_address_get_key (const struct sockaddr *address, guint8 key[E2E_ADDRESS_KEY_BYTES]);

gboolean e2e_address_key_is_v4 (const guint8 key[E2E_ADDRESS_KEY_BYTES]);

/* Fails with OPTION. */
gboolean e2e_network_parse (E2eNetwork *self, const gchar *text, GError **error);

gboolean e2e_network_contains (const E2eNetwork *self, const struct sockaddr *address);
