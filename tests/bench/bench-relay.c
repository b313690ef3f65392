/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a relay costs beside what else could carry the messages of two: bench-relay [--quick]
 * [--only TEXT] [--rounds N] [--seconds N] [PATH]. It runs the relay at PATH, or else $E2E_RELAY,
 * or else the one built beside it. README.md says what the rows mean.
 */

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "bench/idle.h"
#include "bench/load.h"
#include "bench/median.h"
#include "support/certificate.h"

#define MAX_ROUNDS 9
#define SUBJECT_CORE 0
#define LOAD_CORE 1
#define MAX_SOCAT_PAIRS 100 /* it is a process for each */
#define N_FIXED_RATE_PAIRS 10
#define RATE_OF_WORKER 10000
#define MAX_IDLE 20000
#define SPARE_DESCRIPTORS 400 /* of load and subject, beside idle connections */

typedef struct
{
  const gchar *name;
  BenchLoad load;
  gboolean quick;
} Row;

#define STREAM(name_, bytes_, pairs_, window_, quick_) \
  { \
    name_, { BENCH_STREAM, bytes_, pairs_, window_, 0, FALSE }, quick_ \
  }

static const Row rows[] = {
  STREAM ("64 B x 1, 1024 on their way", 64, 1, 1024, FALSE),
  STREAM ("64 B x 10, 1024 on their way", 64, 10, 1024, FALSE),
  STREAM ("64 B x 100, 1024 on their way", 64, 100, 1024, TRUE),
  STREAM ("64 B x 1000, 1 on its way", 64, 1000, 1, FALSE),
  STREAM ("1 KiB x 1, 64 on their way", 1024, 1, 64, FALSE),
  STREAM ("1 KiB x 10, 64 on their way", 1024, 10, 64, FALSE),
  STREAM ("1 KiB x 100, 64 on their way", 1024, 100, 64, TRUE),
  STREAM ("1 KiB x 1000, 1 on its way", 1024, 1000, 1, TRUE),
  STREAM ("16 KiB x 1, 8 on their way", 16384, 1, 8, FALSE),
  STREAM ("16 KiB x 10, 8 on their way", 16384, 10, 8, FALSE),
  STREAM ("16 KiB x 100, 8 on their way", 16384, 100, 8, FALSE),
  STREAM ("16 KiB x 1000, 1 on its way", 16384, 1000, 1, FALSE),
  STREAM ("64 KiB x 1, 2 on their way", 65536, 1, 2, FALSE),
  STREAM ("64 KiB x 10, 2 on their way", 65536, 10, 2, FALSE),
  STREAM ("64 KiB x 100, 2 on their way", 65536, 100, 2, TRUE),
  STREAM ("64 KiB x 1000, 1 on its way", 65536, 1000, 1, FALSE),
  { "ping-pong 1 KiB x 1", { BENCH_PING_PONG, 1024, 1, 1, 0, FALSE }, TRUE },
  { "ping-pong 1 KiB x 100", { BENCH_PING_PONG, 1024, 100, 1, 0, FALSE }, FALSE },
  { "2 000 a second, 1 KiB", { BENCH_RATE, 1024, N_FIXED_RATE_PAIRS, 1, 2000, FALSE }, FALSE },
  { "20 000 a second, 1 KiB", { BENCH_RATE, 1024, N_FIXED_RATE_PAIRS, 1, 20000, FALSE }, TRUE },
  { "sessions that come and go", { BENCH_CHURN, 64, 1, 1, 0, FALSE }, TRUE },
  { "sessions, with the same talk", { BENCH_CHURN_WITH_TALK, 64, 1, 1, 0, FALSE }, TRUE },
  { "TLS: 1 KiB x 100, 64 on their way", { BENCH_STREAM, 1024, 100, 64, 0, TRUE }, FALSE },
  { "TLS: 16 KiB x 100, 8 on their way", { BENCH_STREAM, 16384, 100, 8, 0, TRUE }, FALSE },
  { "TLS: ping-pong 1 KiB x 1", { BENCH_PING_PONG, 1024, 1, 1, 0, TRUE }, FALSE },
  { "TLS: sessions that come and go", { BENCH_CHURN, 64, 1, 1, 0, TRUE }, TRUE },
};

