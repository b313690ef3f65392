/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/contents.h"

const TestKind test_kinds[TEST_N_KINDS] = {
  { E2E_CONTENT_TEXT,
    { { "text", "'hi'", FALSE },
      { "time", "uint64 1", FALSE },
      { "reply", "(true, uint64 7)", TRUE } } },
  { E2E_CONTENT_EDIT, { { "seq", "uint64 1", FALSE }, { "text", "'hi'", FALSE } } },
  { E2E_CONTENT_RETRACT, { { "seq", "uint64 1", FALSE } } },
  { E2E_CONTENT_REACT, { { "ref", "(false, uint64 7)", FALSE }, { "emoji", "''", FALSE } } },
  { E2E_CONTENT_TYPING, { { "active", "true", FALSE } } },
  { E2E_CONTENT_PROFILE, { { "name", "'you'", FALSE } } },
  { E2E_CONTENT_TIMER, { { "seconds", "uint32 60", FALSE } } },
  { E2E_CONTENT_BYE, { { NULL, NULL, FALSE } } },
  { E2E_CONTENT_OFFER,
    { { "id", "uint32 1", FALSE },
      { "name", "'a.txt'", FALSE },
      { "size", "uint64 9", FALSE },
      { "type", "'text/plain'", FALSE } } },
  { E2E_CONTENT_ACCEPT, { { "id", "uint32 1", FALSE }, { "offset", "uint64 0", FALSE } } },
  { E2E_CONTENT_DONE, { { "id", "uint32 1", FALSE }, { "sha256", HASH_TEXT, FALSE } } },
  { E2E_CONTENT_CANCEL, { { "id", "uint32 1", FALSE }, { "reason", "''", FALSE } } },
};

guint
test_kind_n_keys (const TestKind *kind)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (kind->keys) && kind->keys[n].key != NULL)
    n++;
  return n;
}

GBytes *
test_content_pack (guint kind, const gchar *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) native = g_variant_parse (G_VARIANT_TYPE_VARDICT, body, NULL, NULL, &error);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 kind_byte = (guint8) kind;

  g_assert_no_error (error);
  variant = G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (native) : g_variant_ref (native);
  g_byte_array_append (bytes, &kind_byte, 1);
  g_byte_array_append (bytes, g_variant_get_data (variant), g_variant_get_size (variant));
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

E2eContent *
test_content_decode (GBytes *bytes)
{
  return e2e_content_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gchar *
test_kind_body (const TestKind *kind, guint changed, const gchar *value, const gchar *more)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < test_kind_n_keys (kind); i++)
    {
      const gchar *shown = i == changed ? value : kind->keys[i].value;

      if (shown != NULL)
        g_string_append_printf (text, "%s'%s': <%s>", text->len > 1 ? ", " : "", kind->keys[i].key,
                                shown);
    }
  if (more != NULL)
    g_string_append_printf (text, "%s%s", text->len > 1 ? ", " : "", more);
  g_string_append_c (text, '}');
  if (text->len == 2)
    g_string_prepend (text, "@a{sv} ");
  return g_string_free (text, FALSE);
}

void
test_content_assert_same (const E2eContent *a, const E2eContent *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpstr (a->text, ==, b->text);
  g_assert_cmpuint (a->time_ms, ==, b->time_ms);
  g_assert_cmpint (a->ref.by_sender, ==, b->ref.by_sender);
  g_assert_cmpuint (a->ref.seq, ==, b->ref.seq);
  g_assert_cmpuint (a->seq, ==, b->seq);
  g_assert_cmpstr (a->emoji, ==, b->emoji);
  g_assert_cmpint (a->active, ==, b->active);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->seconds, ==, b->seconds);
  g_assert_cmpuint (a->id, ==, b->id);
  g_assert_cmpuint (a->size_bytes, ==, b->size_bytes);
  g_assert_cmpstr (a->media_type, ==, b->media_type);
  g_assert_cmpuint (a->offset_bytes, ==, b->offset_bytes);
  g_assert_cmpint (a->chunk == NULL, ==, b->chunk == NULL);
  if (a->chunk != NULL)
    g_assert_cmpmem (g_bytes_get_data (a->chunk, NULL), g_bytes_get_size (a->chunk),
                     g_bytes_get_data (b->chunk, NULL), g_bytes_get_size (b->chunk));
  g_assert_cmpmem (a->sha256, sizeof a->sha256, b->sha256, sizeof b->sha256);
  g_assert_cmpstr (a->reason, ==, b->reason);
}
