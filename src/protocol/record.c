/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/record.h"

#include <string.h>

#include "wire/bytes.h"

#define LABEL "e2echat/1 record"
#define LABEL_BYTES (sizeof LABEL - 1)
#define MAX_AAD_BYTES (LABEL_BYTES + E2E_RECORD_HEADER_BYTES + E2E_GROUP_MAX_ELEMENT_BYTES)

void
e2e_record_clear (E2eRecord *self)
{
  g_clear_pointer (&self->content, g_bytes_unref);
}

gsize
e2e_record_padded_bytes (gsize content_bytes, gsize min_padded_bytes)
{
  gsize padded_bytes = min_padded_bytes;

  while (padded_bytes < E2E_RECORD_PREFIX_BYTES + content_bytes)
    padded_bytes *= 2;
  return padded_bytes;
}

/* Label, direction, and the record from its flags to its public key. Gives the length. */
static gsize
build_aad (guint8 out[MAX_AAD_BYTES], E2eDirection direction, const guint8 *record,
           gsize clear_bytes)
{
  memcpy (out, LABEL, LABEL_BYTES);
  out[LABEL_BYTES] = (guint8) direction;
  memcpy (out + LABEL_BYTES + 1, record + 1, clear_bytes - 1);
  return LABEL_BYTES + clear_bytes;
}

static void
put_padded (guint8 *out, gsize padded_bytes, const E2eRecord *record)
{
  gsize n_bytes = 0;
  gconstpointer content = record->content ? g_bytes_get_data (record->content, &n_bytes) : NULL;

  e2e_put_u64 (out, record->delivered);
  e2e_put_u64 (out + 8, record->read);
  e2e_put_u32 (out + 16, (guint32) n_bytes);
  if (n_bytes > 0)
    memcpy (out + E2E_RECORD_PREFIX_BYTES, content, n_bytes);
  memset (out + E2E_RECORD_PREFIX_BYTES + n_bytes, 0,
          padded_bytes - E2E_RECORD_PREFIX_BYTES - n_bytes);
}

GBytes *
e2e_record_seal (E2eRatchet *ratchet, E2eDirection direction, const E2eRecord *record,
                 gboolean carries_content, gsize min_padded_bytes, gint64 now_us)
{
  const gboolean starts = e2e_ratchet_must_start_chain (ratchet, carries_content, now_us);
  const gsize content_bytes = record->content ? g_bytes_get_size (record->content) : 0;
  const gsize padded_bytes = e2e_record_padded_bytes (content_bytes, min_padded_bytes);
  const gsize clear_bytes =
    E2E_RECORD_HEADER_BYTES + (starts ? e2e_ratchet_group (ratchet)->element_bytes : 0);
  const gsize n_bytes = clear_bytes + padded_bytes + E2E_AEAD_TAG_BYTES;
  const E2eRecordKey *key;
  guint8 aad[MAX_AAD_BYTES];
  gsize aad_bytes;
  guint8 *out;

  g_return_val_if_fail (content_bytes <= E2E_MAX_CONTENT_BYTES, NULL);

  out = g_malloc (n_bytes);
  out[0] = E2E_MESSAGE_RECORD;
  out[1] = starts ? E2E_RECORD_FLAG_RATCHET : 0;
  e2e_put_u64 (out + 2, record->seq);
  if (starts)
    e2e_ratchet_start_chain (ratchet, out + E2E_RECORD_HEADER_BYTES, now_us);
  put_padded (out + clear_bytes, padded_bytes, record);

  aad_bytes = build_aad (aad, direction, out, clear_bytes);
  key = e2e_ratchet_next_key (ratchet);
  e2e_aead_seal (out + clear_bytes, key->key, key->nonce, aad, aad_bytes, out + clear_bytes,
                 padded_bytes);
  e2e_ratchet_wipe_key (ratchet);
  return g_bytes_new_take (out, n_bytes);
}

gboolean
e2e_record_peek_seq (const guint8 *data, gsize n_bytes, guint64 *seq)
{
  if (n_bytes < E2E_RECORD_HEADER_BYTES)
    return FALSE;

  *seq = e2e_get_u64 (data + 2);
  return TRUE;
}

/* Whether this many bytes are 256 · 2^k up to the largest, and a tag. */
static gboolean
is_sealed_size (gsize n_bytes)
{
  const gsize padded_bytes = n_bytes - E2E_AEAD_TAG_BYTES;

  return n_bytes >= E2E_AEAD_TAG_BYTES && padded_bytes >= E2E_RECORD_MIN_PADDED_BYTES &&
         padded_bytes <= E2E_RECORD_MAX_PADDED_BYTES && (padded_bytes & (padded_bytes - 1)) == 0;
}

/* Takes the fields out of what was sealed; PADDED becomes the content's owner. */
static void
read_padded (E2eRecord *out, GBytes *padded)
{
  gsize padded_bytes;
  const guint8 *data = g_bytes_get_data (padded, &padded_bytes);
  const gsize content_bytes = e2e_get_u32 (data + 16);

  out->delivered = e2e_get_u64 (data);
  out->read = e2e_get_u64 (data + 8);
  if (content_bytes > 0 && content_bytes <= padded_bytes - E2E_RECORD_PREFIX_BYTES)
    out->content = g_bytes_new_from_bytes (padded, E2E_RECORD_PREFIX_BYTES, content_bytes);
  else
    out->content = NULL;
}

gboolean
e2e_record_open (E2eRatchet *ratchet, E2eDirection direction, E2eRecord *out, const guint8 *data,
                 gsize n_bytes)
{
  const gsize element_bytes = e2e_ratchet_group (ratchet)->element_bytes;
  g_autoptr (GBytes) padded = NULL;
  const guint8 *public_key;
  const E2eRecordKey *key;
  guint8 aad[MAX_AAD_BYTES];
  gsize aad_bytes;
  gsize clear_bytes;
  guint8 *plaintext;
  gboolean is_genuine;

  if (n_bytes < E2E_RECORD_HEADER_BYTES || (data[1] & ~E2E_RECORD_FLAG_RATCHET) != 0)
    return FALSE;
  public_key = data[1] == 0 ? NULL : data + E2E_RECORD_HEADER_BYTES;
  clear_bytes = E2E_RECORD_HEADER_BYTES + (public_key == NULL ? 0 : element_bytes);
  if (n_bytes < clear_bytes || !is_sealed_size (n_bytes - clear_bytes))
    return FALSE;
  key = e2e_ratchet_try_key (ratchet, public_key);
  if (key == NULL)
    return FALSE;

  aad_bytes = build_aad (aad, direction, data, clear_bytes);
  plaintext = g_malloc (n_bytes - clear_bytes - E2E_AEAD_TAG_BYTES);
  is_genuine = e2e_aead_open (plaintext, key->key, key->nonce, aad, aad_bytes, data + clear_bytes,
                              n_bytes - clear_bytes);
  padded = g_bytes_new_take (plaintext, n_bytes - clear_bytes - E2E_AEAD_TAG_BYTES);
  if (!is_genuine)
    {
      e2e_ratchet_wipe_key (ratchet);
      return FALSE;
    }

  e2e_ratchet_accept (ratchet);
  out->seq = e2e_get_u64 (data + 2);
  read_padded (out, padded);
  return TRUE;
}
