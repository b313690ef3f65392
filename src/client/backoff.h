/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long to wait before the next attempt to reconnect (PROTOCOL.md, section 6.3): 0.25 s,
 * doubling to 30 s, each with ±50 % of jitter, so that the clients of a relay that came back do not
 * all arrive at once. No clock and no randomness of its own.
 */

#pragma once

#include <glib.h>

#define E2E_BACKOFF_FIRST_US (G_USEC_PER_SEC / 4)
#define E2E_BACKOFF_MAX_US (30 * (gint64) G_USEC_PER_SEC)

/* A connection has to hold this long before waiting starts from the beginning again; otherwise a
 * relay that accepts and drops would be asked four times a second. */
#define E2E_BACKOFF_HELD_US (5 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  guint n_attempts; /* since the last connection that held */
} E2eBackoff;

/* How long to wait before the next attempt. CHANCE: uniform in [0, 1). */
gint64 e2e_backoff_next_us (E2eBackoff *self, gdouble chance);

/* A connection ended that had been up for HELD_US. */
void e2e_backoff_note_held (E2eBackoff *self, gint64 held_us);
