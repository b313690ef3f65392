/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seat that a joiner of this process gave up last, before the session was secure. The creator
 * frees it with REOPEN, which may not have reached the relay when somebody who typed the right code
 * at once is back: a session that is full then is full of nobody else. Main thread only.
 */

#pragma once

#include "protocol/limits.h"

/* How long REOPEN may take after a failure, which the creator sees too, and after this end hung up,
 * of which the creator is sure once its repetitions are over (PROTOCOL.md, section 4.4). */
#define E2E_FREED_SEAT_FAILED_US (10 * (gint64) G_USEC_PER_SEC)
#define E2E_FREED_SEAT_LEFT_US \
  (E2E_FREED_SEAT_FAILED_US + (E2E_MAX_HANDSHAKE_REPEATS + 1) * (gint64) E2E_HANDSHAKE_REPEAT_US)

/* The seat in the session of SESSION_ID was given up, and is to be expected to be free at
 * UNTIL_US. */
void e2e_freed_seat_note (const gchar *session_id, gint64 until_us);

/* That time; 0 if no seat in this session was given up. */
gint64 e2e_freed_seat_get_until_us (const gchar *session_id);
