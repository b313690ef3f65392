/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * soak RELAY [SECONDS [PAIRS]]: many pairs chat through a relay while connections break, readers
 * are slow, strangers attack, and the relay is killed and drained and started again. At the end
 * every message must have arrived once and in order, and the relay must be as small as it began.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "soak/mob.h"
#include "soak/person.h"
#include "support/certificate.h"
#include "support/process.h"

#define MAX_EVENTS 512
#define TICK_US (10 * 1000)
#define TICKS_PER_ROUND 100 /* in which everyone is visited once */
#define MAX_PAIRS 9000
#define SLOW_ONE_IN 50
#define TLS_ONE_IN 3
#define DISCONNECT_ONE_IN 40 /* visits */
#define ATTACKS_PER_TICK 2
#define PATIENCE_US (60 * G_USEC_PER_SEC)

/* What the relay may have grown by when all are gone: pages that malloc keeps. */
#define MAX_GROWTH_BYTES (8u * 1024 * 1024)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED TRUE
#else
#define IS_SANITIZED FALSE
#endif

typedef struct
{
  const gchar *path;
  gchar *options;
  guint16 port;
  TestProcess *relay;
  guint n_starts;
  gsize first_bytes; /* of the relay, before anybody came */
  guint first_descriptors;
  guint n_people;
  SoakPerson *people;
  SoakTally tally;
  gint epoll_fd;
  Mob *mob;
  guint tick;
  gint64 now_us;
  gint64 next_tick_us;
  gboolean is_wild; /* disconnects and attacks happen */
} Soak;

static void
start_relay (Soak *self)
{
  self->relay = test_process_new_relay (self->path, self->options, TEST_ANY_CORE);
  self->port = self->relay->port;
  self->first_bytes = test_process_get_resident_bytes (self->relay);
  self->first_descriptors = test_process_count_descriptors (self->relay);
  self->n_starts++;
}

static void
visit (Soak *self, SoakPerson *person, gboolean writes)
{
  soak_person_visit (person, writes ? (guint) g_random_int_range (0, 4) : 0);
  if (self->is_wild && g_random_int_range (0, DISCONNECT_ONE_IN) == 0)
    soak_person_disconnect (person, g_random_boolean ());
}

static void
tick (Soak *self, gboolean writes)
{
  for (guint i = self->tick % TICKS_PER_ROUND; i < self->n_people; i += TICKS_PER_ROUND)
    visit (self, &self->people[i], writes);
  if (self->is_wild)
    for (guint i = 0; i < ATTACKS_PER_TICK; i++)
      mob_act (self->mob);
  self->tick++;
}

/* Runs until a time, or until DONE says so; then returns TRUE. */
static gboolean
run (Soak *self, gint64 duration_us, gboolean writes, gboolean (*done) (const Soak *))
{
  struct epoll_event events[MAX_EVENTS];
  const gint64 end_us = g_get_monotonic_time () + duration_us;

  for (self->now_us = g_get_monotonic_time (); self->now_us < end_us;
       self->now_us = g_get_monotonic_time ())
    {
      const gint wait_ms = (gint) CLAMP ((self->next_tick_us - self->now_us) / 1000, 0, 10);
      const gint n = epoll_wait (self->epoll_fd, events, MAX_EVENTS, wait_ms);

      for (gint i = 0; i < n; i++)
        soak_person_on_event (&self->people[events[i].data.u32], events[i].events);
      if (g_get_monotonic_time () >= self->next_tick_us)
        {
          self->next_tick_us = g_get_monotonic_time () + TICK_US;
          tick (self, writes);
          if (done != NULL && self->tick % 10 == 0 && done (self))
            return TRUE;
        }
    }
  return done == NULL;
}

static gboolean
all_are_seated (const Soak *self)
{
  for (guint i = 0; i < self->n_people; i++)
    if (!self->people[i].has_seat)
      return FALSE;
  return TRUE;
}

