/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds a term in a text whatever the case of its letters, letter by letter, so that a hit is a
 * range of the text as it stands. Without memory of its own, for going through many messages.
 */

#pragma once

#include <glib.h>

/* TERM as the search wants it: lower case. To be freed. */
gchar *e2e_message_match_fold (const gchar *term);

/* The first hit in TEXT (valid UTF-8) from the byte *END on: its bytes are [*START, *END). An empty
 * term is never found. */
gboolean
e2e_message_match_next (const gchar *text, const gchar *folded_term, gsize *start, gsize *end);
