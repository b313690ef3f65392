/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long rounds of a relay's loop took, by its own metrics.
 */

#pragma once

#include "relay/counters.h"

typedef struct
{
  guint64 n_rounds[E2E_N_LAG_BOUNDS + 1];
} BenchLag;

/* What the first worker of the relay counted until now. FALSE: it has no metrics. */
gboolean bench_lag_read (BenchLag *self, const gchar *unix_path);

/* Between two looks: the least bound that so many of 100 rounds kept to; G_MAXUINT64: none. */
guint64 bench_lag_get_percentile (const BenchLag *before, const BenchLag *after, gdouble percent);
