/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/proxy-header.h"

#include <string.h>

#include "wire/bytes.h"

/* signature[12] ‖ u8 version and command ‖ u8 family and transport ‖ u16 length ‖ addresses */
#define SIGNATURE_BYTES 12
#define FIXED_BYTES 16

#define COMMAND_LOCAL 0x20
#define COMMAND_PROXY 0x21

#define FAMILY_UNSPECIFIED 0x00
#define FAMILY_TCP4 0x11
#define FAMILY_TCP6 0x21
#define FAMILY_UNIX_STREAM 0x31

/* Source and destination, and for the first two their ports. */
#define TCP4_BYTES (2 * 4 + 2 * 2)
#define TCP6_BYTES (2 * 16 + 2 * 2)
#define UNIX_BYTES (2 * 108)

static const guint8 signature[SIGNATURE_BYTES] = "\r\n\r\n\0\r\nQUIT\n";

static gboolean
read_source (E2eProxyHeader *out, guint8 family, const guint8 *bytes, gsize n_bytes)
{
  switch (family)
    {
    case FAMILY_UNSPECIFIED:
      return TRUE;
    case FAMILY_TCP4:
      if (n_bytes < TCP4_BYTES)
        return FALSE;
      out->source.v4.sin_family = AF_INET;
      memcpy (&out->source.v4.sin_addr, bytes, sizeof out->source.v4.sin_addr);
      return TRUE;
    case FAMILY_TCP6:
      if (n_bytes < TCP6_BYTES)
        return FALSE;
      out->source.v6.sin6_family = AF_INET6;
      memcpy (&out->source.v6.sin6_addr, bytes, sizeof out->source.v6.sin6_addr);
      return TRUE;
    case FAMILY_UNIX_STREAM:
      out->source.any.sa_family = AF_UNIX;
      return n_bytes >= UNIX_BYTES;
    default:
      return FALSE;
    }
}

/* What cannot become a header is refused at the first byte that shows it. */
E2eProxyResult
e2e_proxy_header_parse (const guint8 *bytes, gsize n_bytes, E2eProxyHeader *out)
{
  gsize body_bytes;

  if (memcmp (bytes, signature, MIN (n_bytes, SIGNATURE_BYTES)) != 0)
    return E2E_PROXY_BAD;
  if (n_bytes > SIGNATURE_BYTES && bytes[12] != COMMAND_LOCAL && bytes[12] != COMMAND_PROXY)
    return E2E_PROXY_BAD;
  if (n_bytes < FIXED_BYTES)
    return E2E_PROXY_MORE;

  body_bytes = e2e_get_u16 (bytes + 14);
  if (body_bytes > E2E_PROXY_MAX_HEADER_BYTES - FIXED_BYTES)
    return E2E_PROXY_BAD;
  if (n_bytes - FIXED_BYTES < body_bytes)
    return E2E_PROXY_MORE;

  memset (out, 0, sizeof *out);
  out->header_bytes = FIXED_BYTES + body_bytes;
  if (bytes[12] == COMMAND_PROXY && !read_source (out, bytes[13], bytes + FIXED_BYTES, body_bytes))
    return E2E_PROXY_BAD;
  return E2E_PROXY_WHOLE;
}
