/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The PROXY header: any bytes, as a whole and as they come in. What was refused stays refused with
 * more bytes, what is whole was not whole before its last byte, and its length is bounded.
 */

#include <string.h>

#include "relay/proxy-header.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

static E2eProxyResult
parse (const guint8 *data, gsize n_bytes, E2eProxyHeader *header)
{
  /* In memory of its own, so that a sanitizer sees a look beyond the end. */
  g_autofree guint8 *exact = g_malloc (MAX (n_bytes, 1));

  if (n_bytes > 0)
    memcpy (exact, data, n_bytes);
  return e2e_proxy_header_parse (exact, n_bytes, header);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  E2eProxyHeader whole = { 0 };
  E2eProxyHeader header;
  const E2eProxyResult result = parse (data, n_bytes, &whole);
  E2eProxyResult at_last = E2E_PROXY_MORE;
  gsize n = 0;

  if (result == E2E_PROXY_WHOLE)
    {
      g_assert_cmpuint (whole.header_bytes, <=, MIN (n_bytes, E2E_PROXY_MAX_HEADER_BYTES));
      g_assert_true (
        whole.source.any.sa_family == AF_INET || whole.source.any.sa_family == AF_INET6 ||
        whole.source.any.sa_family == AF_UNIX || whole.source.any.sa_family == AF_UNSPEC);
    }

  while (n <= MIN (n_bytes, E2E_PROXY_MAX_HEADER_BYTES) && at_last == E2E_PROXY_MORE)
    at_last = parse (data, n++, &header);
  g_assert_cmpint (at_last, ==, result);
  if (result == E2E_PROXY_WHOLE)
    {
      g_assert_cmpuint (whole.header_bytes, ==, n - 1);
      g_assert_cmpmem (&whole, sizeof whole, &header, sizeof header);
    }
  return 0;
}
