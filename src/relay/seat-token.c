/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/seat-token.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "wire/bytes.h"
#include "wire/session-id.h"

#define NONCE_BYTES 8
#define HEAD_BYTES (NONCE_BYTES + 1 + 1) /* nonce, seat, n */
#define LABEL_BYTES (sizeof E2E_WIRE_SEAT_LABEL - 1)

static void
compute_mac (guint8 mac[E2E_WIRE_SEAT_MAC_BYTES], const guint8 *claim, gsize claim_bytes,
             const E2eSeatKey *key)
{
  guint8 text[LABEL_BYTES + E2E_WIRE_MAX_TOKEN_BYTES] = E2E_WIRE_SEAT_LABEL;
  guint8 digest[32];

  memcpy (text + LABEL_BYTES, claim, claim_bytes);
  if (gnutls_hmac_fast (GNUTLS_MAC_SHA256, key->bytes, sizeof key->bytes, text,
                        LABEL_BYTES + claim_bytes, digest) != 0)
    g_error ("GnuTLS has no HMAC-SHA-256");
  memcpy (mac, digest, E2E_WIRE_SEAT_MAC_BYTES);
}

gsize
e2e_seat_token_seal (guint8 out[E2E_WIRE_MAX_TOKEN_BYTES], const E2eSeatToken *self,
                     const E2eSeatKey *key)
{
  const gsize id_bytes = strlen (self->session_id);
  const gsize claim_bytes = HEAD_BYTES + id_bytes;

  g_return_val_if_fail (e2e_session_id_is_valid (self->session_id, id_bytes), 0);

  e2e_put_u64 (out, self->nonce);
  out[NONCE_BYTES] = (guint8) self->seat;
  out[NONCE_BYTES + 1] = (guint8) id_bytes;
  memcpy (out + HEAD_BYTES, self->session_id, id_bytes);
  compute_mac (out + claim_bytes, out, claim_bytes, key);
  return claim_bytes + E2E_WIRE_SEAT_MAC_BYTES;
}

gboolean
e2e_seat_token_read (E2eSeatToken *self, const guint8 *bytes, gsize n_bytes)
{
  gsize id_bytes;

  if (n_bytes < HEAD_BYTES)
    return FALSE;

  id_bytes = bytes[NONCE_BYTES + 1];
  if (n_bytes != HEAD_BYTES + id_bytes + E2E_WIRE_SEAT_MAC_BYTES ||
      bytes[NONCE_BYTES] > E2E_SEAT_JOINER ||
      !e2e_session_id_is_valid (bytes + HEAD_BYTES, id_bytes))
    return FALSE;

  memset (self, 0, sizeof *self);
  self->nonce = e2e_get_u64 (bytes);
  self->seat = bytes[NONCE_BYTES];
  memcpy (self->session_id, bytes + HEAD_BYTES, id_bytes);
  return TRUE;
}

gboolean
e2e_seat_token_is_genuine (const guint8 *bytes, gsize n_bytes, const E2eSeatKey *key)
{
  guint8 mac[E2E_WIRE_SEAT_MAC_BYTES];

  g_return_val_if_fail (n_bytes > sizeof mac && n_bytes <= E2E_WIRE_MAX_TOKEN_BYTES, FALSE);

  compute_mac (mac, bytes, n_bytes - sizeof mac, key);
  return gnutls_memcmp (mac, bytes + n_bytes - sizeof mac, sizeof mac) == 0;
}
