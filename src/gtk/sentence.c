/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/sentence.h"

#include <glib/gi18n.h>

#include "client/display.h"
#include "client/error.h"
#include "gtk/duration.h"

#define MAX_NOTIFICATION_CHARS 200

void
e2e_chat_status_read (E2eChatStatus *out, E2eConversation *conversation, gint64 now_us)
{
  const gint64 left_us = e2e_conversation_get_retry_at_us (conversation) - now_us;

  out->state = e2e_conversation_get_state (conversation);
  out->link = e2e_conversation_get_link (conversation);
  out->retry_s = (guint) MAX ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 0);
  out->presence = e2e_conversation_get_presence (conversation);
  out->is_verified = e2e_conversation_get_verified (conversation);
  out->end_reason = e2e_conversation_get_end_reason (conversation);
}

static const gchar *
end_in_short (E2eEndReason reason)
{
  switch (reason)
    {
    case E2E_END_LEFT:
      return _ ("You left the chat");
    case E2E_END_PEER_LEFT:
      return _ ("Left the chat");
    case E2E_END_RELAY_CLOSED:
      return _ ("The relay closed the session");
    case E2E_END_NONE:
    case E2E_END_ERROR:
    default:
      return _ ("The chat is over");
    }
}

static const gchar *
presence_in_short (E2ePresence presence, gboolean is_verified)
{
  switch (presence)
    {
    case E2E_PRESENCE_PRESENT:
      return is_verified ? _ ("Verified · online") : _ ("Secure · online");
    case E2E_PRESENCE_LEFT:
      return _ ("Left the chat");
    case E2E_PRESENCE_NONE:
    case E2E_PRESENCE_AWAY:
    default:
      return _ ("Away – messages will be delivered when they are back");
    }
}

static const gchar *
state_in_short (E2eState state)
{
  switch (state)
    {
    case E2E_STATE_CONNECTING:
      return _ ("Connecting…");
    case E2E_STATE_WAITING:
      return _ ("Waiting for the other person…");
    case E2E_STATE_HANDSHAKE:
      return _ ("Making the connection secure…");
    case E2E_STATE_IDLE:
    case E2E_STATE_SECURE:
    case E2E_STATE_ENDED:
    default:
      return "";
    }
}

gchar *
e2e_sentence_status (const E2eChatStatus *status)
{
  if (status->state == E2E_STATE_ENDED)
    return g_strdup (end_in_short (status->end_reason));
  if (status->link == E2E_LINK_RECONNECTING && status->retry_s > 0)
    return g_strdup_printf (ngettext ("Reconnecting in %u s…", "Reconnecting in %u s…",
                                      status->retry_s),
                            status->retry_s);
  if (status->state != E2E_STATE_SECURE)
    return g_strdup (state_in_short (status->state));
  if (status->link != E2E_LINK_CONNECTED)
    return g_strdup (_ ("Reconnecting…"));
  return g_strdup (presence_in_short (status->presence, status->is_verified));
}

gchar *
e2e_sentence_peer (const gchar *peer_name)
{
  g_autofree gchar *shown =
    e2e_display_name (peer_name != NULL ? peer_name : "", E2E_SENTENCE_MAX_NAME_CHARS);

  return *shown != '\0' ? g_steal_pointer (&shown) : g_strdup (_ ("The other person"));
}

