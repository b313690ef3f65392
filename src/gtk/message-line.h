/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A system line of a chat, such as 'Secure session started': an icon and a text in the middle.
 */

#pragma once

#include "client/message.h"

#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_LINE (e2e_message_line_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageLine, e2e_message_line, E2E, MESSAGE_LINE, GtkBox)

GtkWidget *e2e_message_line_new (void);
void e2e_message_line_set (E2eMessageLine *self, E2eMessage *message);

/* What it takes in at most MAX_WIDTH pixels; to be called before it is allocated that. */
void e2e_message_line_fit (E2eMessageLine *self, gint max_width, gint *width, gint *height);
