/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/view.h"

#include "cli/card.h"
#include "cli/duration.h"
#include "client/display.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define MAX_QUOTE_CHARS 32
#define MAX_REACTION_CHARS 16

gchar *
e2e_view_peer_name (E2eConversation *conversation)
{
  const gchar *name = e2e_conversation_get_peer_name (conversation);
  g_autofree gchar *shown = e2e_display_name (name == NULL ? "" : name, E2E_VIEW_MAX_NAME_CHARS);

  return shown[0] == '\0' ? g_strdup (_ ("peer")) : g_steal_pointer (&shown);
}

gchar *
e2e_view_time (gint64 time_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_ms / 1000);

  if (time == NULL)
    return g_strdup ("--:--");
  if (now != NULL && g_date_time_get_year (time) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return g_date_time_format (time, "%H:%M");
  return g_date_time_format (time, "%F %H:%M");
}

gchar *
e2e_view_text (E2eStyle style, const gchar *text)
{
  g_autofree gchar *shown = e2e_display_text (text);
  g_auto (GStrv) lines = g_strsplit (shown, "\n", -1);
  g_autofree gchar *next = g_strdup_printf (style.utf8 ? "\n      │ " : "\n      | ");

  return g_strjoinv (next, lines);
}

/* A message of either person in a few words, for lines that speak of it. */
static gchar *
quote (E2eMessage *message)
{
  g_autofree gchar *text = NULL;

  if (message == NULL)
    return g_strdup (_ ("a message that is gone"));

  text = e2e_display_name (e2e_message_get_text (message), MAX_QUOTE_CHARS);
  return g_strdup_printf ("#%" G_GUINT64_FORMAT " “%s”", e2e_message_get_id (message), text);
}

static gchar *
reply_mark (E2eConversation *conversation, E2eMessage *message)
{
  const guint64 id = e2e_message_get_reply_id (message);
  g_autofree gchar *quoted = NULL;

  if (id == 0)
    return g_strdup ("");

  quoted = quote (e2e_conversation_find (conversation, id, NULL));
  return g_strdup_printf (_ (" (to %s)"), quoted);
}

gchar *
e2e_view_message (E2eStyle style, E2eConversation *conversation, E2eMessage *message, gint64 now_ms)
{
  const gboolean is_own = e2e_message_get_from (message) == E2E_FROM_SELF;
  g_autofree gchar *time = e2e_view_time (e2e_message_get_time_ms (message), now_ms);
  g_autofree gchar *name = is_own ? g_strdup (_ ("me")) : e2e_view_peer_name (conversation);
  g_autofree gchar *text = e2e_view_text (style, e2e_message_get_text (message));
  g_autofree gchar *reply = reply_mark (conversation, message);

  g_autofree gchar *head =
    g_strdup_printf ("%s #%" G_GUINT64_FORMAT, time, e2e_message_get_id (message));
  g_autofree gchar *dim_head = e2e_style_paint (style, E2E_TONE_DIM, head);
  g_autofree gchar *who = e2e_style_paint (style, is_own ? E2E_TONE_OWN : E2E_TONE_PEER, name);

  return g_strdup_printf ("%s %s%s: %s", dim_head, who, reply, text);
}

static gchar *
view_secure (E2eConversation *conversation)
{
  g_autofree gchar *card = e2e_card_safety (conversation);

  return g_strdup_printf (
    "%s\n%s\n%s", _ ("Secure: only the two of you can read what you write."), card,
    _ ("Could others have seen the code? Compare these in a call: /verify tells how.\n"
       "Write, and send with Enter. /help lists what else there is."));
}

static gchar *
view_presence (E2eConversation *conversation, const E2eEvent *event, const gchar *name)
{
  const gboolean is_secure = e2e_conversation_get_state (conversation) == E2E_STATE_SECURE;

  switch (event->presence)
    {
    case E2E_PRESENCE_PRESENT:
      return is_secure ? g_strdup_printf (_ ("%s is here."), name)
                       : g_strdup (_ ("Both are at the relay. Exchanging keys…"));
    case E2E_PRESENCE_AWAY:
      return g_strdup_printf (_ ("%s lost the connection. What you write is kept until they "
                                 "are back."),
                              name);
    case E2E_PRESENCE_NONE:
    case E2E_PRESENCE_LEFT: /* the end says so */
    default:
      return NULL;
    }
}

static gchar *
view_reaction (E2eConversation *conversation, const E2eEvent *event, const gchar *name)
{
  E2eMessage *message = e2e_conversation_find_seq (conversation, event->ref_is_own, event->ref_seq);
  g_autofree gchar *quoted = quote (message);
  g_autofree gchar *emoji = e2e_display_name (event->text, MAX_REACTION_CHARS);

  if (emoji[0] == '\0')
    return g_strdup_printf (_ ("%s took the reaction to %s back."), name, quoted);
  return g_strdup_printf (_ ("%s reacts to %s: %s"), name, quoted, emoji);
}

