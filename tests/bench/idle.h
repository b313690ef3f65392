/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What connections cost that do nothing, and what they cost the one pair that does something.
 */

#pragma once

#include "bench/load.h"

typedef struct
{
  guint n_connections; /* of the subject: two for each pair */
  gdouble kib_each; /* of its resident memory */
  gdouble cpu_ms_per_s; /* while nobody sends */
  BenchFigures alone; /* the active pair before they came */
  BenchFigures among;
} BenchIdle;

/* SUBJECT must be newly started: who had other memory to give back would seem to need none. */
BenchIdle
bench_idle (BenchSubject *subject, guint n_connections, gboolean with_tls, gdouble seconds);
