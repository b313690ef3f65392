/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one worker counts for the metrics. Only its own thread adds, without a lock; any thread
 * reads. A count that may also fall (E2E_COUNT_…_NOW) is right only as the sum over all workers:
 * connections move between them. What each means is in the table in metrics.c.
 */

#pragma once

#include <glib.h>

#include "wire/wire.h"

#define E2E_N_WIRE_ERRORS (E2E_WIRE_ERROR_SEAT_CLOSED + 1) /* 0 is none */

typedef enum
{
  E2E_COUNT_CONNECTIONS_UNKNOWN_NOW, /* of which nothing was heard yet */
  E2E_COUNT_CONNECTIONS_PLAIN_NOW,
  E2E_COUNT_CONNECTIONS_TLS_NOW,
  E2E_COUNT_CONNECTIONS_PLAIN,
  E2E_COUNT_CONNECTIONS_TLS,
  E2E_COUNT_SESSIONS_WAITING_NOW,
  E2E_COUNT_SESSIONS_PAIRED_NOW,
  E2E_COUNT_SESSIONS_KEPT_NOW,
  E2E_COUNT_CREATIONS,
  E2E_COUNT_JOINS,
  E2E_COUNT_RESUMES,
  E2E_COUNT_FRAMES_FORWARDED,
  E2E_COUNT_BYTES_FORWARDED,
  E2E_COUNT_FRAMES_DROPPED,
  E2E_COUNT_BYTES_DROPPED,
  E2E_COUNT_OPENINGS_TLS_FAILED,
  E2E_COUNT_OPENINGS_PROXY_FAILED,
  E2E_COUNT_OPENINGS_TIMED_OUT,
  E2E_COUNT_OPENINGS_ABANDONED,
  E2E_COUNT_OPENINGS_REFUSED,
  E2E_COUNT_ERRORS, /* one for each wire error follows */
  E2E_COUNT_LIMIT_IDLE = E2E_COUNT_ERRORS + E2E_N_WIRE_ERRORS,
  E2E_COUNT_LIMIT_BUFFERED,
  E2E_COUNT_LIMIT_MEMORY,
  E2E_COUNT_LIMIT_DESCRIPTORS,
  E2E_COUNT_LIMIT_HANDSHAKES,
  E2E_N_COUNTS,
} E2eCount;

/* How long a round of the worker's loop took: the last is for all that took longer. */
#define E2E_LAG_BOUNDS_US \
  100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000
#define E2E_N_LAG_BOUNDS 12

typedef struct
{
  guint64 counts[E2E_N_COUNTS];
  guint64 lags[E2E_N_LAG_BOUNDS + 1];
  guint64 lag_us; /* sum of all */
} E2eCounters;

static inline guint64
e2e_counter_get (const guint64 *self)
{
  return __atomic_load_n (self, __ATOMIC_RELAXED);
}

/* With one thread that writes, a load and a store are enough, and cost what plain ones do. */
static inline void
e2e_counter_add (guint64 *self, guint64 n)
{
  __atomic_store_n (self, e2e_counter_get (self) + n, __ATOMIC_RELAXED);
}

static inline void
e2e_counters_add (E2eCounters *self, E2eCount which, guint64 n)
{
  e2e_counter_add (&self->counts[which], n);
}

static inline void
e2e_counters_take (E2eCounters *self, E2eCount which)
{
  e2e_counter_add (&self->counts[which], (guint64) -1);
}

static inline void
e2e_counters_add_lag (E2eCounters *self, guint64 lag_us)
{
  static const guint64 bounds_us[E2E_N_LAG_BOUNDS] = { E2E_LAG_BOUNDS_US };
  guint i = 0;

  while (i < E2E_N_LAG_BOUNDS && lag_us > bounds_us[i])
    i++;
  e2e_counter_add (&self->lags[i], 1);
  e2e_counter_add (&self->lag_us, lag_us);
}
