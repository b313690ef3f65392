/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The opener of records in a secure session, fed by one who has no key: nothing opens, and the
 * genuine record opens afterwards as it would have before.
 *
 * Input: u8 which end opens, then a record. Bit 1 has the size put right, which a fuzzer would find
 * once in a thousand.
 */

#include "protocol/record.h"

#include <string.h>

#include "crypto/dh.h"

#define TEXT "hello"
#define NOW_US G_USEC_PER_SEC

/* Who opens. The joiner expects a record that starts a chain, the creator one that does not. */
static const E2eDirection directions[] = { E2E_DIRECTION_TO_CREATOR, E2E_DIRECTION_TO_JOINER };

static E2eSecret *memory; /* an E2eKeys */
static GBytes *genuine[2]; /* the first record to each end */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* The same bytes in every run, so that an input repeats what it did. */
static void
fixed_random (gpointer user_data G_GNUC_UNUSED, guint8 *out, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    out[i] = (guint8) (i * 37 + 11);
}

static E2eRatchet *
new_ratchet (E2eRole role)
{
  return e2e_ratchet_new (e2e_group_for_suite (E2E_SUITE_2048), role, (gpointer) memory->data,
                          fixed_random, NULL, NOW_US);
}

static GBytes *
seal_genuine (E2eRole by, E2eDirection direction)
{
  g_autoptr (E2eRatchet) ratchet = new_ratchet (by);
  g_autoptr (GBytes) content = g_bytes_new_static (TEXT, strlen (TEXT));
  const E2eRecord record = { .seq = 1, .content = content };

  return e2e_record_seal (ratchet, direction, &record, TRUE, E2E_RECORD_MIN_PADDED_BYTES, NOW_US);
}

int
LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  E2eKeys *keys;

  memory = e2e_secret_new (sizeof (E2eKeys));
  keys = (gpointer) memory->data;
  fixed_random (NULL, memory->data, memory->n_bytes);
  e2e_dh_public (group, keys->joiner_ratchet_key, NULL, keys->joiner_exponent,
                 group->short_exponent_bytes);
  genuine[0] = seal_genuine (E2E_ROLE_JOINER, directions[0]);
  genuine[1] = seal_genuine (E2E_ROLE_CREATOR, directions[1]);
  return 0;
}

static gboolean
open_bytes (E2eRatchet *ratchet, E2eDirection direction, E2eRecord *out, GBytes *record)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (record, &n_bytes);

  return e2e_record_open (ratchet, direction, out, data, n_bytes);
}

/* DATA, filled up to the next size that a record can have. */
static GBytes *
fill_up (const guint8 *data, gsize n_bytes)
{
  const gsize key_bytes = n_bytes > 1 && data[1] == E2E_RECORD_FLAG_RATCHET ? 256 : 0;
  const gsize overhead_bytes = E2E_RECORD_HEADER_BYTES + key_bytes + E2E_AEAD_TAG_BYTES;
  gsize padded_bytes = E2E_RECORD_MIN_PADDED_BYTES;
  guint8 *filled;

  while (padded_bytes < E2E_RECORD_MAX_PADDED_BYTES && overhead_bytes + padded_bytes < n_bytes)
    padded_bytes *= 2;
  filled = g_malloc0 (overhead_bytes + padded_bytes);
  memcpy (filled, data, MIN (n_bytes, overhead_bytes + padded_bytes));
  return g_bytes_new_take (filled, overhead_bytes + padded_bytes);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  const gsize which = n_bytes > 0 ? data[0] & 1 : 0;
  g_autoptr (E2eRatchet) ratchet = new_ratchet (which == 0 ? E2E_ROLE_CREATOR : E2E_ROLE_JOINER);
  g_autoptr (GBytes) forged = NULL;
  g_auto (E2eRecord) opened = { 0 };
  g_auto (E2eRecord) real = { 0 };

  if (n_bytes == 0)
    return 0;

  forged = data[0] & 2 ? fill_up (data + 1, n_bytes - 1) : g_bytes_new (data + 1, n_bytes - 1);
  /* An input that was taken from a genuine record opens, of course; its type is not sealed. */
  if (!open_bytes (ratchet, directions[which], &opened, forged))
    {
      g_assert_null (opened.content);
      g_assert_true (open_bytes (ratchet, directions[which], &real, genuine[which]));
      g_assert_cmpmem (g_bytes_get_data (real.content, NULL), g_bytes_get_size (real.content), TEXT,
                       strlen (TEXT));
    }
  else
    g_assert_true (g_bytes_get_size (forged) == g_bytes_get_size (genuine[which]) &&
                   memcmp ((const guint8 *) g_bytes_get_data (forged, NULL) + 1,
                           (const guint8 *) g_bytes_get_data (genuine[which], NULL) + 1,
                           g_bytes_get_size (forged) - 1) == 0);
  return 0;
}
