/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/seed.h"

static guint
number_or (const gchar *variable, guint otherwise)
{
  const gchar *value = g_getenv (variable);
  guint64 number;

  if (value == NULL)
    return otherwise;
  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &number, NULL))
    g_error ("%s is not a number: %s", variable, value);
  return (guint) number;
}

GRand *
test_seed_rand (void)
{
  const guint seed = number_or ("E2E_TEST_SEED", g_random_int ());

  /* Before the first assertion, so that it stands in the log of a run that ends there. */
  g_test_message ("To repeat: E2E_TEST_SEED=%u", seed);
  return g_rand_new_with_seed (seed);
}

guint
test_seed_n_runs (guint n_runs)
{
  return n_runs * number_or ("E2E_TEST_RUNS", 1);
}
