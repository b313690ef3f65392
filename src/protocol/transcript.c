/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/transcript.h"

#include <string.h>

#include "wire/bytes.h"

#define MAX_STRINGS 5

/* H over lp() of each string. */
static void
hash_prefixed (guint8 out[E2E_HASH_BYTES], const E2eSpan *strings, gsize n_strings)
{
  guint8 lengths[MAX_STRINGS][4];
  E2eSpan spans[2 * MAX_STRINGS];

  g_assert (n_strings <= MAX_STRINGS);
  for (gsize i = 0; i < n_strings; i++)
    {
      e2e_put_u32 (lengths[i], (guint32) strings[i].n_bytes);
      spans[2 * i] = (E2eSpan){ lengths[i], sizeof lengths[i] };
      spans[2 * i + 1] = strings[i];
    }
  e2e_hash (out, spans, 2 * n_strings);
}

static E2eSpan
span_of (GBytes *bytes)
{
  E2eSpan span;

  span.data = g_bytes_get_data (bytes, &span.n_bytes);
  return span;
}

void
e2e_transcript_commit (guint8 out[E2E_HASH_BYTES], const guint8 *opening, gsize n_bytes)
{
  static const gchar label[] = "e2echat/1 commit";
  const E2eSpan strings[] = { { label, sizeof label - 1 }, { opening, n_bytes } };

  hash_prefixed (out, strings, G_N_ELEMENTS (strings));
}

void
e2e_transcript_hash (guint8 out[E2E_HASH_BYTES], const gchar *session_id, GBytes *commit,
                     GBytes *share, const guint8 *reveal, gsize reveal_bytes)
{
  static const gchar label[] = "e2echat/1 transcript";
  const E2eSpan strings[] = { { label, sizeof label - 1 },
                              { session_id, strlen (session_id) },
                              span_of (commit),
                              span_of (share),
                              { reveal, reveal_bytes } };

  hash_prefixed (out, strings, G_N_ELEMENTS (strings));
}
