/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The relay's certificate, and TLS on one socket, by GnuTLS. Never blocks.
 */

#pragma once

#include "relay/account.h"
#include "relay/error.h"

/* A certificate with its key, that can be loaded anew while connections use the old one. Used from
 * any thread. */
typedef struct _E2eServerTls E2eServerTls;

/* Reads PEM files. Fails with CERTIFICATE. */
E2eServerTls *e2e_server_tls_new (const gchar *cert_path, const gchar *key_path, GError **error);
void e2e_server_tls_free (E2eServerTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eServerTls, e2e_server_tls_free)

/* Reads the files again, for connections to come. On failure the old ones stay. */
gboolean e2e_server_tls_reload (E2eServerTls *self, GError **error);

/* SHA-256 of the certificate's DER, in hexadecimal: what a link's pin names. */
gchar *e2e_server_tls_dup_pin (E2eServerTls *self);

/* Whether the certificate's time is over (or has not come), so that clients without a pin refuse
 * it. */
gboolean e2e_server_tls_is_out_of_date (E2eServerTls *self, gint64 now_s);

/* What sessions to come are charged to; borrowed. */
void e2e_server_tls_set_account (E2eServerTls *self, E2eAccount *account);

/* What a session is charged: what GnuTLS keeps for one, measured. */
#define E2E_TLS_SESSION_BYTES (12 * 1024)

/* The server's side on a connected, non-blocking descriptor, which is borrowed. */
typedef struct _E2eTlsSession E2eTlsSession;

/* NULL if there is no memory for it. */
E2eTlsSession *e2e_tls_session_new (E2eServerTls *server, gint fd);
void e2e_tls_session_free (E2eTlsSession *self);

/* What was read from the socket before: the next e2e_tls_session_read() begins with it, and fails
 * if it has no use for all of it. BYTES stay where they are until then. */
void e2e_tls_session_give (E2eTlsSession *self, const guint8 *bytes, gsize n_bytes);

gboolean e2e_tls_session_is_shaking_hands (const E2eTlsSession *self);

/* Reads what is there, hands being shaken first; N_BYTES tells how many bytes, in any case. If they
 * are fewer than max_bytes there are no more for now. FALSE at the end or on an error. Unless it is
 * told to read TO_THE_END, it finds the end only after a poll showed it. OUT is also scratch. */
gboolean e2e_tls_session_read (E2eTlsSession *self, guint8 *out, gsize max_bytes,
                               gboolean to_the_end, gsize *n_bytes);

/* Returns how many bytes were taken, fewer than given if no more are for now, -1 on an error. What
 * was not taken must be given again, first. */
gssize e2e_tls_session_write (E2eTlsSession *self, const guint8 *bytes, gsize n_bytes);

/* Tells the other side that no more comes. */
void e2e_tls_session_shut (E2eTlsSession *self);
