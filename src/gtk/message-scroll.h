/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings together the adjustments of a scrolled window and the geometry of a list: where the list
 * is, the adjustment tells, and where that is moved to, the list goes.
 */

#pragma once

#include "gtk/message-geometry.h"

#include <gtk/gtk.h>

typedef struct _E2eMessageScroll E2eMessageScroll;

/* CANVAS and GEOMETRY, borrowed. ON_SCROLLED is called with CANVAS after the geometry was moved by
 * whoever moved the adjustment. */
E2eMessageScroll *e2e_message_scroll_new (GtkWidget *canvas, E2eMessageGeometry *geometry,
                                          void (*on_scrolled) (GtkWidget *canvas));
void e2e_message_scroll_free (E2eMessageScroll *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageScroll, e2e_message_scroll_free)

/* As a GtkScrollable has them; NULL for none. */
void e2e_message_scroll_set_adjustment (E2eMessageScroll *self, GtkOrientation orientation,
                                        GtkAdjustment *adjustment);
GtkAdjustment *
e2e_message_scroll_get_adjustment (E2eMessageScroll *self, GtkOrientation orientation);

/* Tells the adjustment where the list is, with a viewport of PAGE pixels. */
void e2e_message_scroll_update (E2eMessageScroll *self, gint page);
