/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks for a term in a long list of messages, newest first, a few milliseconds at a time in idle
 * moments of the main loop. Follows the list: new messages are looked at, and when some vanish it
 * looks anew. Hits are ids, so that they outlive changes around them.
 *
 * Signal:
 *   void changed ()   hits, or whether it is running
 */

#pragma once

#include <gio/gio.h>

#define E2E_TYPE_MESSAGE_SEARCH (e2e_message_search_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageSearch, e2e_message_search, E2E, MESSAGE_SEARCH, GObject)

/* MODEL: E2eMessage with ids that grow. FOLDED_TERM: see message-match.h, not empty. Begins by
 * itself. */
E2eMessageSearch *e2e_message_search_new (GListModel *model, const gchar *folded_term);

guint e2e_message_search_get_n_hits (E2eMessageSearch *self);
/* The id of a hit; 0 is the newest. */
guint64 e2e_message_search_get_hit (E2eMessageSearch *self, guint index);
/* The index of a hit; FALSE if ID is none. O(log n). */
gboolean e2e_message_search_find (E2eMessageSearch *self, guint64 id, guint *index);
/* Whether there may be older hits yet. */
gboolean e2e_message_search_is_running (E2eMessageSearch *self);
