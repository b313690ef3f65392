/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The few row widgets that a list of any length needs: those that show a message now, and spares
 * that wait for the next one. A row that has the keyboard focus keeps its message, also when that
 * is scrolled out of view: the focus stays where it was, and a drag that began there goes on.
 */

#pragma once

#include "gtk/message-row.h"

typedef struct _E2eMessageRows E2eMessageRows;

/* Adds and removes rows of PARENT by its GtkContainer methods. PARENT must outlive it. */
E2eMessageRows *e2e_message_rows_new (GtkContainer *parent);
void e2e_message_rows_free (E2eMessageRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageRows, e2e_message_rows_free)

/* To show other messages: begin, take a row for each from the first to the last, end. */
void e2e_message_rows_begin (E2eMessageRows *self);
/* The row that shows MESSAGE already; or else one that is to be set to it, and IS_FRESH. */
E2eMessageRow *
e2e_message_rows_take (E2eMessageRows *self, E2eMessage *message, gboolean *is_fresh);
void e2e_message_rows_end (E2eMessageRows *self);

/* The rows in view, in order. Borrowed. */
guint e2e_message_rows_get_length (E2eMessageRows *self);
E2eMessageRow *e2e_message_rows_get (E2eMessageRows *self, guint index);

/* The row in view that is at Y; NULL if there is none. */
E2eMessageRow *e2e_message_rows_find_at (E2eMessageRows *self, gint y);

/* The row that shows MESSAGE, in view or kept; or NULL. */
E2eMessageRow *e2e_message_rows_find (E2eMessageRows *self, E2eMessage *message);

/* The row that is out of view and kept for its focus; or NULL. */
E2eMessageRow *e2e_message_rows_get_kept (E2eMessageRows *self);
/* Gives up the row that is kept. */
void e2e_message_rows_drop_kept (E2eMessageRows *self);

/* Those in view in order, then the rest. */
void e2e_message_rows_foreach (E2eMessageRows *self, gboolean with_spares, GtkCallback callback,
                               gpointer data);

/* ROW was removed from the parent. */
void e2e_message_rows_forget (E2eMessageRows *self, GtkWidget *row);
