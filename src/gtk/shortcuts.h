/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of keys. GTK's own, GtkShortcutsWindow, is wider than a narrow screen, and a label of it
 * is used after its end when a screen reader looks on while it closes.
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_TYPE_SHORTCUTS (e2e_shortcuts_get_type ())
G_DECLARE_FINAL_TYPE (E2eShortcuts, e2e_shortcuts, E2E, SHORTCUTS, GtkDialog)

/* Closes itself, with Escape or by its button. */
GtkWidget *e2e_shortcuts_new (GtkWindow *parent);
