/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * HKDF with SHA-256 (RFC 5869), and the step of a chain of keys.
 */

#pragma once

#include <glib.h>

#define E2E_KDF_PRK_BYTES 32
#define E2E_KDF_MAX_OUTPUT_BYTES (255 * 32)

/* HKDF-Extract. An empty salt is the salt of 32 zero bytes (RFC 5869, section 2.2). */
void e2e_kdf_extract (guint8 prk[E2E_KDF_PRK_BYTES], const guint8 *salt, gsize salt_bytes,
                      const guint8 *ikm, gsize ikm_bytes);

/* HKDF-Expand. out_bytes: 1 to E2E_KDF_MAX_OUTPUT_BYTES. OUT may not overlap PRK. */
void e2e_kdf_expand (guint8 *out, gsize out_bytes, const guint8 prk[E2E_KDF_PRK_BYTES],
                     gconstpointer info, gsize info_bytes);

/* message_key = HMAC (chain, 0x01), next = HMAC (chain, 0x02). NEXT may be CHAIN. */
void e2e_kdf_step (guint8 message_key[E2E_KDF_PRK_BYTES], guint8 next[E2E_KDF_PRK_BYTES],
                   const guint8 chain[E2E_KDF_PRK_BYTES]);
