/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message as a screen reader says it.
 */

#pragma once

#include "client/message.h"

/* Who, what, when, and what became of it. SOURCE: what it replies to, or NULL. PEER_NAME: fit to be
 * shown. A very long text is cut. To be freed. */
gchar *e2e_message_spoken_new (E2eMessage *message, E2eMessage *source, const gchar *peer_name);

/* The peer's reaction to MESSAGE; NULL if there is none. To be freed. */
gchar *e2e_message_spoken_new_reaction (E2eMessage *message, const gchar *peer_name);
