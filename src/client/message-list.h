/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The messages of a conversation, oldest first, found by id or by seq in O(log n). Knows the marks
 * up to which own messages were sent, delivered and read, and which of the peer's are unread.
 */

#pragma once

#include "client/message-private.h"

typedef struct _E2eMessageList E2eMessageList;

/* What it holds at most before messages are in excess. */
E2eMessageList *e2e_message_list_new (guint max_messages, gsize max_text_bytes);
void e2e_message_list_free (E2eMessageList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageList, e2e_message_list_free)

guint e2e_message_list_get_length (E2eMessageList *self);
/* Borrowed; NULL from the length on. */
E2eMessage *e2e_message_list_get (E2eMessageList *self, guint position);

/* Gives MESSAGE the next id and takes it over. A peer's is unread. */
void e2e_message_list_append (E2eMessageList *self, E2eMessage *message);
void e2e_message_list_remove (E2eMessageList *self, guint position);
/* How many at the front are too many. */
guint e2e_message_list_get_excess (E2eMessageList *self);

/* Change a message of this list; here so that its size stays known. */
void e2e_message_list_edit (E2eMessageList *self, E2eMessage *message, const gchar *text);
void e2e_message_list_retract (E2eMessageList *self, E2eMessage *message);

/* Borrowed, or NULL. POSITION may be NULL. */
E2eMessage *e2e_message_list_find (E2eMessageList *self, guint64 id, guint *position);

/* A message of the present secure session, by direction and seq. Borrowed, or NULL. */
E2eMessage *e2e_message_list_find_seq (E2eMessageList *self, gboolean is_own, guint64 seq);

/* Makes MESSAGE of this list findable by its seq, which must be higher than those before it in its
 * direction; otherwise nothing happens. */
void e2e_message_list_index (E2eMessageList *self, E2eMessage *message);

/* The session is over: own messages that were not delivered stay UNDELIVERED. */
void e2e_message_list_give_up (E2eMessageList *self);

/* As that, and a new secure session begins, whose seqs start anew. */
void e2e_message_list_start_session (E2eMessageList *self);

typedef void (*E2eMessageListFunc) (E2eMessage *message, gpointer data);

/* Brings own messages up to SEQ to STATE (SENT, DELIVERED or READ), if they are not beyond it, and
 * calls FUNC for each that this mark had not passed before, in order. FUNC may start a new session,
 * and add messages, but not remove any. */
void e2e_message_list_mark_own (E2eMessageList *self, E2eMessageState state, guint64 seq,
                                E2eMessageListFunc func, gpointer data);

/* Ends the unread state up to the message ID and calls FUNC for each of the peer's it ends for. */
void e2e_message_list_mark_read (E2eMessageList *self, guint64 id, E2eMessageListFunc func,
                                 gpointer data);

guint e2e_message_list_get_n_unread (E2eMessageList *self);
