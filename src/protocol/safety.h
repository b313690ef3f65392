/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The safety emoji and digits that two people compare (PROTOCOL.md, sections 4.5 and 8).
 */

#pragma once

#include "crypto/kdf.h"
#include "protocol/limits.h"

#define E2E_N_EMOJI 64

typedef struct
{
  guint8 emoji[E2E_N_SAFETY_EMOJI]; /* indices into the table, 0 to 63 */
  gchar digits[E2E_N_SAFETY_DIGITS + 2]; /* "ddddd ddddd", NUL-terminated */
} E2eSafety;

void e2e_safety_derive (E2eSafety *out, const guint8 prk[E2E_KDF_PRK_BYTES]);

/* The emoji of an index of 0 to 63, and its name: English, marked for translation. Static. */
const gchar *e2e_safety_emoji (guint index);
const gchar *e2e_safety_emoji_name (guint index);
