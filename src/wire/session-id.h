/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alphabet of session IDs and codes (Crockford base32) and the shape of a session ID
 * (PROTOCOL.md, section 2).
 */

#pragma once

#include "wire/wire.h"

#define E2E_DIGITS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define E2E_N_DIGITS 32

/* The value of a digit, 0 to 31, or -1 if C is none. Forgiving, as a person types: either case, O
 * for 0, I and L for 1. */
gint e2e_digit_value (gchar c);

/* The digit of VALUE, 0 to 31. */
gchar e2e_digit_char (guint value);

/* Whether the bytes are a session ID in its only spelling: 6 to 12 digits, upper case. */
gboolean e2e_session_id_is_valid (gconstpointer id, gsize n_bytes);
