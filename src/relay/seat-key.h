/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The key of the seat tokens, and the file that keeps it over restarts: 32 random bytes, readable
 * by their owner alone.
 */

#pragma once

#include "relay/error.h"

#define E2E_SEAT_KEY_BYTES 32

typedef struct
{
  guint8 bytes[E2E_SEAT_KEY_BYTES];
} E2eSeatKey;

/* Draws a new key. Aborts if the system has no randomness to give. */
void e2e_seat_key_generate (E2eSeatKey *self);

/* Reads the key from PATH, which is created with a new key if it is not there. Fails with KEY_FILE,
 * and leaves the file as it is, if it cannot be read or created, has another size than a key's, or
 * is open to other users. */
gboolean e2e_seat_key_load (E2eSeatKey *self, const gchar *path, GError **error);

void e2e_seat_key_wipe (E2eSeatKey *self);
