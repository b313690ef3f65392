/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the service manager is told and gives, where there is one that speaks systemd's protocol.
 */

#pragma once

#include "relay/relay-config.h"

/* Adds the sockets that the service manager listens on for us. */
void e2e_service_take_sockets (E2eRelayConfig *config);

void e2e_service_say_ready (void);
void e2e_service_say_stopping (void);

/* Another process is the service from now on. */
void e2e_service_say_main_pid (gint pid);

/* How often the service manager wants to hear that all is well; 0: it does not. */
guint64 e2e_service_get_watchdog_us (void);
void e2e_service_say_alive (void);
