/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks for a code or link, and checks it while it is typed.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_JOIN_DIALOG (e2e_join_dialog_get_type ())
G_DECLARE_FINAL_TYPE (E2eJoinDialog, e2e_join_dialog, E2E, JOIN_DIALOG, GtkDialog)

/* TYPED fills the entry; may be NULL. Response GTK_RESPONSE_OK if there is something to join. */
E2eJoinDialog *e2e_join_dialog_new (GtkWindow *parent, E2eSettings *settings, const gchar *typed);

/* For another attempt: with the RELAY of the one before, unless a link names it; and if the code
 * IS_MISTYPED, perhaps, it has the focus. */
void e2e_join_dialog_correct (E2eJoinDialog *self, const gchar *relay, gboolean is_mistyped);

/* Borrowed. */
const gchar *e2e_join_dialog_get_typed (E2eJoinDialog *self);
/* The relay for a code; what a link says wins over it. Borrowed. */
const gchar *e2e_join_dialog_get_relay (E2eJoinDialog *self);

void e2e_join_dialog_show_error (E2eJoinDialog *self, const GError *error);
