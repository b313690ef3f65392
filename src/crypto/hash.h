/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104) over strings that lie in several pieces.
 */

#pragma once

#include <glib.h>

#define E2E_HASH_BYTES 32

/* A piece of a string; borrowed. */
typedef struct
{
  gconstpointer data;
  gsize n_bytes;
} E2eSpan;

void e2e_hash (guint8 out[E2E_HASH_BYTES], const E2eSpan *spans, gsize n_spans);

void e2e_hmac (guint8 out[E2E_HASH_BYTES], const guint8 *key, gsize key_bytes, const E2eSpan *spans,
               gsize n_spans);
