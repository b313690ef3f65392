/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells a screen reader what has happened away from the focus: GTK 3 has no live regions, but
 * AT-SPI has announcements. A reader that does not know them, as Orca before 44, is told of a
 * notification instead.
 */

#pragma once

#include <gtk/gtk.h>

/* Says TEXT, a whole sentence, in the name of WIDGET. Says nothing of a window that is not in
 * front: whoever works elsewhere gets a desktop's notification, and needs no second one. */
void e2e_announce (GtkWidget *widget, const gchar *text);

/* Has SAY announce how things stand: now, or once WIDGET's window is in front. */
typedef void (*E2eSay) (GtkWidget *widget);
void e2e_announce_in_front (GtkWidget *widget, E2eSay say);

/* Says what LABEL tells whenever that appears or changes, or once its window is in front. */
void e2e_announce_label (GtkLabel *label);

/* What LABEL tells is what a screen reader says of WIDGET after its name, and again when it changes
 * while WIDGET has the focus. */
void e2e_describe (GtkWidget *widget, GtkLabel *label);

/* TEXT, one letter after the other, as no reader says "A3F2B1" by itself. */
gchar *e2e_spell (const gchar *text);
