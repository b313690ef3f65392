/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/invite.h"

#include <string.h>

#include "support/hex.h"
#include "support/vectors.h"
#include "wire/session-id.h"

#define PIN "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff"

/* Of the vectors. */
#define ID "7Z3KVJ"
#define SECRET "DDQQQ"
#define CODE "7Z3KVJ-DDQQQN"

static void
assert_reads (const gchar *typed, const gchar *session_id, const gchar *secret)
{
  g_auto (E2eInvite) invite = { 0 };
  g_autoptr (GError) error = NULL;

  test_say_hostile (typed);
  e2e_invite_read (&invite, typed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (invite.session_id, ==, session_id);
  g_assert_cmpstr (invite.secret, ==, secret);
}

/* Refused with this error, with a sentence, and nothing changed. */
static void
assert_refuses (const gchar *typed, E2eInviteError code)
{
  g_auto (E2eInvite) invite = { .session_id = "BEFORE", .secret = "SAME0" };
  g_autoptr (GError) error = NULL;

  test_say_hostile (typed);
  g_assert_false (e2e_invite_read (&invite, typed, &error));
  g_assert_error (error, E2E_INVITE_ERROR, (gint) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_cmpstr (invite.session_id, ==, "BEFORE");
  g_assert_cmpstr (invite.secret, ==, "SAME0");
  g_assert_null (invite.relay.host);
}

static gboolean
is_read (const gchar *typed)
{
  g_auto (E2eInvite) invite = { 0 };

  return e2e_invite_read (&invite, typed, NULL);
}

static void
check_valid_vector (JsonObject *vector)
{
  g_auto (E2eInvite) invite = { 0 };
  const gchar *session_id = test_vectors_string (vector, "session_id");
  const gchar *secret = test_vectors_string (vector, "secret");
  gchar *code;

  assert_reads (test_vectors_string (vector, "code"), session_id, secret);
  assert_reads (test_vectors_string (vector, "typed"), session_id, secret);

  g_strlcpy (invite.session_id, session_id, sizeof invite.session_id);
  g_strlcpy (invite.secret, secret, sizeof invite.secret);
  code = e2e_invite_code (&invite);
  g_assert_cmpstr (code, ==, test_vectors_string (vector, "code"));
  e2e_invite_text_free (code);
}

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();
  JsonObject *codes = json_object_get_object_member (vectors, "codes");
  JsonArray *invalid = json_object_get_array_member (codes, "invalid");
  const guint n_valid = test_vectors_n_elements (codes, "valid");

  g_assert_cmpuint (n_valid, >, 0);
  for (guint i = 0; i < n_valid; i++)
    check_valid_vector (test_vectors_element (codes, "valid", i));
  for (guint i = 0; i < test_vectors_n_elements (vectors, "sessions"); i++)
    {
      JsonObject *session = test_vectors_element (vectors, "sessions", i);

      assert_reads (test_vectors_string (session, "code"),
                    test_vectors_string (session, "session_id"),
                    test_vectors_string (session, "secret"));
    }

  g_assert_cmpuint (json_array_get_length (invalid), >, 0);
  for (guint i = 0; i < json_array_get_length (invalid); i++)
    g_assert_false (is_read (json_array_get_string_element (invalid, i)));
}

static void
test_forgives (void)
{
  const gchar *const typed[] = {
    CODE,
    "7z3kvj-ddqqqn",
    "7Z3KVJDDQQQN",
    "  7Z3KVJ - DDQQQN\r\n",
    "7-Z-3-K-V-J D D Q Q Q N",
    "7Z3K VJDD QQQN",
    "--7Z3KVJ--DDQQQN--",
    "7Z3KVJ\xe2\x80\x90"
    "DDQQQN", /* hyphen */
    "7Z3KVJ\xe2\x80\x91"
    "DDQQQN", /* non-breaking hyphen */
    "7Z3KVJ\xe2\x80\x93"
    "DDQQQN", /* en dash */
    "7Z3KVJ\xe2\x80\x94"
    "DDQQQN", /* em dash */
    "7Z3KVJ\xe2\x88\x92"
    "DDQQQN", /* minus */
    "7Z3KVJ\xef\xbc\x8d"
    "DDQQQN", /* full-width hyphen */
    "7Z3KVJ\xc2\xad"
    "DDQQQN", /* soft hyphen */
    "7Z3KVJ\xc2\xa0"
    "DDQQQN", /* no-break space */
    "7Z3KVJ\xe2\x80\xaf-\xe2\x80\xaf"
    "DDQQQN", /* narrow no-break space */
    "\xef\xbb\xbf"
    "7Z3KVJ\xe2\x80\x8b-DDQQQN\xe2\x80\x8f", /* byte order mark and the like */
    "<7Z3KVJ-DDQQQN>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_reads (typed[i], ID, SECRET);

  /* O, I and L, with a check digit worked out by hand: with the secret 00011 only its 11 count, for
   * 2 · 1 + 1 = 3, and 32 − 3 = 29, X. */
  assert_reads ("OOOOOO-OOOILX", "000000", "00011");
  assert_reads ("oooooo-oooliX", "000000", "00011");
}

static void
test_tells_what_is_wrong (void)
{
  assert_refuses ("", E2E_INVITE_ERROR_EMPTY);
  assert_refuses (" \t\n ", E2E_INVITE_ERROR_EMPTY);
  assert_refuses ("<>", E2E_INVITE_ERROR_EMPTY);
  assert_refuses ("-", E2E_INVITE_ERROR_LENGTH);
  assert_refuses ("A3F2B1", E2E_INVITE_ERROR_LENGTH);
  assert_refuses ("7Z3KV-DDQQQ", E2E_INVITE_ERROR_LENGTH);
  assert_refuses ("CFW6XYEAJCMTA-8M516C", E2E_INVITE_ERROR_LENGTH);
  assert_refuses ("7Z3KVJ-DDQQQM", E2E_INVITE_ERROR_CHECK);
  assert_refuses ("7Z3KVJ-DDQQQU", E2E_INVITE_ERROR_DIGIT);
  assert_refuses ("7Z3KVJ_DDQQQN", E2E_INVITE_ERROR_DIGIT);
  assert_refuses ("7Z3KVJ-DDQQQ\xc3\x91", E2E_INVITE_ERROR_DIGIT);
  assert_refuses ("7Z3KVJ-DDQQQ\x01", E2E_INVITE_ERROR_DIGIT);
  assert_refuses ("7Z3KVJ-DDQQQ\xff", E2E_INVITE_ERROR_DIGIT);
  assert_refuses ("<7Z3KVJ-DDQQQN", E2E_INVITE_ERROR_DIGIT);
  assert_refuses ("<<7Z3KVJ-DDQQQN>>", E2E_INVITE_ERROR_DIGIT);
}

/* The sentence goes to a terminal too, and may not carry what was typed there unseen. */
static void
test_sentences_are_printable (void)
{
  for (gunichar c = 1; c < 0x3000; c++)
    {
      gchar typed[8] = { 0 };
      g_autoptr (GError) error = NULL;
      g_auto (E2eInvite) invite = { 0 };

      g_unichar_to_utf8 (c, typed);
      g_assert_false (e2e_invite_read (&invite, typed, &error));
      for (const gchar *at = error->message; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_true (g_utf8_get_char (at) == ' ' || g_unichar_isgraph (g_utf8_get_char (at)));
    }
}

static void
test_bounds_its_input (void)
{
  g_autofree gchar *digits = g_strnfill (5000, '0');
  g_autofree gchar *hyphens = g_strnfill (5000, '-');
  g_autofree gchar *brackets = g_strnfill (1000, '<');

  assert_refuses (digits, E2E_INVITE_ERROR_LENGTH);
  digits[1000] = '\0';
  assert_refuses (digits, E2E_INVITE_ERROR_LENGTH);
  assert_refuses (hyphens, E2E_INVITE_ERROR_LENGTH);
  assert_refuses (brackets, E2E_INVITE_ERROR_DIGIT);
}

/* Every digit of a code replaced by every other one. */
static void
test_catches_every_wrong_digit (void)
{
  const gchar *const codes[] = { CODE, "06VFBG79-C06B8R", "CFW6XYEAJCMT-8M516C" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (gsize at = 0; codes[i][at] != '\0'; at++)
      for (guint value = 0; value < E2E_N_DIGITS; value++)
        {
          g_autofree gchar *typed = g_strdup (codes[i]);

          if (typed[at] == '-')
            continue;
          typed[at] = e2e_digit_char (value);
          g_assert_cmpint (is_read (typed), ==, typed[at] == codes[i][at]);
        }
}

/* Every pair of digits at every place of the ID and the secret, and what it makes of the check
 * digit when two neighbours change places. Luhn mod 32 gives each digit d at a doubled place the
 * weight 2d for d < 16 and 2d − 31 above; so 0 and 31 (Z) weigh the same at both kinds of place,
 * and that exchange alone goes unseen. */
static void
test_catches_every_exchange_but_one (void)
{
  const gsize n_digits = 11;

  for (gsize at = 0; at + 1 < n_digits; at++)
    for (guint first = 0; first < E2E_N_DIGITS; first++)
      for (guint second = 0; second < first; second++)
        {
          const gboolean is_unseen = first == 31 && second == 0;
          g_auto (E2eInvite) invite = { .session_id = ID, .secret = SECRET };
          gchar *digits[11];
          gchar *code;

          for (gsize i = 0; i < n_digits; i++)
            digits[i] = i < 6 ? &invite.session_id[i] : &invite.secret[i - 6];
          *digits[at] = e2e_digit_char (first);
          *digits[at + 1] = e2e_digit_char (second);
          code = e2e_invite_code (&invite);
          g_assert_true (is_read (code));

          /* In the code the hyphen stands between them. */
          code[at + (at >= 6)] = e2e_digit_char (second);
          code[at + 1 + (at + 1 >= 6)] = e2e_digit_char (first);
          g_assert_cmpint (is_read (code), ==, is_unseen);
          e2e_invite_text_free (code);
        }
}

/* The check digit itself changing places with the one before it. */
static void
test_catches_an_exchanged_check_digit (void)
{
  g_auto (E2eInvite) invite = { .session_id = ID, .secret = SECRET };

  for (guint value = 0; value < E2E_N_DIGITS; value++)
    {
      gchar *code;
      gchar check;

      invite.secret[4] = e2e_digit_char (value);
      code = e2e_invite_code (&invite);
      check = code[12];
      code[12] = code[11];
      code[11] = check;
      if (check != code[12])
        {
          const gint low = MIN (e2e_digit_value (check), e2e_digit_value (code[12]));
          const gint high = MAX (e2e_digit_value (check), e2e_digit_value (code[12]));

          g_assert_cmpint (is_read (code), ==, low == 0 && high == 31);
        }
      e2e_invite_text_free (code);
    }
}

/* Counts bytes upwards, so that what is drawn is known. */
static void
draw_counting (gpointer user_data, guint8 *out, gsize n_bytes)
{
  guint *next = user_data;

  for (gsize i = 0; i < n_bytes; i++)
    out[i] = (guint8) (*next)++;
}

static void
test_draws_uniformly (void)
{
  g_auto (E2eInvite) invite = { 0 };
  guint n_drawn[128] = { 0 };
  guint next = 0;

  /* 256 draws of 5 bytes: each byte value five times, so each digit 40 times. */
  for (guint i = 0; i < 256; i++)
    {
      e2e_invite_draw_secret (&invite, draw_counting, &next);
      g_assert_cmpuint (strlen (invite.secret), ==, E2E_SECRET_DIGITS);
      for (gsize j = 0; j < E2E_SECRET_DIGITS; j++)
        n_drawn[(guint8) invite.secret[j]]++;
    }
  g_assert_cmpuint (next, ==, 256 * E2E_SECRET_DIGITS);
  for (guint value = 0; value < E2E_N_DIGITS; value++)
    g_assert_cmpuint (n_drawn[(guint8) e2e_digit_char (value)], ==, 40);
}

static void
test_draws_anew (void)
{
  g_auto (E2eInvite) invite = { .session_id = ID };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 100; i++)
    {
      gchar *code;

      e2e_invite_draw_secret (&invite, e2e_random_system, NULL);
      code = e2e_invite_code (&invite);
      assert_reads (code, ID, invite.secret);
      e2e_invite_text_free (code);
      g_hash_table_add (seen, g_strdup (invite.secret));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 90);
}

typedef struct
{
  const gchar *link;
  const gchar *host;
  guint16 port;
  gboolean tls;
  gboolean has_pin;
  const gchar *written;
} LinkCase;

static const LinkCase link_cases[] = {
  { "e2echat://relay.example/7Z3KVJ#DDQQQN", "relay.example", 5000, FALSE, FALSE,
    "e2echat://relay.example/7Z3KVJ#DDQQQN" },
  { "e2echats://relay.example/7Z3KVJ#DDQQQN", "relay.example", 5000, TRUE, FALSE,
    "e2echats://relay.example/7Z3KVJ#DDQQQN" },
  { "e2echats://relay.example:443/7Z3KVJ?pin=" PIN "#DDQQQN", "relay.example", 443, TRUE, TRUE,
    "e2echats://relay.example:443/7Z3KVJ?pin=" PIN "#DDQQQN" },
  { "E2EChat://Relay.Example:5000/7z3kvj#ddqqqn", "relay.example", 5000, FALSE, FALSE,
    "e2echat://relay.example/7Z3KVJ#DDQQQN" },
  { "e2echat://[2001:db8::1]/7Z3KVJ#DDQQQN", "2001:db8::1", 5000, FALSE, FALSE,
    "e2echat://[2001:db8::1]/7Z3KVJ#DDQQQN" },
  { "e2echat://[2001:db8::1]:5001/7Z3KVJ#DDQQQN", "2001:db8::1", 5001, FALSE, FALSE,
    "e2echat://[2001:db8::1]:5001/7Z3KVJ#DDQQQN" },
  { "e2echat://192.0.2.1:5001/7Z3KVJ#DDQQQN", "192.0.2.1", 5001, FALSE, FALSE,
    "e2echat://192.0.2.1:5001/7Z3KVJ#DDQQQN" },
  { "e2echat://b\xc3\xbc"
    "cher.example/7Z3KVJ#DDQQQN",
    "xn--bcher-kva.example", 5000, FALSE, FALSE, "e2echat://xn--bcher-kva.example/7Z3KVJ#DDQQQN" },
  { "\t<e2echat://relay.example/7Z3KVJ#DDQQQN>\n", "relay.example", 5000, FALSE, FALSE,
    "e2echat://relay.example/7Z3KVJ#DDQQQN" },
  { "< e2echat://relay.example/7Z3KVJ#DDQQQN\xc2\xa0>", "relay.example", 5000, FALSE, FALSE,
    "e2echat://relay.example/7Z3KVJ#DDQQQN" },
};

static void
test_reads_and_writes_links (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (link_cases); i++)
    {
      g_auto (E2eInvite) invite = { 0 };
      g_autoptr (GError) error = NULL;
      gchar *link;

      test_say_hostile (link_cases[i].link);
      e2e_invite_read (&invite, link_cases[i].link, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (invite.session_id, ==, ID);
      g_assert_cmpstr (invite.secret, ==, SECRET);
      g_assert_cmpstr (invite.relay.host, ==, link_cases[i].host);
      g_assert_cmpuint (invite.relay.port, ==, link_cases[i].port);
      g_assert_cmpint (invite.relay.tls, ==, link_cases[i].tls);
      g_assert_cmpint (invite.relay.has_pin, ==, link_cases[i].has_pin);
      if (link_cases[i].has_pin)
        test_assert_hex (invite.relay.pin, E2E_PIN_BYTES, PIN);

      link = e2e_invite_link (&invite);
      g_assert_cmpstr (link, ==, link_cases[i].written);
      e2e_invite_text_free (link);
    }
}

static void
test_refuses_links (void)
{
  static const struct
  {
    const gchar *link;
    E2eInviteError code;
  } cases[] = {
    { "https://relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_SCHEME },
    { "e2echatx://relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_SCHEME },
    { "://relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_SCHEME },
    { "see e2echat://relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_SCHEME },
    { "e2echat:", E2E_INVITE_ERROR_LINK },
    { "e2echat:relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_LINK },
    { "e2echats:/relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_LINK },
    { "e2echat://", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJ", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example#DDQQQN", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJ#", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJ#DDQQQ", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJ#DDQQQNN", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJDDQQQN#", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJD#DQQQN", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJ?#DDQQQN", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/7Z3KVJ?x=1#DDQQQN", E2E_INVITE_ERROR_LINK },
    { "e2echat://relay.example/0000000000000#DDQQQN", E2E_INVITE_ERROR_LENGTH },
    { "e2echat://relay.example/7Z3KV#DDQQQN", E2E_INVITE_ERROR_LENGTH },
    { "e2echat://relay.example/#DDQQQN", E2E_INVITE_ERROR_LENGTH },
    { "e2echat://relay.example/7Z3KVJ/#DDQQQN", E2E_INVITE_ERROR_DIGIT },
    { "e2echat://relay.example//7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_DIGIT },
    { "e2echat://relay.example/7Z3KVJ#DDQQQN#", E2E_INVITE_ERROR_DIGIT },
    { "e2echat://relay.example/7Z3KVJ#DDQQQN?pin=" PIN, E2E_INVITE_ERROR_DIGIT },
    { "e2echat://relay.example/7Z3KVJ#DDQQQM", E2E_INVITE_ERROR_CHECK },
    { "e2echat://relay.example/7Z3KVK#DDQQQN", E2E_INVITE_ERROR_CHECK },
    { "e2echat:///7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://:5000/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://relay.example:0/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://relay.example:65536/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://relay.example:/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://me@relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://me:pass@relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat:// relay.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://relay.example\n/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://relay\x1b.example/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://2001:db8::1/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://[2001:db8::1/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://[fe80::1%25eth0]/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://[fe80::1%eth0]/7Z3KVJ#DDQQQN", E2E_INVITE_ERROR_HOST },
    { "e2echat://relay.example/7Z3KVJ?pin=" PIN "#DDQQQN", E2E_INVITE_ERROR_PIN },
    { "e2echats://relay.example/7Z3KVJ?pin=#DDQQQN", E2E_INVITE_ERROR_PIN },
    { "e2echats://relay.example/7Z3KVJ?pin=00#DDQQQN", E2E_INVITE_ERROR_PIN },
    { "e2echats://relay.example/7Z3KVJ?pin=" PIN "&pin=" PIN "#DDQQQN", E2E_INVITE_ERROR_PIN },
    { "e2echats://relay.example/7Z3KVJ?pin=" PIN "?#DDQQQN", E2E_INVITE_ERROR_PIN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refuses (cases[i].link, cases[i].code);
}

static void
test_reading_replaces (void)
{
  g_auto (E2eInvite) invite = { 0 };

  g_assert_true (
    e2e_invite_read (&invite, "e2echats://relay.example/7Z3KVJ?pin=" PIN "#DDQQQN", NULL));
  g_assert_true (e2e_invite_read (&invite, "CFW6XYEAJCMT-8M516C", NULL));
  g_assert_cmpstr (invite.session_id, ==, "CFW6XYEAJCMT");
  g_assert_null (invite.relay.host);
  g_assert_false (invite.relay.tls || invite.relay.has_pin);
  g_assert_true (e2e_invite_read (&invite, CODE, NULL));
  g_assert_cmpstr (invite.session_id, ==, ID);
}

static void
test_clearing_wipes (void)
{
  g_auto (E2eInvite) invite = { 0 };
  const E2eInvite empty = { 0 };

  g_assert_true (e2e_invite_read (&invite, "e2echat://relay.example/7Z3KVJ#DDQQQN", NULL));
  e2e_invite_clear (&invite);
  g_assert_cmpmem (&invite, sizeof invite, &empty, sizeof empty);
  e2e_invite_text_free (NULL);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/agrees-with-the-vectors", test_vectors);
  g_test_add_func ("/code/forgives-what-people-type", test_forgives);
  g_test_add_func ("/code/tells-what-is-wrong", test_tells_what_is_wrong);
  g_test_add_func ("/code/sentences-are-printable", test_sentences_are_printable);
  g_test_add_func ("/code/bounds-its-input", test_bounds_its_input);
  g_test_add_func ("/code/catches-every-wrong-digit", test_catches_every_wrong_digit);
  g_test_add_func ("/code/catches-every-exchange-but-of-0-and-Z",
                   test_catches_every_exchange_but_one);
  g_test_add_func ("/code/catches-an-exchanged-check-digit", test_catches_an_exchanged_check_digit);
  g_test_add_func ("/secret/draws-uniformly", test_draws_uniformly);
  g_test_add_func ("/secret/draws-anew", test_draws_anew);
  g_test_add_func ("/link/reads-and-writes", test_reads_and_writes_links);
  g_test_add_func ("/link/tells-what-is-wrong", test_refuses_links);
  g_test_add_func ("/invite/reading-replaces-all-of-the-one-before", test_reading_replaces);
  g_test_add_func ("/invite/clearing-wipes", test_clearing_wipes);

  return g_test_run ();
}
