/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/content.h"

#include <string.h>

#include "support/contents.h"
#include "support/hex.h"

/* Fields are not const, as a content owns them; these tests only lend it theirs. */
#define S(literal) ((gchar *) (literal))

/* One value of every type that a key may have, and of others. */
static const gchar *const values[] = {
  "'hi'",    "uint64 1",         "(true, uint64 7)", "true",  "uint32 1",        HASH_TEXT,
  "int64 1", "int32 1",          "byte 0x01",        "1.5",   "objectpath '/a'", "signature 's'",
  "<'hi'>",  "(true, uint32 7)", "(uint64 7, true)", "@mu 1", "['hi']",          "@a{sv} {}",
};

static gboolean
is_taken (guint kind, const gchar *body)
{
  g_autoptr (GBytes) bytes = test_content_pack (kind, body);
  g_autoptr (E2eContent) content = test_content_decode (bytes);

  return content != NULL;
}

static void
test_every_kind_comes_back (void)
{
  g_autoptr (GBytes) chunk = g_bytes_new ("\0chunk", 6);
  const E2eContent contents[] = {
    { .kind = E2E_CONTENT_TEXT, .text = S ("h\xc3\xa9"), .time_ms = G_MAXUINT64 },
    { .kind = E2E_CONTENT_TEXT, .text = S ("x"), .ref = { TRUE, 1 } },
    { .kind = E2E_CONTENT_TEXT, .text = S ("x"), .ref = { FALSE, G_MAXUINT64 } },
    { .kind = E2E_CONTENT_EDIT, .text = S ("y"), .seq = 0x0102030405060708 },
    { .kind = E2E_CONTENT_RETRACT, .seq = 1 },
    { .kind = E2E_CONTENT_REACT, .emoji = S ("\xf0\x9f\x91\x8d"), .ref = { TRUE, 2 } },
    { .kind = E2E_CONTENT_REACT, .emoji = S (""), .ref = { FALSE, 2 } },
    { .kind = E2E_CONTENT_TYPING, .active = TRUE },
    { .kind = E2E_CONTENT_TYPING, .active = FALSE },
    { .kind = E2E_CONTENT_PROFILE, .name = S ("you") },
    { .kind = E2E_CONTENT_PROFILE, .name = S ("") },
    { .kind = E2E_CONTENT_TIMER, .seconds = 0 },
    { .kind = E2E_CONTENT_TIMER, .seconds = G_MAXUINT32 },
    { .kind = E2E_CONTENT_BYE },
    { .kind = E2E_CONTENT_OFFER,
      .id = 7,
      .name = S ("a b.txt"),
      .size_bytes = 1,
      .media_type = S ("a/b") },
    { .kind = E2E_CONTENT_ACCEPT, .id = 7, .offset_bytes = 0x0102030405060708 },
    { .kind = E2E_CONTENT_CHUNK, .id = 0x01020304, .offset_bytes = 5, .chunk = chunk },
    { .kind = E2E_CONTENT_DONE, .id = 7, .sha256 = "0123456789abcdef0123456789abcde" },
    { .kind = E2E_CONTENT_CANCEL, .id = 7, .reason = S ("no") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GBytes) bytes = e2e_content_encode (&contents[i]);
      g_autoptr (E2eContent) back = NULL;

      g_assert_nonnull (bytes);
      back = test_content_decode (bytes);
      g_assert_nonnull (back);
      test_content_assert_same (back, &contents[i]);
    }
}

/* Worked out by hand after the GVariant specification: entries of the array start at multiples of
 * 8, and so do variants; a variant is its value, a zero, its type; an entry ends in the offset of
 * its key's end, the array in the offsets of its entries' ends. */
static void
test_known_bytes (void)
{
  g_autoptr (GBytes) raw = g_bytes_new ("ab", 2);
  const struct
  {
    E2eContent content;
    const gchar *hex;
  } cases[] = {
    { { .kind = E2E_CONTENT_TEXT, .text = S ("hi"), .time_ms = 1 },
      "01"
      "7465787400000000"
      "6869000073"
      "05"
      "0000" /* "text", "hi", ends at 14, padded to 16 */
      "74696d6500000000"
      "01000000000000000074"
      "05" /* "time", 1, ends at 35 */
      "0e23" },
    { { .kind = E2E_CONTENT_REACT, .emoji = S (""), .ref = { TRUE, 3 } },
      "04"
      "7265660000000000"
      "0100000000000000"
      "0300000000000000"
      "0028627429"
      "04"
      "0000"
      "656d6f6a69000000"
      "000073"
      "06"
      "1e2c" },
    { { .kind = E2E_CONTENT_TYPING, .active = TRUE },
      "05"
      "6163746976650000"
      "010062"
      "07"
      "0c" },
    { { .kind = E2E_CONTENT_TIMER, .seconds = 60 },
      "07"
      "7365636f6e647300"
      "3c0000000075"
      "08"
      "0f" },
    { { .kind = E2E_CONTENT_BYE }, "08" },
    { { .kind = E2E_CONTENT_CHUNK, .id = 1, .offset_bytes = 2, .chunk = raw },
      "12"
      "00000001"
      "0000000000000002"
      "6162" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = e2e_content_encode (&cases[i].content);
      g_autoptr (GBytes) expected = test_hex_decode (cases[i].hex);
      g_autoptr (E2eContent) back = test_content_decode (expected);

      test_assert_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cases[i].hex);
      g_assert_nonnull (back);
      test_content_assert_same (back, &cases[i].content);
    }
}

