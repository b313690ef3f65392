/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line of the daemon, and the configuration file that it names.
 */

#pragma once

#include "relay/relay-config.h"

typedef enum
{
  E2E_RELAY_RUN,
  E2E_RELAY_SHOW_HELP,
  E2E_RELAY_SHOW_VERSION,
  E2E_RELAY_CHECK_CONFIG,
  E2E_RELAY_PRINT_CONFIG,
} E2eRelayTask;

typedef struct
{
  E2eRelayConfig *config;
  E2eRelayTask task;
  gchar *help;
} E2eRelayOptions;

/* Reads the command line; what it says goes before what the file says. Fails with OPTION, in a
 * sentence without the program's name. Clear SELF in any case. */
gboolean e2e_relay_options_parse (E2eRelayOptions *self, gint argc, gchar **argv, GError **error);
void e2e_relay_options_clear (E2eRelayOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (E2eRelayOptions, e2e_relay_options_clear)
