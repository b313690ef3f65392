/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all workers of a relay share. Set up before the first and constant from then on, but for
 * the parts that say of themselves that any thread may use them.
 */

#pragma once

#include "relay/account.h"
#include "relay/admission.h"
#include "relay/relay-config.h"
#include "relay/seat-key.h"
#include "relay/trim.h"

typedef struct
{
  E2eRelayConfig *config;
  E2eSeatKey seat_key;
  E2eAdmission *admission; /* any thread */
  E2eAccount account; /* any thread */
  E2eTrim trim; /* any thread */
  guint n_workers; /* that have sessions */
  guint64 newest_nonce; /* atomic */
} E2eCommons;

/* A nonce for a seat token: later ones are larger, also over restarts, as far as the clock goes
 * forward between two runs. */
static inline guint64
e2e_commons_next_nonce (E2eCommons *self)
{
  guint64 newest = __atomic_load_n (&self->newest_nonce, __ATOMIC_RELAXED);
  guint64 next;

  do
    next = MAX ((guint64) g_get_real_time (), newest + 1);
  while (!__atomic_compare_exchange_n (&self->newest_nonce, &newest, next, TRUE, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED));
  return next;
}
