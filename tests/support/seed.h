/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random tests that can be repeated. Two variables of the environment steer them:
 * E2E_TEST_SEED: the seed, which a run prints; E2E_TEST_RUNS: how many times as many runs.
 */

#pragma once

#include <glib.h>

/* A generator of the seed that was given or else drawn, which it prints. Free with g_rand_free().
 */
GRand *test_seed_rand (void);

/* N_RUNS, as many times as was asked for. */
guint test_seed_n_runs (guint n_runs);
