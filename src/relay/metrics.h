/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The relay's metrics in the text format of Prometheus. Nothing in them is about one person or one
 * session. The table in metrics.c is all there is to a metric; see README.md for how to add one.
 */

#pragma once

#include "relay/admission.h"
#include "relay/counters.h"

/* What is known of the relay as a whole, behind what its workers count. */
typedef enum
{
  E2E_TOTAL_ADDRESSES = E2E_N_COUNTS,
  E2E_TOTAL_BUFFERED_BYTES,
  E2E_TOTAL_MAX_BUFFERED_BYTES,
  E2E_TOTAL_DRAINING,
  E2E_TOTAL_HITS, /* one for each E2eHit */
  E2E_N_TOTALS = E2E_TOTAL_HITS + E2E_N_HITS,
} E2eTotal;

typedef struct
{
  const E2eCounters *const *workers; /* n_workers */
  guint n_workers;
  gboolean has_handshaker; /* the last of them shakes hands */
  guint64 totals[E2E_N_TOTALS]; /* from E2E_N_COUNTS on */
} E2eMetrics;

/* What is served as text/plain; version=0.0.4. */
gchar *e2e_metrics_format (const E2eMetrics *self);
