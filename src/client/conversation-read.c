/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include <glib/gi18n-lib.h>

E2eMessage *
e2e_conversation_find (E2eConversation *self, guint64 id, guint *position)
{
  return e2e_message_list_find (self->list, id, position);
}

E2eMessage *
e2e_conversation_find_seq (E2eConversation *self, gboolean is_own, guint64 seq)
{
  return e2e_message_list_find_seq (self->list, is_own, seq);
}

E2eMessage *
e2e_conversation_last_own (E2eConversation *self)
{
  for (guint i = e2e_message_list_get_length (self->list); i > 0; i--)
    {
      E2eMessage *message = e2e_message_list_get (self->list, i - 1);

      if (e2e_conversation_is_changeable (self, message))
        return message;
      /* What came before belongs to an earlier session. */
      if (e2e_message_get_line (message) == E2E_LINE_SECURE_AGAIN)
        return NULL;
    }
  return NULL;
}

E2eState
e2e_conversation_get_state (E2eConversation *self)
{
  return self->state;
}

E2eStep
e2e_conversation_get_step (E2eConversation *self)
{
  return self->step;
}

E2eLinkState
e2e_conversation_get_link (E2eConversation *self)
{
  return self->link;
}

gint64
e2e_conversation_get_retry_at_us (E2eConversation *self)
{
  return self->retry_at_us;
}

E2ePresence
e2e_conversation_get_presence (E2eConversation *self)
{
  return self->presence;
}

gboolean
e2e_conversation_get_is_creator (E2eConversation *self)
{
  return self->options != NULL && self->role == E2E_ROLE_CREATOR;
}

const gchar *
e2e_conversation_get_code (E2eConversation *self)
{
  return self->code;
}

const gchar *
e2e_conversation_get_invite_link (E2eConversation *self)
{
  return self->invite_link;
}

const gchar *
e2e_conversation_get_relay (E2eConversation *self)
{
  return self->relay_name;
}

const gchar *const *
e2e_conversation_get_own_hosts (E2eConversation *self)
{
  return self->own_relay != NULL ? e2e_own_relay_get_hosts (self->own_relay) : NULL;
}

const gchar *
e2e_conversation_get_name (E2eConversation *self)
{
  return self->name;
}

const gchar *
e2e_conversation_get_peer_name (E2eConversation *self)
{
  return self->peer_name;
}

gboolean
e2e_conversation_get_emoji (E2eConversation *self, guint indices[E2E_EVENT_N_EMOJI])
{
  if (!self->has_safety)
    return FALSE;

  for (guint i = 0; i < E2E_EVENT_N_EMOJI; i++)
    indices[i] = self->safety.emoji[i];
  return TRUE;
}

const gchar *
e2e_conversation_get_digits (E2eConversation *self)
{
  return self->has_safety ? self->safety.digits : NULL;
}

guint
e2e_conversation_get_strength (E2eConversation *self)
{
  return self->has_safety ? self->suite : 0;
}

const gchar *
e2e_conversation_emoji_glyph (guint index)
{
  g_return_val_if_fail (index < E2E_N_EMOJI, NULL);

  return e2e_safety_emoji (index);
}

const gchar *
e2e_conversation_emoji_name (guint index)
{
  g_return_val_if_fail (index < E2E_N_EMOJI, NULL);

  return g_dgettext (GETTEXT_PACKAGE, e2e_safety_emoji_name (index));
}

gboolean
e2e_conversation_get_verified (E2eConversation *self)
{
  return self->is_verified;
}

guint
e2e_conversation_get_timer_s (E2eConversation *self)
{
  return self->timer_s;
}

gboolean
e2e_conversation_get_peer_typing (E2eConversation *self)
{
  return self->is_peer_typing;
}

guint64
e2e_conversation_get_tamper_count (E2eConversation *self)
{
  return self->tamper_count;
}

guint
e2e_conversation_get_n_unread (E2eConversation *self)
{
  return self->n_unread;
}

gboolean
e2e_conversation_get_settled (E2eConversation *self)
{
  return self->is_settled;
}

E2eEndReason
e2e_conversation_get_end_reason (E2eConversation *self)
{
  return self->end_reason;
}

const GError *
e2e_conversation_get_error (E2eConversation *self)
{
  return self->error;
}

gboolean
e2e_conversation_get_can_invite_again (E2eConversation *self)
{
  return self->can_invite_again;
}
