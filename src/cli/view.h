/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of a chat for a person at a terminal. Whatever the other person wrote is made harmless
 * here, and cannot look like a line of its own.
 */

#pragma once

#include "cli/style.h"
#include "client/conversation.h"

#define E2E_VIEW_MAX_NAME_CHARS 24

/* What to call the other person. To be freed. */
gchar *e2e_view_peer_name (E2eConversation *conversation);

/* One message: time, number, who, what it replies to, text. NOW_MS, since 1970, decides whether its
 * time needs a date. To be freed. */
gchar *e2e_view_message (E2eStyle style, E2eConversation *conversation, E2eMessage *message,
                         gint64 now_ms);

/* What is to be said of an event, or NULL if nothing is: a message has a line of its own, and how
 * far messages got is shown elsewhere. To be freed. */
gchar *e2e_view_event (E2eStyle style, E2eConversation *conversation, const E2eEvent *event);

/* A message's text for a terminal: further lines are marked as such. To be freed. */
gchar *e2e_view_text (E2eStyle style, const gchar *text);

/* The time of day in the local zone, with the date if it is not NOW_MS's. To be freed. */
gchar *e2e_view_time (gint64 time_ms, gint64 now_ms);
