/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A self-signed certificate for tests, made when it is needed.
 */

#pragma once

#include <glib.h>

/* Writes a new certificate and its key as PEM files; returns its pin. days: how long it is valid
 * from now; negative: it ended so long ago. */
gchar *test_certificate_write (const gchar *cert_path, const gchar *key_path, gint days);
