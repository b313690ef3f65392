/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words that scripts know events by. They are never translated and never change.
 */

#pragma once

#include "client/event.h"

/* "message", "sent", …; NULL for an event that scripts do not get. Static. */
const gchar *e2e_event_word (const E2eEvent *event);

/* "none", "present", "away" or "left". Static. */
const gchar *e2e_presence_word (E2ePresence presence);

/* The name of a client's error, "bad-command" for a command's, "failed" for others. Static. */
const gchar *e2e_error_word (const GError *error);
