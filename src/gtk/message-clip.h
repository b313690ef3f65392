/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What other programs may paste from a list of messages. The primary selection, for the middle
 * button, is what is selected, or was when the person went on to something else; its text is put
 * together when somebody asks for it. The clipboard is what was copied. Neither keeps the text of a
 * message that vanished.
 */

#pragma once

#include "gtk/message-selection.h"

#include <gtk/gtk.h>

typedef struct _E2eMessageClip E2eMessageClip;

/* Both borrowed. What was copied stays on the clipboard when this goes. */
E2eMessageClip *e2e_message_clip_new (E2eMessageFeed *feed, E2eMessageSelection *selection);
void e2e_message_clip_free (E2eMessageClip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageClip, e2e_message_clip_free)

/* Selects nothing, but leaves what was selected to the middle button. */
void e2e_message_clip_leave_selection (E2eMessageClip *self);

/* Copies what is selected. FALSE if that is nothing. */
gboolean e2e_message_clip_copy_selection (E2eMessageClip *self);
/* The whole text of MESSAGE, as it is shown. */
void e2e_message_clip_copy_message (E2eMessageClip *self, E2eMessage *message);

/* To be called after messages came or went. */
void e2e_message_clip_check (E2eMessageClip *self);
/* Other messages take the place of those that were copied, which did not vanish. */
void e2e_message_clip_forget (E2eMessageClip *self);
