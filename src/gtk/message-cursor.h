/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the keyboard is in the list of messages, and where a key leads.
 */

#pragma once

#include "gtk/message-layout.h"

/* The position of FOCUSED, the row with the focus; with NULL that of the newest message in view,
 * where the keyboard would begin. FALSE for neither. */
gboolean
e2e_message_cursor_find (E2eMessageLayout *layout, E2eMessageRow *focused, guint *position);

/* Where the key KEYVAL leads from there, in a viewport of PAGE pixels; FALSE if it leads nowhere.
 */
gboolean e2e_message_cursor_find_key (E2eMessageLayout *layout, E2eMessageRow *focused,
                                      guint keyval, gint page, guint *position);
