/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The configuration file: a GKeyFile with one group, [relay], whose keys are the settings. Values
 * of a list are separated by semicolons.
 */

#pragma once

#include "relay/relay-config.h"

/* Gives CONFIG what the file at PATH says. Fails with OPTION, in one line that names the file and
 * the key. */
gboolean e2e_relay_file_read (E2eRelayConfig *config, const gchar *path, GError **error);

/* CONFIG as such a file, with a comment for each key; what is not given stands as a comment. */
gchar *e2e_relay_file_print (const E2eRelayConfig *config);
