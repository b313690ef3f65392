/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/seat.h"

#include "wire/bytes.h"
#include "wire/frame.h"

void
bench_seat_ask (BenchStream *stream, E2eFrameType type, gconstpointer body, gsize n_bytes)
{
  g_autoptr (GByteArray) opening = g_byte_array_new ();
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };

  e2e_hello_append (opening, &hello);
  e2e_frame_append (opening, type, body, n_bytes);
  bench_stream_send_all (stream, opening->data, opening->len);
}

void
bench_seat_expect (BenchStream *stream, E2eFrameType wanted, E2eCreated *created)
{
  guint8 bytes[256];
  guint8 type = 0;

  while (type != wanted)
    {
      gsize length;

      bench_stream_receive_all (stream, bytes, E2E_WIRE_LENGTH_BYTES);
      length = e2e_get_u32 (bytes);
      if (length == 0 || length > sizeof bytes)
        g_error ("The relay speaks something else");
      bench_stream_receive_all (stream, bytes, length);
      type = bytes[0];
      if (type == E2E_FRAME_ERROR)
        g_error ("The relay refuses: %.*s", (gint) length - 3, bytes + 3);
      if (type == wanted && created != NULL && !e2e_created_read (created, bytes + 1, length - 1))
        g_error ("The relay speaks something else");
    }
}
