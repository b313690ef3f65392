/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of a list of settings: a title, a line that explains it, and what its child is, a switch or
 * an entry, at the end. A click anywhere on it goes to the child, and so does the title's mnemonic.
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_TYPE_ROW (e2e_row_get_type ())
G_DECLARE_FINAL_TYPE (E2eRow, e2e_row, E2E, ROW, GtkListBoxRow)

/* Properties: "title" s, with a mnemonic; "subtitle" s, none if NULL or ""; "wide" b, which puts
 * the child beneath the title instead of at the end. */
GtkWidget *e2e_row_new (const gchar *title, const gchar *subtitle);

/* As it is read, without the mnemonic's underscore. */
const gchar *e2e_row_get_title (E2eRow *self);

/* What a click on the row, or Enter, does: switches the switch, presses the button, enters the
 * entry. To be connected to GtkListBox::row-activated. */
void e2e_row_on_activated (GtkListBox *list, GtkListBoxRow *row, gpointer unused);

/* Puts lines between the rows of all lists below WIDGET. */
void e2e_row_separate_all (GtkWidget *widget);

/* For GtkListBox: a line between rows. */
void e2e_row_update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer unused);
