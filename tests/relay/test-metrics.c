/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/metrics.h"

#include <string.h>

/* The value in the line that begins with NAME and a space; every line has one meaning. */
static const gchar *
find (const gchar *text, const gchar *name)
{
  g_autofree gchar *start = g_strdup_printf ("\n%s ", name);
  const gchar *at = strstr (text, start);

  g_test_message ("%s", name);
  g_assert_nonnull (at);
  g_assert_null (strstr (at + 1, start));
  return at + strlen (start);
}

static void
assert_value (const gchar *text, const gchar *name, const gchar *value)
{
  const gchar *at = find (text, name);
  g_autofree gchar *found = g_strndup (at, strcspn (at, "\n"));

  g_assert_cmpstr (found, ==, value);
}

static void
test_adds_up_what_workers_count (void)
{
  E2eCounters first = { 0 };
  E2eCounters second = { 0 };
  const E2eCounters *const workers[] = { &first, &second };
  E2eMetrics metrics = { .workers = workers, .n_workers = 2 };
  g_autofree gchar *text = NULL;

  e2e_counters_add (&first, E2E_COUNT_FRAMES_FORWARDED, 40);
  e2e_counters_add (&second, E2E_COUNT_FRAMES_FORWARDED, 2);
  e2e_counters_add (&second, E2E_COUNT_ERRORS + E2E_WIRE_ERROR_TOKEN, 3);
  /* One that moved. */
  e2e_counters_add (&second, E2E_COUNT_CONNECTIONS_TLS_NOW, 1);
  e2e_counters_add (&second, E2E_COUNT_CONNECTIONS_TLS_NOW, 1);
  e2e_counters_take (&first, E2E_COUNT_CONNECTIONS_TLS_NOW);
  metrics.totals[E2E_TOTAL_BUFFERED_BYTES] = 7;
  metrics.totals[E2E_TOTAL_HITS + E2E_HIT_CREATIONS] = 8;
  text = e2e_metrics_format (&metrics);

  assert_value (text, "e2echat_relay_frames_total{what=\"forwarded\"}", "42");
  assert_value (text, "e2echat_relay_frames_total{what=\"dropped\"}", "0");
  assert_value (text, "e2echat_relay_errors_total{error=\"token\"}", "3");
  assert_value (text, "e2echat_relay_connections{transport=\"tls\"}", "1");
  assert_value (text, "e2echat_relay_memory_bytes", "7");
  assert_value (text, "e2echat_relay_limits_hit_total{limit=\"max-creations\"}", "8");
}

/* As the text format has it: each bucket holds those before it, and the last is the count. */
static void
test_lag_is_a_histogram_for_each_worker (void)
{
  E2eCounters first = { 0 };
  E2eCounters second = { 0 };
  const E2eCounters *const workers[] = { &first, &second };
  const E2eMetrics metrics = { .workers = workers, .n_workers = 2 };
  g_autofree gchar *text = NULL;

  e2e_counters_add_lag (&second, 0);
  e2e_counters_add_lag (&second, 100);
  e2e_counters_add_lag (&second, 101);
  e2e_counters_add_lag (&second, 3000000);
  text = e2e_metrics_format (&metrics);

  assert_value (text, "e2echat_relay_loop_lag_seconds_bucket{worker=\"1\",le=\"0.0001\"}", "2");
  assert_value (text, "e2echat_relay_loop_lag_seconds_bucket{worker=\"1\",le=\"0.00025\"}", "3");
  assert_value (text, "e2echat_relay_loop_lag_seconds_bucket{worker=\"1\",le=\"1\"}", "3");
  assert_value (text, "e2echat_relay_loop_lag_seconds_bucket{worker=\"1\",le=\"+Inf\"}", "4");
  assert_value (text, "e2echat_relay_loop_lag_seconds_sum{worker=\"1\"}", "3.0002");
  assert_value (text, "e2echat_relay_loop_lag_seconds_count{worker=\"1\"}", "4");
  assert_value (text, "e2echat_relay_loop_lag_seconds_count{worker=\"0\"}", "0");
}

