/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random bytes from the kernel.
 */

#pragma once

#include <glib.h>

/* A source of random bytes. What draws takes one, so that published vectors can be replayed; every
 * program passes e2e_random_system(). Must always fill all n_bytes. */
typedef void (*E2eRandom) (gpointer user_data, guint8 *out, gsize n_bytes);

/* getrandom(2); waits for the first entropy after boot, aborts if the kernel has none to give. */
void e2e_random_system (gpointer user_data, guint8 *out, gsize n_bytes);
