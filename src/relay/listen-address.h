/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses to listen on, as people write them: 192.0.2.1:5000, [2001:db8::1]:5000, unix:/path.
 * Numbers only: nothing is looked up.
 */

#pragma once

#include <gio/gio.h>

#define E2E_LISTEN_UNIX_PREFIX "unix:"

/* Fails with E2E_RELAY_ERROR_OPTION. */
GSocketAddress *e2e_listen_address_parse (const gchar *text, GError **error);

/* The spelling that e2e_listen_address_parse() reads. */
gchar *e2e_listen_address_format (GSocketAddress *address);
