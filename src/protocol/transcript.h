/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two bind themselves to in a handshake: the creator's commitment, and the transcript that
 * every key depends on (PROTOCOL.md, section 4.3).
 */

#pragma once

#include "protocol/limits.h"

/* What COMMIT promises: the hash of nonce ‖ Yc, which are OPENING. */
void e2e_transcript_commit (guint8 out[E2E_HASH_BYTES], const guint8 *opening, gsize n_bytes);

/* TH over whole messages, type byte first; REVEAL is given without its tag. SESSION_ID is
 * NUL-terminated. */
void e2e_transcript_hash (guint8 out[E2E_HASH_BYTES], const gchar *session_id, GBytes *commit,
                          GBytes *share, const guint8 *reveal, gsize reveal_bytes);