static gboolean
all_is_said (const Soak *self)
{
  for (guint i = 0; i < self->n_people; i++)
    if (!soak_person_is_done (&self->people[i]))
      return FALSE;
  return TRUE;
}

static gboolean
all_are_gone (const Soak *self)
{
  for (guint i = 0; i < self->n_people; i++)
    if (soak_person_is_connected (&self->people[i]))
      return FALSE;
  return TRUE;
}

/* A sanitizer keeps what is freed, so that it can tell its use. */
static gboolean
is_small_again (const Soak *self)
{
  return IS_SANITIZED ||
         test_process_get_resident_bytes (self->relay) <= self->first_bytes + MAX_GROWTH_BYTES;
}

static gboolean
all_is_closed (const Soak *self)
{
  return test_process_count_descriptors (self->relay) == self->first_descriptors;
}

/* Killed, it has no chance to say anything; drained, it tells all, and they hang up. */
static void
restart (Soak *self, gboolean gently)
{
  if (gently)
    {
      g_subprocess_send_signal (self->relay->process, SIGTERM);
      run (self, G_USEC_PER_SEC, TRUE, NULL);
      g_assert_cmpint (test_process_end (self->relay, 0), ==, 0);
    }
  else
    g_assert_cmpint (test_process_end (self->relay, SIGKILL), ==, -1);
  start_relay (self);
}

static void
report (const Soak *self, const gchar *when)
{
  g_print ("%s: %" G_GUINT64_FORMAT " messages; connections lost %" G_GUINT64_FORMAT
           ", refused %" G_GUINT64_FORMAT "; sent again %" G_GUINT64_FORMAT
           ", early %" G_GUINT64_FORMAT "; attacks %" G_GUINT64_FORMAT
           "; relay's starts %u, KiB %zu, descriptors %u\n",
           when, self->tally.n_delivered, self->tally.n_lost, self->tally.n_refused,
           self->tally.n_repeated, self->tally.n_gaps, mob_get_n_attacks (self->mob),
           self->n_starts, test_process_get_resident_bytes (self->relay) / 1024,
           test_process_count_descriptors (self->relay));
}

/* The last relay lives through the last third, so that it has something to forget. */
static void
chat_for (Soak *self, gint64 duration_us)
{
  const gint64 stretch_us = MAX (duration_us / 12, 2 * G_USEC_PER_SEC);
  const gint64 began_us = g_get_monotonic_time ();
  gint64 elapsed_us = 0;
  gboolean gently = FALSE;

  self->is_wild = TRUE;
  while (elapsed_us < duration_us)
    {
      run (self, MIN (stretch_us, duration_us - elapsed_us), TRUE, NULL);
      elapsed_us = g_get_monotonic_time () - began_us;
      report (self, "chatting");
      if (elapsed_us < duration_us * 2 / 3)
        restart (self, gently);
      gently = !gently;
    }
  self->is_wild = FALSE;
}

static guint64
count_arrivals (const Soak *self)
{
  return self->tally.n_delivered + self->tally.n_repeated + self->tally.n_gaps;
}

/* What is still missing when nothing comes any more would never come. */
static void
assert_all_is_said (Soak *self)
{
  guint n_missing = 0;
  guint64 n_before;

  do
    {
      n_before = count_arrivals (self);
      if (run (self, PATIENCE_US, FALSE, all_is_said))
        return;
    }
  while (count_arrivals (self) > n_before);

  for (guint i = 0; i < self->n_people; i++)
    if (!soak_person_is_done (&self->people[i]))
      {
        const SoakPerson *person = &self->people[i];

        if (n_missing++ < 10)
          g_printerr ("Person %u, state %d: wrote %" G_GUINT64_FORMAT ", acked %" G_GUINT64_FORMAT
                      ", partner has %" G_GUINT64_FORMAT ", partner's state %d\n",
                      i, person->state, person->last_sent, person->acked, person->partner->received,
                      person->partner->state);
      }
  g_error ("%u people are not heard", n_missing);
}

