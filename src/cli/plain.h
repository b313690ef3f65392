/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events for scripts and people who read along: one line of words. e2echat-cli(1) lists them.
 */

#pragma once

#include "client/event.h"

/* The line without its end, harmless to a terminal, on one line whatever the texts hold (\n, \t and
 * \\ stand for those characters); or NULL for an event that scripts do not get. To be freed. */
gchar *e2e_plain_event (const E2eEvent *event);
