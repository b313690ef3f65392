/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/card.h"

#include "cli/qr.h"

#include <glib/gi18n.h>

gchar *
e2e_card_invite (E2eStyle style, const gchar *code, const gchar *link)
{
  g_autoptr (GString) card = g_string_new (NULL);
  g_autofree gchar *strong = e2e_style_paint (style, E2E_TONE_STRONG, code);
  g_autofree gchar *qr = NULL;

  g_string_append_printf (card, "\n%s  %s\n", _ ("Code:"), strong);
  if (link != NULL)
    {
      g_string_append_printf (card, "%s  %s\n", _ ("Link:"), link);
      qr = style.utf8 ? e2e_qr_draw (link, style.colour) : NULL;
    }
  if (qr != NULL)
    g_string_append_printf (card, "\n%s\n", qr);
  g_string_append_printf (
    card, "\n%s\n%s\n",
    _ ("1. Give the code or the link to the one person you want to talk to: best in person,\n"
       "   or in a call. It works once."),
    _ ("2. They start e2echat-cli, choose J and enter it. This waits until they come."));
  return g_strdup (card->str);
}

gchar *
e2e_card_safety (E2eConversation *conversation)
{
  guint indices[E2E_EVENT_N_EMOJI];
  GString *card;

  if (!e2e_conversation_get_emoji (conversation, indices))
    return NULL;

  card = g_string_new ("  ");
  for (guint i = 0; i < E2E_EVENT_N_EMOJI; i++)
    g_string_append_printf (card, "%s%s %s", i > 0 ? " · " : "",
                            e2e_conversation_emoji_glyph (indices[i]),
                            e2e_conversation_emoji_name (indices[i]));
  g_string_append_printf (card, "\n  %s", e2e_conversation_get_digits (conversation));
  return g_string_free (card, FALSE);
}