static gchar *
view_change (E2eStyle style, const E2eEvent *event, const gchar *name)
{
  g_autofree gchar *text = NULL;

  if (event->kind == E2E_EVENT_RETRACT)
    return g_strdup_printf (_ ("%s took #%" PRIu64 " back."), name, event->id);

  text = e2e_view_text (style, event->text);
  return g_strdup_printf (_ ("%s changed #%" PRIu64 ": %s"), name, event->id, text);
}

static gchar *
view_timer (const E2eEvent *event, const gchar *name)
{
  g_autofree gchar *duration = e2e_duration_format ((guint) event->seconds);

  if (event->is_own)
    return NULL;
  if (event->seconds < 1)
    return g_strdup_printf (_ ("%s turned disappearing messages off."), name);
  return g_strdup_printf (_ ("%s set messages to vanish %s after they were read.\n"
                             "They vanish from the chat; what this terminal has shown, it keeps."),
                          name, duration);
}

static gchar *
view_end (const E2eEvent *event, const gchar *name)
{
  switch (event->reason)
    {
    case E2E_END_PEER_LEFT:
      return g_strdup_printf (_ ("%s said goodbye. The chat is over."), name);
    case E2E_END_RELAY_CLOSED:
      return g_strdup (_ ("The relay closed the session. Whether the other person left, only they "
                          "can tell."));
    case E2E_END_ERROR:
      return g_strdup (event->error == NULL ? _ ("The chat is over.") : event->error->message);
    case E2E_END_NONE:
    case E2E_END_LEFT:
    default:
      return g_strdup (_ ("You left. Nothing was kept."));
    }
}

static E2eTone
tone_of (const E2eEvent *event)
{
  if (event->kind == E2E_EVENT_TAMPER || event->kind == E2E_EVENT_ERROR ||
      (event->kind == E2E_EVENT_ENDED &&
       (event->reason == E2E_END_ERROR || event->reason == E2E_END_RELAY_CLOSED)))
    return E2E_TONE_BAD;
  if (event->kind == E2E_EVENT_SECURE || event->kind == E2E_EVENT_RESUMED)
    return E2E_TONE_GOOD;
  if (event->kind == E2E_EVENT_CODE)
    return E2E_TONE_PLAIN;
  return E2E_TONE_DIM;
}

static gchar *
view_words (E2eStyle style, E2eConversation *conversation, const E2eEvent *event)
{
  g_autofree gchar *name = e2e_view_peer_name (conversation);

  switch (event->kind)
    {
    case E2E_EVENT_CODE:
      return e2e_card_invite (style, event->code, event->link);
    case E2E_EVENT_CONNECTED:
      return g_strdup_printf (_ ("Connected to the relay %s."), event->relay);
    case E2E_EVENT_PEER:
      return view_presence (conversation, event, name);
    case E2E_EVENT_KEYS_EXCHANGED:
      return g_strdup (_ ("Keys exchanged. Confirming that both know the code…"));
    case E2E_EVENT_SECURE:
      return view_secure (conversation);
    case E2E_EVENT_EDIT:
    case E2E_EVENT_RETRACT:
      return view_change (style, event, name);
    case E2E_EVENT_REACT:
      return view_reaction (conversation, event, name);
    case E2E_EVENT_NAME:
      return event->text == NULL || event->text[0] == '\0'
               ? g_strdup (_ ("The other person goes without a name now."))
               : g_strdup_printf (_ ("The other person is called %s."), name);
    case E2E_EVENT_TIMER:
      return view_timer (event, name);
    case E2E_EVENT_TAMPER:
      return g_strdup_printf (_ ("Someone on the way tried to alter a message (%" PRIu64
                                 " in all). It was thrown away and asked for again."),
                              event->count);
    case E2E_EVENT_RECONNECTING:
      return g_strdup_printf (_ ("No connection to the relay. Next attempt in %.1f s."),
                              event->seconds);
    case E2E_EVENT_RESUMED:
      return g_strdup (_ ("The connection is back."));
    case E2E_EVENT_ERROR:
      return g_strdup (event->error == NULL ? "" : event->error->message);
    case E2E_EVENT_ENDED:
      return view_end (event, name);
    case E2E_EVENT_MESSAGE:
    case E2E_EVENT_SENT:
    case E2E_EVENT_DELIVERED:
    case E2E_EVENT_READ:
    case E2E_EVENT_TYPING:
    default:
      return NULL;
    }
}

gchar *
e2e_view_event (E2eStyle style, E2eConversation *conversation, const E2eEvent *event)
{
  g_autofree gchar *words = view_words (style, conversation, event);

  return words == NULL ? NULL : e2e_style_paint (style, tone_of (event), words);
}
