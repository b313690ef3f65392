/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a peer wrote, made harmless to show. It is never markup: escape it where markup is expected.
 */

#pragma once

#include <glib.h>

/* A text of several lines: control characters are gone but line ends and tabs, so that no terminal
 * obeys it; every bidirectional embedding, override and isolate ends with its line, so that it
 * turns nothing around it; at most 8 combining marks stand on one character. Nothing is shortened.
 * TEXT: valid UTF-8. To be freed. */
gchar *e2e_display_text (const gchar *text);

/* A name for a line of one's own: no control, format or line characters, single spaces,
 * isolated if it runs from right to left, shortened in the middle to MAX_CHARS (from 3). To be
 * freed. */
gchar *e2e_display_name (const gchar *name, guint max_chars);
