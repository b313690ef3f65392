/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A conversation: one person's end of a private chat with one other person, from the invite to the
 * end, as a GListModel of E2eMessage, oldest first. A window or a terminal holds one.
 *
 * It lives in the thread that made it, on that thread's default main context, and never blocks it:
 * network and keys are in a thread of the conversation's own. Dropping the last reference closes
 * the connection without a word, which the other person sees as 'away'; leave first.
 *
 * Properties, read-only, each with notify and a getter below:
 *   "state" "step" "link" "retry-at-us" "presence" "code" "invite-link" "peer-name" "name"
 *   "verified" "timer-s" "peer-typing" "tamper-count" "n-unread" "settled" "end-reason"
 *   "can-invite-again"
 * Signal:
 *   void event (E2eConversation *self, const E2eEvent *event)  after the properties have changed
 */

#pragma once

#include "client/error.h"
#include "client/event.h"
#include "client/message.h"
#include "client/options.h"

#define E2E_TYPE_CONVERSATION (e2e_conversation_get_type ())
G_DECLARE_FINAL_TYPE (E2eConversation, e2e_conversation, E2E, CONVERSATION, GObject)

typedef enum
{
  E2E_STATE_IDLE, /* made, and neither created nor joined */
  E2E_STATE_CONNECTING, /* on the way to the first seat at the relay */
  E2E_STATE_WAITING, /* seated; the other person is not there */
  E2E_STATE_HANDSHAKE, /* the other is there; "step" tells how far it is */
  E2E_STATE_SECURE,
  E2E_STATE_ENDED, /* "end-reason" and e2e_conversation_get_error() tell why; the list stays */
} E2eState;
#define E2E_TYPE_STATE (e2e_state_get_type ())
GType e2e_state_get_type (void);

/* The steps to a secure session, to be ticked off. */
typedef enum
{
  E2E_STEP_NONE,
  E2E_STEP_CONNECTED, /* both are at the relay */
  E2E_STEP_KEYS_EXCHANGED,
  E2E_STEP_SECURE,
} E2eStep;
#define E2E_TYPE_STEP (e2e_step_get_type ())
GType e2e_step_get_type (void);

/* The connection to the relay. */
typedef enum
{
  E2E_LINK_NONE, /* not begun, or over */
  E2E_LINK_CONNECTING, /* an attempt is under way */
  E2E_LINK_CONNECTED,
  E2E_LINK_RECONNECTING, /* lost; the next attempt is at "retry-at-us" */
} E2eLinkState;
#define E2E_TYPE_LINK_STATE (e2e_link_state_get_type ())
GType e2e_link_state_get_type (void);

E2eConversation *e2e_conversation_new (void);

/* Creates a session at the relay that OPTIONS name, or hosts one; the code follows. Once, in state
 * IDLE. Returns at once; FALSE if nothing was begun: NO_RELAY, BAD_OPTION, HOSTING_FAILED. */
gboolean e2e_conversation_create (E2eConversation *self, const E2eOptions *options, GError **error);

/* Joins the session of a code or link as a person typed it. A link's relay wins over OPTIONS'.
 * Once, in state IDLE. FALSE if nothing was begun: BAD_INVITE, TYPING_MISTAKE, NO_RELAY,
 * BAD_OPTION, or INVITE_BURNED for a code that failed too often already. */
gboolean e2e_conversation_join (E2eConversation *self, const gchar *typed,
                                const E2eOptions *options, GError **error);

/* Adds an own message to the list and sends it as soon as it can be; also before the session is
 * secure. REPLY_TO: an own or peer's message of this list, or NULL. Gives the message, borrowed, or
 * NULL: BAD_TEXT, NOT_NOW (ended), TOO_MUCH_WAITING. */
E2eMessage *e2e_conversation_send_text (E2eConversation *self, const gchar *text,
                                        E2eMessage *reply_to, GError **error);

/* Changes, or takes back, an own message, also one that still waits. BAD_TEXT, NOT_NOW (not an own
 * message, retracted, of an earlier session, ended), TOO_MUCH_WAITING. */
gboolean e2e_conversation_edit (E2eConversation *self, E2eMessage *message, const gchar *text,
                                GError **error);
gboolean e2e_conversation_retract (E2eConversation *self, E2eMessage *message, GError **error);

/* Reacts with an emoji to a message of either person; NULL or "" takes the reaction back. */
gboolean e2e_conversation_react (E2eConversation *self, E2eMessage *message, const gchar *emoji,
                                 GError **error);

/* The person writes, or stopped. Call it on every change of the entry: it is throttled here. */
void e2e_conversation_set_typing (E2eConversation *self, gboolean is_typing);

/* The own name, NULL or "" for none. BAD_OPTION if it is longer than E2E_OPTIONS_MAX_NAME_CHARS. */
gboolean e2e_conversation_set_name (E2eConversation *self, const gchar *name, GError **error);

