/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line of the daemon.
 */

#pragma once

#include "relay/relay-config.h"

typedef struct
{
  E2eRelayConfig *config;
  gboolean verbose;
  gboolean show_version;
} E2eRelayOptions;

/* Reads the command line; --help prints and exits. Fails with OPTION, in a sentence without the
 * program's name. Clear SELF in any case. */
gboolean e2e_relay_options_parse (E2eRelayOptions *self, gint argc, gchar **argv, GError **error);
void e2e_relay_options_clear (E2eRelayOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (E2eRelayOptions, e2e_relay_options_clear)
