/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which messages vanish when (PROTOCOL.md, section 7, TIMER). At most one entry for each message of
 * the list; no clock of its own.
 */

#pragma once

#include <glib.h>

typedef struct _E2eVanish E2eVanish;

E2eVanish *e2e_vanish_new (void);
void e2e_vanish_free (E2eVanish *self);

/* The message ID vanishes at AT_US. */
void e2e_vanish_add (E2eVanish *self, guint64 id, gint64 at_us);
/* The message ID went by itself, if it was to vanish. */
void e2e_vanish_remove (E2eVanish *self, guint64 id);

/* The id of a message that is due at NOW, which is forgotten here; 0 for none. */
guint64 e2e_vanish_take (E2eVanish *self, gint64 now_us);

/* When the next one is due; G_MAXINT64 for never. */
gint64 e2e_vanish_next_us (E2eVanish *self);
