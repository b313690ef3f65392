/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of lines for a person: the invite to hand over, and what the two compare.
 */

#pragma once

#include "cli/style.h"
#include "client/conversation.h"

/* Code, link, QR code where it can be shown, and what to do with them. To be freed. */
gchar *e2e_card_invite (E2eStyle style, const gchar *code, const gchar *link);

/* The safety emoji with their names, and the digits; NULL before a session is secure. To be
 * freed. */
gchar *e2e_card_safety (E2eConversation *conversation);
