/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The safety emoji and digits, to be compared over a call.
 */

#pragma once

#include "client/conversation.h"

#include <gtk/gtk.h>

#define E2E_TYPE_SAFETY_POPOVER (e2e_safety_popover_get_type ())
G_DECLARE_FINAL_TYPE (E2eSafetyPopover, e2e_safety_popover, E2E, SAFETY_POPOVER, GtkPopover)

/* Of CONVERSATION, for a GtkMenuButton. Shows those of the present secure session. */
GtkWidget *e2e_safety_popover_new (E2eConversation *conversation);
