/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys that select whole messages: those that move, with Shift; all; none.
 */

#pragma once

#include "gtk/message-layout.h"

/* Whether the key of EVENT, in a viewport of PAGE pixels, while FOCUSED has the focus or nothing,
 * changed what is selected; then the list is to go on to the message at TO, if that is not -1. */
gboolean e2e_message_keys_select (E2eMessageLayout *layout, const GdkEventKey *event,
                                  E2eMessageRow *focused, gint page, gint64 *to);
