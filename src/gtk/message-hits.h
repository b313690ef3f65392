/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hits of a search in a list of messages, and the one of them that was gone to.
 *
 * Signals:
 *   void changed ()            the number of hits, the hit, or whether it is searching
 *   void term-changed ()       other hits are to be marked in the texts
 *   void went-to (guint64 id)  the message is now the hit
 */

#pragma once

#include "gtk/message-feed.h"

#define E2E_TYPE_MESSAGE_HITS (e2e_message_hits_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageHits, e2e_message_hits, E2E, MESSAGE_HITS, GObject)

/* FEED: borrowed; it is told what to mark, and which part of a long message to show. */
E2eMessageHits *e2e_message_hits_new (E2eMessageFeed *feed);

/* Looks for TERM in what is the feed's model now, newest first, and goes to the first hit. NULL or
 * "" ends the search. In steps that block nothing, and ignoring case. */
void e2e_message_hits_search (E2eMessageHits *self, const gchar *term);

/* Goes to an older hit, or a newer one; from the last around to the first. Nothing without hits. */
void e2e_message_hits_step (E2eMessageHits *self, gboolean is_older);

guint e2e_message_hits_get_n (E2eMessageHits *self);
/* From 1, the newest; 0 for none. */
guint e2e_message_hits_get_hit (E2eMessageHits *self);
gboolean e2e_message_hits_get_searching (E2eMessageHits *self);
