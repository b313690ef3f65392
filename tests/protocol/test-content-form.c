/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/content.h"

#include <string.h>

#include "support/contents.h"
#include "support/hex.h"

/* The TEXT of test_known_bytes() with one defect each. */
static void
test_refuses_other_forms (void)
{
  const gchar *const bad[] = {
    /* a NUL within the text */
    "01"
    "7465787400000000"
    "6800000073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    /* no NUL after it */
    "01"
    "7465787400000000"
    "6869690073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    /* padding after a key, and between entries, that is not zero */
    "01"
    "7465787400000100"
    "6869000073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    "01"
    "7465787400000000"
    "6869000073"
    "05"
    "0001"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    /* offsets: of a key, of an entry, out of order, beyond the end */
    "01"
    "7465787400000000"
    "6869000073"
    "04"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    "01"
    "7465787400000000"
    "6869000073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0f23",
    "01"
    "7465787400000000"
    "6869000073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "230e",
    "01"
    "7465787400000000"
    "6869000073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0eff",
    /* offsets of two bytes where one would do */
    "01"
    "7465787400000000"
    "6869000073"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e002300",
    /* a type that is none, or of more than one value */
    "01"
    "7465787400000000"
    "6869000021"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    "01"
    "7465787400000000"
    "6900007373"
    "05"
    "0000"
    "74696d6500000000"
    "01000000000000000074"
    "05"
    "0e23",
    /* a truth that is neither 0 nor 1 */
    "05"
    "6163746976650000"
    "020062"
    "07"
    "0c",
    /* something behind an empty dictionary */
    "08"
    "00",
    "08"
    "0000000000000000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = test_hex_decode (bad[i]);

      g_test_message ("%s", bad[i]);
      g_assert_null (test_content_decode (bytes));
    }
}

static void
test_refuses_every_truncation (void)
{
  for (gsize k = 0; k < TEST_N_KINDS; k++)
    {
      g_autofree gchar *body = test_kind_body (&test_kinds[k], TEST_NO_KEY, NULL, NULL);
      g_autoptr (GBytes) bytes = test_content_pack (test_kinds[k].kind, body);

      for (gsize n = 0; n < g_bytes_get_size (bytes); n++)
        {
          /* An exact copy shows a sanitizer any read beyond its end. */
          g_autofree guint8 *exact = g_memdup2 (g_bytes_get_data (bytes, NULL), n);

          g_assert_null (e2e_content_decode (exact, n));
        }
    }
}

/* What is read can be written again, and is then read as the same. */
static void
check_any (const guint8 *data, gsize n_bytes)
{
  g_autoptr (E2eContent) content = e2e_content_decode (data, n_bytes);
  g_autoptr (E2eContent) again = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (content == NULL)
    return;
  bytes = e2e_content_encode (content);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, E2E_MAX_CONTENT_BYTES);
  again = test_content_decode (bytes);
  g_assert_nonnull (again);
  test_content_assert_same (content, again);
}

static void
test_stands_any_bytes (void)
{
  for (gsize k = 0; k < TEST_N_KINDS; k++)
    {
      g_autofree gchar *body = test_kind_body (&test_kinds[k], TEST_NO_KEY, NULL, NULL);
      g_autoptr (GBytes) bytes = test_content_pack (test_kinds[k].kind, body);
      const gsize n_bytes = g_bytes_get_size (bytes);
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), n_bytes);

      for (gsize at = 0; at < n_bytes; at++)
        for (guint value = 0; value < 256; value++)
          {
            const guint8 kept = data[at];

            data[at] = (guint8) value;
            check_any (data, n_bytes);
            data[at] = kept;
          }
    }
  for (guint i = 0; i < 20000; i++)
    {
      guint8 data[64];
      const gsize n_bytes = g_test_rand_int_range (1, sizeof data);

      for (gsize j = 0; j < n_bytes; j++)
        data[j] = (guint8) g_test_rand_int ();
      data[0] %= 0x18;
      check_any (data, n_bytes);
    }
}

/* The size of the offsets in a container of n_bytes with so many offsets in it. */
static gsize
offset_bytes (gsize n_bytes, gsize n_offsets)
{
  return n_bytes + n_offsets <= 0xFF ? 1 : 2;
}

static void
append_offset (GByteArray *bytes, gsize offset, gsize n_bytes)
{
  const guint8 little_endian[] = { (guint8) offset, (guint8) (offset >> 8) };

  g_byte_array_append (bytes, little_endian, n_bytes);
}

