/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What time it is for a list of messages, and word of midnight, when days get other names.
 *
 * Signal:
 *   void day-changed ()   while it runs: it is another day
 */

#pragma once

#include <glib-object.h>

#define E2E_TYPE_MESSAGE_CLOCK (e2e_message_clock_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageClock, e2e_message_clock, E2E, MESSAGE_CLOCK, GObject)

E2eMessageClock *e2e_message_clock_new (void);

/* Local time. To be dropped. */
GDateTime *e2e_message_clock_get_now (E2eMessageClock *self);

/* Waits for the midnight to come; if it did so already, anew: a timeout stands still while the
 * computer sleeps, and knows nothing of a clock that is set. */
void e2e_message_clock_start (E2eMessageClock *self);
void e2e_message_clock_stop (E2eMessageClock *self);

/* For tests: it stands still at NOW from here on, and what became due on the way is told at once.
 */
void e2e_message_clock_set (E2eMessageClock *self, GDateTime *now);
