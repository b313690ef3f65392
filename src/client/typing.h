/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When to tell that a person writes: at the first key, again every few seconds as the notice
 * expires at the other end, and when it is over. No clock of its own.
 */

#pragma once

#include <glib.h>

/* After this a notice that was not repeated is over. */
#define E2E_TYPING_EXPIRES_US (10 * (gint64) G_USEC_PER_SEC)
#define E2E_TYPING_REPEAT_US (4 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  gboolean is_told; /* that the person writes */
  gint64 told_us;
} E2eTyping;

/* The person writes, or stopped. Whether to tell the other end so now. */
gboolean e2e_typing_change (E2eTyping *self, gboolean is_typing, gint64 now_us);

/* A message was sent, which ends the notice at the other end by itself. */
void e2e_typing_note_sent (E2eTyping *self);
