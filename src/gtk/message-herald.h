/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells a screen reader of messages, and reactions to them, as they come in. Many messages at once
 * become one sentence, and of many reactions the last is told, so that nobody has to sit through a
 * flood.
 */

#pragma once

#include "client/message.h"

#include <gtk/gtk.h>

typedef struct _E2eMessageHerald E2eMessageHerald;

/* WIDGET: who speaks. Must outlive this. */
E2eMessageHerald *e2e_message_herald_new (GtkWidget *widget);
void e2e_message_herald_free (E2eMessageHerald *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageHerald, e2e_message_herald_free)

/* Says MESSAGE as soon as the main loop is idle. PEER_NAME: fit to be shown. */
void
e2e_message_herald_announce (E2eMessageHerald *self, E2eMessage *message, const gchar *peer_name);

/* The same for the peer's reaction to MESSAGE, unless it is gone by then. */
void e2e_message_herald_announce_reaction (E2eMessageHerald *self, E2eMessage *message,
                                           const gchar *peer_name);
