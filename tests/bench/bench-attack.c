/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What attacks on a relay do to an honest pair: bench-attack [--quick] [--only TEXT] [--rounds N]
 * [--seconds N] [PATH]. README.md says what the columns mean, and who runs where.
 */

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench/attacker.h"
#include "bench/lag.h"
#include "bench/median.h"
#include "support/certificate.h"
#include "support/honest.h"

#define MAX_ROUNDS 9
#define RELAY_CORE 0
#define LOAD_CORE 1
#define MAX_DESCRIPTORS 30000
#define SETTLE_US (200 * 1000)
#define URGENT (-20)

typedef struct
{
  gboolean quick;
  gchar *only;
  gint n_rounds;
  gdouble seconds;
  gchar *attack; /* this process is the attacker */
  gint port;
  gchar *own_path;
  gchar *relay_path;
  gchar *folder;
} Bench;

typedef struct
{
  gdouble p99_us;
  gdouble relay_p50_us;
  gdouble relay_p99_us;
  gdouble cpu_percent;
  gdouble left_out_percent; /* of the pair's messages */
  gdouble lag_p99_us; /* infinite: above all bounds */
  gdouble lag_max_us;
} Figures;

/* Of each figure by itself. */
static Figures
get_median (const Figures *figures, guint n)
{
  Figures median;

  bench_median ((const gdouble *) figures, n, sizeof median / sizeof (gdouble),
                (gdouble *) &median);
  return median;
}

static TestProcess *
start_attacker (const Bench *self, const gchar *name, guint16 port, gint core)
{
  g_autofree gchar *number = g_strdup_printf ("%u", port);
  const gchar *argv[] = { self->own_path, "--attack", name, "--port", number, NULL };

  return test_process_new_ready (argv, core, BENCH_ATTACK_READY);
}

static gdouble
get_lag (const BenchLag *before, const BenchLag *after, gdouble percent)
{
  const guint64 lag_us = bench_lag_get_percentile (before, after, percent);

  return lag_us == G_MAXUINT64 ? G_MAXDOUBLE : (gdouble) lag_us;
}

static Figures
look (const Bench *self, const TestProcess *relay, Honest *honest, const gchar *metrics)
{
  BenchLag before = { 0 };
  BenchLag after = { 0 };
  guint64 cpu_ns;
  gint64 elapsed_us;
  HonestFigures seen;
  Figures figures = { 0 };

  g_usleep (SETTLE_US);
  bench_lag_read (&before, metrics);
  honest_look (honest);
  cpu_ns = test_process_get_cpu_ns (relay);
  elapsed_us = -g_get_monotonic_time ();
  g_usleep ((gulong) (self->seconds * G_USEC_PER_SEC));
  seen = honest_look (honest);
  elapsed_us += g_get_monotonic_time ();
  cpu_ns = test_process_get_cpu_ns (relay) - cpu_ns;
  figures.cpu_percent = (gdouble) cpu_ns / 10 / (gdouble) elapsed_us;
  figures.left_out_percent = 100.0 * seen.n_left_out / MAX (seen.n + seen.n_left_out, 1);
  if (bench_lag_read (&after, metrics))
    {
      figures.lag_p99_us = get_lag (&before, &after, 99);
      figures.lag_max_us = get_lag (&before, &after, 100);
    }
  figures.p99_us = (gdouble) seen.p99_us;
  figures.relay_p50_us = (gdouble) seen.relay_p50_us;
  figures.relay_p99_us = (gdouble) seen.relay_p99_us;
  return figures;
}

/* A relay of its own, first in peace, then under attack. In peace the processors are kept awake as
 * attackers keep them, or the attack would look better than it is. */
static void
run_round (const Bench *self, const BenchAttack *attack, Figures *quiet, Figures *under)
{
  g_autofree gchar *metrics = g_build_filename (self->folder, "metrics", NULL);
  g_autofree gchar *tls =
    g_strdup_printf ("--tls-cert %s/cert.pem --tls-key %s/key.pem", self->folder, self->folder);
  g_autofree gchar *line =
    g_strdup_printf ("--listen 0.0.0.0:0 --workers 1 --metrics unix:%s %s %s", metrics,
                     attack->options, attack->needs_tls ? tls : "");
  TestProcess *relay = test_process_new_relay (self->relay_path, line, RELAY_CORE);
  TestProcess *other = start_attacker (self, bench_attacks[0].name, relay->port, LOAD_CORE);
  Honest *honest = honest_new (relay->port);

  honest_leave_out_delays (honest, relay);
  *quiet = look (self, relay, honest, metrics);
  test_process_end (other, SIGKILL);
  other = start_attacker (self, attack->name, relay->port, LOAD_CORE);
  *under = look (self, relay, honest, metrics);
  if (test_process_end (other, SIGKILL) != -1)
    g_printerr ("The attackers gave up: %s\n", attack->name);
  honest_free (honest);
  test_process_end (relay, SIGTERM);
}

static void
print_pair (gdouble quiet_us, gdouble under_us)
{
  g_print (" | %6.0f %6.0f %5.2f", quiet_us, under_us, under_us / MAX (quiet_us, 1));
}

