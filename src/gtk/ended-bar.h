/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands beneath the messages of a chat that is over: why, and what can be done now.
 */

#pragma once

#include "client/conversation.h"

#include <gtk/gtk.h>

#define E2E_TYPE_ENDED_BAR (e2e_ended_bar_get_type ())
G_DECLARE_FINAL_TYPE (E2eEndedBar, e2e_ended_bar, E2E, ENDED_BAR, GtkBox)

/* Follows CONVERSATION. Once. */
void e2e_ended_bar_follow (E2eEndedBar *self, E2eConversation *conversation);
