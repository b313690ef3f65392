/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the app says of a conversation, in words: plain text, translated, and safe to show whatever
 * the other person's name or text is. Not markup. All strings are to be freed unless said
 * otherwise.
 */

#pragma once

#include "client/conversation.h"

#define E2E_SENTENCE_MAX_NAME_CHARS 40

/* What the line beneath the other person's name tells. */
typedef struct
{
  E2eState state;
  E2eLinkState link;
  guint retry_s; /* to the next attempt, while RECONNECTING */
  E2ePresence presence;
  gboolean is_verified;
  E2eEndReason end_reason;
} E2eChatStatus;

void e2e_chat_status_read (E2eChatStatus *out, E2eConversation *conversation, gint64 now_us);
gchar *e2e_sentence_status (const E2eChatStatus *status);

/* The other person's name as it can be shown, or words for whoever has none. */
gchar *e2e_sentence_peer (const gchar *peer_name);

/* The heading above an error's own sentence. Static. */
const gchar *e2e_sentence_error_title (const GError *error);

/* Why the conversation is over. ERROR may be NULL. */
gchar *e2e_sentence_end (E2eEndReason reason, const GError *error, const gchar *peer_name);

/* "Messages disappear 5 minutes after they were read", or NULL for 0. */
gchar *e2e_sentence_timer (guint timer_s);

/* A relay as people call it: without scheme and pin. NULL for "" and NULL. */
gchar *e2e_sentence_relay (const gchar *relay);

/* The text of a notification. Some servers read a notification's text as markup and some do not, so
 * it has no character that begins any. TEXT of NULL says that there is a message and no more. */
gchar *e2e_sentence_notification (const gchar *text);
