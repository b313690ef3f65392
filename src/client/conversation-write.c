/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, E2eClientError code)
{
  g_propagate_error (error, e2e_client_error_new (code, NULL));
  return FALSE;
}

/* Whether the person can say something that may still arrive. */
static gboolean
is_open (E2eConversation *self)
{
  return self->state != E2E_STATE_IDLE && self->state != E2E_STATE_ENDED && !self->is_leaving &&
         self->presence != E2E_PRESENCE_LEFT;
}

static gboolean
check_text (const gchar *text, GError **error)
{
  const gsize n_bytes = strlen (text);

  if (n_bytes > 0 && n_bytes <= E2E_MAX_TEXT_BYTES && g_utf8_validate (text, -1, NULL))
    return TRUE;
  return refuse (error, E2E_CLIENT_ERROR_BAD_TEXT);
}

static gboolean
check_room (E2eConversation *self, const gchar *text, GError **error)
{
  if (e2e_unsealed_has_room (self->unsealed, text))
    return TRUE;
  return refuse (error, E2E_CLIENT_ERROR_TOO_MUCH_WAITING);
}

/* Whether the present session has, or will have, a name for MESSAGE. */
static gboolean
is_nameable (E2eConversation *self, E2eMessage *message)
{
  const E2eFrom from = e2e_message_get_from (message);
  const guint64 seq = e2e_message_get_seq (message);

  if (from == E2E_FROM_SYSTEM || e2e_message_get_retracted (message) ||
      e2e_message_list_find (self->list, e2e_message_get_id (message), NULL) != message)
    return FALSE;
  if (from == E2E_FROM_SELF && seq == 0)
    return e2e_message_get_state (message) == E2E_MESSAGE_WAITING;
  return e2e_message_list_find_seq (self->list, from == E2E_FROM_SELF, seq) == message;
}

gboolean
e2e_conversation_is_changeable (E2eConversation *self, E2eMessage *message)
{
  return is_open (self) && e2e_message_get_from (message) == E2E_FROM_SELF &&
         is_nameable (self, message);
}

/* --- On the way out ------------------------------------------------------------------------ */

void
e2e_conversation_flush (E2eConversation *self)
{
  E2eContent *content;
  guint64 token;

  while ((content = e2e_unsealed_next (self->unsealed, &token)) != NULL)
    e2e_engine_send (self->engine, self->generation, token, content);
}

guint64
e2e_conversation_put (E2eConversation *self, E2eContent *content, E2eMessage *message,
                      E2eMessage *subject)
{
  const guint64 token = e2e_unsealed_put (self->unsealed, content, message, subject);

  self->last_token = token;
  e2e_conversation_flush (self);
  e2e_conversation_update_settled (self);
  return token;
}

static E2eContent *
content_new (E2eContentKind kind)
{
  E2eContent *content = g_new0 (E2eContent, 1);

  content->kind = kind;
  return content;
}

static void
put_name (E2eConversation *self)
{
  E2eContent *content = content_new (E2E_CONTENT_PROFILE);

  content->name = g_strdup (self->name);
  e2e_conversation_put (self, content, NULL, NULL);
}

/* BEFORE_S: what the other end goes by until then. */
static void
put_timer (E2eConversation *self, guint before_s)
{
  E2eContent *content = content_new (E2E_CONTENT_TIMER);

  content->seconds = self->timer_s;
  e2e_own_timers_put (self->own_timers, e2e_conversation_put (self, content, NULL, NULL),
                      self->timer_s, before_s);
}

void
e2e_conversation_put_greeting (E2eConversation *self)
{
  if (*self->name != '\0')
    put_name (self);
  if (self->timer_s > 0 && self->role == E2E_ROLE_CREATOR)
    put_timer (self, 0);
}

/* --- Messages ------------------------------------------------------------------------------ */

