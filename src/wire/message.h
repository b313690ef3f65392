/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bodies of the frames that have more than one field (PROTOCOL.md, section 3). Readers return
 * FALSE for a body that is not exactly of its form, and change nothing then; writers append a whole
 * frame.
 */

#pragma once

#include "wire/wire.h"

typedef struct
{
  guint8 lowest_version;
  guint8 highest_version;
} E2eHello;

typedef struct
{
  guint8 version;
  guint32 max_frame_length; /* bytes, as the length field counts them */
  guint32 linger_s;
  guint32 ping_s;
} E2eWelcome;

typedef struct
{
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1]; /* NUL-terminated, valid */
  guint8 token[E2E_WIRE_MAX_TOKEN_BYTES];
  gsize token_bytes; /* 1 to E2E_WIRE_MAX_TOKEN_BYTES */
} E2eCreated;

typedef struct
{
  guint16 code; /* an E2eWireError, or one that is not known yet */
  gchar text[256]; /* UTF-8, NUL-terminated, cut to fit; hostile: a relay wrote it */
} E2eErrorFrame;

gboolean
e2e_hello_read (E2eHello *out, const guint8 *body, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
void e2e_hello_append (GByteArray *out, const E2eHello *hello);

gboolean
e2e_welcome_read (E2eWelcome *out, const guint8 *body, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
void e2e_welcome_append (GByteArray *out, const E2eWelcome *welcome);

gboolean
e2e_created_read (E2eCreated *out, const guint8 *body, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
void e2e_created_append (GByteArray *out, const E2eCreated *created);

/* Text that is not UTF-8 is replaced, not refused: it is for people only. */
gboolean e2e_error_frame_read (E2eErrorFrame *out, const guint8 *body,
                               gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
void e2e_error_frame_append (GByteArray *out, E2eWireError code, const gchar *text);