/* A BYE of {'x': value}, by hand, as GVariant would not make what is asked for here. VALUE is of a
 * variant: value, zero, type. */
static GByteArray *
wrap (GByteArray *value)
{
  const guint8 head[] = { E2E_CONTENT_BYE, 'x', 0, 0, 0, 0, 0, 0, 0 };
  GByteArray *bytes = g_byte_array_new ();
  gsize end;

  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, value->data, value->len);
  append_offset (bytes, 2, offset_bytes (bytes->len - 1, 1));
  end = bytes->len - 1;
  append_offset (bytes, end, offset_bytes (end, 1));
  return bytes;
}

static gboolean
is_value_taken (GByteArray *value)
{
  g_autoptr (GByteArray) bytes = wrap (value);
  g_autoptr (E2eContent) content = e2e_content_decode (bytes->data, bytes->len);

  return content != NULL;
}

/* <<<<true>>>>: a variant within a variant, at last as deep as a content is long. */
static void
test_stands_deep_variants (void)
{
  const guint8 innermost[] = { 1, 0, 'b' };
  const guint8 around[] = { 0, 'v' };

  for (guint depth = 1; depth <= 32700; depth *= 2)
    {
      g_autoptr (GByteArray) value = g_byte_array_new ();

      g_byte_array_append (value, innermost, sizeof innermost);
      for (guint i = 0; i < depth; i++)
        g_byte_array_append (value, around, sizeof around);
      if (depth <= 64)
        g_assert_true (is_value_taken (value));
      else if (depth >= 256)
        g_assert_false (is_value_taken (value));
    }
}

/* A tuple of a tuple of a tuple … of a byte. */
static void
test_stands_deep_types (void)
{
  const guint8 byte_and_zero[] = { 1, 0 };

  for (guint depth = 1; depth <= 32700; depth *= 2)
    {
      g_autofree gchar *open = g_strnfill (depth, '(');
      g_autofree gchar *close = g_strnfill (depth, ')');
      g_autofree gchar *type = g_strconcat (open, "y", close, NULL);
      g_autoptr (GByteArray) value = g_byte_array_new ();

      g_byte_array_append (value, byte_and_zero, sizeof byte_and_zero);
      g_byte_array_append (value, (const guint8 *) type, strlen (type));
      if (depth <= 64)
        g_assert_true (is_value_taken (value));
      else if (depth >= 256)
        g_assert_false (is_value_taken (value));
    }
}

/* An unknown key that fills a content to the last byte, and one byte beyond. */
static void
test_refuses_more_than_a_record_carries (void)
{
  const guint8 string_end[] = { 0, 0, 's' };
  const gsize other_bytes = 9 + sizeof string_end + 2 + 2; /* head and offsets, as in wrap() */

  for (gsize n_bytes = E2E_MAX_CONTENT_BYTES - 1; n_bytes <= E2E_MAX_CONTENT_BYTES + 1; n_bytes++)
    {
      g_autofree gchar *letters = g_strnfill (n_bytes - other_bytes, 'x');
      g_autoptr (GByteArray) value = g_byte_array_new ();

      g_byte_array_append (value, (const guint8 *) letters, n_bytes - other_bytes);
      g_byte_array_append (value, string_end, sizeof string_end);
      g_assert_cmpint (is_value_taken (value), ==, n_bytes <= E2E_MAX_CONTENT_BYTES);
    }
}

/* As many entries as a content holds. */
static void
test_stands_many_keys (void)
{
  g_autoptr (GString) body = g_string_new ("{'x': <true>");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (E2eContent) content = NULL;

  for (guint i = 0; i < 3600; i++)
    g_string_append (body, ", 'x': <true>");
  g_string_append_c (body, '}');
  bytes = test_content_pack (E2E_CONTENT_BYE, body->str);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, E2E_MAX_CONTENT_BYTES);
  content = test_content_decode (bytes);
  g_assert_nonnull (content);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content/refuses-other-forms", test_refuses_other_forms);
  g_test_add_func ("/content/refuses-every-truncation", test_refuses_every_truncation);
  g_test_add_func ("/content/stands-any-bytes", test_stands_any_bytes);
  g_test_add_func ("/content/stands-deep-variants", test_stands_deep_variants);
  g_test_add_func ("/content/stands-deep-types", test_stands_deep_types);
  g_test_add_func ("/content/refuses-more-than-a-record-carries",
                   test_refuses_more_than_a_record_carries);
  g_test_add_func ("/content/stands-many-keys", test_stands_many_keys);

  return g_test_run ();
}
