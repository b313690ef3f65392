/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Big-endian integers in byte strings (PROTOCOL.md, notation). Inline: the relay's data plane
 * reads one for each frame.
 */

#pragma once

#include <glib.h>

static inline void
e2e_put_u16 (guint8 out[2], guint16 value)
{
  out[0] = (guint8) (value >> 8);
  out[1] = (guint8) value;
}

static inline void
e2e_put_u32 (guint8 out[4], guint32 value)
{
  e2e_put_u16 (out, (guint16) (value >> 16));
  e2e_put_u16 (out + 2, (guint16) value);
}

static inline void
e2e_put_u64 (guint8 out[8], guint64 value)
{
  e2e_put_u32 (out, (guint32) (value >> 32));
  e2e_put_u32 (out + 4, (guint32) value);
}

static inline guint16
e2e_get_u16 (const guint8 in[2])
{
  return (guint16) (in[0] << 8 | in[1]);
}

static inline guint32
e2e_get_u32 (const guint8 in[4])
{
  return (guint32) e2e_get_u16 (in) << 16 | e2e_get_u16 (in + 2);
}

static inline guint64
e2e_get_u64 (const guint8 in[8])
{
  return (guint64) e2e_get_u32 (in) << 32 | e2e_get_u32 (in + 4);
}