/* Each key of each kind with a value of each type. */
static void
test_keys_have_one_type (void)
{
  for (gsize k = 0; k < TEST_N_KINDS; k++)
    for (guint i = 0; i < test_kind_n_keys (&test_kinds[k]); i++)
      {
        const TestKey *key = &test_kinds[k].keys[i];
        g_autoptr (GVariant) good = g_variant_parse (NULL, key->value, NULL, NULL, NULL);

        for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
          {
            g_autoptr (GVariant) value = g_variant_parse (NULL, values[v], NULL, NULL, NULL);
            g_autofree gchar *body = test_kind_body (&test_kinds[k], i, values[v], NULL);

            g_test_message ("%u %s", test_kinds[k].kind, body);
            g_assert_cmpint (is_taken (test_kinds[k].kind, body), ==,
                             g_variant_is_of_type (value, g_variant_get_type (good)));
          }
      }
}

static void
test_keys_are_there_once (void)
{
  for (gsize k = 0; k < TEST_N_KINDS; k++)
    for (guint i = 0; i < test_kind_n_keys (&test_kinds[k]); i++)
      {
        const TestKey *key = &test_kinds[k].keys[i];
        g_autofree gchar *without = test_kind_body (&test_kinds[k], i, NULL, NULL);
        g_autofree gchar *again = g_strdup_printf ("'%s': <%s>", key->key, key->value);
        g_autofree gchar *twice = test_kind_body (&test_kinds[k], TEST_NO_KEY, NULL, again);

        g_test_message ("%u %s", test_kinds[k].kind, without);
        g_assert_cmpint (is_taken (test_kinds[k].kind, without), ==, key->may_miss);
        g_assert_false (is_taken (test_kinds[k].kind, twice));
      }
}

static void
test_unknown_keys_are_passed_over (void)
{
  for (gsize k = 0; k < TEST_N_KINDS; k++)
    {
      g_autofree gchar *plain = test_kind_body (&test_kinds[k], TEST_NO_KEY, NULL, NULL);
      g_autofree gchar *more = test_kind_body (&test_kinds[k], TEST_NO_KEY, NULL,
                                               "'x': <1>, '': <'y'>, 'x': <[<@as []>]>");
      g_autoptr (GBytes) plain_bytes = test_content_pack (test_kinds[k].kind, plain);
      g_autoptr (GBytes) more_bytes = test_content_pack (test_kinds[k].kind, more);
      g_autoptr (E2eContent) plain_content = test_content_decode (plain_bytes);
      g_autoptr (E2eContent) more_content = test_content_decode (more_bytes);

      g_assert_nonnull (plain_content);
      g_assert_nonnull (more_content);
      test_content_assert_same (plain_content, more_content);
    }
}

static void
test_unknown_kinds_are_dropped (void)
{
  for (guint kind = 0; kind < 256; kind++)
    {
      const guint8 bytes[] = { (guint8) kind };
      g_autoptr (E2eContent) content = e2e_content_decode (bytes, sizeof bytes);
      const E2eContent unknown = { .kind = kind, .text = S ("x"), .name = S ("x"), .seq = 1 };
      gboolean is_known = kind == E2E_CONTENT_CHUNK;
      g_autoptr (GBytes) encoded = NULL;

      g_assert_cmpint (content != NULL, ==, kind == E2E_CONTENT_BYE);
      for (gsize k = 0; k < TEST_N_KINDS; k++)
        is_known |= test_kinds[k].kind == kind;
      encoded = e2e_content_encode (&unknown);
      g_assert_true (encoded == NULL || is_known);
    }
  g_assert_null (e2e_content_decode (NULL, 0));
}

/* Whether a content can be sent; what can be is also read, and the same body from another program
 * is judged alike, as PROPERTY tells. */
static gboolean
is_sent (const E2eContent *content)
{
  g_autoptr (GBytes) bytes = e2e_content_encode (content);
  g_autoptr (E2eContent) back = bytes == NULL ? NULL : test_content_decode (bytes);

  g_assert_cmpint (bytes != NULL, ==, back != NULL);
  return bytes != NULL;
}

