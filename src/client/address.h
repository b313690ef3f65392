/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay as E2eOptions and settings write it, and as the link needs it. Errors are
 * E2E_CLIENT_ERROR.
 */

#pragma once

#include "client/options.h"
#include "protocol/endpoint.h"

/* Reads E2eOptions.relay. TLS and PIN count for a relay without a scheme; PIN may be NULL. OUT is
 * zero or holds an endpoint, which is replaced; on failure it is unchanged. NO_RELAY, BAD_OPTION.
 */
gboolean e2e_address_read (E2eEndpoint *out, const gchar *relay, gboolean tls, const gchar *pin,
                           GError **error);

/* Writes it with its scheme, so that it can be read without more. */
gchar *e2e_address_write (const E2eEndpoint *endpoint);
