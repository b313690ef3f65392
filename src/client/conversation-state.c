/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include "client/timer.h"

void
e2e_conversation_set_state (E2eConversation *self, E2eState state)
{
  if (self->state == state)
    return;

  self->state = state;
  e2e_conversation_notify (self, E2E_PROP_STATE);
}

void
e2e_conversation_set_step (E2eConversation *self, E2eStep step)
{
  if (self->step == step)
    return;

  self->step = step;
  e2e_conversation_notify (self, E2E_PROP_STEP);
}

void
e2e_conversation_set_link (E2eConversation *self, E2eLinkState link, gint64 retry_at_us)
{
  if (self->retry_at_us != retry_at_us)
    {
      self->retry_at_us = retry_at_us;
      e2e_conversation_notify (self, E2E_PROP_RETRY_AT_US);
    }
  if (self->link != link)
    {
      self->link = link;
      e2e_conversation_notify (self, E2E_PROP_LINK);
    }
}

void
e2e_conversation_set_presence (E2eConversation *self, E2ePresence presence)
{
  if (presence != E2E_PRESENCE_PRESENT)
    e2e_conversation_set_peer_typing (self, FALSE);
  if (self->presence == presence)
    return;

  self->presence = presence;
  e2e_conversation_notify (self, E2E_PROP_PRESENCE);
}

void
e2e_conversation_set_invite (E2eConversation *self, const gchar *code, const gchar *link)
{
  if (self->code == NULL && code == NULL)
    return;

  e2e_invite_text_free (self->code);
  e2e_invite_text_free (self->invite_link);
  self->code = g_strdup (code);
  self->invite_link = g_strdup (link);
  e2e_conversation_notify (self, E2E_PROP_CODE);
  e2e_conversation_notify (self, E2E_PROP_INVITE_LINK);
}

void
e2e_conversation_set_peer_name (E2eConversation *self, const gchar *name)
{
  if (g_str_equal (self->peer_name, name))
    return;

  g_free (self->peer_name);
  self->peer_name = g_strdup (name);
  e2e_conversation_notify (self, E2E_PROP_PEER_NAME);
}

static void
tell_peer_typing (E2eConversation *self, gboolean is_typing)
{
  const E2eEvent event = { .kind = E2E_EVENT_TYPING, .active = is_typing };

  self->is_peer_typing = is_typing;
  e2e_conversation_notify (self, E2E_PROP_PEER_TYPING);
  e2e_conversation_emit (self, &event);
}

void
e2e_conversation_set_peer_typing (E2eConversation *self, gboolean is_typing)
{
  e2e_timer_set (self->peer_typing_timer,
                 is_typing ? g_get_monotonic_time () + E2E_TYPING_EXPIRES_US : G_MAXINT64);
  if (self->is_peer_typing != is_typing)
    tell_peer_typing (self, is_typing);
}

void
e2e_conversation_on_peer_typing_time (gpointer data)
{
  /* A handler may drop the last reference but this one. */
  g_autoptr (E2eConversation) self = g_object_ref (data);

  e2e_conversation_set_peer_typing (self, FALSE);
}

void
e2e_conversation_set_verified (E2eConversation *self, gboolean is_verified)
{
  if (self->is_verified == is_verified)
    return;

  self->is_verified = is_verified;
  e2e_conversation_notify (self, E2E_PROP_VERIFIED);
}

void
e2e_conversation_update_unread (E2eConversation *self)
{
  const guint n_unread = e2e_message_list_get_n_unread (self->list);

  if (self->n_unread == n_unread)
    return;

  self->n_unread = n_unread;
  e2e_conversation_notify (self, E2E_PROP_N_UNREAD);
}

void
e2e_conversation_update_settled (E2eConversation *self)
{
  const gboolean is_settled = self->last_token == self->settled_token;

  if (self->is_settled == is_settled)
    return;

  self->is_settled = is_settled;
  e2e_conversation_notify (self, E2E_PROP_SETTLED);
}