typedef struct
{
  gboolean quick;
  gchar *only; /* part of the names of the rows to measure, or NULL */
  gint n_rounds;
  gdouble seconds;
  guint n_descriptors;
  BenchPlace place;
  BenchSubject *subjects[BENCH_N_KINDS]; /* NULL: not installed */
  gdouble cpu_us[G_N_ELEMENTS (rows)][BENCH_N_KINDS]; /* 0: not measured */
} Bench;

/* Of each figure by itself. */
static BenchFigures
get_median (const BenchFigures *figures, guint n)
{
  BenchFigures median;

  bench_median ((const gdouble *) figures, n, sizeof median / sizeof (gdouble),
                (gdouble *) &median);
  return median;
}

static gboolean
takes_part (const Bench *self, const Row *row, BenchKind kind)
{
  return self->subjects[kind] != NULL && (!row->load.with_tls || bench_kind_has_tls (kind)) &&
         (kind != BENCH_SOCAT || row->load.n_pairs <= MAX_SOCAT_PAIRS) &&
         (kind != BENCH_DIRECT || row->load.mode < BENCH_CHURN);
}

/* Each round goes over all, so that a noisy neighbour disturbs all alike. */
static void
measure (Bench *self, guint number)
{
  const Row *row = &rows[number];
  BenchFigures figures[BENCH_N_KINDS][MAX_ROUNDS];

  for (gint round = 0; round < self->n_rounds; round++)
    for (guint kind = 0; kind < BENCH_N_KINDS; kind++)
      if (takes_part (self, row, kind))
        figures[kind][round] = bench_load (self->subjects[kind], &row->load, self->seconds);

  g_print ("\n%s\n  %-10s %9s %10s %8s %8s %8s\n", row->name, "", "CPU us", "per s", "p50 us",
           "p99 us", "p999 us");
  for (guint kind = 0; kind < BENCH_N_KINDS; kind++)
    if (takes_part (self, row, kind))
      {
        const BenchFigures median = get_median (figures[kind], (guint) self->n_rounds);

        self->cpu_us[number][kind] = median.cpu_us;
        g_print ("  %-10s %9.3f %10.0f %8.0f %8.0f %8.0f\n", bench_kind_get_name (kind),
                 median.cpu_us, median.per_s, median.p50_us, median.p99_us, median.p999_us);
      }
}

static gboolean
is_wanted (const Bench *self, const gchar *name, gboolean quick)
{
  return (quick || !self->quick) && (self->only == NULL || strstr (name, self->only) != NULL);
}

static void
measure_idle (const Bench *self, guint n_connections, gboolean with_tls, gboolean quick)
{
  const guint max = self->n_descriptors - SPARE_DESCRIPTORS;
  g_autofree gchar *name =
    g_strdup_printf ("%s%u idle connections", with_tls ? "TLS: " : "", n_connections);

  if (!is_wanted (self, name, quick))
    return;
  if (n_connections > max)
    g_print ("\nSKIPPED: %u of %s, for which the hard limit of open files is too low\n",
             n_connections - max, name);
  g_print ("\n%s\n  %-10s %9s %9s %10s | one active pair's p50 and p99 us, alone and among them\n",
           name, "", "number", "KiB each", "CPU ms/s");
  for (guint kind = 0; kind < BENCH_N_KINDS; kind++)
    {
      BenchSubject *subject;
      BenchIdle idle;

      if (self->subjects[kind] == NULL || kind == BENCH_DIRECT || kind == BENCH_SOCAT ||
          (with_tls && !bench_kind_has_tls (kind)))
        continue;
      subject = bench_subject_new (kind, &self->place);
      idle = bench_idle (subject, MIN (n_connections, max), with_tls, self->seconds);
      bench_subject_free (subject);
      g_print ("  %-10s %9u %9.2f %10.3f | %6.0f %6.0f   %6.0f %6.0f\n", bench_kind_get_name (kind),
               idle.n_connections, idle.kib_each, idle.cpu_ms_per_s, idle.alone.p50_us,
               idle.alone.p99_us, idle.among.p50_us, idle.among.p99_us);
    }
}

