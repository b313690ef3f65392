/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/data-run.h"

#include "wire/bytes.h"
#include "wire/wire.h"

gsize
e2e_data_run (const guint8 *bytes, gsize n_bytes, gsize max_length, gsize *n_frames)
{
  gsize at = 0;

  *n_frames = 0;
  while (n_bytes - at >= E2E_WIRE_HEADER_BYTES)
    {
      const gsize length = e2e_get_u32 (bytes + at);

      if (bytes[at + E2E_WIRE_LENGTH_BYTES] != E2E_FRAME_DATA || length < E2E_WIRE_MIN_LENGTH ||
          length > max_length || n_bytes - at - E2E_WIRE_LENGTH_BYTES < length)
        break;
      at += E2E_WIRE_LENGTH_BYTES + length;
      ++*n_frames;
    }

  return at;
}
