/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records: one content or bare acknowledgement each, padded and sealed (PROTOCOL.md, section 5.1).
 */

#pragma once

#include "protocol/ratchet.h"

typedef enum
{
  E2E_DIRECTION_TO_JOINER = 1,
  E2E_DIRECTION_TO_CREATOR = 2,
} E2eDirection;

typedef struct
{
  guint64 seq;
  guint64 delivered;
  guint64 read;
  GBytes *content; /* NULL for a bare acknowledgement */
} E2eRecord;

/* Frees what RECORD holds, not itself. */
void e2e_record_clear (E2eRecord *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (E2eRecord, e2e_record_clear)

/* The bytes that content_bytes are padded to, with delivered, read and length: a power of two from
 * min_padded_bytes (256 or 16 KiB) up. */
gsize e2e_record_padded_bytes (gsize content_bytes, gsize min_padded_bytes);

/* Seals RECORD with the next key of RATCHET and starts a chain if one must be. The content has at
 * most E2E_MAX_CONTENT_BYTES. */
GBytes *e2e_record_seal (E2eRatchet *ratchet, E2eDirection direction, const E2eRecord *record,
                         gboolean carries_content, gsize min_padded_bytes, gint64 now_us);

/* Reads the seq, which is not authentic yet. FALSE if DATA is too short to be a record. */
gboolean
e2e_record_peek_seq (const guint8 *data, gsize n_bytes, guint64 *seq) G_GNUC_WARN_UNUSED_RESULT;

/* Opens a record whose seq is the next one. FALSE, with nothing changed, if it is not what the
 * other end sealed. A content whose length is wrong inside the seal is dropped: content is NULL
 * then. */
gboolean e2e_record_open (E2eRatchet *ratchet, E2eDirection direction, E2eRecord *out,
                          const guint8 *data, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