/* Only the last, and only if there is one. */
static void
test_lag_of_the_handshaker_has_its_name (void)
{
  E2eCounters first = { 0 };
  E2eCounters second = { 0 };
  const E2eCounters *const workers[] = { &first, &second };
  E2eMetrics metrics = { .workers = workers, .n_workers = 2, .has_handshaker = TRUE };
  g_autofree gchar *with = NULL;
  g_autofree gchar *without = NULL;

  e2e_counters_add_lag (&first, 1000000);
  e2e_counters_add_lag (&second, 3000000);
  with = e2e_metrics_format (&metrics);
  metrics.has_handshaker = FALSE;
  without = e2e_metrics_format (&metrics);

  assert_value (with, "e2echat_relay_loop_lag_seconds_bucket{worker=\"handshakes\",le=\"1\"}", "0");
  assert_value (with, "e2echat_relay_loop_lag_seconds_bucket{worker=\"handshakes\",le=\"+Inf\"}",
                "1");
  assert_value (with, "e2echat_relay_loop_lag_seconds_sum{worker=\"handshakes\"}", "3");
  assert_value (with, "e2echat_relay_loop_lag_seconds_count{worker=\"handshakes\"}", "1");
  assert_value (with, "e2echat_relay_loop_lag_seconds_sum{worker=\"0\"}", "1");
  g_assert_null (strstr (with, "worker=\"1\""));
  assert_value (without, "e2echat_relay_loop_lag_seconds_sum{worker=\"1\"}", "3");
  g_assert_null (strstr (without, "worker=\"handshakes\""));
}

/* Nothing is counted that is not shown. */
static void
test_shows_every_count (void)
{
  for (guint i = 0; i < E2E_N_TOTALS; i++)
    {
      E2eCounters counters = { 0 };
      const E2eCounters *const workers[] = { &counters };
      E2eMetrics metrics = { .workers = workers, .n_workers = 1 };
      g_autofree gchar *text = NULL;

      /* Wire errors begin with 1; the place before them counts nothing. */
      if (i == E2E_COUNT_ERRORS)
        continue;
      if (i < E2E_N_COUNTS)
        counters.counts[i] = 987654321;
      else
        metrics.totals[i] = 987654321;
      text = e2e_metrics_format (&metrics);
      g_test_message ("%u", i);
      g_assert_nonnull (strstr (text, " 987654321\n"));
    }
}

/* A HELP and a TYPE before its samples, names that Prometheus takes, and counters that say so. */
static void
test_is_in_prometheus_form (void)
{
  const E2eMetrics metrics = { 0 };
  g_autofree gchar *text = e2e_metrics_format (&metrics);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree gchar *family = NULL;

  g_assert_true (g_str_has_suffix (text, "\n"));
  for (gsize i = 0; lines[i + 1] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);

      g_test_message ("%s", lines[i]);
      if (g_str_has_prefix (lines[i], "# HELP "))
        {
          g_free (family);
          family = g_strdup (words[2]);
          g_assert_true (g_regex_match_simple ("^e2echat_relay_[a-z_]+$", family, 0, 0));
          g_assert_true (g_str_has_suffix (words[3], "."));
        }
      else if (g_str_has_prefix (lines[i], "# TYPE "))
        {
          g_assert_cmpstr (words[2], ==, family);
          g_assert_cmpint (g_str_has_suffix (family, "_total"), ==,
                           g_str_equal (words[3], "counter"));
        }
      else
        g_assert_true (g_str_has_prefix (lines[i], family));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/metrics/adds-up-what-workers-count", test_adds_up_what_workers_count);
  g_test_add_func ("/metrics/lag-is-a-histogram-for-each-worker",
                   test_lag_is_a_histogram_for_each_worker);
  g_test_add_func ("/metrics/lag-of-the-handshaker-has-its-name",
                   test_lag_of_the_handshaker_has_its_name);
  g_test_add_func ("/metrics/shows-every-count", test_shows_every_count);
  g_test_add_func ("/metrics/is-in-prometheus-form", test_is_in_prometheus_form);

  return g_test_run ();
}
