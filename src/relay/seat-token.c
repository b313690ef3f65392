/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/seat-token.h"

#include <string.h>

#include "wire/bytes.h"
#include "wire/session-id.h"

#define NONCE_BYTES 8
#define HEAD_BYTES (NONCE_BYTES + 1 + 1) /* nonce, seat, n */

static void
compute_mac (guint8 mac[E2E_WIRE_SEAT_MAC_BYTES], const guint8 *bytes, gsize n_bytes,
             const E2eSeatKey *key)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key->bytes, sizeof key->bytes);
  guint8 digest[32];
  gsize digest_bytes = sizeof digest;

  g_hmac_update (hmac, (const guchar *) E2E_WIRE_SEAT_LABEL, strlen (E2E_WIRE_SEAT_LABEL));
  g_hmac_update (hmac, bytes, (gssize) n_bytes);
  g_hmac_get_digest (hmac, digest, &digest_bytes);
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
  volatile guint8 difference = 0;

  g_return_val_if_fail (n_bytes > sizeof mac, FALSE);

  compute_mac (mac, bytes, n_bytes - sizeof mac, key);
  for (gsize i = 0; i < sizeof mac; i++)
    difference |= mac[i] ^ bytes[n_bytes - sizeof mac + i];
  return difference == 0;
}
