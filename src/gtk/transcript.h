/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A conversation as a text file, for whoever wants to keep it.
 */

#pragma once

#include "client/message.h"

/* The day and time of MESSAGE, by the local clock. To be freed. */
gchar *e2e_transcript_name_time (E2eMessage *message);

/* Adds MESSAGE as one line, or more with the further ones indented. Names are as shown. */
void e2e_transcript_append (GString *out, E2eMessage *message, const gchar *own_name,
                            const gchar *peer_name);

/* Writes all of MESSAGES to FILE, which only its owner can read, in slices that do not stop the
 * main loop. FILE is replaced if it exists: whoever chose it was asked. */
void e2e_transcript_save_async (GListModel *messages, const gchar *own_name, const gchar *peer_name,
                                GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean e2e_transcript_save_finish (GAsyncResult *result, GError **error);
