/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leaving a conversation whose window is gone: the goodbye goes out while the app holds on.
 */

#pragma once

#include "client/conversation.h"

/* Keeps APPLICATION and CONVERSATION alive until it was left. WHEN_DELIVERED: only once the other
 * end has confirmed everything that was written, or the conversation ends otherwise. */
void e2e_departure_begin (GApplication *application, E2eConversation *conversation,
                          gboolean when_delivered);
