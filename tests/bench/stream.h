/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The load's end of a connection, plain or with TLS. Every mistake ends the program: a figure of a
 * load that went wrong is worth nothing.
 */

#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

typedef struct
{
  gint fd;
  gnutls_session_t tls; /* NULL: plain */
  gsize pending_bytes; /* given to GnuTLS, not yet to the socket */
} BenchStream;

/* What servers show; clients take any. */
void bench_stream_init_tls (const gchar *cert_path, const gchar *key_path);

/* With TLS, hands are shaken when these return. */
BenchStream bench_stream_connect (guint16 port, gboolean with_tls);

/* Waits for a connection; as the TLS server if WITH_TLS. */
BenchStream bench_stream_accept (gint listener, gboolean with_tls);

void bench_stream_close (BenchStream *self);

/* Without waiting. Returns bytes; 0: not now. What was not taken is to be sent again, first. */
gsize bench_stream_send (BenchStream *self, const guint8 *bytes, gsize n_bytes);
gsize bench_stream_receive (BenchStream *self, guint8 *out, gsize max_bytes);

/* Waits. */
void bench_stream_send_all (BenchStream *self, gconstpointer bytes, gsize n_bytes);
void bench_stream_receive_all (BenchStream *self, gpointer out, gsize n_bytes);
/* Until the other side hangs up. */
void bench_stream_drain (BenchStream *self);

gint bench_listen (guint16 *port);
guint16 bench_find_port (void);
