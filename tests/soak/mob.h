/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attackers: connections from addresses of their own that do something wrong, a few at a time.
 */

#pragma once

#include <glib.h>

typedef struct _Mob Mob;

Mob *mob_new (guint16 port);
void mob_free (Mob *self);

/* One more, drawn by lot; the oldest go. */
void mob_act (Mob *self);
guint64 mob_get_n_attacks (const Mob *self);