static const gchar *const titles[E2E_N_CLIENT_ERRORS] = {
  [E2E_CLIENT_ERROR_BAD_INVITE] = N_ ("Not an invite"),
  [E2E_CLIENT_ERROR_TYPING_MISTAKE] = N_ ("A typing mistake"),
  [E2E_CLIENT_ERROR_NO_RELAY] = N_ ("No relay is set"),
  [E2E_CLIENT_ERROR_RELAY_UNREACHABLE] = N_ ("The relay cannot be reached"),
  [E2E_CLIENT_ERROR_NAME_NOT_FOUND] = N_ ("The relay was not found"),
  [E2E_CLIENT_ERROR_TLS_FAILED] = N_ ("The relay is not trusted"),
  [E2E_CLIENT_ERROR_PIN_MISMATCH] = N_ ("The relay shows another certificate"),
  [E2E_CLIENT_ERROR_PROXY_FAILED] = N_ ("The proxy refused"),
  [E2E_CLIENT_ERROR_HOSTING_FAILED] = N_ ("Hosting did not work"),
  [E2E_CLIENT_ERROR_NOT_A_RELAY] = N_ ("This is not a relay"),
  [E2E_CLIENT_ERROR_VERSION] = N_ ("The relay speaks another version"),
  [E2E_CLIENT_ERROR_RELAY_SILENT] = N_ ("The relay does not answer"),
  [E2E_CLIENT_ERROR_CONNECTION_LOST] = N_ ("The connection was lost"),
  [E2E_CLIENT_ERROR_NO_SESSION] = N_ ("There is no such session"),
  [E2E_CLIENT_ERROR_SESSION_FULL] = N_ ("This session has two people already"),
  [E2E_CLIENT_ERROR_SESSION_GONE] = N_ ("The session is over"),
  [E2E_CLIENT_ERROR_TOO_MANY_REQUESTS] = N_ ("Too many attempts"),
  [E2E_CLIENT_ERROR_RELAY_FULL] = N_ ("The relay is full"),
  [E2E_CLIENT_ERROR_TAKEN_OVER] = N_ ("Open somewhere else"),
  [E2E_CLIENT_ERROR_SEAT_CLOSED] = N_ ("Your place was closed"),
  [E2E_CLIENT_ERROR_RELAY_INTERFERES] = N_ ("The relay interferes"),
  [E2E_CLIENT_ERROR_WRONG_CODE] = N_ ("Wrong code"),
  [E2E_CLIENT_ERROR_INVITE_BURNED] = N_ ("Too many wrong attempts"),
  [E2E_CLIENT_ERROR_PEER_SILENT] = N_ ("No answer"),
  [E2E_CLIENT_ERROR_PEER_MALFORMED] = N_ ("The other app does not fit"),
  [E2E_CLIENT_ERROR_PEER_UNSUPPORTED] = N_ ("The other app does not fit"),
  [E2E_CLIENT_ERROR_SAFETY_DIFFERS] = N_ ("This chat was not private"),
};

const gchar *
e2e_sentence_error_title (const GError *error)
{
  if (error != NULL && error->domain == E2E_CLIENT_ERROR &&
      (guint) error->code < G_N_ELEMENTS (titles) && titles[error->code] != NULL)
    return _ (titles[error->code]);
  return _ ("That did not work");
}

gchar *
e2e_sentence_end (E2eEndReason reason, const GError *error, const gchar *peer_name)
{
  g_autofree gchar *peer = e2e_sentence_peer (peer_name);

  switch (reason)
    {
    case E2E_END_LEFT:
      return g_strdup (_ ("You left the chat."));
    case E2E_END_PEER_LEFT:
      return g_strdup_printf (_ ("%s left the chat."), peer);
    case E2E_END_RELAY_CLOSED:
      return g_strdup (
        _ ("The relay closed the session. Only the other person can tell whether they left."));
    case E2E_END_NONE:
    case E2E_END_ERROR:
    default:
      return g_strdup (error != NULL ? error->message : _ ("The chat is over."));
    }
}

gchar *
e2e_sentence_timer (guint timer_s)
{
  g_autofree gchar *span = NULL;

  if (timer_s == 0)
    return NULL;

  span = e2e_duration_in_words (timer_s);
  return g_strdup_printf (_ ("Messages disappear %s after they were read"), span);
}

gchar *
e2e_sentence_relay (const gchar *relay)
{
  const gchar *scheme;
  const gchar *query;

  if (relay == NULL || *relay == '\0')
    return NULL;

  scheme = strstr (relay, "://");
  if (scheme != NULL)
    relay = scheme + strlen ("://");
  query = strpbrk (relay, "/?");
  return query != NULL ? g_strndup (relay, (gsize) (query - relay)) : g_strdup (relay);
}

gchar *
e2e_sentence_notification (const gchar *text)
{
  g_autofree gchar *shown = NULL;
  GString *safe;

  if (text == NULL)
    return g_strdup (_ ("New message"));

  shown = e2e_display_name (text, MAX_NOTIFICATION_CHARS);
  safe = g_string_new (NULL);
  for (const gchar *at = shown; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == '<')
      g_string_append (safe, "‹");
    else if (*at == '&')
      g_string_append (safe, "＆");
    else
      g_string_append_unichar (safe, g_utf8_get_char (at));
  return g_string_free (safe, FALSE);
}
