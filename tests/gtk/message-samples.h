/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages for the tests and measurements of the chat view.
 */

#pragma once

#include "client/message-private.h"

/* 2026-03-02 09:00 UTC. */
#define SAMPLE_TIME_MS G_GINT64_CONSTANT (1772442000000)

/* Appends a message with the next id, and a time MINUTES after the sample time. Borrowed. */
E2eMessage *samples_add (GListStore *store, E2eFrom from, guint minutes, const gchar *text);
E2eMessage *samples_add_reply (GListStore *store, E2eFrom from, guint minutes, const gchar *text,
                               guint64 reply_id);
E2eMessage *samples_add_line (GListStore *store, E2eLine line, guint minutes, const gchar *text);

/* N messages of N_CHARS characters, in words, from both in turn, with ids from 1. */
GListStore *samples_new (guint n, guint n_chars);

/* Texts that a hostile peer may send, 32 768 bytes each at most; NULL-terminated. To be freed. */
gchar **samples_hostile (void);
