/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far own messages got, in a few letters: a terminal that scrolls cannot go back to the line of
 * each message and change a mark there.
 */

#pragma once

#include "cli/style.h"

#include <gio/gio.h>

/* The newest own message that got as far as each state, like "✓✓ #4  ✓ #6  ◷ #7"; older ones got as
 * far at least. MESSAGES: of E2eMessage, oldest first. "" while there is none. To be freed. */
gchar *e2e_ticks_format (E2eStyle style, GListModel *messages);