static void
assert_all_is_forgotten (Soak *self)
{
  for (guint i = 0; i < self->n_people; i += 2)
    soak_person_leave (&self->people[i]);
  g_assert_true (run (self, PATIENCE_US, FALSE, all_are_gone));
  g_clear_pointer (&self->mob, mob_free);
  self->mob = mob_new (self->port);
  g_assert_true (run (self, PATIENCE_US, FALSE, all_is_closed));
  g_assert_true (run (self, PATIENCE_US, FALSE, is_small_again));
  report (self, "all are gone");
  g_print ("The relay began with %zu KiB and %u descriptors, and ends with %zu KiB and %u\n",
           self->first_bytes / 1024, self->first_descriptors,
           test_process_get_resident_bytes (self->relay) / 1024,
           test_process_count_descriptors (self->relay));
}

static void
init (Soak *self, const gchar *path, guint n_pairs, const gchar *folder)
{
  g_autofree gchar *certificate = g_build_filename (folder, "cert", NULL);
  g_autofree gchar *certificate_key = g_build_filename (folder, "cert-key", NULL);
  g_autofree gchar *options = g_strdup_printf (
    "--workers 2 --key-file %s/key --tls-cert %s --tls-key %s --max-connections-per-address 0 "
    "--max-creations 0 --max-opening 4 --ping 60",
    folder, certificate, certificate_key);

  g_free (test_certificate_write (certificate, certificate_key, 1));
  self->path = path;
  self->options = g_strdup_printf ("--listen 127.0.0.1:0 --max-failed-joins 0 %s", options);
  start_relay (self);
  /* From now on always on the same port. */
  g_free (self->options);
  self->options = g_strdup_printf ("--listen 127.0.0.1:%u %s", self->port, options);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->mob = mob_new (self->port);
  self->n_people = 2 * n_pairs;
  self->people = g_new0 (SoakPerson, self->n_people);
  for (guint i = 0; i < self->n_people; i++)
    {
      SoakPerson *person = &self->people[i];

      soak_person_init (person, i, self->epoll_fd, self->port, &self->tally);
      person->partner = &self->people[i ^ 1];
      person->is_slow = i % SLOW_ONE_IN == 1;
      person->has_tls = i % TLS_ONE_IN == 0;
    }
}

static void
clear (Soak *self)
{
  for (guint i = 0; i < self->n_people; i++)
    soak_person_clear (&self->people[i]);
  g_free (self->people);
  mob_free (self->mob);
  close (self->epoll_fd);
  g_free (self->options);
  g_assert_cmpint (test_process_end (self->relay, SIGTERM), ==, 0);
}

static void
remove_folder (const gchar *folder)
{
  static const gchar *const names[] = { "key", "cert", "cert-key" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *path = g_build_filename (folder, names[i], NULL);

      unlink (path);
    }
  rmdir (folder);
}

gint
main (gint argc, gchar *argv[])
{
  Soak self = { 0 };
  const guint seconds = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 60;
  const guint n_pairs = argc > 3 ? (guint) strtoul (argv[3], NULL, 10) : 2000;
  g_autofree gchar *folder = g_dir_make_tmp ("soak-XXXXXX", NULL);

  if (argc < 2 || seconds == 0 || n_pairs == 0 || n_pairs > MAX_PAIRS)
    {
      g_printerr ("soak RELAY [SECONDS [PAIRS]], of which at most %u\n", MAX_PAIRS);
      return 2;
    }
  signal (SIGPIPE, SIG_IGN);
  test_process_raise_descriptor_limit (0);
  init (&self, argv[1], n_pairs, folder);
  if (!run (&self, PATIENCE_US, FALSE, all_are_seated))
    g_error ("Not everybody found a seat");
  chat_for (&self, (gint64) seconds * G_USEC_PER_SEC);
  assert_all_is_said (&self);
  report (&self, "all is said");
  assert_all_is_forgotten (&self);
  clear (&self);
  remove_folder (folder);
  g_print ("Every message arrived once and in order\n");
  return 0;
}
