/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/freed-seat.h"

#include "wire/wire.h"

static gchar last_id[E2E_WIRE_MAX_ID_DIGITS + 1];
static gint64 last_until_us;

void
e2e_freed_seat_note (const gchar *session_id, gint64 until_us)
{
  g_strlcpy (last_id, session_id, sizeof last_id);
  last_until_us = until_us;
}

gint64
e2e_freed_seat_get_until_us (const gchar *session_id)
{
  return g_str_equal (last_id, session_id) ? last_until_us : 0;
}
