/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps to a secure session, and what was in the way if they fail.
 */

#pragma once

#include "client/conversation.h"

#include <gtk/gtk.h>

#define E2E_TYPE_HANDSHAKE_PAGE (e2e_handshake_page_get_type ())
G_DECLARE_FINAL_TYPE (E2eHandshakePage, e2e_handshake_page, E2E, HANDSHAKE_PAGE, GtkBin)

/* Follows CONVERSATION. */
GtkWidget *e2e_handshake_page_new (E2eConversation *conversation);