E2eMessage *
e2e_conversation_send_text (E2eConversation *self, const gchar *text, E2eMessage *reply_to,
                            GError **error)
{
  E2eContent *content;
  E2eMessage *message;

  if (!is_open (self) || (reply_to != NULL && !is_nameable (self, reply_to)))
    {
      refuse (error, E2E_CLIENT_ERROR_NOT_NOW);
      return NULL;
    }
  if (!check_text (text, error) || !check_room (self, text, error))
    return NULL;

  content = content_new (E2E_CONTENT_TEXT);
  content->text = g_strdup (text);
  content->time_ms = (guint64) e2e_conversation_now_ms ();
  message = e2e_message_new (E2E_FROM_SELF, 0, (gint64) content->time_ms, g_strdup (text),
                             reply_to != NULL ? e2e_message_get_id (reply_to) : 0);
  e2e_message_set_timer_s (message, self->timer_s);
  e2e_typing_note_sent (&self->typing);
  e2e_conversation_append (self, message);
  e2e_conversation_put (self, content, message, reply_to);
  return message;
}

gboolean
e2e_conversation_edit (E2eConversation *self, E2eMessage *message, const gchar *text,
                       GError **error)
{
  E2eContent *content;

  if (!e2e_conversation_is_changeable (self, message))
    return refuse (error, E2E_CLIENT_ERROR_NOT_NOW);
  if (!check_text (text, error) || !check_room (self, text, error))
    return FALSE;

  content = content_new (E2E_CONTENT_EDIT);
  content->text = g_strdup (text);
  e2e_message_list_edit (self->list, message, text);
  e2e_conversation_put (self, content, NULL, message);
  e2e_conversation_trim (self);
  return TRUE;
}

gboolean
e2e_conversation_retract (E2eConversation *self, E2eMessage *message, GError **error)
{
  if (!e2e_conversation_is_changeable (self, message))
    return refuse (error, E2E_CLIENT_ERROR_NOT_NOW);
  if (!check_room (self, NULL, error))
    return FALSE;

  e2e_message_list_retract (self->list, message);
  e2e_conversation_put (self, content_new (E2E_CONTENT_RETRACT), NULL, message);
  return TRUE;
}

gboolean
e2e_conversation_react (E2eConversation *self, E2eMessage *message, const gchar *emoji,
                        GError **error)
{
  E2eContent *content;

  emoji = emoji != NULL ? emoji : "";
  if (!is_open (self) || !is_nameable (self, message))
    return refuse (error, E2E_CLIENT_ERROR_NOT_NOW);
  if (strlen (emoji) > E2E_MAX_REACTION_BYTES || !g_utf8_validate (emoji, -1, NULL))
    return refuse (error, E2E_CLIENT_ERROR_BAD_TEXT);
  if (!check_room (self, emoji, error))
    return FALSE;

  content = content_new (E2E_CONTENT_REACT);
  content->emoji = g_strdup (emoji);
  e2e_message_react (message, TRUE, emoji);
  e2e_conversation_put (self, content, NULL, message);
  return TRUE;
}

/* --- The rest ------------------------------------------------------------------------------ */

void
e2e_conversation_set_typing (E2eConversation *self, gboolean is_typing)
{
  E2eContent *content;

  if (self->state != E2E_STATE_SECURE || !is_open (self) || !self->options->typing_notices ||
      !e2e_typing_change (&self->typing, is_typing, g_get_monotonic_time ()))
    return;

  content = content_new (E2E_CONTENT_TYPING);
  content->active = is_typing;
  e2e_engine_send (self->engine, self->generation, 0, content);
}

gboolean
e2e_conversation_set_name (E2eConversation *self, const gchar *name, GError **error)
{
  name = name != NULL ? name : "";
  if (!g_utf8_validate (name, -1, NULL) || g_utf8_strlen (name, -1) > E2E_MAX_NAME_CHARS)
    {
      g_set_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION,
                   _ ("This name is too long. Use %u characters at most."), E2E_MAX_NAME_CHARS);
      return FALSE;
    }
  if (g_str_equal (name, self->name))
    return TRUE;
  if (is_open (self) && !check_room (self, name, error))
    return FALSE;

  g_free (self->name);
  self->name = g_strdup (name);
  e2e_conversation_notify (self, E2E_PROP_NAME);
  if (is_open (self))
    put_name (self);
  return TRUE;
}

