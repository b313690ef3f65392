/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/random.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>

#define GUARD 0xA5

/* Enough for every byte value of every place to differ from the guard once in a few draws. */
static void
test_fills_every_length (void)
{
  for (gsize n_bytes = 0; n_bytes <= 300; n_bytes++)
    {
      guint8 changed[301] = { 0 };

      for (guint draw = 0; draw < 12; draw++)
        {
          guint8 out[301 + 1];

          memset (out, GUARD, sizeof out);
          e2e_random_system (NULL, out, n_bytes);
          for (gsize i = 0; i < n_bytes; i++)
            changed[i] |= out[i] ^ GUARD;
          for (gsize i = n_bytes; i < sizeof out; i++)
            g_assert_cmphex (out[i], ==, GUARD);
        }
      for (gsize i = 0; i < n_bytes; i++)
        g_assert_cmphex (changed[i], !=, 0);
    }
}

static volatile sig_atomic_t n_signals;

static void
on_alarm (gint signal_number G_GNUC_UNUSED)
{
  n_signals++;
}

/* A signal ends a long call of the kernel early, with a part of the bytes. */
static void
test_fills_all_between_signals (void)
{
  const struct sigaction action = { .sa_handler = on_alarm };
  const struct itimerval often = { { 0, 500 }, { 0, 500 } };
  const struct itimerval never = { { 0, 0 }, { 0, 0 } };
  const gsize n_bytes = 32 * 1024 * 1024;
  g_autofree guint8 *out = g_malloc0 (n_bytes);
  const guint8 zeros[32] = { 0 };
  struct sigaction before;

  g_assert_cmpint (sigaction (SIGALRM, &action, &before), ==, 0);
  g_assert_cmpint (setitimer (ITIMER_REAL, &often, NULL), ==, 0);
  e2e_random_system (NULL, out, n_bytes);
  g_assert_cmpint (setitimer (ITIMER_REAL, &never, NULL), ==, 0);
  g_assert_cmpint (sigaction (SIGALRM, &before, NULL), ==, 0);

  for (gsize at = 0; at < n_bytes; at += sizeof zeros)
    g_assert_cmpint (memcmp (out + at, zeros, sizeof zeros), !=, 0);
  if (n_signals == 0)
    g_test_skip ("No signal came while bytes were drawn");
}

static void
test_draws_differ (void)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      guint8 out[16];

      e2e_random_system (NULL, out, sizeof out);
      g_assert_true (g_hash_table_add (seen, g_bytes_new (out, sizeof out)));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/random/fills-every-length", test_fills_every_length);
  g_test_add_func ("/random/fills-all-between-signals", test_fills_all_between_signals);
  g_test_add_func ("/random/draws-differ", test_draws_differ);

  return g_test_run ();
}
