/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/hash.h"

#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <string.h>

G_STATIC_ASSERT (E2E_HASH_BYTES == SHA256_DIGEST_SIZE);

void
e2e_hash (guint8 out[E2E_HASH_BYTES], const E2eSpan *spans, gsize n_spans)
{
  struct sha256_ctx ctx;

  sha256_init (&ctx);
  for (gsize i = 0; i < n_spans; i++)
    sha256_update (&ctx, spans[i].n_bytes, spans[i].data);
  sha256_digest (&ctx, E2E_HASH_BYTES, out);
  explicit_bzero (&ctx, sizeof ctx);
}

void
e2e_hmac (guint8 out[E2E_HASH_BYTES], const guint8 *key, gsize key_bytes, const E2eSpan *spans,
          gsize n_spans)
{
  struct hmac_sha256_ctx ctx;

  hmac_sha256_set_key (&ctx, key_bytes, key);
  for (gsize i = 0; i < n_spans; i++)
    hmac_sha256_update (&ctx, spans[i].n_bytes, spans[i].data);
  hmac_sha256_digest (&ctx, E2E_HASH_BYTES, out);
  explicit_bzero (&ctx, sizeof ctx);
}
