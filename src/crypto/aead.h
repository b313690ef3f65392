/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AES-256-GCM (NIST SP 800-38D) with a 12-byte nonce and the 16-byte tag behind the ciphertext.
 */

#pragma once

#include <glib.h>

#define E2E_AEAD_KEY_BYTES 32
#define E2E_AEAD_NONCE_BYTES 12
#define E2E_AEAD_TAG_BYTES 16

/* Writes n_bytes + E2E_AEAD_TAG_BYTES to OUT, which may be PLAINTEXT itself. A pair of key and
 * nonce serves once. */
void e2e_aead_seal (guint8 *out, const guint8 key[E2E_AEAD_KEY_BYTES],
                    const guint8 nonce[E2E_AEAD_NONCE_BYTES], const guint8 *aad, gsize aad_bytes,
                    const guint8 *plaintext, gsize n_bytes);

/* Opens n_bytes of ciphertext and tag into OUT, n_bytes − E2E_AEAD_TAG_BYTES. FALSE if it is not
 * what was sealed with this key, nonce and aad: OUT then holds zeros; or if it is shorter than a
 * tag: nothing is written then. */
gboolean
e2e_aead_open (guint8 *out, const guint8 key[E2E_AEAD_KEY_BYTES],
               const guint8 nonce[E2E_AEAD_NONCE_BYTES], const guint8 *aad, gsize aad_bytes,
               const guint8 *sealed, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