/* TEMPLATE with VALUE in the place of its $. */
static gchar *
insert (const gchar *template, const gchar *value)
{
  g_auto (GStrv) parts = g_strsplit (template, "$", 2);

  return g_strconcat (parts[0], value, parts[1], NULL);
}

/* Strings of the lengths around a limit, sent and received. LETTER is one character. */
static void
check_limit (E2eContent *content, gchar **field, const gchar *template, const gchar *letter,
             gsize max_letters)
{
  for (gsize n = max_letters - 1; n <= max_letters + 1; n++)
    {
      g_autoptr (GString) string = g_string_new (NULL);
      g_autofree gchar *body = NULL;

      for (gsize i = 0; i < n; i++)
        g_string_append (string, letter);
      *field = string->str;
      g_assert_cmpint (is_sent (content), ==, n <= max_letters);
      *field = NULL;
      g_assert_false (is_sent (content));

      body = insert (template, string->str);
      g_assert_cmpint (is_taken (content->kind, body), ==, n <= max_letters);
    }
}

static void
test_strings_have_limits (void)
{
  E2eContent text = { .kind = E2E_CONTENT_TEXT };
  E2eContent edit = { .kind = E2E_CONTENT_EDIT, .seq = 1 };
  E2eContent react = { .kind = E2E_CONTENT_REACT, .ref = { TRUE, 1 } };
  E2eContent profile = { .kind = E2E_CONTENT_PROFILE };
  E2eContent offer = { .kind = E2E_CONTENT_OFFER, .media_type = S ("") };
  E2eContent media = { .kind = E2E_CONTENT_OFFER, .name = S ("x") };
  E2eContent cancel = { .kind = E2E_CONTENT_CANCEL };

  check_limit (&text, &text.text, "{'text': <'$'>, 'time': <uint64 0>}", "x", 32768);
  check_limit (&text, &text.text, "{'text': <'$'>, 'time': <uint64 0>}", "\xc3\xa9", 16384);
  check_limit (&edit, &edit.text, "{'seq': <uint64 1>, 'text': <'$'>}", "x", 32768);
  check_limit (&react, &react.emoji, "{'ref': <(true, uint64 1)>, 'emoji': <'$'>}", "x",
               E2E_MAX_REACTION_BYTES);
  check_limit (&profile, &profile.name, "{'name': <'$'>}", "x", 64);
  check_limit (&profile, &profile.name, "{'name': <'$'>}", "\xf0\x9f\x90\xb6", 64);
  check_limit (&offer, &offer.name,
               "{'id': <uint32 0>, 'name': <'$'>, 'size': <uint64 0>, 'type': <''>}", "x",
               E2E_MAX_FILE_NAME_BYTES);
  check_limit (&media, &media.media_type,
               "{'id': <uint32 0>, 'name': <'x'>, 'size': <uint64 0>, 'type': <'$'>}", "x",
               E2E_MAX_MEDIA_TYPE_BYTES);
  check_limit (&cancel, &cancel.reason, "{'id': <uint32 0>, 'reason': <'$'>}", "x",
               E2E_MAX_REASON_BYTES);
}

static void
test_texts_are_not_empty (void)
{
  const E2eContent text = { .kind = E2E_CONTENT_TEXT, .text = S ("") };
  const E2eContent edit = { .kind = E2E_CONTENT_EDIT, .seq = 1, .text = S ("") };

  g_assert_false (is_sent (&text));
  g_assert_false (is_sent (&edit));
  g_assert_false (is_taken (E2E_CONTENT_TEXT, "{'text': <''>, 'time': <uint64 0>}"));
  g_assert_false (is_taken (E2E_CONTENT_EDIT, "{'seq': <uint64 1>, 'text': <''>}"));
}

static void
test_file_names_name_no_directory (void)
{
  const gchar *const bad[] = { "", ".", "..", "/", "a/b", "/etc/passwd", "../x", "x/", "./x" };
  const gchar *const good[] = { "x", "...", ".x", "a..b", "a\\\\b", "\xc3\xa9.txt" };
  const gchar *template = "{'id': <uint32 0>, 'name': <'$'>, 'size': <uint64 0>, 'type': <''>}";
  E2eContent offer = { .kind = E2E_CONTENT_OFFER, .media_type = S ("") };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree gchar *body = insert (template, bad[i]);

      offer.name = (gchar *) bad[i];
      g_assert_false (is_sent (&offer));
      g_assert_false (is_taken (E2E_CONTENT_OFFER, body));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree gchar *body = insert (template, good[i]);

      offer.name = (gchar *) good[i];
      g_assert_true (is_sent (&offer));
      g_assert_true (is_taken (E2E_CONTENT_OFFER, body));
    }
}

