/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The messages of a list, and all that decides how each of them looks.
 */

#pragma once

#include "gtk/message-bubble.h"

typedef struct _E2eMessageFeed E2eMessageFeed;

/* No messages yet. */
E2eMessageFeed *e2e_message_feed_new (void);
void e2e_message_feed_free (E2eMessageFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageFeed, e2e_message_feed_free)

/* A list of E2eMessage with ids that grow, or NULL. Takes a reference. */
void e2e_message_feed_set_model (E2eMessageFeed *self, GListModel *model);
GListModel *e2e_message_feed_get_model (E2eMessageFeed *self);

/* By which days are named. Borrowed. */
E2eMessageClock *e2e_message_feed_get_clock (E2eMessageFeed *self);

guint e2e_message_feed_get_length (E2eMessageFeed *self);

/* A reference; NULL from the length on. */
E2eMessage *e2e_message_feed_get (E2eMessageFeed *self, guint position);

/* Where the message of ID is; FALSE if there is none. O(log n). */
gboolean e2e_message_feed_find (E2eMessageFeed *self, guint64 id, guint *position);

/* A reference to the message of ID; NULL if there is none. */
E2eMessage *e2e_message_feed_look_up (E2eMessageFeed *self, guint64 id);

/* The peer's name as it was given, and as it is fit to be shown: never empty. */
void e2e_message_feed_set_peer_name (E2eMessageFeed *self, const gchar *name);
const gchar *e2e_message_feed_get_peer_name (E2eMessageFeed *self);
const gchar *e2e_message_feed_get_shown_name (E2eMessageFeed *self);

/* The person's own name, NULL or "" for none, as others are told it: never empty. */
void e2e_message_feed_set_own_name (E2eMessageFeed *self, const gchar *name);
const gchar *e2e_message_feed_get_own_name (E2eMessageFeed *self);

/* What to mark in the texts; NULL for nothing. Folded as message-match.h has it. */
void e2e_message_feed_set_term (E2eMessageFeed *self, const gchar *folded_term);

/* The message that the unread divider stands above; 0 for none. */
void e2e_message_feed_set_divider (E2eMessageFeed *self, guint64 id);
guint64 e2e_message_feed_get_divider (E2eMessageFeed *self);

/* Which part of a long message is shown. */
void e2e_message_feed_set_part (E2eMessageFeed *self, guint64 id, guint part);
guint e2e_message_feed_get_part (E2eMessageFeed *self, guint64 id);
/* The part with the first hit of the term. */
void e2e_message_feed_show_hit (E2eMessageFeed *self, E2eMessage *message);

/* How the message at POSITION looks. Its source is a reference, to be dropped. */
void e2e_message_feed_look (E2eMessageFeed *self, guint position, E2eMessage *message,
                            E2eMessageLook *look, gboolean *has_divider);

/* About as high as the message will be in a list of WIDTH pixels. */
gint e2e_message_feed_estimate (E2eMessageFeed *self, guint position, gint width);
