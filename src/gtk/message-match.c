/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-match.h"

#include <string.h>

gchar *
e2e_message_match_fold (const gchar *term)
{
  GString *folded = g_string_new (NULL);

  for (const gchar *at = term; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (folded, g_unichar_tolower (g_utf8_get_char (at)));
  return g_string_free (folded, FALSE);
}

static gunichar
fold (const gchar *at)
{
  const guchar byte = (guchar) *at;

  if (byte < 0x80)
    return (gunichar) g_ascii_tolower (*at);
  return g_unichar_tolower (g_utf8_get_char (at));
}

/* The end of TERM where it stands at TEXT; or NULL. */
static const gchar *
match_here (const gchar *text, const gchar *term)
{
  while (*term != '\0')
    {
      if (*text == '\0' || fold (text) != g_utf8_get_char (term))
        return NULL;
      text = g_utf8_next_char (text);
      term = g_utf8_next_char (term);
    }
  return text;
}

gboolean
e2e_message_match_next (const gchar *text, const gchar *folded_term, gsize *start, gsize *end)
{
  const gunichar first = g_utf8_get_char (folded_term);

  if (*folded_term == '\0')
    return FALSE;

  for (const gchar *at = text + *end; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gchar *behind = fold (at) == first ? match_here (at, folded_term) : NULL;

      if (behind != NULL)
        {
          *start = (gsize) (at - text);
          *end = (gsize) (behind - text);
          return TRUE;
        }
    }
  return FALSE;
}
