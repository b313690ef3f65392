/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The message that another one replies to, as two lines above it. A click is 'clicked'.
 */

#pragma once

#include "client/message.h"

#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_QUOTE (e2e_message_quote_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageQuote, e2e_message_quote, E2E, MESSAGE_QUOTE, GtkButton)

GtkWidget *e2e_message_quote_new (void);

/* SOURCE: NULL if it is gone. PEER_NAME: fit to be shown. */
void e2e_message_quote_set (E2eMessageQuote *self, E2eMessage *source, const gchar *peer_name);
