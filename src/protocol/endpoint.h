/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a relay is and how to know it: host, port, TLS and the pin of its certificate
 * (PROTOCOL.md, section 2). Errors are E2E_INVITE_ERROR, their messages sentences for a person.
 */

#pragma once

#include "protocol/limits.h"

typedef struct
{
  gchar *host; /* ASCII, lower case; a name or an address, without brackets; NULL: not given */
  guint16 port; /* from 1 */
  gboolean tls;
  gboolean has_pin; /* only with tls */
  guint8 pin[E2E_PIN_BYTES];
} E2eEndpoint;

void e2e_endpoint_clear (E2eEndpoint *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (E2eEndpoint, e2e_endpoint_clear)

/* OUT is zero or holds an endpoint, which is replaced. */
void e2e_endpoint_copy (E2eEndpoint *out, const E2eEndpoint *endpoint);

/* Reads "HOST", "HOST:PORT", "[IPV6]", "[IPV6]:PORT" or "IPV6"; port 5000 where none is given. A
 * name may be of any script and is kept in its ASCII form. Sets tls and pin to none. OUT is zero or
 * holds an endpoint, which is replaced. On failure OUT is unchanged. */
gboolean e2e_endpoint_read (E2eEndpoint *out, const gchar *text, GError **error);

/* HOST or HOST:PORT, without the port where it is 5000. */
gchar *e2e_endpoint_write (const E2eEndpoint *self);

/* Reads a pin of 64 hexadecimal digits, either case; colons between bytes are passed over. On
 * failure PIN is unchanged. */
gboolean e2e_pin_read (guint8 pin[E2E_PIN_BYTES], const gchar *text, GError **error);
