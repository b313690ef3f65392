/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label of several lines that is as narrow as its lines, and that lays its text out once to find
 * that out: GtkLabel does it four times, which rules out long texts in a list. A secondary click on
 * it, and the Menu key, are left to whoever contains it.
 *
 * What is selected of it, the list of messages knows, which tells it: the label's own selection is
 * but how keys and assistive technologies ask for another one, and never lasts.
 *
 * Signal:
 *   void select (gint anchor, gint cursor, gboolean extends)
 *     they want the text between these bytes selected, which are the same for none, or EXTENDS:
 *     what is selected now from its anchor up to CURSOR
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_TEXT (e2e_message_text_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageText, e2e_message_text, E2E, MESSAGE_TEXT, GtkLabel)

GtkWidget *e2e_message_text_new (void);

/* Sets the text if it is another one. CHAR_WRAP: break lines at any letter. */
void e2e_message_text_set (E2eMessageText *self, const gchar *markup, gboolean char_wrap);

/* Lays the text out in lines of at most MAX_WIDTH pixels and gives what that takes; to be called
 * before it is allocated. */
void e2e_message_text_fit (E2eMessageText *self, gint max_width, gint *width, gint *height);

/* The width of the last line as it was fitted, if something of the interface's direction may stand
 * behind it on the same line; -1 if the line runs the other way. */
gint e2e_message_text_get_last_width (E2eMessageText *self);

gint e2e_message_text_get_last_height (E2eMessageText *self);

/* Draws the bytes from START on, before END, as selected; offsets beyond the text are its ends. */
void e2e_message_text_set_selected (E2eMessageText *self, gssize start, gssize end);
/* What is drawn so; FALSE for nothing. */
gboolean e2e_message_text_get_selected (E2eMessageText *self, gint *start, gint *end);

/* Takes the focus, with the cursor before the byte OFFSET, and selects nothing. */
void e2e_message_text_focus_at (E2eMessageText *self, gint offset);
