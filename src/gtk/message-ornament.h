/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands above and beneath a message in the list: the day, the divider before what is unread,
 * the reactions.
 */

#pragma once

#include "client/message.h"

#include <gtk/gtk.h>

/* A label for the name of a day, a divider that says what it is, a label for reactions. Floating.
 */
GtkWidget *e2e_message_ornament_new_day (void);
GtkWidget *e2e_message_ornament_new_divider (void);
GtkWidget *e2e_message_ornament_new_reactions (void);

/* What is the same as before costs nothing. */
void e2e_message_ornament_set_text (GtkLabel *label, const gchar *text);

/* Both reactions to MESSAGE, which has at least one, or one of them twice as a number. */
void e2e_message_ornament_set_reactions (GtkLabel *label, E2eMessage *message);
