/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A conversation from within: conversation.c is the object and its list, -state what faces see of
 * it, -read how they see it, -start how it is begun and ended, -write what the person does, -notice
 * what its channel tells, -session what of that the secure session does, -content what the other
 * person sent.
 */

#pragma once

#include "client/conversation.h"
#include "client/engine.h"
#include "client/message-list.h"
#include "client/own-relay.h"
#include "client/own-timers.h"
#include "client/typing.h"
#include "client/unsealed.h"
#include "client/vanish.h"

typedef enum
{
  E2E_PROP_STATE = 1,
  E2E_PROP_STEP,
  E2E_PROP_LINK,
  E2E_PROP_RETRY_AT_US,
  E2E_PROP_PRESENCE,
  E2E_PROP_CODE,
  E2E_PROP_INVITE_LINK,
  E2E_PROP_PEER_NAME,
  E2E_PROP_NAME,
  E2E_PROP_VERIFIED,
  E2E_PROP_TIMER_S,
  E2E_PROP_PEER_TYPING,
  E2E_PROP_TAMPER_COUNT,
  E2E_PROP_N_UNREAD,
  E2E_PROP_SETTLED,
  E2E_PROP_END_REASON,
  E2E_PROP_CAN_INVITE_AGAIN,
  E2E_N_CONVERSATION_PROPS,
} E2eConversationProp;

/* Beyond these the oldest messages go: a peer that writes without end is not to eat all memory. */
#define E2E_CONVERSATION_MAX_MESSAGES 1000000
#define E2E_CONVERSATION_MAX_TEXT_BYTES (512u * 1024 * 1024)

struct _E2eConversation
{
  GObject parent_instance;

  /* How it is held. */
  E2eOptions *options; /* NULL while idle */
  E2eRole role;
  E2eEndpoint relay; /* where to connect */
  E2eInvite invite; /* joiner: whole; creator: the relay that others connect to */
  E2eOwnRelay *own_relay;
  E2eEngine *engine;
  guint generation; /* of secure sessions, one for each invite */
  guint n_secure; /* of them that became secure */

  /* The messages. */
  E2eMessageList *list;
  E2eUnsealed *unsealed;
  E2eVanish *vanish;
  GSource *vanish_timer;
  guint64 last_token; /* of what was written */
  guint64 settled_token; /* up to here it is confirmed */

  /* What faces see. */
  E2eState state;
  E2eStep step;
  E2eLinkState link;
  gint64 retry_at_us;
  E2ePresence presence;
  gchar *code;
  gchar *invite_link;
  gchar *relay_name;
  gchar *name;
  gchar *peer_name;
  gboolean has_safety;
  E2eSafety safety;
  E2eSuite suite;
  gboolean is_verified;
  guint64 tamper_count;
  guint n_unread; /* as notified */
  gboolean is_settled; /* as notified */
  gboolean can_invite_again;
  E2eEndReason end_reason;
  GError *error;

  /* Disappearing messages. */
  guint timer_s;
  guint peer_timer_s;
  guint late_timer_s; /* as that, of the session before */
  E2eOwnTimers *own_timers;

  /* Typing. */
  E2eTyping typing; /* own */
  gboolean is_peer_typing;
  GSource *peer_typing_timer;

  /* Leaving. */
  gboolean is_leaving;
  gboolean is_refused; /* the safety emoji differ */
  GPtrArray *leave_tasks; /* of GTask */
};

void e2e_conversation_notify (E2eConversation *self, E2eConversationProp prop);
void e2e_conversation_emit (E2eConversation *self, const E2eEvent *event);
/* ERROR is copied. Tells it as an event that changes nothing. */
void e2e_conversation_emit_error (E2eConversation *self, const GError *error);

/* Setters that notify on a change. */
void e2e_conversation_set_state (E2eConversation *self, E2eState state);
void e2e_conversation_set_step (E2eConversation *self, E2eStep step);
void e2e_conversation_set_link (E2eConversation *self, E2eLinkState link, gint64 retry_at_us);
void e2e_conversation_set_presence (E2eConversation *self, E2ePresence presence);
/* Wipes the old ones; NULL for none. */
void e2e_conversation_set_invite (E2eConversation *self, const gchar *code, const gchar *link);
void e2e_conversation_set_peer_name (E2eConversation *self, const gchar *name);
void e2e_conversation_set_peer_typing (E2eConversation *self, gboolean is_typing);
/* DATA: the conversation. The peer's notice was not repeated in time. */
void e2e_conversation_on_peer_typing_time (gpointer data);
void e2e_conversation_set_verified (E2eConversation *self, gboolean is_verified);
void e2e_conversation_update_unread (E2eConversation *self);
void e2e_conversation_update_settled (E2eConversation *self);

/* Takes MESSAGE over and adds it to the list. */
void e2e_conversation_append (E2eConversation *self, E2eMessage *message);
/* Lets the oldest messages go if there is too much. After one was added or edited; any may be gone
 * then. */
void e2e_conversation_trim (E2eConversation *self);
/* Adds a system line; if the last one is of the same kind and REPLACES, that one reads otherwise.
 */
void e2e_conversation_add_line (E2eConversation *self, E2eLine line, const gchar *text,
                                gboolean replaces);
/* MESSAGE was read: its time runs. */
void e2e_conversation_start_vanishing (E2eConversation *self, E2eMessage *message);

/* Whether MESSAGE is the person's own and can still be changed. */
gboolean e2e_conversation_is_changeable (E2eConversation *self, E2eMessage *message);

/* Milliseconds since 1970. */
gint64 e2e_conversation_now_ms (void);

/* Takes CONTENT over and sends it once it can be named. */
guint64 e2e_conversation_put (E2eConversation *self, E2eContent *content, E2eMessage *message,
                              E2eMessage *subject);
/* Hands to the engine what can go. */
void e2e_conversation_flush (E2eConversation *self);
/* What the other end is to know from the start. */
void e2e_conversation_put_greeting (E2eConversation *self);
void e2e_conversation_apply_timer (E2eConversation *self, guint timer_s, gboolean is_own);
/* The session refused TOKEN. If that was a setting of the timer, what holds without it is shown. */
void e2e_conversation_drop_timer (E2eConversation *self, guint64 token);

/* Of a new generation: nothing of the one before is on its way any more. */
void e2e_conversation_start_generation (E2eConversation *self);

void e2e_conversation_on_notice (E2eNotice *notice, gpointer data);
/* NOTICE: SESSION, borrowed. */
void e2e_conversation_on_session (E2eConversation *self, const E2eNotice *notice);
/* The peer's CONTENT with SEQ, borrowed. */
void e2e_conversation_on_content (E2eConversation *self, const E2eContent *content, guint64 seq);
/* As that, of the session before, which came while a new one was begun. */
void e2e_conversation_on_late_content (E2eConversation *self, const E2eContent *content);
