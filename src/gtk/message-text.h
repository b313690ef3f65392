/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label of several lines that is as narrow as its lines, and that lays its text out once to find
 * that out: GtkLabel does it four times, which rules out long texts in a list. A secondary click on
 * it, and the Menu key, are left to whoever contains it.
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

/* The selected text; NULL for none. To be freed. */
gchar *e2e_message_text_dup_selection (E2eMessageText *self);
