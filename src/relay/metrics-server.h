/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTTP server for /metrics and /healthz, in the main loop. It answers from counters alone, so
 * that whoever asks too often slows no forwarding down.
 */

#pragma once

#include "relay/listener.h"
#include "relay/relay.h"

typedef struct _E2eMetricsServer E2eMetricsServer;

/* Serves what RELAY counts; both are borrowed. Fails with OPTION if this relay was built without,
 * with RESOURCES if the server does not start. */
E2eMetricsServer *e2e_metrics_server_new (E2eRelay *relay, E2eListener *listener, GError **error);

/* NULL is fine. Closes all its connections. */
void e2e_metrics_server_free (E2eMetricsServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMetricsServer, e2e_metrics_server_free)
