/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every size and limit of what the two clients say to each other. Source: PROTOCOL.md, the section
 * named with each group. What client and relay share is in wire/wire.h.
 */

#pragma once

#include "crypto/aead.h"
#include "crypto/group.h"
#include "crypto/hash.h"
#include "wire/wire.h"

/* Section 2, invites. */
#define E2E_SECRET_DIGITS 5
#define E2E_SECRET_AND_CHECK_DIGITS (E2E_SECRET_DIGITS + 1)
#define E2E_PIN_BYTES 32 /* SHA-256 of a certificate's DER */
#define E2E_MAX_HOST_BYTES 255

/* Section 4, handshake. The first byte of a DATA body. */
#define E2E_MESSAGE_COMMIT 0x01
#define E2E_MESSAGE_SHARE 0x02
#define E2E_MESSAGE_REVEAL 0x03
#define E2E_MESSAGE_CONFIRM 0x04
#define E2E_MESSAGE_ABORT 0x05
#define E2E_MESSAGE_RECORD 0x10
#define E2E_MESSAGE_RESUME 0x11

#define E2E_PROTOCOL_VERSION 1
#define E2E_SID_BYTES 16
#define E2E_NONCE_BYTES 32
#define E2E_TAG_BYTES E2E_HASH_BYTES
#define E2E_COMMIT_BYTES (1 + 1 + 1 + E2E_SID_BYTES + E2E_HASH_BYTES)
#define E2E_CONFIRM_BYTES (1 + E2E_TAG_BYTES)
#define E2E_ABORT_BYTES 2
#define E2E_MAX_HANDSHAKE_BYTES \
  (1 + E2E_NONCE_BYTES + 2 * E2E_GROUP_MAX_ELEMENT_BYTES + E2E_TAG_BYTES)

#define E2E_MAX_HANDSHAKE_FAILURES 3
#define E2E_HANDSHAKE_REPEAT_US (5 * G_USEC_PER_SEC)
#define E2E_MAX_HANDSHAKE_REPEATS 6
/* A joiner's patience with a creator who is there: all repeats, and as much again. */
#define E2E_HANDSHAKE_PATIENCE_US (60 * G_USEC_PER_SEC)

#define E2E_N_SAFETY_EMOJI 6
#define E2E_N_SAFETY_DIGITS 10

/* Section 5, ratchet and records. */
#define E2E_CHAIN_MAX_AGE_US (60 * G_USEC_PER_SEC)

#define E2E_RECORD_FLAG_RATCHET 0x01
#define E2E_RECORD_HEADER_BYTES (1 + 1 + 8)
#define E2E_RECORD_PREFIX_BYTES (8 + 8 + 4) /* delivered, read, length */
#define E2E_RECORD_MIN_PADDED_BYTES 256
#define E2E_RECORD_HIDING_PADDED_BYTES (16 * 1024)
#define E2E_RECORD_MAX_PADDED_BYTES 65536
#define E2E_MAX_CONTENT_BYTES (E2E_RECORD_MAX_PADDED_BYTES - E2E_RECORD_PREFIX_BYTES)
#define E2E_MAX_RECORD_BYTES \
  (E2E_RECORD_HEADER_BYTES + E2E_GROUP_MAX_ELEMENT_BYTES + E2E_RECORD_MAX_PADDED_BYTES + \
   E2E_AEAD_TAG_BYTES)
G_STATIC_ASSERT (E2E_MAX_RECORD_BYTES + 1 == E2E_WIRE_LEAST_MAX_LENGTH);
G_STATIC_ASSERT (E2E_WIRE_LEAST_MAX_LENGTH <= E2E_WIRE_MAX_LENGTH);

/* Section 6, delivery. */
#define E2E_RESUME_BYTES (1 + 8 + 8 + E2E_HASH_BYTES)
#define E2E_ACKNOWLEDGE_AFTER_US (200 * 1000)
#define E2E_ACKNOWLEDGE_AFTER_BYTES (256 * 1024)
#define E2E_MAX_UNACKNOWLEDGED_BYTES (4 * 1024 * 1024)
#define E2E_MAX_UNACKNOWLEDGED_CHUNK_BYTES (2 * 1024 * 1024)
#define E2E_REQUEST_US (2 * G_USEC_PER_SEC)
#define E2E_MAX_REQUESTS 3

/* Not in the protocol: what this implementation holds at most, and when it asks again. Bare
 * acknowledgements do not count above, as two full windows could then never open again. */
#define E2E_MAX_UNACKNOWLEDGED_BARE_BYTES (1024 * 1024)
#define E2E_MAX_HANDSHAKE_ATTEMPTS 32 /* of one invite, also where nothing was revealed */
#define E2E_MAX_WAITING_BYTES (16 * 1024 * 1024)
#define E2E_PROBE_US (5 * G_USEC_PER_SEC)
#define E2E_MAX_PROBE_US (60 * G_USEC_PER_SEC)

/* Section 7, contents. */
#define E2E_MAX_TEXT_BYTES 32768
#define E2E_MAX_NAME_CHARS 64
#define E2E_MAX_CHUNK_BYTES 65503
#define E2E_CHUNK_HEADER_BYTES (4 + 8)
#define E2E_FILE_HASH_BYTES 32
#define E2E_MAX_REACTION_BYTES 64 /* the longest emoji sequences in use take 35 */
#define E2E_MAX_FILE_NAME_BYTES 255
#define E2E_MAX_MEDIA_TYPE_BYTES 255
#define E2E_MAX_REASON_BYTES 1024