static gint is_over;

/* Keeps a processor awake: it gives way to everyone. */
static gpointer
stay_awake (gpointer core)
{
  const struct sched_param none = { 0 };

  test_process_pin_self (GPOINTER_TO_INT (core));
  if (sched_setscheduler (0, SCHED_IDLE, &none) == 0)
    while (!g_atomic_int_get (&is_over))
      continue;
  return NULL;
}

/* What workers could carry on a processor each: the messages for each second of the busiest. That
 * needs no more processors than there are, if each worker has as much to do whatever their number:
 * one that is busier finds more at once when it wakes up, and so spends less on a message. As fast
 * as they can would be no measure, as the load is the busiest of all on two processors. Those are
 * kept awake, or fewer workers would pay more for waking them. */
static void
measure_workers (const Bench *self)
{
  BenchLoad load = { .mode = BENCH_RATE, .message_bytes = 1024, .n_pairs = 1000 };
  BenchPlace place = self->place;
  GThread *awake[2];

  if (!is_wanted (self, "workers", FALSE))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (awake); i++)
    awake[i] = g_thread_new ("awake", stay_awake, GUINT_TO_POINTER (i));
  g_print ("\nworkers, %u a second each, 1 KiB x 1000\n  %-10s %9s %9s %16s %26s\n", RATE_OF_WORKER,
           "", "CPU us", "per s", "busiest's share", "for each CPU s of the busiest");
  place.core = TEST_ANY_CORE;
  for (place.n_workers = 1; place.n_workers <= 2; place.n_workers++)
    {
      BenchSubject *subject = bench_subject_new (BENCH_RELAY, &place);
      BenchFigures figures[MAX_ROUNDS];
      gdouble share[MAX_ROUNDS];
      gdouble capacity[MAX_ROUNDS];

      load.per_s = RATE_OF_WORKER * place.n_workers;
      for (gint round = 0; round < self->n_rounds; round++)
        {
          guint64 all_ns = test_process_get_cpu_ns (subject->process);
          guint64 busiest_ns = test_process_get_busiest_cpu_ns (subject->process);

          figures[round] = bench_load (subject, &load, self->seconds);
          all_ns = test_process_get_cpu_ns (subject->process) - all_ns;
          busiest_ns = test_process_get_busiest_cpu_ns (subject->process) - busiest_ns;
          share[round] = (gdouble) busiest_ns / (gdouble) all_ns;
          capacity[round] = 1e6 / (figures[round].cpu_us * share[round]);
        }
      bench_subject_free (subject);
      bench_median (share, (guint) self->n_rounds, 1, &share[0]);
      bench_median (capacity, (guint) self->n_rounds, 1, &capacity[0]);
      g_print ("  %-10u %9.2f %9.0f %16.3f %26.0f\n", place.n_workers,
               get_median (figures, self->n_rounds).cpu_us,
               get_median (figures, self->n_rounds).per_s, share[0], capacity[0]);
    }
  g_atomic_int_set (&is_over, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (awake); i++)
    g_thread_join (awake[i]);
}

static void
print_ratio (gdouble ours, gdouble theirs)
{
  if (ours > 0 && theirs > 0)
    g_print (" %9.2f", ours / theirs);
  else
    g_print (" %9s", "-");
}

static void
sum_up (const Bench *self)
{
  g_print ("\nCPU us for each message (or session), and the relay's as a multiple\n%-36s", "");
  for (guint kind = 0; kind < BENCH_DIRECT; kind++)
    g_print (" %9s", bench_kind_get_name (kind));
  g_print (" %9s %9s\n", "/ floor", "/ best");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const gdouble *cpu_us = self->cpu_us[i];
      gdouble best_us = 0;

      if (cpu_us[BENCH_RELAY] <= 0)
        continue;
      g_print ("%-36s", rows[i].name);
      for (guint kind = 0; kind < BENCH_DIRECT; kind++)
        {
          if (cpu_us[kind] > 0)
            g_print (" %9.3f", cpu_us[kind]);
          else
            g_print (" %9s", "-");
          if (kind > BENCH_FORWARDER && cpu_us[kind] > 0 &&
              (best_us <= 0 || cpu_us[kind] < best_us))
            best_us = cpu_us[kind];
        }
      print_ratio (cpu_us[BENCH_RELAY], cpu_us[BENCH_FORWARDER]);
      print_ratio (cpu_us[BENCH_RELAY], best_us);
      g_print ("\n");
    }
}

