/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random bytes for tests: those of a script, so that published values are drawn, or those of a
 * seed, so that a run can be repeated.
 */

#pragma once

#include <glib.h>

/* Gives the strings that were added, one for each draw, whose lengths must agree. */
typedef struct
{
  GQueue draws; /* of GBytes */
} TestScript;

#define TEST_SCRIPT_INIT \
  { \
    G_QUEUE_INIT \
  }

/* Takes BYTES over. */
void test_script_add (TestScript *self, GBytes *bytes);

/* An E2eRandom; user_data is a TestScript. */
void test_script_random (gpointer user_data, guint8 *out, gsize n_bytes);

/* An E2eRandom; user_data is a GRand. */
void test_seeded_random (gpointer user_data, guint8 *out, gsize n_bytes);
