/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/idle.h"

#define MESSAGE_BYTES 1024
#define FIRST_IDLE 1000000 /* numbers that the active pairs do not have */

BenchIdle
bench_idle (BenchSubject *subject, guint n_connections, gboolean with_tls, gdouble seconds)
{
  const BenchLoad load = {
    .mode = BENCH_PING_PONG, .message_bytes = MESSAGE_BYTES, .n_pairs = 1, .with_tls = with_tls
  };
  const guint n_pairs = n_connections / 2;
  g_autofree BenchPair *pairs = g_new0 (BenchPair, n_pairs);
  BenchIdle idle = { .n_connections = 2 * n_pairs };
  gsize resident_bytes;
  guint64 cpu_ns;

  bench_load (subject, &load, seconds / 4); /* so that all that is made once is made */
  idle.alone = bench_load (subject, &load, seconds);
  resident_bytes = test_process_get_resident_bytes (subject->process);
  bench_subject_connect (subject, pairs, FIRST_IDLE, n_pairs, MESSAGE_BYTES, with_tls);
  g_usleep (300000);
  idle.kib_each =
    ((gdouble) test_process_get_resident_bytes (subject->process) - (gdouble) resident_bytes) /
    1024 / idle.n_connections;
  idle.among = bench_load (subject, &load, seconds);
  g_usleep (300000);
  cpu_ns = test_process_get_cpu_ns (subject->process);
  g_usleep ((gulong) (seconds * G_USEC_PER_SEC));
  idle.cpu_ms_per_s =
    (gdouble) (test_process_get_cpu_ns (subject->process) - cpu_ns) / 1e6 / seconds;
  for (guint i = 0; i < n_pairs; i++)
    bench_pair_close (&pairs[i]);
  return idle;
}
