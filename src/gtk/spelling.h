/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spell check of what a person writes, where the app was built with gspell.
 */

#pragma once

#include <gtk/gtk.h>

/* Marks misspelt words in VIEW, or no longer. Reads a dictionary the first time. */
void e2e_spelling_set_enabled (GtkTextView *view, gboolean is_enabled);

/* Whether this build can check at all. */
gboolean e2e_spelling_is_supported (void);
