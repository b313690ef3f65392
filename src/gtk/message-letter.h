/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which letters of a label the mouse points to. Letters are bytes into the label's text.
 */

#pragma once

#include <gtk/gtk.h>

/* The place between letters that X and Y, in the label's coordinates, are nearest to. */
gint e2e_message_letter_find (GtkLabel *label, gint x, gint y);

/* The word that is there, or else the letter; both the text's end if it is empty. */
void e2e_message_letter_find_word (GtkLabel *label, gint x, gint y, gint *start, gint *end);

/* Whether there is a link. */
gboolean e2e_message_letter_is_link (GtkLabel *label, gint offset);
