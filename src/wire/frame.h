/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Frames in a byte stream: u32 length, u8 type, body (PROTOCOL.md, section 3).
 */

#pragma once

#include "wire/wire.h"

/* A whole frame; body points into the bytes it was read from. */
typedef struct
{
  guint8 type; /* any value: the codec does not judge types */
  const guint8 *body;
  gsize body_bytes; /* 0 to E2E_WIRE_MAX_BODY_BYTES */
} E2eFrame;

typedef enum
{
  E2E_FRAME_WHOLE, /* a frame was read */
  E2E_FRAME_MORE, /* the bytes end before the frame does */
  E2E_FRAME_BAD, /* the length is 0 or above E2E_WIRE_MAX_LENGTH; the stream is of no more use */
} E2eFrameResult;

/* Reads the frame that starts at DATA. On E2E_FRAME_WHOLE fills FRAME and tells in FRAME_BYTES how
 * many bytes it took, header included. DATA may be NULL if N_BYTES is 0. */
E2eFrameResult
e2e_frame_parse (const guint8 *data, gsize n_bytes, E2eFrame *frame, gsize *frame_bytes);

/* Writes the header of a frame. body_bytes: 0 to E2E_WIRE_MAX_BODY_BYTES. */
void e2e_frame_put_header (guint8 out[E2E_WIRE_HEADER_BYTES], E2eFrameType type, gsize body_bytes);

/* Appends a whole frame to OUT. BODY may be NULL if body_bytes is 0. */
void e2e_frame_append (GByteArray *out, E2eFrameType type, gconstpointer body, gsize body_bytes);

/* Collects a stream that arrives in any split and gives its frames one by one. Holds at most one
 * unfinished frame beyond what was pushed and not yet taken. */
typedef struct _E2eFrameReader E2eFrameReader;

E2eFrameReader *e2e_frame_reader_new (void);
void e2e_frame_reader_free (E2eFrameReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eFrameReader, e2e_frame_reader_free)

/* Adds the next bytes of the stream. Ends the life of a body that e2e_frame_reader_next() gave. */
void e2e_frame_reader_push (E2eFrameReader *self, const guint8 *data, gsize n_bytes);

/* Takes the next frame. FRAME's body lives until the next push. After E2E_FRAME_BAD every further
 * call gives E2E_FRAME_BAD. */
E2eFrameResult e2e_frame_reader_next (E2eFrameReader *self, E2eFrame *frame);
