/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The choice of where two people meet: a relay that is known, another one, or this computer.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_RELAY_DIALOG (e2e_relay_dialog_get_type ())
G_DECLARE_FINAL_TYPE (E2eRelayDialog, e2e_relay_dialog, E2E, RELAY_DIALOG, GtkDialog)

/* Responds with GTK_RESPONSE_OK once there is a choice. Without a relay known so far, this computer
 * is offered. */
E2eRelayDialog *e2e_relay_dialog_new (GtkWindow *parent, E2eSettings *settings);

/* Writes the choice to the settings. */
void e2e_relay_dialog_apply (E2eRelayDialog *self);
