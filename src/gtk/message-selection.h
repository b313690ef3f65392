/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is selected in a list of messages: from a point in one text to a point in the same or
 * another, and all that lies between. It knows the two points alone, however much that is, and no
 * widget: messages may come, scroll by and vanish. When one that a point is in changes or vanishes,
 * nothing is selected any more; what lies between drops out by itself. System lines and messages
 * that were taken back have no text to select.
 *
 * Signals:
 *   void changed ()   other text may be selected
 *   void settled ()   and that is it, for now: whoever drags lets go
 */

#pragma once

#include "gtk/message-feed.h"

#define E2E_TYPE_MESSAGE_SELECTION (e2e_message_selection_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageSelection, e2e_message_selection, E2E, MESSAGE_SELECTION, GObject)

/* Bytes into what is shown of a message's text, or one of its ends, with the parts of a long text
 * that are not shown; see message-body.h. */
typedef struct
{
  guint64 id;
  gssize offset;
} E2eMessagePoint;

/* FEED: borrowed. */
E2eMessageSelection *e2e_message_selection_new (E2eMessageFeed *feed);

/* Selects from ANCHOR, which stays where it is when the selection is extended, to FOCUS, before or
 * behind it. With both the same nothing is selected, but it may be extended. FALSE, and nothing is
 * done, if a message is not in the list. */
gboolean e2e_message_selection_set (E2eMessageSelection *self, const E2eMessagePoint *anchor,
                                    const E2eMessagePoint *focus);
/* From the anchor, or if there is none, from FOCUS. */
gboolean e2e_message_selection_extend (E2eMessageSelection *self, const E2eMessagePoint *focus);
/* Whole messages, from that of the anchor's ID to that of the focus. */
gboolean
e2e_message_selection_set_messages (E2eMessageSelection *self, guint64 anchor, guint64 focus);
void e2e_message_selection_clear (E2eMessageSelection *self);
void e2e_message_selection_settle (E2eMessageSelection *self);

/* To be called after the feed's messages or the parts that it shows changed. */
void e2e_message_selection_check (E2eMessageSelection *self);

/* FALSE if there are none. */
gboolean e2e_message_selection_get_points (E2eMessageSelection *self, E2eMessagePoint *anchor,
                                           E2eMessagePoint *focus);

/* Whether there is nothing between the points. */
gboolean e2e_message_selection_is_empty (E2eMessageSelection *self);

/* What is selected of MESSAGE, as offsets of points; FALSE for nothing. O(1). */
gboolean e2e_message_selection_get_range (E2eMessageSelection *self, E2eMessage *message,
                                          gssize *start, gssize *end);

/* The text: of one message as it is; of several, each below a line that tells who wrote it and
 * when. NULL for nothing. To be freed. */
gchar *e2e_message_selection_dup_text (E2eMessageSelection *self);