static gchar *
find_relay (const gchar *path)
{
  g_autofree gchar *own = NULL;
  g_autofree gchar *folder = NULL;

  if (path != NULL || (path = g_getenv ("E2E_RELAY")) != NULL)
    return g_strdup (path);

  own = g_file_read_link ("/proc/self/exe", NULL);
  folder = g_path_get_dirname (own);
  return g_build_filename (folder, "..", "..", "src", "relay", "e2echat-relay", NULL);
}

static void
read_options (Bench *self, gint argc, gchar *argv[], gchar **path)
{
  gdouble seconds = 0;
  gint n_rounds = 0;
  g_auto (GStrv) rest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("[PATH]");
  const GOptionEntry entries[] = {
    { "quick", 0, 0, G_OPTION_ARG_NONE, &self->quick, "Some rows, half a minute", NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING, &self->only, "Rows whose names hold TEXT", "TEXT" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "Of which medians are taken", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "Of one measurement", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bench-relay: %s\n", error->message);
      exit (2);
    }
  self->n_rounds = CLAMP (n_rounds, 0, MAX_ROUNDS);
  if (self->n_rounds == 0)
    self->n_rounds = self->quick ? 1 : 3;
  self->seconds = seconds > 0 ? seconds : self->quick ? 0.2 : 0.5;
  *path = find_relay (rest == NULL ? NULL : rest[0]);
}

static void
start_all (Bench *self)
{
  for (guint kind = 0; kind < BENCH_N_KINDS; kind++)
    if (bench_kind_is_installed (kind))
      self->subjects[kind] = bench_subject_new (kind, &self->place);
    else
      g_print ("SKIPPED: %s is not installed\n", bench_kind_get_name (kind));
}

static void
stop_all (Bench *self)
{
  for (guint kind = 0; kind < BENCH_N_KINDS; kind++)
    g_clear_pointer (&self->subjects[kind], bench_subject_free);
}

static void
run (Bench *self)
{
  start_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (is_wanted (self, rows[i].name, rows[i].quick))
      measure (self, i);
  measure_idle (self, 1000, FALSE, TRUE);
  measure_idle (self, 10000, FALSE, FALSE);
  measure_idle (self, MAX_IDLE, FALSE, FALSE);
  measure_idle (self, 1000, TRUE, FALSE);
  measure_workers (self);
  sum_up (self);
  stop_all (self);
}

static void
remove_files (const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

gint
main (gint argc, gchar *argv[])
{
  Bench self = { 0 };
  g_autofree gchar *folder = g_dir_make_tmp ("bench-relay-XXXXXX", NULL);
  g_autofree gchar *cert_path = g_build_filename (folder, "cert.pem", NULL);
  g_autofree gchar *key_path = g_build_filename (folder, "key.pem", NULL);
  g_autofree gchar *pin = test_certificate_write (cert_path, key_path, 1);
  g_autofree gchar *path = NULL;

  read_options (&self, argc, argv, &path);
  signal (SIGPIPE, SIG_IGN);
  self.n_descriptors = test_process_raise_descriptor_limit (MAX_IDLE + SPARE_DESCRIPTORS);
  self.place = (BenchPlace){ .relay_path = path,
                             .folder = folder,
                             .cert_path = cert_path,
                             .key_path = key_path,
                             .core = SUBJECT_CORE,
                             .n_workers = 1 };
  test_process_pin_self (LOAD_CORE);
  bench_stream_init_tls (cert_path, key_path);
  run (&self);
  remove_files (folder);
  return 0;
}
