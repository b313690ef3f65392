/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small print of a bubble: 'Edited', the time, and how far an own message has come.
 */

#pragma once

#include "client/message.h"

#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_META (e2e_message_meta_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageMeta, e2e_message_meta, E2E, MESSAGE_META, GtkBox)

GtkWidget *e2e_message_meta_new (void);

/* SHOWS_TIME: time and state, beside 'Edited' and a timer, which are always told. Hides itself when
 * there is nothing to tell. */
void e2e_message_meta_set (E2eMessageMeta *self, E2eMessage *message, gboolean shows_time);

/* A message's state in words, or NULL for one that was received. Static. */
const gchar *e2e_message_meta_name_state (E2eMessageState state);