static gchar *
describe_timer (guint timer_s, gboolean is_own)
{
  const guint minute_s = 60;
  const guint hour_s = 60 * minute_s;
  const guint day_s = 24 * hour_s;
  g_autofree gchar *after = NULL;

  if (timer_s == 0)
    return g_strdup (is_own ? _ ("You turned disappearing messages off.")
                            : _ ("The other person turned disappearing messages off."));

  if (timer_s % day_s == 0)
    after = g_strdup_printf (ngettext ("%u day", "%u days", timer_s / day_s), timer_s / day_s);
  else if (timer_s % hour_s == 0)
    after = g_strdup_printf (ngettext ("%u hour", "%u hours", timer_s / hour_s), timer_s / hour_s);
  else if (timer_s % minute_s == 0)
    after = g_strdup_printf (ngettext ("%u minute", "%u minutes", timer_s / minute_s),
                             timer_s / minute_s);
  else
    after = g_strdup_printf (ngettext ("%u second", "%u seconds", timer_s), timer_s);
  return g_strdup_printf (is_own ? _ ("You set messages to disappear %s after they were read.")
                                 : _ ("The other person set messages to disappear %s after they "
                                      "were read."),
                          after);
}

static void
change_timer (E2eConversation *self, guint timer_s, gboolean is_own, const gchar *line)
{
  const E2eEvent event = { .kind = E2E_EVENT_TIMER, .seconds = timer_s, .is_own = is_own };

  if (self->timer_s == timer_s)
    return;

  self->timer_s = timer_s;
  e2e_conversation_notify (self, E2E_PROP_TIMER_S);
  e2e_conversation_add_line (self, E2E_LINE_TIMER, line, TRUE);
  e2e_conversation_emit (self, &event);
}

void
e2e_conversation_apply_timer (E2eConversation *self, guint timer_s, gboolean is_own)
{
  g_autofree gchar *line = describe_timer (timer_s, is_own);

  change_timer (self, timer_s, is_own, line);
}

void
e2e_conversation_drop_timer (E2eConversation *self, guint64 token)
{
  E2eTimerSetting otherwise;

  if (!e2e_own_timers_drop (self->own_timers, token, &otherwise))
    return;

  if (otherwise.is_peers)
    e2e_conversation_apply_timer (self, otherwise.seconds, FALSE);
  else
    change_timer (
      self, otherwise.seconds, TRUE,
      _ ("The setting for disappearing messages could not be sent and stays as it was."));
}

gboolean
e2e_conversation_set_timer (E2eConversation *self, guint timer_s, GError **error)
{
  const guint before_s = self->timer_s;

  if (!is_open (self))
    return refuse (error, E2E_CLIENT_ERROR_NOT_NOW);
  if (timer_s > E2E_OPTIONS_MAX_TIMER_S)
    return refuse (error, E2E_CLIENT_ERROR_BAD_OPTION);
  if (!check_room (self, NULL, error))
    return FALSE;
  if (timer_s == before_s)
    return TRUE;

  e2e_conversation_apply_timer (self, timer_s, TRUE);
  put_timer (self, before_s);
  return TRUE;
}

typedef struct
{
  E2eConversation *conversation;
  guint64 seq; /* the highest of the present session */
  gboolean is_vanishing;
} Reading;

static void
on_message_read (E2eMessage *message, gpointer data)
{
  Reading *reading = data;
  E2eConversation *self = reading->conversation;
  const guint64 seq = e2e_message_get_seq (message);

  e2e_conversation_start_vanishing (self, message);
  if (e2e_message_list_find_seq (self->list, FALSE, seq) != message)
    return;

  reading->seq = seq;
  reading->is_vanishing = reading->is_vanishing || e2e_message_get_timer_s (message) > 0;
}

void
e2e_conversation_mark_read (E2eConversation *self, guint64 id)
{
  Reading reading = { .conversation = self };

  e2e_message_list_mark_read (self->list, id, on_message_read, &reading);
  if (reading.seq > 0 && self->engine != NULL &&
      (self->options->read_receipts || reading.is_vanishing))
    e2e_engine_mark_read (self->engine, self->generation, reading.seq);
  e2e_conversation_update_unread (self);
}
