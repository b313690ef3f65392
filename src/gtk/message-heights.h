/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The heights of all rows of a list, in pixels, and their sums. Blocks of a few hundred rows with a
 * sum each: a change moves one block's memory, a search walks the sums, which for 100 000 rows is
 * less than a microsecond; to append costs the same whatever the length.
 */

#pragma once

#include <glib.h>

#define E2E_MESSAGE_HEIGHTS_MAX_PX 1000000 /* of a row */

typedef struct _E2eMessageHeights E2eMessageHeights;

E2eMessageHeights *e2e_message_heights_new (void);
void e2e_message_heights_free (E2eMessageHeights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageHeights, e2e_message_heights_free)

guint e2e_message_heights_get_length (E2eMessageHeights *self);
gint64 e2e_message_heights_get_total (E2eMessageHeights *self);

/* Puts a row before POSITION, from 0 to the length. */
void e2e_message_heights_insert (E2eMessageHeights *self, guint position, gint height);
void e2e_message_heights_remove (E2eMessageHeights *self, guint position);

gint e2e_message_heights_get (E2eMessageHeights *self, guint position);
void e2e_message_heights_set (E2eMessageHeights *self, guint position, gint height);

/* The sum of all rows before POSITION, which may be the length. */
gint64 e2e_message_heights_get_offset (E2eMessageHeights *self, guint position);

/* The row that covers Y, and in OFFSET where it begins; the first or the last row for a Y beyond
 * them. The list must not be empty. */
guint e2e_message_heights_find (E2eMessageHeights *self, gint64 y, gint64 *offset);
