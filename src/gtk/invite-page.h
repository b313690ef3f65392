/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The invite to hand over, while the other person is waited for.
 */

#pragma once

#include "client/conversation.h"

#include <gtk/gtk.h>

#define E2E_TYPE_INVITE_PAGE (e2e_invite_page_get_type ())
G_DECLARE_FINAL_TYPE (E2eInvitePage, e2e_invite_page, E2E, INVITE_PAGE, GtkBin)

/* Follows CONVERSATION. What was copied from here leaves the clipboard once the invite is of no
 * more use. */
GtkWidget *e2e_invite_page_new (E2eConversation *conversation);