static void
test_messages_are_named_from_one (void)
{
  const E2eContent nameless[] = {
    { .kind = E2E_CONTENT_EDIT, .text = S ("x") },
    { .kind = E2E_CONTENT_RETRACT },
    { .kind = E2E_CONTENT_REACT, .emoji = S ("x"), .ref = { TRUE, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (nameless); i++)
    g_assert_false (is_sent (&nameless[i]));
  g_assert_false (is_taken (E2E_CONTENT_EDIT, "{'seq': <uint64 0>, 'text': <'x'>}"));
  g_assert_false (is_taken (E2E_CONTENT_RETRACT, "{'seq': <uint64 0>}"));
  g_assert_false (is_taken (E2E_CONTENT_REACT, "{'ref': <(true, uint64 0)>, 'emoji': <'x'>}"));
  g_assert_false (is_taken (E2E_CONTENT_TEXT,
                            "{'text': <'x'>, 'time': <uint64 0>, 'reply': <(true, uint64 0)>}"));
}

static void
test_hashes_have_32_bytes (void)
{
  for (guint n = 0; n <= 64; n++)
    {
      g_autoptr (GString) body = g_string_new ("{'id': <uint32 0>, 'sha256': <@ay [");

      for (guint i = 0; i < n; i++)
        g_string_append (body, i == 0 ? "1" : ",1");
      g_string_append (body, "]>}");
      g_assert_cmpint (is_taken (E2E_CONTENT_DONE, body->str), ==, n == 32);
    }
}

static void
test_chunks_have_limits (void)
{
  g_autofree guint8 *data = g_malloc0 (E2E_MAX_CONTENT_BYTES + 1);

  data[0] = E2E_CONTENT_CHUNK;
  for (gsize n = 0; n < 13; n++)
    g_assert_null (e2e_content_decode (data, n));
  g_assert_null (e2e_content_decode (data, E2E_MAX_CONTENT_BYTES + 1));
  for (gsize n = 0; n <= 1; n++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (data, n * E2E_MAX_CHUNK_BYTES);
      g_autoptr (E2eContent) content = e2e_content_decode (data, 13 + n * E2E_MAX_CHUNK_BYTES);
      const E2eContent chunk = { .kind = E2E_CONTENT_CHUNK, .chunk = bytes };

      g_assert_nonnull (content);
      g_assert_cmpuint (g_bytes_get_size (content->chunk), ==, n * E2E_MAX_CHUNK_BYTES);
      g_assert_true (is_sent (&chunk));
    }
  {
    g_autoptr (GBytes) too_long = g_bytes_new_static (data, E2E_MAX_CHUNK_BYTES + 1);
    const E2eContent chunk = { .kind = E2E_CONTENT_CHUNK, .chunk = too_long };
    const E2eContent no_chunk = { .kind = E2E_CONTENT_CHUNK };

    g_assert_false (is_sent (&chunk));
    g_assert_false (is_sent (&no_chunk));
  }
}

static void
test_strings_are_utf8 (void)
{
  const gchar *const bad[] = { "\xff", "\xc3", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree gchar *placeholder = g_strnfill (strlen (bad[i]), 'x');
      const E2eContent good = { .kind = E2E_CONTENT_TEXT, .text = placeholder };
      const E2eContent text = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) bad[i] };
      g_autoptr (GBytes) bytes = e2e_content_encode (&good);
      g_autofree guint8 *data =
        g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      g_assert_false (is_sent (&text));
      /* The text stands after the kind, the key and its padding. */
      g_assert_cmpint (data[9], ==, 'x');
      memcpy (data + 9, bad[i], strlen (bad[i]));
      g_assert_null (e2e_content_decode (data, g_bytes_get_size (bytes)));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content/every-kind-comes-back", test_every_kind_comes_back);
  g_test_add_func ("/content/has-known-bytes", test_known_bytes);
  g_test_add_func ("/content/keys-have-one-type", test_keys_have_one_type);
  g_test_add_func ("/content/keys-are-there-once", test_keys_are_there_once);
  g_test_add_func ("/content/unknown-keys-are-passed-over", test_unknown_keys_are_passed_over);
  g_test_add_func ("/content/unknown-kinds-are-dropped", test_unknown_kinds_are_dropped);
  g_test_add_func ("/content/strings-have-limits", test_strings_have_limits);
  g_test_add_func ("/content/texts-are-not-empty", test_texts_are_not_empty);
  g_test_add_func ("/content/file-names-name-no-directory", test_file_names_name_no_directory);
  g_test_add_func ("/content/messages-are-named-from-one", test_messages_are_named_from_one);
  g_test_add_func ("/content/hashes-have-32-bytes", test_hashes_have_32_bytes);
  g_test_add_func ("/content/chunks-have-limits", test_chunks_have_limits);
  g_test_add_func ("/content/strings-are-utf-8", test_strings_are_utf8);

  return g_test_run ();
}