static void
print_lag (gdouble lag_us)
{
  if (lag_us >= G_MAXDOUBLE)
    g_print (" %8s", "more");
  else
    g_print (" %8.0f", lag_us);
}

static void
measure (const Bench *self, const BenchAttack *attack)
{
  Figures quiet[MAX_ROUNDS];
  Figures under[MAX_ROUNDS];
  Figures before;
  Figures now;

  for (gint round = 0; round < self->n_rounds; round++)
    run_round (self, attack, &quiet[round], &under[round]);
  before = get_median (quiet, (guint) self->n_rounds);
  now = get_median (under, (guint) self->n_rounds);
  g_print ("%-22s", attack->name);
  print_pair (before.relay_p50_us, now.relay_p50_us);
  print_pair (before.relay_p99_us, now.relay_p99_us);
  print_pair (before.p99_us, now.p99_us);
  g_print (" | %5.0f %6.1f", now.cpu_percent, now.left_out_percent);
  print_lag (now.lag_p99_us);
  print_lag (now.lag_max_us);
  g_print ("\n");
}

static void
attack (const Bench *self)
{
  struct sched_param none = { 0 };

  if (sched_setscheduler (0, SCHED_IDLE, &none) != 0)
    g_printerr ("The attackers run as urgently as the honest pair\n");
  for (guint i = 0; i < bench_n_attacks; i++)
    if (g_str_equal (self->attack, bench_attacks[i].name))
      bench_attack_run (&bench_attacks[i], (guint16) self->port);
  exit (2);
}

static gchar *
find_relay (const gchar *own_path, const gchar *path)
{
  g_autofree gchar *folder = g_path_get_dirname (own_path);

  if (path != NULL || (path = g_getenv ("E2E_RELAY")) != NULL)
    return g_strdup (path);
  return g_build_filename (folder, "..", "..", "src", "relay", "e2echat-relay", NULL);
}

static void
read_options (Bench *self, gint argc, gchar *argv[])
{
  gdouble seconds = 0;
  gint n_rounds = 0;
  g_auto (GStrv) rest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("[PATH]");
  const GOptionFlags hidden = G_OPTION_FLAG_HIDDEN;
  const GOptionEntry entries[] = {
    { "quick", 0, 0, G_OPTION_ARG_NONE, &self->quick, "One round each, half a minute", NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING, &self->only, "Attacks whose names hold TEXT", "TEXT" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "Of which medians are taken", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "Of one measurement", "N" },
    { "attack", 0, hidden, G_OPTION_ARG_STRING, &self->attack, NULL, NULL },
    { "port", 0, hidden, G_OPTION_ARG_INT, &self->port, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bench-attack: %s\n", error->message);
      exit (2);
    }
  self->n_rounds = n_rounds > 0 ? MIN (n_rounds, MAX_ROUNDS) : self->quick ? 1 : 5;
  self->seconds = seconds > 0 ? seconds : 1;
  self->own_path = g_file_read_link ("/proc/self/exe", NULL);
  self->relay_path = find_relay (self->own_path, rest == NULL ? NULL : rest[0]);
}

static void
run (const Bench *self)
{
  g_autofree gchar *cert = g_build_filename (self->folder, "cert.pem", NULL);
  g_autofree gchar *key = g_build_filename (self->folder, "key.pem", NULL);
  g_autofree gchar *pin = test_certificate_write (cert, key, 1);
  TestProcess *awake = start_attacker (self, bench_attacks[0].name, 0, RELAY_CORE);

  g_print ("%-22s | %-20s | %-20s | %-20s | %-30s\n", "", "relay's p50 us", "relay's p99 us",
           "p99 us as seen", "relay under attack");
  g_print ("%-22s", "");
  for (guint i = 0; i < 3; i++)
    g_print (" | %6s %6s %5s", "quiet", "attack", "ratio");
  g_print (" | %5s %6s %8s %8s\n", "CPU %", "left %", "lag p99", "lag max");
  for (guint i = 0; i < bench_n_attacks; i++)
    if (self->only == NULL || strstr (bench_attacks[i].name, self->only) != NULL)
      measure (self, &bench_attacks[i]);
  test_process_end (awake, SIGKILL);
  g_unlink (cert);
  g_unlink (key);
}

gint
main (gint argc, gchar *argv[])
{
  Bench self = { 0 };

  read_options (&self, argc, argv);
  signal (SIGPIPE, SIG_IGN);
  test_process_raise_descriptor_limit (MAX_DESCRIPTORS);
  if (self.attack != NULL)
    attack (&self);

  test_process_pin_self (LOAD_CORE);
  if (setpriority (PRIO_PROCESS, 0, URGENT) != 0)
    g_print ("NOT URGENT: relay and honest pair have to share with what else runs here\n");
  self.folder = g_dir_make_tmp ("bench-attack-XXXXXX", NULL);
  run (&self);
  g_rmdir (self.folder);
  g_free (self.folder);
  g_free (self.own_path);
  g_free (self.relay_path);
  g_free (self.only);
  return 0;
}
