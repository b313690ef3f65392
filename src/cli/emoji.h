/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names for the emoji that people react with, as few keyboards have them.
 */

#pragma once

#include <glib.h>

/* The emoji of a name (lower or upper case, with or without colons), or NULL. Static. */
const gchar *e2e_emoji_by_name (const gchar *name);

/* The names one by one, for completion; NULL after the last. Static. */
const gchar *e2e_emoji_name (guint index);
