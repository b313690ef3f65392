/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One message of the list with what belongs above and beneath it: the day, the divider before what
 * is unread, the bubble or the system line, the reactions. It is made once and shows one message
 * after another, as the list scrolls.
 *
 * Signal:
 *   void stale ()   the message, or what it replies to, changed: set the row anew
 */

#pragma once

#include "gtk/message-bubble.h"

#define E2E_TYPE_MESSAGE_ROW (e2e_message_row_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageRow, e2e_message_row, E2E, MESSAGE_ROW, GtkContainer)

GtkWidget *e2e_message_row_new (void);

/* For its signals; the row is its parent. Borrowed. */
E2eMessageBubble *e2e_message_row_get_bubble (E2eMessageRow *self);

/* Shows MESSAGE as it is now. What is the same as before costs little. */
void e2e_message_row_set (E2eMessageRow *self, E2eMessage *message, const E2eMessageLook *look,
                          gboolean has_divider);

/* Borrowed; NULL before the first, and after e2e_message_row_clear(). */
E2eMessage *e2e_message_row_get_message (E2eMessageRow *self);

/* Of the message, or of the last one: a spare is made to look like another one of its kind with the
 * least work. */
E2eFrom e2e_message_row_get_from (E2eMessageRow *self);

/* Lets go of the message and of every text of it; the row is a spare. */
void e2e_message_row_clear (E2eMessageRow *self);

/* The height in a list of WIDTH pixels; to be called before it is allocated that. */
gint e2e_message_row_fit (E2eMessageRow *self, gint width);

/* Where the bubble or line is, in the row. */
void e2e_message_row_get_area (E2eMessageRow *self, GdkRectangle *area);

/* Makes it light up for a moment. */
void e2e_message_row_flash (E2eMessageRow *self);

/* The text that can be selected; NULL if the message has none now. Borrowed. */
E2eMessageText *e2e_message_row_get_text (E2eMessageRow *self);

/* As a screen reader says it. Borrowed, until the next call or e2e_message_row_clear(). */
const gchar *e2e_message_row_get_spoken (E2eMessageRow *self);
