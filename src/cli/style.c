/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/style.h"

static const gchar *const tones[] = {
  [E2E_TONE_PLAIN] = "",         [E2E_TONE_DIM] = "\033[2m",   [E2E_TONE_OWN] = "\033[36m",
  [E2E_TONE_PEER] = "\033[35m",  [E2E_TONE_GOOD] = "\033[32m", [E2E_TONE_BAD] = "\033[31;1m",
  [E2E_TONE_STRONG] = "\033[1m",
};

E2eStyle
e2e_style_detect (void)
{
  const gchar *no_colour = g_getenv ("NO_COLOR");
  const gchar *terminal = g_getenv ("TERM");
  E2eStyle style;

  style.utf8 = g_get_charset (NULL);
  style.colour = (no_colour == NULL || no_colour[0] == '\0') && terminal != NULL &&
                 !g_str_equal (terminal, "dumb");
  return style;
}

const gchar *
e2e_style_begin (E2eStyle style, E2eTone tone)
{
  return style.colour ? tones[tone] : "";
}

const gchar *
e2e_style_end (E2eStyle style)
{
  return style.colour ? "\033[0m" : "";
}

gchar *
e2e_style_paint (E2eStyle style, E2eTone tone, const gchar *text)
{
  g_auto (GStrv) lines = NULL;
  GString *painted;

  if (!style.colour || tone == E2E_TONE_PLAIN)
    return g_strdup (text);

  lines = g_strsplit (text, "\n", -1);
  painted = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (painted, "%s%s%s%s", i > 0 ? "\n" : "", tones[tone], lines[i],
                            e2e_style_end (style));
  return g_string_free (painted, FALSE);
}

gchar *
e2e_style_encode (E2eStyle style, const gchar *text)
{
  const gchar *charset;
  gchar *encoded;

  if (style.utf8)
    return g_strdup (text);

  g_get_charset (&charset);
  encoded = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return encoded != NULL ? encoded : g_str_to_ascii (text, "C");
}
