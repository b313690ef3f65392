/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

/* The message that the peer names by REF, or NULL if it is not known (any more). */
static E2eMessage *
find_ref (E2eConversation *self, const E2eRef *ref)
{
  return e2e_message_list_find_seq (self->list, !ref->by_sender, ref->seq);
}

static E2eMessage *
append_text (E2eConversation *self, const E2eContent *content, guint64 seq, guint64 reply_id,
             guint timer_s)
{
  const gint64 time_ms = (gint64) MIN (content->time_ms, (guint64) G_MAXINT64);
  E2eMessage *message =
    e2e_message_new (E2E_FROM_PEER, seq, time_ms, g_strdup (content->text), reply_id);

  e2e_message_set_timer_s (message, timer_s);
  e2e_message_list_index (self->list, message);
  e2e_conversation_append (self, message);
  return message;
}

static void
tell_text (E2eConversation *self, E2eMessage *message, const E2eRef *ref)
{
  const E2eEvent event = { .kind = E2E_EVENT_MESSAGE,
                           .id = e2e_message_get_id (message),
                           .seq = e2e_message_get_seq (message),
                           .text = (gchar *) e2e_message_get_text (message),
                           .time_ms = e2e_message_get_time_ms (message),
                           .ref_is_own = ref != NULL && !ref->by_sender,
                           .ref_seq = ref != NULL ? ref->seq : 0 };

  e2e_conversation_emit (self, &event);
}

static void
on_text (E2eConversation *self, const E2eContent *content, guint64 seq)
{
  E2eMessage *quoted = content->ref.seq > 0 ? find_ref (self, &content->ref) : NULL;
  g_autoptr (E2eMessage) message = NULL;

  e2e_conversation_set_peer_typing (self, FALSE);
  message =
    g_object_ref (append_text (self, content, seq, quoted != NULL ? e2e_message_get_id (quoted) : 0,
                               self->peer_timer_s));
  tell_text (self, message, quoted != NULL ? &content->ref : NULL);
}

/* What was said is shown, and vanishes if it was to; it has no name in the present session. */
static void
on_late_text (E2eConversation *self, const E2eContent *content)
{
  g_autoptr (E2eMessage) message =
    g_object_ref (append_text (self, content, 0, 0, self->late_timer_s));

  tell_text (self, message, NULL);
}

void
e2e_conversation_on_late_content (E2eConversation *self, const E2eContent *content)
{
  if (content->kind == E2E_CONTENT_TEXT)
    on_late_text (self, content);
  else if (content->kind == E2E_CONTENT_TIMER)
    self->late_timer_s = content->seconds;
}

static void
on_edit (E2eConversation *self, const E2eContent *content)
{
  E2eMessage *message = e2e_message_list_find_seq (self->list, FALSE, content->seq);
  E2eEvent event = { .kind = E2E_EVENT_EDIT, .seq = content->seq, .text = content->text };

  if (message == NULL || e2e_message_get_retracted (message))
    return;

  event.id = e2e_message_get_id (message);
  e2e_message_list_edit (self->list, message, content->text);
  e2e_conversation_trim (self);
  e2e_conversation_emit (self, &event);
}

static void
on_retract (E2eConversation *self, const E2eContent *content)
{
  E2eMessage *message = e2e_message_list_find_seq (self->list, FALSE, content->seq);
  E2eEvent event = { .kind = E2E_EVENT_RETRACT, .seq = content->seq };

  if (message == NULL || e2e_message_get_retracted (message))
    return;

  e2e_message_list_retract (self->list, message);
  event.id = e2e_message_get_id (message);
  e2e_conversation_emit (self, &event);
}

static void
on_react (E2eConversation *self, const E2eContent *content)
{
  E2eMessage *message = find_ref (self, &content->ref);
  E2eEvent event = { .kind = E2E_EVENT_REACT,
                     .ref_is_own = !content->ref.by_sender,
                     .ref_seq = content->ref.seq,
                     .text = content->emoji };

  if (message == NULL || e2e_message_get_retracted (message))
    return;

  if (!e2e_message_react (message, FALSE, content->emoji))
    return;

  event.id = e2e_message_get_id (message);
  e2e_conversation_emit (self, &event);
}

static void
on_profile (E2eConversation *self, const E2eContent *content)
{
  const E2eEvent event = { .kind = E2E_EVENT_NAME, .text = content->name };

  if (g_str_equal (self->peer_name, content->name))
    return;

  e2e_conversation_set_peer_name (self, content->name);
  e2e_conversation_emit (self, &event);
}

static void
on_timer (E2eConversation *self, const E2eContent *content)
{
  self->peer_timer_s = content->seconds;
  if (e2e_own_timers_yield (self->own_timers, content->seconds, self->role == E2E_ROLE_CREATOR))
    e2e_conversation_apply_timer (self, content->seconds, FALSE);
}

static void
on_bye (E2eConversation *self)
{
  const E2eEvent event = { .kind = E2E_EVENT_PEER, .presence = E2E_PRESENCE_LEFT };

  e2e_conversation_set_presence (self, E2E_PRESENCE_LEFT);
  e2e_conversation_emit (self, &event);
}

void
e2e_conversation_on_content (E2eConversation *self, const E2eContent *content, guint64 seq)
{
  switch (content->kind)
    {
    case E2E_CONTENT_TEXT:
      on_text (self, content, seq);
      break;
    case E2E_CONTENT_EDIT:
      on_edit (self, content);
      break;
    case E2E_CONTENT_RETRACT:
      on_retract (self, content);
      break;
    case E2E_CONTENT_REACT:
      on_react (self, content);
      break;
    case E2E_CONTENT_TYPING:
      e2e_conversation_set_peer_typing (self, content->active);
      break;
    case E2E_CONTENT_PROFILE:
      on_profile (self, content);
      break;
    case E2E_CONTENT_TIMER:
      on_timer (self, content);
      break;
    case E2E_CONTENT_BYE:
      on_bye (self);
      break;
    case E2E_CONTENT_OFFER:
    case E2E_CONTENT_ACCEPT:
    case E2E_CONTENT_CHUNK:
    case E2E_CONTENT_DONE:
    case E2E_CONTENT_CANCEL:
    default:
      /* Files are not acted on yet. */
      break;
    }
}
