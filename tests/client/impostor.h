/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Servers that are not what a client expects, each on a thread and a loopback port of its own.
 */

#pragma once

#include <gio/gio.h>

typedef struct _Impostor Impostor;

/* Says the N_BYTES of TEXT to each client, then listens without a word until it hangs up. */
Impostor *impostor_new (gconstpointer text, gsize n_bytes);

/* Says TEXT to the connection after those so far, and hangs up on each before it once all is said.
 * Before anyone connects. */
void impostor_then (Impostor *self, gconstpointer text, gsize n_bytes);

/* A SOCKS5 proxy: answers with REPLY (0: success) and, on success, connects to PORT on loopback
 * whatever it was asked for. */
Impostor *impostor_new_socks (guint8 reply, guint16 port);

void impostor_free (Impostor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Impostor, impostor_free)

guint16 impostor_get_port (Impostor *self);
/* What the proxy was last asked for, "HOST:PORT" or NULL. */
gchar *impostor_dup_wish (Impostor *self);
