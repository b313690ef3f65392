/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a person writes: Enter sends, Shift+Enter begins a line, an arrow up in the empty entry
 * edits the last message, Escape leaves a reply or an edit. What was written stays until it was
 * taken.
 */

#pragma once

#include "client/conversation.h"
#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_COMPOSER (e2e_composer_get_type ())
G_DECLARE_FINAL_TYPE (E2eComposer, e2e_composer, E2E, COMPOSER, GtkBox)

/* Writes to CONVERSATION. Once. */
void e2e_composer_follow (E2eComposer *self, E2eConversation *conversation, E2eSettings *settings);

void e2e_composer_reply (E2eComposer *self, E2eMessage *message);
void e2e_composer_edit (E2eComposer *self, E2eMessage *message);
void e2e_composer_leave_context (E2eComposer *self);

/* Says what did not work; until something else does. */
void e2e_composer_show_error (E2eComposer *self, const GError *error);

void e2e_composer_focus (E2eComposer *self);
/* For a key that was pressed where nothing takes it. Whether it was taken. */
gboolean e2e_composer_take_key (E2eComposer *self, GdkEventKey *event);
