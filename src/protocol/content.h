/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contents: what the records of a session carry (PROTOCOL.md, section 7).
 */

#pragma once

#include "protocol/limits.h"

typedef enum
{
  E2E_CONTENT_TEXT = 0x01,
  E2E_CONTENT_EDIT = 0x02,
  E2E_CONTENT_RETRACT = 0x03,
  E2E_CONTENT_REACT = 0x04,
  E2E_CONTENT_TYPING = 0x05,
  E2E_CONTENT_PROFILE = 0x06,
  E2E_CONTENT_TIMER = 0x07,
  E2E_CONTENT_BYE = 0x08,
  E2E_CONTENT_OFFER = 0x10,
  E2E_CONTENT_ACCEPT = 0x11,
  E2E_CONTENT_CHUNK = 0x12,
  E2E_CONTENT_DONE = 0x13,
  E2E_CONTENT_CANCEL = 0x14,
} E2eContentKind;

/* Names a message: seq in the direction of the content's sender if by_sender, else in the other. */
typedef struct
{
  gboolean by_sender;
  guint64 seq; /* from 1; 0 is no message */
} E2eRef;

/* One content. Only the fields of its kind mean anything; the rest are zero. */
typedef struct
{
  E2eContentKind kind;

  gchar *text; /* TEXT: 1 to E2E_MAX_TEXT_BYTES of UTF-8; EDIT: the same */
  guint64 time_ms; /* TEXT: since 1970, by its sender's clock */
  E2eRef ref; /* TEXT: what it replies to, or seq 0; REACT: what it is about */
  guint64 seq; /* EDIT, RETRACT: the sender's own message, from 1 */
  gchar *emoji; /* REACT: at most E2E_MAX_REACTION_BYTES, empty to take it back */
  gboolean active; /* TYPING */
  gchar *name; /* PROFILE: at most E2E_MAX_NAME_CHARS; OFFER: a file name, no directory */
  guint32 seconds; /* TIMER: 0 for off */

  guint32 id; /* OFFER, ACCEPT, CHUNK, DONE, CANCEL */
  guint64 size_bytes; /* OFFER */
  gchar *media_type; /* OFFER */
  guint64 offset_bytes; /* ACCEPT, CHUNK */
  GBytes *chunk; /* CHUNK: 0 to E2E_MAX_CHUNK_BYTES */
  guint8 sha256[E2E_FILE_HASH_BYTES]; /* DONE */
  gchar *reason; /* CANCEL: at most E2E_MAX_REASON_BYTES */
} E2eContent;

/* Frees a content and what it holds. Takes NULL. */
void e2e_content_free (E2eContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eContent, e2e_content_free)

/* The bytes of a content, kind first, 1 to E2E_MAX_CONTENT_BYTES; NULL if a field is beyond what
 * section 7 allows (an empty or too long text, a name that is not UTF-8, …). */
GBytes *e2e_content_encode (const E2eContent *self);

/* Reads a content that a peer sent. NULL for what is to be dropped: an unknown kind, a missing key,
 * a key of the wrong type or beyond its limit, no normal form. Unknown keys are passed over. */
E2eContent *e2e_content_decode (const guint8 *data, gsize n_bytes);
