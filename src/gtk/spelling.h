/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spell check of what a person writes, where the app was built with gspell. The dictionary is read
 * once, in a thread, which takes a tenth of a second for some languages, and is all windows' until
 * the program ends: what is chosen in the menu of one goes for all.
 */

#pragma once

#include <gtk/gtk.h>

typedef struct _E2eSpelling E2eSpelling;

/* Whether this build can check at all. */
gboolean e2e_spelling_is_supported (void);

/* For VIEW, which it keeps no reference to, and which must be there until it is freed. Off. */
E2eSpelling *e2e_spelling_new (GtkTextView *view);
void e2e_spelling_free (E2eSpelling *self);

/* Marks misspelt words, as soon as there is a dictionary; or no longer. */
void e2e_spelling_set_enabled (E2eSpelling *self, gboolean is_enabled);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eSpelling, e2e_spelling_free)
