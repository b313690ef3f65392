/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/script.h"

#include <string.h>

void
test_script_add (TestScript *self, GBytes *bytes)
{
  g_queue_push_tail (&self->draws, bytes);
}

void
test_script_random (gpointer user_data, guint8 *out, gsize n_bytes)
{
  TestScript *self = user_data;
  g_autoptr (GBytes) bytes = g_queue_pop_head (&self->draws);

  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, n_bytes);
  memcpy (out, g_bytes_get_data (bytes, NULL), n_bytes);
}

void
test_seeded_random (gpointer user_data, guint8 *out, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    out[i] = (guint8) g_rand_int (user_data);
}
