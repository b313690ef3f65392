/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one person wrote, in a box as narrow as its lines: the quote of what it replies to, the
 * text, 'Show more' under a part of a long text, and the small print, which stands behind the last
 * line if there is room. A card for a file has its place above the text.
 *
 * Signals:
 *   void show-source ()   the quote was clicked
 *   void show-part (guint part)   another part of a long text is wanted
 *   void activate-link (const gchar *uri)
 */

#pragma once

#include "client/message.h"
#include "gtk/message-clock.h"
#include "gtk/message-group.h"
#include "gtk/message-text.h"

#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_BUBBLE (e2e_message_bubble_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageBubble, e2e_message_bubble, E2E, MESSAGE_BUBBLE, GtkContainer)

/* What a bubble shows, beside its message. Borrowed for the call. */
typedef struct
{
  E2eMessageGroup group;
  E2eMessage *source; /* of a reply; NULL if it is gone, or for no reply */
  E2eMessageClock *clock; /* by which the day is named */
  const gchar *peer_name; /* fit to be shown */
  const gchar *folded_term; /* of a search, or NULL */
  guint part; /* see message-body.h */
} E2eMessageLook;

GtkWidget *e2e_message_bubble_new (void);

void
e2e_message_bubble_set (E2eMessageBubble *self, E2eMessage *message, const E2eMessageLook *look);

/* Forgets every text. */
void e2e_message_bubble_clear (E2eMessageBubble *self);

/* What it takes in at most MAX_WIDTH pixels; to be called before it is allocated that. */
void e2e_message_bubble_fit (E2eMessageBubble *self, gint max_width, gint *width, gint *height);

/* The text, for what is selected of it. Borrowed. */
E2eMessageText *e2e_message_bubble_get_text (E2eMessageBubble *self);
