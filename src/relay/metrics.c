/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/metrics.h"

#define PREFIX "e2echat_relay_"
#define LAG "loop_lag_seconds"
#define MAX_SAMPLES 12

/* Which number, an E2eCount or an E2eTotal, and what tells it from others of its family. */
typedef struct
{
  guint which;
  const gchar *value; /* of the label; NULL: there is none */
} Sample;

typedef struct
{
  const gchar *name;
  const gchar *type;
  const gchar *help;
  const gchar *label;
  guint n_samples;
  Sample samples[MAX_SAMPLES];
} Family;

#define ONE(which_) .n_samples = 1, .samples = { { .which = which_ } }

static const Family families[] = {
  { "connections",
    "gauge",
    "Connections now; of an unknown one nothing was heard yet.",
    "transport",
    3,
    { { E2E_COUNT_CONNECTIONS_UNKNOWN_NOW, "unknown" },
      { E2E_COUNT_CONNECTIONS_PLAIN_NOW, "plain" },
      { E2E_COUNT_CONNECTIONS_TLS_NOW, "tls" } } },
  { "connections_total",
    "counter",
    "Connections that said something.",
    "transport",
    2,
    { { E2E_COUNT_CONNECTIONS_PLAIN, "plain" }, { E2E_COUNT_CONNECTIONS_TLS, "tls" } } },
  { "openings_failed_total",
    "counter",
    "Connections that ended before they had a seat.",
    "reason",
    5,
    { { E2E_COUNT_OPENINGS_TLS_FAILED, "tls" },
      { E2E_COUNT_OPENINGS_PROXY_FAILED, "proxy" },
      { E2E_COUNT_OPENINGS_TIMED_OUT, "timeout" },
      { E2E_COUNT_OPENINGS_ABANDONED, "hung_up" },
      { E2E_COUNT_OPENINGS_REFUSED, "refused" } } },
  { "errors_total",
    "counter",
    "Connections that were told an error, and closed.",
    "error",
    9,
    { { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_MALFORMED, "malformed" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_VERSION, "version" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_NO_SESSION, "no_session" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_SESSION_FULL, "session_full" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_TOKEN, "token" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_TOO_MANY, "too_many" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_RELAY_FULL, "relay_full" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_SEAT_TAKEN, "seat_taken" },
      { E2E_COUNT_ERRORS + E2E_WIRE_ERROR_SEAT_CLOSED, "seat_closed" } } },
  { "sessions",
    "gauge",
    "Sessions now: waiting for the second, paired, or kept for one whose connection is lost.",
    "state",
    3,
    { { E2E_COUNT_SESSIONS_WAITING_NOW, "waiting" },
      { E2E_COUNT_SESSIONS_PAIRED_NOW, "paired" },
      { E2E_COUNT_SESSIONS_KEPT_NOW, "kept" } } },
  { "seats_taken_total",
    "counter",
    "Seats taken: by creating a session, by joining one, by coming back to one.",
    "by",
    3,
    { { E2E_COUNT_CREATIONS, "create" },
      { E2E_COUNT_JOINS, "join" },
      { E2E_COUNT_RESUMES, "resume" } } },
  { "frames_total",
    "counter",
    "DATA frames: passed on, or dropped because the other seat was not connected.",
    "what",
    2,
    { { E2E_COUNT_FRAMES_FORWARDED, "forwarded" }, { E2E_COUNT_FRAMES_DROPPED, "dropped" } } },
  { "frame_bytes_total",
    "counter",
    "Bytes of DATA frames, with their headers.",
    "what",
    2,
    { { E2E_COUNT_BYTES_FORWARDED, "forwarded" }, { E2E_COUNT_BYTES_DROPPED, "dropped" } } },
  { "limits_hit_total",
    "counter",
    "How often a limit kept someone out or waiting, or ended a connection, by the option that sets "
    "it.",
    "limit",
    11,
    { { E2E_TOTAL_HITS + E2E_HIT_CONNECTIONS, "max-connections" },
      { E2E_TOTAL_HITS + E2E_HIT_CONNECTIONS_PER_ADDRESS, "max-connections-per-address" },
      { E2E_TOTAL_HITS + E2E_HIT_SESSIONS, "max-sessions" },
      { E2E_TOTAL_HITS + E2E_HIT_CREATIONS, "max-creations" },
      { E2E_TOTAL_HITS + E2E_HIT_FAILED_JOINS, "max-failed-joins" },
      { E2E_COUNT_OPENINGS_TIMED_OUT, "max-opening" },
      { E2E_COUNT_LIMIT_IDLE, "max-idle" },
      { E2E_COUNT_LIMIT_BUFFERED, "max-buffered" },
      { E2E_COUNT_LIMIT_MEMORY, "max-memory" },
      { E2E_COUNT_LIMIT_DESCRIPTORS, "descriptors" },
      { E2E_COUNT_LIMIT_HANDSHAKES, "handshakes" } } },
  { "addresses", "gauge", "Addresses remembered for their limits.", NULL,
    ONE (E2E_TOTAL_ADDRESSES) },
  { "memory_bytes", "gauge", "Memory charged for all connections and sessions.", NULL,
    ONE (E2E_TOTAL_BUFFERED_BYTES) },
  { "memory_max_bytes", "gauge", "What that may grow to; 0: no limit.", NULL,
    ONE (E2E_TOTAL_MAX_BUFFERED_BYTES) },
  { "draining", "gauge", "1 while the relay sends its clients away, to end.", NULL,
    ONE (E2E_TOTAL_DRAINING) },
};

