/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a subject is loaded with, and what came of it.
 */

#pragma once

#include "bench/subject.h"

typedef enum
{
  BENCH_STREAM, /* one way; each pair has a window of messages on their way */
  BENCH_PING_PONG, /* both ways, each message answering the one before */
  BENCH_RATE, /* one way, so many a second over all pairs */
  BENCH_CHURN, /* sessions that come and go */
  BENCH_CHURN_WITH_TALK, /* with as much talk for all as the relay has */
} BenchMode;

typedef struct
{
  BenchMode mode;
  gsize message_bytes;
  guint n_pairs;
  guint window; /* messages; BENCH_STREAM */
  guint per_s; /* BENCH_RATE */
  gboolean with_tls;
} BenchLoad;

typedef struct
{
  gdouble per_s; /* messages, or sessions */
  gdouble cpu_us; /* of the subject, for one */
  gdouble p50_us;
  gdouble p99_us;
  gdouble p999_us;
} BenchFigures;

/* Loads SUBJECT for some seconds after a tenth as long to warm up. */
BenchFigures bench_load (BenchSubject *subject, const BenchLoad *load, gdouble seconds);
