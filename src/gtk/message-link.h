/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links in a text that a person wrote, and where they really lead. All of it may be hostile: a link
 * has one of three schemes, no user name before its host (which would look like a host), and no
 * character that changes direction or is not seen.
 */

#pragma once

#include <glib.h>

#define E2E_MESSAGE_LINK_MAX_BYTES 2048 /* a longer one is text */

/* The first link in TEXT (valid UTF-8) from the byte *END on: its bytes are [*START, *END). */
gboolean e2e_message_link_next (const gchar *text, gsize *start, gsize *end);

/* What to open for a link that was found: ASCII alone, its host in the form that goes over the
 * network. NULL if that cannot be had. To be freed. */
gchar *e2e_message_link_get_target (const gchar *link);

/* The target as a person is to read it: the host in its own script, unless scripts are mixed so
 * that it may look like another host; then in its ASCII form. NULL as above. To be freed. */
gchar *e2e_message_link_describe (const gchar *link);
