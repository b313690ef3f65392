/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seat that a joiner of this process gave up last, as the handshake had failed. The creator
 * frees it with REOPEN, which may still be on its way when somebody who typed the right code at
 * once is back: a session that is full then is full of nobody else. Main thread only.
 */

#pragma once

#include <glib.h>

/* How long REOPEN may take. */
#define E2E_FREED_SEAT_US (10 * (gint64) G_USEC_PER_SEC)

/* The seat in the session of SESSION_ID was given up at NOW. */
void e2e_freed_seat_note (const gchar *session_id, gint64 now_us);

/* Until when it is to be expected that the seat is not free yet; 0 if it was none of this
 * process. */
gint64 e2e_freed_seat_get_until_us (const gchar *session_id);
