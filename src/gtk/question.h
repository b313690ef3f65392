/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question, or news that must not be missed, in a dialog before its window.
 */

#pragma once

#include <gtk/gtk.h>

/* A modal dialog that goes with its parent; without buttons, and not shown yet. It fits the
 * narrowest screen, unless a single word does not. TEXT is plain. */
GtkWidget *e2e_question_new (GtkWindow *parent, const gchar *title, const gchar *text);

/* STYLE: "destructive-action" for what cannot be undone, "suggested-action", or NULL. Buttons stand
 * one beneath the other where a row of them would be too wide. */
void
e2e_question_add_button (GtkWidget *self, const gchar *label, gint response, const gchar *style);
