/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/invite.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wire/session-id.h"

#define SCHEME "e2echat"
#define TLS_SCHEME "e2echats"
#define SCHEME_END "://"
#define PIN_KEY "pin="

#define MIN_CODE_DIGITS (E2E_WIRE_MIN_ID_DIGITS + E2E_SECRET_AND_CHECK_DIGITS)
#define MAX_CODE_DIGITS (E2E_WIRE_MAX_ID_DIGITS + E2E_SECRET_AND_CHECK_DIGITS)
#define MAX_TYPED_BYTES 1024 /* more than twice the longest link */

G_DEFINE_QUARK (e2e - invite - error - quark, e2e_invite_error)

void
e2e_invite_clear (E2eInvite *self)
{
  e2e_endpoint_clear (&self->relay);
  explicit_bzero (self, sizeof *self);
}

void
e2e_invite_text_free (gchar *text)
{
  if (text == NULL)
    return;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* Luhn mod 32 over the digits of ID ‖ secret, section 2. */
static gchar
check_digit (const gchar *session_id, const gchar *secret)
{
  const gsize id_digits = strlen (session_id);
  guint factor = 2;
  guint sum = 0;

  for (gsize i = id_digits + E2E_SECRET_DIGITS; i-- > 0;)
    {
      const gchar digit = i < id_digits ? session_id[i] : secret[i - id_digits];
      const guint product = factor * (guint) e2e_digit_value (digit);

      sum += product / E2E_N_DIGITS + product % E2E_N_DIGITS;
      factor = 3 - factor;
    }
  return e2e_digit_char ((E2E_N_DIGITS - sum % E2E_N_DIGITS) % E2E_N_DIGITS);
}

/* What people and programs put around and between digits: white space, hyphens and dashes of every
 * kind, and characters that cannot be seen, such as a byte order mark or a soft hyphen. */
static gboolean
is_blank (gunichar c)
{
  const GUnicodeType type = g_unichar_type (c);

  return g_unichar_isspace (c) || type == G_UNICODE_FORMAT;
}

static gboolean
is_separator (gunichar c)
{
  const gunichar minus = 0x2212; /* a mathematical symbol, so no dash by its class */

  return is_blank (c) || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == minus;
}

static void
set_digit_error (GError **error, gunichar c)
{
  gchar shown[7] = { 0 };

  /* Nothing that could disturb a terminal. */
  if (g_unichar_isgraph (c))
    {
      g_unichar_to_utf8 (c, shown);
      g_set_error (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_DIGIT,
                   _ ("No code contains “%s”. Compare it with the one you were given."), shown);
    }
  else
    g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_DIGIT,
                         _ ("This contains a character that no code has. Compare it with the one "
                            "you were given."));
}

/* Appends the digits of TEXT, valid UTF-8, to the n_digits in DIGITS, which holds MAX_CODE_DIGITS
 * and a NUL. One more than that is counted and not kept, to tell that there are too many. */
static gboolean
collect_digits (gchar *digits, gsize *n_digits, const gchar *text, GError **error)
{
  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);
      const gint value = c < 0x80 ? e2e_digit_value ((gchar) c) : -1;

      if (value < 0 && is_separator (c))
        continue;
      if (value < 0)
        {
          set_digit_error (error, c);
          return FALSE;
        }
      if (*n_digits < MAX_CODE_DIGITS)
        digits[*n_digits] = e2e_digit_char ((guint) value);
      *n_digits = MIN (*n_digits + 1, MAX_CODE_DIGITS + 1);
    }
  return TRUE;
}

