/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay, as the daemon and the app that hosts one of its own use it.
 */

#pragma once

#include "relay/relay-config.h"

typedef struct _E2eRelay E2eRelay;

typedef void (*E2eRelayDrained) (E2eRelay *self, gpointer data);

/* Starts a relay by CONFIG, which is copied: it listens when this returns, and takes connections
 * from the thread-default main context, which must run. Forwarding has threads of its own. Fails
 * with E2E_RELAY_ERROR. */
E2eRelay *e2e_relay_new (const E2eRelayConfig *config, GError **error);

/* Whether a relay could start by CONFIG, as far as its files tell; nothing is changed or created.
 * Fails with E2E_RELAY_ERROR. */
gboolean e2e_relay_check (const E2eRelayConfig *config, GError **error);

/* Stops at once if it still runs. */
void e2e_relay_free (E2eRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eRelay, e2e_relay_free)

/* The addresses it listens on, with the ports that were found, NULL-terminated. */
const gchar *const *e2e_relay_get_addresses (const E2eRelay *self);

/* The port of the first address that has one, or 0. */
guint16 e2e_relay_get_port (const E2eRelay *self);

/* What a link's pin names, in hexadecimal; NULL without TLS. */
gchar *e2e_relay_dup_pin (const E2eRelay *self);

/* Loads certificate and key anew for connections to come. On failure, with CERTIFICATE, the old
 * ones stay. Without TLS there is nothing to do. */
gboolean e2e_relay_reload (E2eRelay *self, GError **error);

/* Takes those settings of CONFIG over that a running relay can change (E2eRelaySetting.reloads);
 * says in the log which others would be different. */
void e2e_relay_reconfigure (E2eRelay *self, const E2eRelayConfig *config);

/* Adds the descriptors that it listens on; they stay its own. */
void e2e_relay_list_listening_fds (const E2eRelay *self, GArray *fds);

/* Whether the unix sockets that its configuration names are removed when it ends. For an upgrade:
 * then they pass from one process to the next. */
void e2e_relay_set_removes_sockets (E2eRelay *self, gboolean removes);

/* Takes no new connection, tells all clients to come back after a moment (GOODBYE) and lets them
 * hang up, for at most some seconds. Then calls DRAINED, from the main context. */
void e2e_relay_drain (E2eRelay *self, E2eRelayDrained drained, gpointer data);

/* Stops at once: all connections are closed. */
void e2e_relay_stop (E2eRelay *self);

gboolean e2e_relay_is_draining (const E2eRelay *self);

/* Whether every worker has come round since this was asked last; TRUE the first time. */
gboolean e2e_relay_check_pulse (E2eRelay *self);

/* All that is counted, in the text format of Prometheus. */
gchar *e2e_relay_format_metrics (E2eRelay *self);

/* Bytes kept for connections now, and the sessions there are; for tests and metrics. */
guint64 e2e_relay_get_n_buffered_bytes (const E2eRelay *self);
guint64 e2e_relay_get_n_sessions (const E2eRelay *self);
