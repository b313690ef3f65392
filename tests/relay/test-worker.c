/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker tells of itself. What it does for guests is in test-relay.c.
 */

#include "relay/worker.h"

typedef struct
{
  E2eRelayConfig *config;
  E2eCommons commons;
  E2eWorker *workers[1];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture->config = e2e_relay_config_new ();
  fixture->commons.config = fixture->config;
  fixture->commons.n_workers = 1;
  fixture->commons.admission = e2e_admission_new (fixture->config, 0);
  fixture->workers[0] = e2e_worker_new (&fixture->commons, NULL, fixture->workers, 0, -1, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  e2e_worker_free (fixture->workers[0]);
  e2e_admission_free (fixture->commons.admission);
  e2e_relay_config_free (fixture->config);
}

/* A thread that does not come round, for it never began. */
static void
test_a_stuck_one_gives_no_sign_of_life (Fixture *fixture, gconstpointer data)
{
  E2eWorker *worker = fixture->workers[0];

  (void) data;
  g_assert_true (e2e_worker_has_answered (worker));
  e2e_worker_ask (worker);
  g_assert_false (e2e_worker_has_answered (worker));
}

static void
test_a_running_one_answers_each_time (Fixture *fixture, gconstpointer data)
{
  E2eWorker *worker = fixture->workers[0];
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (e2e_worker_start (worker, &error));
  for (guint i = 0; i < 100; i++)
    {
      e2e_worker_ask (worker);
      while (!e2e_worker_has_answered (worker))
        g_thread_yield ();
    }
  /* Each time it came round, and was told how long that took. */
  g_assert_cmpuint (e2e_counter_get (&e2e_worker_get_counters (worker)->lags[0]), >, 0);

  e2e_worker_stop (worker);
  e2e_worker_join (worker);
  e2e_worker_ask (worker);
  g_assert_true (e2e_worker_has_answered (worker)); /* it ended in order */
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/worker/a-stuck-one-gives-no-sign-of-life", Fixture, NULL, set_up,
              test_a_stuck_one_gives_no_sign_of_life, tear_down);
  g_test_add ("/worker/a-running-one-answers-each-time", Fixture, NULL, set_up,
              test_a_running_one_answers_each_time, tear_down);

  return g_test_run ();
}
