/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire/frame.h"

#include "wire/bytes.h"

struct _E2eFrameReader
{
  GByteArray *bytes;
  gsize taken_bytes; /* of bytes, given out as frames already */
  gboolean bad;
};

E2eFrameResult
e2e_frame_parse (const guint8 *data, gsize n_bytes, E2eFrame *frame, gsize *frame_bytes)
{
  gsize length;

  if (n_bytes < E2E_WIRE_LENGTH_BYTES)
    return E2E_FRAME_MORE;

  length = e2e_get_u32 (data);
  if (length < E2E_WIRE_MIN_LENGTH || length > E2E_WIRE_MAX_LENGTH)
    return E2E_FRAME_BAD;
  if (n_bytes < E2E_WIRE_LENGTH_BYTES + length)
    return E2E_FRAME_MORE;

  frame->type = data[E2E_WIRE_LENGTH_BYTES];
  frame->body = data + E2E_WIRE_HEADER_BYTES;
  frame->body_bytes = length - 1;
  *frame_bytes = E2E_WIRE_LENGTH_BYTES + length;
  return E2E_FRAME_WHOLE;
}

void
e2e_frame_put_header (guint8 out[E2E_WIRE_HEADER_BYTES], E2eFrameType type, gsize body_bytes)
{
  g_return_if_fail (body_bytes <= E2E_WIRE_MAX_BODY_BYTES);

  e2e_put_u32 (out, (guint32) body_bytes + 1);
  out[E2E_WIRE_LENGTH_BYTES] = (guint8) type;
}

void
e2e_frame_append (GByteArray *out, E2eFrameType type, gconstpointer body, gsize body_bytes)
{
  guint8 header[E2E_WIRE_HEADER_BYTES];

  g_return_if_fail (body_bytes <= E2E_WIRE_MAX_BODY_BYTES);

  e2e_frame_put_header (header, type, body_bytes);
  g_byte_array_append (out, header, sizeof header);
  if (body_bytes > 0)
    g_byte_array_append (out, body, (guint) body_bytes);
}

E2eFrameReader *
e2e_frame_reader_new (void)
{
  E2eFrameReader *self = g_new0 (E2eFrameReader, 1);

  /* Some room from the start, as an offset may not be added to the NULL of an empty array. */
  self->bytes = g_byte_array_sized_new (E2E_WIRE_HEADER_BYTES);
  return self;
}

void
e2e_frame_reader_free (E2eFrameReader *self)
{
  g_byte_array_unref (self->bytes);
  g_free (self);
}

void
e2e_frame_reader_push (E2eFrameReader *self, const guint8 *data, gsize n_bytes)
{
  if (self->bad || n_bytes == 0)
    return;

  if (self->taken_bytes > 0)
    {
      g_byte_array_remove_range (self->bytes, 0, (guint) self->taken_bytes);
      self->taken_bytes = 0;
    }
  g_byte_array_append (self->bytes, data, (guint) n_bytes);
}

E2eFrameResult
e2e_frame_reader_next (E2eFrameReader *self, E2eFrame *frame)
{
  E2eFrameResult result;
  gsize frame_bytes = 0;

  if (self->bad)
    return E2E_FRAME_BAD;

  result = e2e_frame_parse (self->bytes->data + self->taken_bytes,
                            self->bytes->len - self->taken_bytes, frame, &frame_bytes);
  if (result == E2E_FRAME_WHOLE)
    self->taken_bytes += frame_bytes;
  else if (result == E2E_FRAME_BAD)
    self->bad = TRUE;

  return result;
}
