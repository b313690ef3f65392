/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/aead.h"

#include <nettle/gcm.h>
#include <nettle/memops.h>
#include <string.h>

G_STATIC_ASSERT (E2E_AEAD_KEY_BYTES == AES256_KEY_SIZE);
G_STATIC_ASSERT (E2E_AEAD_NONCE_BYTES == GCM_IV_SIZE);
G_STATIC_ASSERT (E2E_AEAD_TAG_BYTES == GCM_DIGEST_SIZE);

static void
start (struct gcm_aes256_ctx *ctx, const guint8 *key, const guint8 *nonce, const guint8 *aad,
       gsize aad_bytes)
{
  gcm_aes256_set_key (ctx, key);
  gcm_aes256_set_iv (ctx, E2E_AEAD_NONCE_BYTES, nonce);
  gcm_aes256_update (ctx, aad_bytes, aad);
}

void
e2e_aead_seal (guint8 *out, const guint8 key[E2E_AEAD_KEY_BYTES],
               const guint8 nonce[E2E_AEAD_NONCE_BYTES], const guint8 *aad, gsize aad_bytes,
               const guint8 *plaintext, gsize n_bytes)
{
  struct gcm_aes256_ctx ctx;

  start (&ctx, key, nonce, aad, aad_bytes);
  gcm_aes256_encrypt (&ctx, n_bytes, out, plaintext);
  gcm_aes256_digest (&ctx, E2E_AEAD_TAG_BYTES, out + n_bytes);
  explicit_bzero (&ctx, sizeof ctx);
}

gboolean
e2e_aead_open (guint8 *out, const guint8 key[E2E_AEAD_KEY_BYTES],
               const guint8 nonce[E2E_AEAD_NONCE_BYTES], const guint8 *aad, gsize aad_bytes,
               const guint8 *sealed, gsize n_bytes)
{
  struct gcm_aes256_ctx ctx;
  guint8 tag[E2E_AEAD_TAG_BYTES];
  gsize plaintext_bytes;
  gboolean is_genuine;

  if (n_bytes < E2E_AEAD_TAG_BYTES)
    return FALSE;

  plaintext_bytes = n_bytes - E2E_AEAD_TAG_BYTES;
  start (&ctx, key, nonce, aad, aad_bytes);
  gcm_aes256_decrypt (&ctx, plaintext_bytes, out, sealed);
  gcm_aes256_digest (&ctx, E2E_AEAD_TAG_BYTES, tag);
  is_genuine = memeql_sec (tag, sealed + plaintext_bytes, E2E_AEAD_TAG_BYTES) != 0;
  if (!is_genuine)
    memset (out, 0, plaintext_bytes);

  explicit_bzero (&ctx, sizeof ctx);
  explicit_bzero (tag, sizeof tag);
  return is_genuine;
}
