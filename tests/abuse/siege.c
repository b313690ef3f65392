/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "abuse/siege.h"

#include <signal.h>

#define QUIET_US (400 * 1000)
#define LOOK_US (300 * 1000)
#define PATIENCE_US (20 * G_USEC_PER_SEC)

/* Twice as long is what an attack may do to the honest. On a machine that has other things to do,
 * and on which attackers and relay share processors, so much comes on top: enough that only a pair
 * that is truly held up misses it. How much slower it was is in the log. */
#define SLACK_P50_US (100 * 1000)
#define SLACK_P99_US (500 * 1000)

void
siege_init (Siege *self, const gchar *options)
{
  g_autofree gchar *line = g_strdup_printf ("--listen 0.0.0.0:0 --workers 1 %s", options);

  *self = (Siege){ .relay = test_process_new_relay (g_getenv ("E2E_RELAY"), line, TEST_ANY_CORE) };
  self->port = self->relay->port;
  self->honest = honest_new (self->port);
  g_usleep (QUIET_US);
  self->quiet = honest_look (self->honest);
  self->quiet_bytes = test_process_get_resident_bytes (self->relay);
}

void
siege_look (Siege *self, const gchar *what, gsize max_growth_bytes)
{
  const gsize now_bytes = test_process_get_resident_bytes (self->relay);
  const gsize growth_bytes = now_bytes > self->quiet_bytes ? now_bytes - self->quiet_bytes : 0;
  HonestFigures now;

  g_usleep (LOOK_US);
  now = honest_look (self->honest);
  g_test_message ("%s: p50 %" G_GINT64_FORMAT " us, p99 %" G_GINT64_FORMAT
                  " us (quiet: %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "), grown by %zu KiB",
                  what, now.p50_us, now.p99_us, self->quiet.p50_us, self->quiet.p99_us,
                  growth_bytes / 1024);
  g_assert_cmpuint (now.n, >, 0);
  if (SIEGE_IS_SANITIZED)
    return;
  g_assert_cmpint (now.p50_us, <=, 2 * self->quiet.p50_us + SLACK_P50_US);
  g_assert_cmpint (now.p99_us, <=, 2 * self->quiet.p99_us + SLACK_P99_US);
  g_assert_cmpuint (growth_bytes, <=, max_growth_bytes);
}

/* As soon as whatever else runs lets them. */
static void
assert_they_still_talk (Siege *self)
{
  const gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  honest_look (self->honest);
  while (honest_look (self->honest).n == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      g_usleep (LOOK_US / 100);
    }
}

void
siege_clear (Siege *self)
{
  assert_they_still_talk (self);
  honest_free (self->honest);
  g_assert_cmpint (test_process_end (self->relay, SIGTERM), ==, 0);
}
