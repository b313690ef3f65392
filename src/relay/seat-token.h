/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seat tokens: what a client shows to take its seat again. They certify themselves, so that a relay
 * which forgot everything else still knows its clients (PROTOCOL.md, section 3).
 */

#pragma once

#include "relay/seat-key.h"
#include "wire/wire.h"

typedef struct
{
  guint64 nonce; /* grows from one token of a seat to the next */
  E2eSeat seat;
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1]; /* NUL-terminated, valid */
} E2eSeatToken;

/* Writes the token; returns its bytes. */
gsize e2e_seat_token_seal (guint8 out[E2E_WIRE_MAX_TOKEN_BYTES], const E2eSeatToken *self,
                           const E2eSeatKey *key);

/* Reads what a token claims, which proves nothing yet. FALSE if it has not the form of one. */
gboolean e2e_seat_token_read (E2eSeatToken *self, const guint8 *bytes, gsize n_bytes);

/* Whether bytes that e2e_seat_token_read() took were sealed with KEY; in constant time. */
gboolean e2e_seat_token_is_genuine (const guint8 *bytes, gsize n_bytes, const E2eSeatKey *key);
