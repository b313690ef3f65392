/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay as a process: signals, metrics, the service manager, and the upgrade to the next.
 */

#pragma once

#include "relay/relay-config.h"

/* Runs a relay by CONFIG until a signal ends it. ARGV is the command line, which is read again on
 * SIGHUP and run again on SIGUSR2. Fails with E2E_RELAY_ERROR if it cannot start. */
gboolean e2e_daemon_run (gint argc, gchar **argv, E2eRelayConfig *config, GError **error);
