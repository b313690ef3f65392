/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A symbolic icon beside text, as large as the text is.
 */

#pragma once

#include <gtk/gtk.h>

/* Shows nothing yet; floating. */
GtkWidget *e2e_message_icon_new (void);
