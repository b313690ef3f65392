/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything a relay can be told, as relay-settings.h lists it.
 */

#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

#include "relay/error.h"
#include "relay/relay-settings.h"

/* What a worker reads from a connection at once; also the most that it passes on with one write. */
#define E2E_MAX_READ_BYTES (128 * 1024)

typedef struct
{
  GPtrArray *addresses; /* of GSocketAddress; empty: all of this machine's, at port */
  GArray *listening_fds; /* of gint, bound by someone else (socket activation) */
  gboolean is_successor; /* listening_fds are all there is to listen on */
  guint64 port; /* 0: any that is free */
  gchar *tls_cert; /* PEM file; NULL: no TLS */
  gchar *tls_key; /* PEM file; set if tls_cert is */
  gchar *key_file; /* 32 bytes for seat tokens; NULL: a key in memory */
  GPtrArray *proxies; /* of E2eNetwork: whose connections begin with a PROXY header */
  GSocketAddress *metrics; /* the daemon's HTTP server; NULL: none */
  gboolean verbose; /* the daemon's log */

  guint64 n_workers; /* 0: one for each processor */
  guint64 id_digits;
  guint64 linger_s;
  guint64 ping_s;
  guint64 max_opening_s;
  guint64 max_idle_s; /* 0: E2E_WIRE_SILENT_PINGS times ping_s */
  guint64 max_connections; /* as every limit below: 0 means no limit */
  guint64 max_connections_per_address;
  guint64 max_sessions;
  guint64 max_creations_per_minute;
  guint64 max_failed_joins_per_minute;
  guint64 max_frame_bytes; /* as the length field counts; never 0 */
  guint64 max_buffered_bytes; /* of one connection; never 0 */
  guint64 max_memory_bytes;
} E2eRelayConfig;

/* All defaults, no address. */
E2eRelayConfig *e2e_relay_config_new (void);
E2eRelayConfig *e2e_relay_config_copy (const E2eRelayConfig *self);
void e2e_relay_config_free (E2eRelayConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eRelayConfig, e2e_relay_config_free)

/* Gives the setting called NAME the value in TEXT; a list gets one value more. Fails with OPTION
 * and changes nothing if there is no such name, or the text is no value for it. */
gboolean
e2e_relay_config_set (E2eRelayConfig *self, const gchar *name, const gchar *text, GError **error);

/* Back to its default; a list is empty. */
void e2e_relay_config_reset (E2eRelayConfig *self, const E2eRelaySetting *setting);

/* The value as e2e_relay_config_set() reads it, all of them if it is a list; empty if none was
 * given. */
GStrv e2e_relay_config_dup_values (const E2eRelayConfig *self, const E2eRelaySetting *setting);

/* Adds an address to listen on: ADDR:PORT, [V6]:PORT or unix:PATH. Fails with OPTION. */
gboolean e2e_relay_config_add_address (E2eRelayConfig *self, const gchar *text, GError **error);

/* Adds a socket that listens already; the relay closes it when it ends. */
void e2e_relay_config_add_listening_fd (E2eRelayConfig *self, gint fd);

/* Whether the parts fit together. Fails with OPTION. */
gboolean e2e_relay_config_check (const E2eRelayConfig *self, GError **error);

/* Whether what connects from ADDRESS begins with a PROXY header. */
gboolean e2e_relay_config_is_proxy (const E2eRelayConfig *self, const struct sockaddr *address);

/* How long a connection may be silent. */
gint64 e2e_relay_config_get_idle_us (const E2eRelayConfig *self);
