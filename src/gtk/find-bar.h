/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds text in a message view.
 */

#pragma once

#include "gtk/message-view.h"

#define E2E_TYPE_FIND_BAR (e2e_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (E2eFindBar, e2e_find_bar, E2E, FIND_BAR, GtkBin)

/* Signal: void closed (E2eFindBar *self)  the person is through with it */

/* Searches VIEW, which lives at least as long. Once. */
void e2e_find_bar_follow (E2eFindBar *self, E2eMessageView *view);

/* Shows itself and takes the focus. */
void e2e_find_bar_open (E2eFindBar *self);
