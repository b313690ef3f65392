/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-spoken.h"

#include "client/display.h"
#include "gtk/message-body.h"
#include "gtk/message-group.h"
#include "gtk/message-meta.h"

#include <glib/gi18n.h>

#define MAX_TEXT_BYTES 4000

static gchar *
get_text (E2eMessage *message)
{
  const gchar *text = e2e_message_get_text (message);
  const gchar *end = text;
  g_autofree gchar *begin = NULL;

  if (e2e_message_get_retracted (message))
    return g_strdup (_ ("Message taken back"));

  while (*end != '\0' && end - text < MAX_TEXT_BYTES)
    end = g_utf8_next_char (end);
  begin = g_strndup (text, (gsize) (end - text));
  return e2e_display_text (begin);
}

static void
add_reaction (GString *spoken, const gchar *who, const gchar *emoji)
{
  g_autofree gchar *shown = NULL;

  if (emoji == NULL)
    return;

  shown = e2e_display_name (emoji, E2E_MESSAGE_BODY_MAX_REACTION_CHARS);
  /* Translators: a name, and the emoji by which that person reacted to a message. */
  g_string_append_printf (spoken, _ (", %s reacted with %s"), who, shown);
}

static void
add_source (GString *spoken, E2eMessage *source)
{
  g_autofree gchar *excerpt = NULL;

  if (source == NULL || e2e_message_get_retracted (source))
    return;

  excerpt = e2e_message_body_excerpt (e2e_message_get_text (source));
  g_string_append_printf (spoken, _ (", in reply to: %s"), excerpt);
}

gchar *
e2e_message_spoken_new (E2eMessage *message, E2eMessage *source, const gchar *peer_name)
{
  const E2eFrom from = e2e_message_get_from (message);
  const gchar *state = e2e_message_meta_name_state (e2e_message_get_state (message));
  g_autofree gchar *time = e2e_message_group_name_time (e2e_message_get_time_ms (message));
  g_autofree gchar *text = get_text (message);
  GString *spoken = g_string_new (NULL);

  if (from == E2E_FROM_SYSTEM)
    g_string_append_printf (spoken, "%s %s", text, time); /* a sentence, with its full stop */
  else
    g_string_append_printf (spoken, "%s: %s, %s", from == E2E_FROM_SELF ? _ ("You") : peer_name,
                            text, time);
  if (from == E2E_FROM_SELF && state != NULL)
    g_string_append_printf (spoken, ", %s", state);
  if (e2e_message_get_edited (message))
    g_string_append_printf (spoken, ", %s", _ ("Edited"));
  add_source (spoken, source);
  add_reaction (spoken, _ ("You"), e2e_message_get_own_reaction (message));
  add_reaction (spoken, peer_name, e2e_message_get_peer_reaction (message));
  return g_string_free (spoken, FALSE);
}

gchar *
e2e_message_spoken_new_reaction (E2eMessage *message, const gchar *peer_name)
{
  const gchar *emoji = e2e_message_get_peer_reaction (message);
  g_autofree gchar *excerpt = NULL;
  g_autofree gchar *shown = NULL;

  if (emoji == NULL)
    return NULL;

  excerpt = e2e_message_body_excerpt (e2e_message_get_text (message));
  shown = e2e_display_name (emoji, E2E_MESSAGE_BODY_MAX_REACTION_CHARS);
  /* Translators: a name, the emoji by which that person reacted, and the message to which. */
  return g_strdup_printf (_ ("%s reacted with %s to: %s"), peer_name, shown, excerpt);
}
