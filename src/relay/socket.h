/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A connected, non-blocking descriptor that speaks TLS if its first byte says so.
 */

#pragma once

#include "relay/proxy-header.h"
#include "relay/tls.h"

typedef struct
{
  gint fd; /* -1: closed */
  guint8 proxied : 1; /* a PROXY header comes before all else */
  guint8 known : 1; /* whether it speaks TLS or not */
  guint8 hung_up : 1; /* to be set when a poll shows it: read until the end is seen */
  E2eTlsSession *tls; /* NULL: plain, or not known yet */
} E2eSocket;

typedef enum
{
  E2E_SOCKET_MORE, /* there may be more to read */
  E2E_SOCKET_DRY, /* nothing more until a poll says so */
  E2E_SOCKET_OVER, /* nothing more, ever */
  E2E_SOCKET_TLS, /* what was read begins a TLS handshake: e2e_socket_begin_tls() */
} E2eSocketState;

/* As much as is read before it is known what is spoken: a ClientHello, and more than a guest says
 * before it is answered. */
#define E2E_SOCKET_MAX_FIRST_BYTES 4096

/* Reads the header of one that is proxied, and no more; BUFFER has room for
 * E2E_PROXY_MAX_HEADER_BYTES. MORE: it is whole and in OUT. OVER: it is none. */
E2eSocketState e2e_socket_read_proxy_header (E2eSocket *self, guint8 *buffer, E2eProxyHeader *out);

/* HAS_TLS: the relay speaks TLS too; if not, bytes are taken as they are. N_BYTES tells how many
 * were read, with any state. */
E2eSocketState
e2e_socket_read (E2eSocket *self, gboolean has_tls, guint8 *out, gsize max_bytes, gsize *n_bytes);

/* Speaks TLS from now on: the next read shakes hands. FIRST is what was read already, and stays
 * where it is until then. FALSE: there is no memory for it. */
gboolean e2e_socket_begin_tls (E2eSocket *self, E2eServerTls *server_tls, const guint8 *first,
                               gsize first_bytes);

/* Returns how many bytes were taken, fewer than given if no more are until a poll says so, -1 if
 * the connection is lost. What was not taken must be given again, first. */
gssize e2e_socket_write (E2eSocket *self, const guint8 *bytes, gsize n_bytes);

/* Whether TLS is not agreed on yet: reading may then wait for the socket to become writable. */
gboolean e2e_socket_is_shaking_hands (const E2eSocket *self);

/* After a write failed: what was received can still be read, and then the end is seen for certain.
 */
void e2e_socket_break (E2eSocket *self);

/* Tells the other side that no more comes. */
void e2e_socket_shut (E2eSocket *self);

void e2e_socket_close (E2eSocket *self);
