/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the Tab key can finish: commands, and the names of emoji.
 */

#pragma once

#include <glib.h>

/* The next completion of WORD, with which LINE ends, from INDEX on, which moves behind it and
 * starts at 0; NULL after the last. Static, until the next call. */
const gchar *e2e_completion_next (const gchar *line, const gchar *word, guint *index);
