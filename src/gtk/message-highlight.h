/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws selected text as the theme has it, over a label that shows the same text unselected. A
 * label of GTK's draws its own selection alone, and of all labels only one may have one.
 */

#pragma once

#include <gtk/gtk.h>

/* The bytes from START on, before END, of the label's text; of its draw handler. */
void e2e_message_highlight_draw (GtkLabel *label, cairo_t *cr, gint start, gint end);
/* Whether X and Y, in the label's coordinates, lie in what is drawn so. */
gboolean e2e_message_highlight_contains (GtkLabel *label, gint start, gint end, gint x, gint y);

/* To be called after the label's style changed. */
void e2e_message_highlight_forget (GtkLabel *label);