static void
add_head (GString *out, const gchar *name, const gchar *type, const gchar *help)
{
  g_string_append_printf (out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help, name,
                          type);
}

static guint64
get_total (const E2eMetrics *self, guint which)
{
  guint64 total = 0;

  if (which >= E2E_N_COUNTS)
    return self->totals[which];

  for (guint i = 0; i < self->n_workers; i++)
    total += e2e_counter_get (&self->workers[i]->counts[which]);
  return total;
}

static void
add_family (GString *out, const E2eMetrics *self, const Family *family)
{
  add_head (out, family->name, family->type, family->help);
  for (guint i = 0; i < family->n_samples; i++)
    {
      const Sample *sample = &family->samples[i];

      g_string_append_printf (out, PREFIX "%s", family->name);
      if (sample->value != NULL)
        g_string_append_printf (out, "{%s=\"%s\"}", family->label, sample->value);
      g_string_append_printf (out, " %" G_GUINT64_FORMAT "\n", get_total (self, sample->which));
    }
}

/* Seconds from microseconds, in the same form in every language. */
static const gchar *
format_s (gchar *buffer, guint64 time_us)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.6g",
                          (gdouble) time_us / G_USEC_PER_SEC);
}

/* Buckets are read one after the other while the worker goes on, so the sum of what was read is the
 * count, and no other. */
static void
add_lag (GString *out, const E2eCounters *counters, const gchar *worker)
{
  static const guint64 bounds_us[E2E_N_LAG_BOUNDS] = { E2E_LAG_BOUNDS_US };
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 count = 0;

  for (guint i = 0; i < E2E_N_LAG_BOUNDS; i++)
    {
      count += e2e_counter_get (&counters->lags[i]);
      g_string_append_printf (out,
                              PREFIX LAG "_bucket{worker=\"%s\",le=\"%s\"} %" G_GUINT64_FORMAT "\n",
                              worker, format_s (number, bounds_us[i]), count);
    }
  count += e2e_counter_get (&counters->lags[E2E_N_LAG_BOUNDS]);
  g_string_append_printf (out,
                          PREFIX LAG "_bucket{worker=\"%s\",le=\"+Inf\"} %" G_GUINT64_FORMAT "\n",
                          worker, count);
  g_string_append_printf (out, PREFIX LAG "_sum{worker=\"%s\"} %s\n", worker,
                          format_s (number, e2e_counter_get (&counters->lag_us)));
  g_string_append_printf (out, PREFIX LAG "_count{worker=\"%s\"} %" G_GUINT64_FORMAT "\n", worker,
                          count);
}

gchar *
e2e_metrics_format (const E2eMetrics *self)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    add_family (out, self, &families[i]);

  add_head (out, LAG, "histogram",
            "How long a round of a worker's loop took: so long others waited.");
  for (guint i = 0; i < self->n_workers; i++)
    {
      g_autofree gchar *number = g_strdup_printf ("%u", i);
      const gboolean shakes_hands = self->has_handshaker && i == self->n_workers - 1;

      add_lag (out, self->workers[i], shakes_hands ? "handshakes" : number);
    }
  return g_string_free (out, FALSE);
}