/* Takes the invite's digits apart: ID, secret, check digit. */
static gboolean
read_digits (E2eInvite *out, const gchar *digits, gsize n_digits, GError **error)
{
  const gchar *secret;

  if (n_digits < MIN_CODE_DIGITS)
    {
      g_set_error (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_LENGTH,
                   _ ("This code is too short, it has fewer than %u letters and digits. See that "
                      "nothing of it is missing."),
                   MIN_CODE_DIGITS);
      return FALSE;
    }
  if (n_digits > MAX_CODE_DIGITS)
    {
      g_set_error (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_LENGTH,
                   _ ("This code is too long, it has more than %u letters and digits. See that "
                      "nothing else was copied with it."),
                   MAX_CODE_DIGITS);
      return FALSE;
    }

  secret = digits + n_digits - E2E_SECRET_AND_CHECK_DIGITS;
  memcpy (out->session_id, digits, (gsize) (secret - digits));
  memcpy (out->secret, secret, E2E_SECRET_DIGITS);
  if (digits[n_digits - 1] != check_digit (out->session_id, out->secret))
    {
      g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_CHECK,
                           _ ("There is a typing mistake in this code. Compare it with the one you "
                              "were given."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_code (E2eInvite *out, const gchar *text, GError **error)
{
  gchar digits[MAX_CODE_DIGITS + 1] = { 0 };
  gsize n_digits = 0;
  const gboolean is_good =
    collect_digits (digits, &n_digits, text, error) && read_digits (out, digits, n_digits, error);

  explicit_bzero (digits, sizeof digits);
  return is_good;
}

static gboolean
set_link_error (GError **error, E2eInviteError code, const gchar *message)
{
  g_set_error_literal (error, E2E_INVITE_ERROR, code, message);
  return FALSE;
}

/* Reads the ID before the fragment and the digits in it. Each has its own length here. */
static gboolean
read_link_digits (E2eInvite *out, const gchar *id, const gchar *fragment, GError **error)
{
  gchar digits[MAX_CODE_DIGITS + 1] = { 0 };
  gsize n_id_digits = 0;
  gsize n_digits;
  gboolean is_good = collect_digits (digits, &n_id_digits, id, error);

  n_digits = n_id_digits;
  is_good = is_good && collect_digits (digits, &n_digits, fragment, error);
  if (is_good && n_digits - n_id_digits != E2E_SECRET_AND_CHECK_DIGITS)
    is_good =
      set_link_error (error, E2E_INVITE_ERROR_LINK,
                      _ ("This link is damaged: its code has not the right length. See that "
                         "it was copied as a whole."));
  is_good = is_good && read_digits (out, digits, n_digits, error);

  explicit_bzero (digits, sizeof digits);
  return is_good;
}

static gboolean
read_query (E2eEndpoint *relay, const gchar *query, GError **error)
{
  if (!g_str_has_prefix (query, PIN_KEY))
    return set_link_error (error, E2E_INVITE_ERROR_LINK,
                           _ ("This link has a part after “?” that is not known here. Ask for the "
                              "code instead, or update e2echat."));
  if (!relay->tls)
    return set_link_error (error, E2E_INVITE_ERROR_PIN,
                           _ ("This link pins a certificate, but its connection has none. A link "
                              "with a pin starts with e2echats://. Ask for a new one."));

  relay->has_pin = e2e_pin_read (relay->pin, query + strlen (PIN_KEY), error);
  return relay->has_pin;
}

/* HOST[:PORT] of a link. Stricter than what is typed for a relay: no white space, brackets around
 * an IPv6 address. */
static gboolean
read_authority (E2eEndpoint *relay, const gchar *authority, GError **error)
{
  const gboolean is_bare_ipv6 =
    authority[0] != '[' && strchr (authority, ':') != strrchr (authority, ':');

  if (is_bare_ipv6 || strpbrk (authority, " \t\r\n\v\f") != NULL)
    return set_link_error (error, E2E_INVITE_ERROR_HOST,
                           _ ("This link does not name a relay as it should. See that it was "
                              "copied as a whole."));
  return e2e_endpoint_read (relay, authority, error);
}

/* Cuts TEXT at the first DELIMITER; gives what follows it, or NULL. */
static gchar *
cut (gchar *text, gchar delimiter)
{
  gchar *at = strchr (text, delimiter);

  if (at == NULL)
    return NULL;
  *at = '\0';
  return at + 1;
}

/* Reads what follows the scheme, HOST[:PORT]/ID[?pin=HEX]#SECRETCHECK, and takes it apart. */
static gboolean
read_link (E2eInvite *out, gchar *rest, gboolean tls, GError **error)
{
  gchar *fragment = cut (rest, '#');
  gchar *query = cut (rest, '?');
  gchar *id = cut (rest, '/');

  if (fragment == NULL)
    return set_link_error (error, E2E_INVITE_ERROR_LINK,
                           _ ("The end of this link is missing, from “#” on. Copy the whole link, "
                              "or enter the code instead."));
  if (id == NULL)
    return set_link_error (error, E2E_INVITE_ERROR_LINK,
                           _ ("This link is damaged: it names no session. See that it was copied "
                              "as a whole."));

  if (!read_authority (&out->relay, rest, error))
    return FALSE;
  out->relay.tls = tls;
  if (query != NULL && !read_query (&out->relay, query, error))
    return FALSE;
  return read_link_digits (out, id, fragment, error);
}

/* If TEXT starts with the scheme and a colon gives what follows "scheme://", "" if no slashes do.
 */
static gchar *
skip_scheme (gchar *text, const gchar *scheme)
{
  const gsize n_bytes = strlen (scheme);

  if (g_ascii_strncasecmp (text, scheme, n_bytes) != 0 || text[n_bytes] != ':')
    return NULL;
  if (!g_str_has_prefix (text + n_bytes, SCHEME_END))
    return text + strlen (text);
  return text + n_bytes + strlen (SCHEME_END);
}

static gboolean
read_trimmed (E2eInvite *out, gchar *text, GError **error)
{
  gchar *plain = skip_scheme (text, SCHEME);
  gchar *tls = skip_scheme (text, TLS_SCHEME);

  if (text[0] == '\0')
    {
      g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_EMPTY,
                           _ ("Nothing was entered. Enter the code or link you were given."));
      return FALSE;
    }
  if (plain != NULL || tls != NULL)
    return read_link (out, tls != NULL ? tls : plain, tls != NULL, error);
  if (strstr (text, SCHEME_END) != NULL)
    return set_link_error (error, E2E_INVITE_ERROR_SCHEME,
                           _ ("This is not a link to a chat. Such links start with e2echat:// or "
                              "e2echats://. Ask for the link or the code again."));
  return read_code (out, text, error);
}

/* Cuts blanks off both ends. */
static gchar *
trim_blanks (gchar *text)
{
  gchar *end = text + strlen (text);

  while (is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  *end = '\0';
  return text;
}

/* The same, and the angle brackets that may stand around a link. */
static gchar *
trim (gchar *text)
{
  gchar *trimmed = trim_blanks (text);
  const gsize n_bytes = strlen (trimmed);

  if (n_bytes < 2 || trimmed[0] != '<' || trimmed[n_bytes - 1] != '>')
    return trimmed;

  trimmed[n_bytes - 1] = '\0';
  return trim_blanks (trimmed + 1);
}

gboolean
e2e_invite_read (E2eInvite *out, const gchar *typed, GError **error)
{
  g_auto (E2eInvite) invite = { 0 };
  const gsize typed_bytes = strlen (typed);
  gchar *copy;
  gboolean is_good;

  if (!g_utf8_validate (typed, -1, NULL))
    {
      set_digit_error (error, 0);
      return FALSE;
    }
  if (typed_bytes > MAX_TYPED_BYTES)
    {
      g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_LENGTH,
                           _ ("This is too long for a code or a link. See that nothing else was "
                              "copied with it."));
      return FALSE;
    }

  copy = g_strdup (typed);
  is_good = read_trimmed (&invite, trim (copy), error);
  explicit_bzero (copy, typed_bytes);
  g_free (copy);
  if (!is_good)
    return FALSE;

  e2e_invite_clear (out);
  *out = invite;
  invite.relay.host = NULL;
  return TRUE;
}

void
e2e_invite_draw_secret (E2eInvite *self, E2eRandom random, gpointer random_data)
{
  guint8 bytes[E2E_SECRET_DIGITS];

  /* 32 divides 256, so that the low five bits are uniform. */
  random (random_data, bytes, sizeof bytes);
  for (gsize i = 0; i < E2E_SECRET_DIGITS; i++)
    self->secret[i] = e2e_digit_char (bytes[i] % E2E_N_DIGITS);
  self->secret[E2E_SECRET_DIGITS] = '\0';
  explicit_bzero (bytes, sizeof bytes);
}

gchar *
e2e_invite_code (const E2eInvite *self)
{
  const gchar check[] = { check_digit (self->session_id, self->secret), '\0' };

  return g_strconcat (self->session_id, "-", self->secret, check, NULL);
}

gchar *
e2e_invite_link (const E2eInvite *self)
{
  const gchar check[] = { check_digit (self->session_id, self->secret), '\0' };
  g_autofree gchar *relay = e2e_endpoint_write (&self->relay);
  gchar pin[2 * E2E_PIN_BYTES + 1] = { 0 };

  if (self->relay.has_pin)
    for (gsize i = 0; i < E2E_PIN_BYTES; i++)
      g_snprintf (pin + 2 * i, 3, "%02x", self->relay.pin[i]);

  return g_strconcat (self->relay.tls ? TLS_SCHEME : SCHEME, SCHEME_END, relay, "/",
                      self->session_id, self->relay.has_pin ? "?" PIN_KEY : "", pin, "#",
                      self->secret, check, NULL);
}
