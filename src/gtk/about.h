/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this program is, who made it, and on what terms.
 */

#pragma once

#include <gtk/gtk.h>

/* Closes itself. PARENT may be NULL. */
GtkWidget *e2e_about_new (GtkWindow *parent);
