/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader of contents: any bytes, as the other person's program may send them.
 */

#include <string.h>

#include "protocol/content.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

/* What is read is within the limits, can be written, and what was written reads as the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  g_autoptr (E2eContent) content = e2e_content_decode (data, n_bytes);
  g_autoptr (E2eContent) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) bytes_again = NULL;

  if (content == NULL)
    return 0;

  bytes = e2e_content_encode (content);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, E2E_MAX_CONTENT_BYTES);
  again = e2e_content_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (again);
  bytes_again = e2e_content_encode (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));

  /* Field by field, as far as bytes could hide it. */
  g_assert_cmpint (again->kind, ==, content->kind);
  g_assert_cmpstr (again->text, ==, content->text);
  g_assert_cmpstr (again->name, ==, content->name);
  g_assert_cmpuint (again->seq, ==, content->seq);
  g_assert_cmpuint (again->ref.seq, ==, content->ref.seq);
  g_assert_cmpuint (again->id, ==, content->id);
  g_assert_cmpmem (again->sha256, sizeof again->sha256, content->sha256, sizeof content->sha256);
  return 0;
}