/* Disappearing messages for both, from here on: seconds from being read, 0 to end that. */
gboolean e2e_conversation_set_timer (E2eConversation *self, guint timer_s, GError **error);

/* The person has seen the peer's messages up to ID, inclusive. Tells the other person if read
 * receipts are on, and also while messages disappear, as they could not vanish there otherwise. */
void e2e_conversation_mark_read (E2eConversation *self, guint64 id);

/* What the person found when comparing emoji or digits. FALSE ends the conversation with
 * SAFETY_DIFFERS: someone stands between the two. */
void e2e_conversation_verify (E2eConversation *self, gboolean they_match);

/* Creator: a new code, for another device or person; whoever is there now is put out. The code
 * comes as an event, a new secure session later. In an ended conversation a new session is created
 * at the same relay. NOT_NOW for a joiner, and before there is a first code. */
gboolean e2e_conversation_invite_again (E2eConversation *self, GError **error);

/* Tries to reconnect now instead of at "retry-at-us". */
void e2e_conversation_retry_now (E2eConversation *self);

/* Says goodbye, lets it go out and closes the connection: seconds at most, whatever the relay does.
 * CALLBACK comes once state is ENDED. Also cancels a connection or handshake under way. To leave
 * only after all was delivered, wait for "settled". The finish function never fails. */
void e2e_conversation_leave_async (E2eConversation *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
void e2e_conversation_leave_finish (E2eConversation *self, GAsyncResult *result);

/* The message of an id and, if POSITION is not NULL, where it stands in the list. NULL if there is
 * none (any more). Borrowed. O(log n). */
E2eMessage *e2e_conversation_find (E2eConversation *self, guint64 id, guint *position);

/* The newest own message that can be edited, for an arrow up; or NULL. Borrowed. */
E2eMessage *e2e_conversation_last_own (E2eConversation *self);

/* The message of a seq of the present secure session, as people number them in a terminal: of the
 * own direction or the peer's. Borrowed, or NULL. O(log n). */
E2eMessage *e2e_conversation_find_seq (E2eConversation *self, gboolean is_own, guint64 seq);

E2eState e2e_conversation_get_state (E2eConversation *self);
E2eStep e2e_conversation_get_step (E2eConversation *self);
E2eLinkState e2e_conversation_get_link (E2eConversation *self);
/* Of g_get_monotonic_time(); 0 unless link is RECONNECTING. */
gint64 e2e_conversation_get_retry_at_us (E2eConversation *self);
E2ePresence e2e_conversation_get_presence (E2eConversation *self);
gboolean e2e_conversation_get_is_creator (E2eConversation *self);

/* Creator: the invite, as long as it can be used; NULL otherwise. Secret: show it, and keep it
 * nowhere. Borrowed until "code" changes. */
const gchar *e2e_conversation_get_code (E2eConversation *self);
const gchar *e2e_conversation_get_invite_link (E2eConversation *self);

/* HOST or HOST:PORT of the relay, or NULL. */
const gchar *e2e_conversation_get_relay (E2eConversation *self);

/* With a relay of one's own: this computer's addresses, by which the other may reach it, the one
 * that code and link name first. NULL otherwise. */
const gchar *const *e2e_conversation_get_own_hosts (E2eConversation *self);

/* "" for none. The peer's is hostile, see client/display.h. */
const gchar *e2e_conversation_get_name (E2eConversation *self);
const gchar *e2e_conversation_get_peer_name (E2eConversation *self);

/* What the two compare; FALSE, and INDICES unchanged, before a session is secure. */
gboolean e2e_conversation_get_emoji (E2eConversation *self, guint indices[E2E_EVENT_N_EMOJI]);
/* "ddddd ddddd", or NULL. */
const gchar *e2e_conversation_get_digits (E2eConversation *self);
/* An E2eStrength, or 0 before a session is secure. */
guint e2e_conversation_get_strength (E2eConversation *self);

/* An emoji of the table, index 0 to 63, and its name, translated. Static. */
const gchar *e2e_conversation_emoji_glyph (guint index);
const gchar *e2e_conversation_emoji_name (guint index);

gboolean e2e_conversation_get_verified (E2eConversation *self);
guint e2e_conversation_get_timer_s (E2eConversation *self);
gboolean e2e_conversation_get_peer_typing (E2eConversation *self);
guint64 e2e_conversation_get_tamper_count (E2eConversation *self);
guint e2e_conversation_get_n_unread (E2eConversation *self);

/* Whether the other end has confirmed everything that was written. */
gboolean e2e_conversation_get_settled (E2eConversation *self);

E2eEndReason e2e_conversation_get_end_reason (E2eConversation *self);
/* Why it ended with E2E_END_ERROR, or NULL. Borrowed. */
const GError *e2e_conversation_get_error (E2eConversation *self);
gboolean e2e_conversation_get_can_invite_again (E2eConversation *self);
