/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of a conversation: a message of either person, or a system line. Made and changed by
 * the conversation alone; faces read it and follow notify. Main thread only.
 *
 * Properties, all read-only, for binding: "text", "state", "edited", "retracted", "own-reaction",
 * "peer-reaction", "unread". The rest never changes.
 */

#pragma once

#include <gio/gio.h>

#define E2E_TYPE_MESSAGE (e2e_message_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessage, e2e_message, E2E, MESSAGE, GObject)

typedef enum
{
  E2E_FROM_SELF,
  E2E_FROM_PEER,
  E2E_FROM_SYSTEM, /* a line of the app's own, translated */
} E2eFrom;

typedef enum
{
  E2E_MESSAGE_WAITING, /* kept until it can be sent */
  E2E_MESSAGE_SENT, /* went out while the other was there */
  E2E_MESSAGE_DELIVERED, /* the other end confirmed it, under its key */
  E2E_MESSAGE_READ, /* the other person saw it */
  E2E_MESSAGE_UNDELIVERED, /* its session ended before it was confirmed: it may not have arrived */
  E2E_MESSAGE_RECEIVED, /* the peer's, and system lines */
} E2eMessageState;
#define E2E_TYPE_MESSAGE_STATE (e2e_message_state_get_type ())
GType e2e_message_state_get_type (void);

/* What a system line is about, for an icon or a colour. */
typedef enum
{
  E2E_LINE_NONE, /* not a system line */
  E2E_LINE_SECURE, /* a secure session began */
  E2E_LINE_SECURE_AGAIN, /* a new secure session, after 'invite again': keys are others now */
  E2E_LINE_TAMPER,
  E2E_LINE_TIMER, /* disappearing messages were set by either */
  E2E_LINE_WARNING, /* an attempt with a wrong code, a relay that interferes, … */
  E2E_LINE_ENDED,
} E2eLine;

/* Of this conversation, from 1, growing in the order of the list; never used twice. */
guint64 e2e_message_get_id (E2eMessage *self);
E2eFrom e2e_message_get_from (E2eMessage *self);
E2eLine e2e_message_get_line (E2eMessage *self);

/* In its direction of its secure session, from 1; 0 while it waits, and for system lines. */
guint64 e2e_message_get_seq (E2eMessage *self);

/* Milliseconds since 1970, by the clock of whoever wrote it: a peer's may say anything. */
gint64 e2e_message_get_time_ms (E2eMessage *self);

/* As it was written, or last edited; "" once retracted. Valid UTF-8; a peer's is hostile, see
 * client/display.h. Owned by the message, until it changes. */
const gchar *e2e_message_get_text (E2eMessage *self);

E2eMessageState e2e_message_get_state (E2eMessage *self);
gboolean e2e_message_get_edited (E2eMessage *self);
gboolean e2e_message_get_retracted (E2eMessage *self);
gboolean e2e_message_get_unread (E2eMessage *self); /* a peer's that was not marked read */

/* The id of the message that this one replies to, or 0. See e2e_conversation_find(): that message
 * may have vanished since. */
guint64 e2e_message_get_reply_id (E2eMessage *self);

/* The reaction of either person, or NULL. The peer's is hostile. */
const gchar *e2e_message_get_own_reaction (E2eMessage *self);
const gchar *e2e_message_get_peer_reaction (E2eMessage *self);

/* Seconds from being read to vanishing, or 0 for never. */
guint e2e_message_get_timer_s (E2eMessage *self);
