/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the relay is still there: when to send PING, and when to give it up (PROTOCOL.md,
 * section 3). PING goes out when nothing was sent for the ping time, as the relay asks, and also
 * when nothing was heard for as long, as a dead network swallows what is sent. Times are of one
 * monotonic clock.
 */

#pragma once

#include <glib.h>

typedef enum
{
  E2E_PULSE_WAIT,
  E2E_PULSE_PING,
  E2E_PULSE_LOST,
} E2ePulseResult;

typedef struct
{
  gint64 ping_us;
  gint64 grace_us;
  gint64 sent_us;
  gint64 heard_us;
  gint64 asked_us; /* of the first PING since something was heard; 0: none */
} E2ePulse;

void e2e_pulse_init (E2ePulse *self, gint64 ping_us, gint64 grace_us, gint64 now_us);
void e2e_pulse_note_sent (E2ePulse *self, gint64 now_us);
void e2e_pulse_note_heard (E2ePulse *self, gint64 now_us);

/* Asks now instead of when it is due. FALSE if a question is out already. */
gboolean e2e_pulse_ask (E2ePulse *self, gint64 now_us);

/* What is due at NOW. A PING counts as sent. */
E2ePulseResult e2e_pulse_check (E2ePulse *self, gint64 now_us);

/* When e2e_pulse_check() is due next. */
gint64 e2e_pulse_next_us (const E2ePulse *self);
