/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-link.h"

#include <string.h>

static const gchar *const schemes[] = { "http://", "https://", "mailto:" };

static gsize
match_scheme (const gchar *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      return strlen (schemes[i]);
  return 0;
}

static gboolean
is_mailto (const gchar *link)
{
  return g_ascii_tolower (*link) == 'm';
}

static gboolean
is_link_char (gunichar c)
{
  return g_unichar_isgraph (c) && g_unichar_type (c) != G_UNICODE_FORMAT &&
         strchr ("<>\"\\^`{|}", c < 0x80 ? (gint) c : ' ') == NULL;
}

static guint
count (const gchar *text, gsize n_bytes, gchar c)
{
  guint n = 0;

  for (gsize i = 0; i < n_bytes; i++)
    n += text[i] == c;
  return n;
}

/* Punctuation behind a link belongs to the sentence, and so does a bracket that it did not open. */
static gsize
trim_end (const gchar *link, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      const gchar last = link[n_bytes - 1];
      const gboolean is_stray =
        (last == ')' && count (link, n_bytes, '(') < count (link, n_bytes, ')')) ||
        (last == ']' && count (link, n_bytes, '[') < count (link, n_bytes, ']'));

      if (!is_stray && strchr (".,;:!?'*_~", last) == NULL)
        break;
      n_bytes--;
    }
  return n_bytes;
}

/* The host of a web link, without its port. */
static void
find_host (const gchar *link, gsize n_scheme_bytes, gsize *start, gsize *end)
{
  gsize n = strcspn (link + n_scheme_bytes, "/?#");
  const gchar *host = link + n_scheme_bytes;
  const gchar *colon = host[0] == '[' ? NULL : memchr (host, ':', n);

  *start = n_scheme_bytes;
  *end = n_scheme_bytes + (colon != NULL ? (gsize) (colon - host) : n);
}

static gboolean
is_sound (const gchar *link, gsize n_bytes, gsize n_scheme_bytes)
{
  g_autofree gchar *whole = NULL;
  gsize start;
  gsize end;
  const gchar *at;

  if (n_bytes <= n_scheme_bytes)
    return FALSE;

  whole = g_strndup (link, n_bytes);
  if (is_mailto (link))
    {
      at = strchr (whole, '@');
      return at != NULL && at > whole + n_scheme_bytes && at[1] != '\0' && at[1] != '?';
    }

  find_host (whole, n_scheme_bytes, &start, &end);
  at = memchr (whole + n_scheme_bytes, '@', strcspn (whole + n_scheme_bytes, "/?#"));
  return end > start && at == NULL && whole[start] != '.';
}

/* Where the link begins whose scheme ends with the colon at COLON; NULL if none does, from FROM on.
 */
static const gchar *
find_start (const gchar *from, const gchar *colon)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      const gchar *at = colon - strcspn (schemes[i], ":");

      if (at >= from && match_scheme (at) == strlen (schemes[i]) &&
          (at == from || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)))))
        return at;
    }
  return NULL;
}

gboolean
e2e_message_link_next (const gchar *text, gsize *start, gsize *end)
{
  const gchar *from = text + *end;
  const gchar *colon;

  for (colon = strchr (from, ':'); colon != NULL; colon = strchr (from, ':'))
    {
      const gchar *at = find_start (from, colon);
      const gchar *behind = colon + 1;
      gsize n_bytes;

      from = behind;
      if (at == NULL)
        continue;

      while (*behind != '\0' && is_link_char (g_utf8_get_char (behind)))
        behind = g_utf8_next_char (behind);
      from = behind;
      n_bytes = (gsize) (behind - at);
      if (n_bytes > E2E_MESSAGE_LINK_MAX_BYTES)
        continue;

      n_bytes = trim_end (at, n_bytes);
      if (is_sound (at, n_bytes, match_scheme (at)))
        {
          *start = (gsize) (at - text);
          *end = *start + n_bytes;
          return TRUE;
        }
    }
  return FALSE;
}

/* Scripts that people write side by side in one name; after Unicode's 'highly restrictive' level
 * (UTS 39, section 5.2). */
static gboolean
may_mix (gboolean has_latin, gboolean has_east_asian, guint n_others)
{
  return n_others == 0 || (n_others == 1 && !has_latin && !has_east_asian);
}

static gboolean
is_east_asian (GUnicodeScript script)
{
  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
         script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_HANGUL ||
         script == G_UNICODE_SCRIPT_BOPOMOFO;
}

/* Over the whole host, so that a name in the Cyrillic letters that look Latin gives itself away by
 * its '.com'. */
static gboolean
is_mixed (const gchar *host)
{
  GUnicodeScript other = G_UNICODE_SCRIPT_COMMON;
  gboolean has_latin = FALSE;
  gboolean has_east_asian = FALSE;
  guint n_others = 0;

  for (const gchar *at = host; *at != '\0'; at = g_utf8_next_char (at))
    {
      const GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (at));

      if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        continue;
      if (script == G_UNICODE_SCRIPT_LATIN)
        has_latin = TRUE;
      else if (is_east_asian (script))
        has_east_asian = TRUE;
      else if (script != other)
        {
          other = script;
          n_others++;
        }
    }
  return !may_mix (has_latin, has_east_asian, n_others);
}

static gchar *
get_host (const gchar *link, gsize *start, gsize *end)
{
  const gsize n_scheme_bytes = match_scheme (link);

  if (is_mailto (link))
    {
      *start = (gsize) (strchr (link, '@') - link) + 1;
      *end = *start + strcspn (link + *start, "?,");
    }
  else
    find_host (link, n_scheme_bytes, start, end);
  return g_strndup (link + *start, *end - *start);
}

gchar *
e2e_message_link_get_target (const gchar *link)
{
  gsize start;
  gsize end;
  g_autofree gchar *host = get_host (link, &start, &end);
  g_autofree gchar *ascii = NULL;
  g_autofree gchar *before = NULL;
  g_autofree gchar *behind = NULL;

  ascii = g_str_is_ascii (host) ? g_ascii_strdown (host, -1) : g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;

  before = g_strndup (link, start);
  behind = g_uri_escape_string (link + end, "%:/?#[]@!$&'()*+,;=", FALSE);
  if (!g_str_is_ascii (before))
    return NULL; /* a mailbox that ASCII cannot name */
  return g_strconcat (before, ascii, behind, NULL);
}

gchar *
e2e_message_link_describe (const gchar *link)
{
  gsize start;
  gsize end;
  g_autofree gchar *target = e2e_message_link_get_target (link);
  g_autofree gchar *host = NULL;
  g_autofree gchar *ascii_host = NULL;
  g_autofree gchar *before = NULL;

  if (target == NULL)
    return NULL;

  ascii_host = get_host (target, &start, &end);
  host = g_hostname_to_unicode (ascii_host);
  if (host == NULL || is_mixed (host))
    return g_steal_pointer (&target);
  before = g_strndup (target, start);
  return g_strconcat (before, host, target + end, NULL);
}
