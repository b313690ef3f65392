/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gives memory back to the system once many are gone: malloc keeps it, since pieces of it that are
 * in use lie between those that are free. That takes some milliseconds for each 10 MiB, so it is
 * the control plane's, and waits until the crowd has gone.
 */

#pragma once

#include "relay/account.h"

/* So much must have become free, and half of what was used at most. */
#define E2E_TRIM_MIN_BYTES (4 * 1024 * 1024)

#define E2E_TRIM_DELAY_MS 5000

typedef struct
{
  E2eAccount *account;
  GMainContext *context;
  guint delay_ms;
  gint is_due; /* atomic */
  GSource *source; /* until it ran; atomic */
} E2eTrim;

/* ACCOUNT is borrowed. It is the calling thread's default context that trims. One of zeros never
 * does. */
void e2e_trim_init (E2eTrim *self, E2eAccount *account, guint delay_ms);

/* Once no other thread uses it. */
void e2e_trim_clear (E2eTrim *self);

/* After something was given back; from any thread. */
void e2e_trim_look (E2eTrim *self);
