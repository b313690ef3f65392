/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/kdf.h"

#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <string.h>

G_STATIC_ASSERT (E2E_KDF_PRK_BYTES == SHA256_DIGEST_SIZE);

void
e2e_kdf_extract (guint8 prk[E2E_KDF_PRK_BYTES], const guint8 *salt, gsize salt_bytes,
                 const guint8 *ikm, gsize ikm_bytes)
{
  struct hmac_sha256_ctx ctx;

  /* HMAC pads its key with zeros, so that no salt and 32 zero bytes are the same key. */
  hmac_sha256_set_key (&ctx, salt_bytes, salt);
  hkdf_extract (&ctx, (nettle_hash_update_func *) hmac_sha256_update,
                (nettle_hash_digest_func *) hmac_sha256_digest, E2E_KDF_PRK_BYTES, ikm_bytes, ikm,
                prk);
  explicit_bzero (&ctx, sizeof ctx);
}

void
e2e_kdf_expand (guint8 *out, gsize out_bytes, const guint8 prk[E2E_KDF_PRK_BYTES],
                gconstpointer info, gsize info_bytes)
{
  struct hmac_sha256_ctx ctx;

  g_return_if_fail (out_bytes > 0 && out_bytes <= E2E_KDF_MAX_OUTPUT_BYTES);

  hmac_sha256_set_key (&ctx, E2E_KDF_PRK_BYTES, prk);
  hkdf_expand (&ctx, (nettle_hash_update_func *) hmac_sha256_update,
               (nettle_hash_digest_func *) hmac_sha256_digest, E2E_KDF_PRK_BYTES, info_bytes, info,
               out_bytes, out);
  explicit_bzero (&ctx, sizeof ctx);
}

void
e2e_kdf_step (guint8 message_key[E2E_KDF_PRK_BYTES], guint8 next[E2E_KDF_PRK_BYTES],
              const guint8 chain[E2E_KDF_PRK_BYTES])
{
  static const guint8 one = 0x01;
  static const guint8 two = 0x02;
  struct hmac_sha256_ctx ctx;

  /* A digest leaves the key set up, which is half of the work. */
  hmac_sha256_set_key (&ctx, E2E_KDF_PRK_BYTES, chain);
  hmac_sha256_update (&ctx, sizeof one, &one);
  hmac_sha256_digest (&ctx, E2E_KDF_PRK_BYTES, message_key);
  hmac_sha256_update (&ctx, sizeof two, &two);
  hmac_sha256_digest (&ctx, E2E_KDF_PRK_BYTES, next);
  explicit_bzero (&ctx, sizeof ctx);
}
