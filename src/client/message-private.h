/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the conversation makes and changes messages. Each setter notifies if something changed.
 */

#pragma once

#include "client/message.h"

/* TEXT is taken over. SEQ 0: none yet. */
E2eMessage *
e2e_message_new (E2eFrom from, guint64 seq, gint64 time_ms, gchar *text, guint64 reply_id);
E2eMessage *e2e_message_new_line (E2eLine line, gint64 time_ms, gchar *text);

/* Once each, before a face sees the message. */
void e2e_message_set_id (E2eMessage *self, guint64 id);
void e2e_message_set_timer_s (E2eMessage *self, guint timer_s);

void e2e_message_set_seq (E2eMessage *self, guint64 seq);
void e2e_message_set_state (E2eMessage *self, E2eMessageState state);
void e2e_message_set_unread (E2eMessage *self, gboolean unread);

/* A new text of the person's own: marks it as edited. */
void e2e_message_edit (E2eMessage *self, const gchar *text);
/* A new text of a system line. */
void e2e_message_set_line_text (E2eMessage *self, const gchar *text);
/* Wipes text and reactions. */
void e2e_message_retract (E2eMessage *self);
/* EMOJI "" or NULL: none. Whether that changed anything. */
gboolean e2e_message_react (E2eMessage *self, gboolean is_own, const gchar *emoji);
