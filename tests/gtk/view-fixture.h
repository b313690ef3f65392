/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chat view in a window, with a person before it who has keys and a mouse.
 */

#pragma once

#include "gtk/message-canvas.h"
#include "gtk/message-view.h"

#define VIEW_WIDTH 500
#define VIEW_HEIGHT 600

typedef struct
{
  GtkWidget *window;
  E2eMessageView *view;
  GtkWidget *canvas;
  GtkAdjustment *adjustment;
  GListStore *store;
  guint64 seen_id;
  E2eMessage *menu_message;
  gchar *uri;
  GdkWindow *pressed; /* that has the mouse while a button is pressed */
} ViewFixture;

/* For g_test_add(): with N messages of the samples, shown up to the newest. */
void view_set_up (ViewFixture *fixture, gconstpointer n);
/* Checks that nothing of it is left. */
void view_tear_down (ViewFixture *fixture, gconstpointer n);

/* Runs the main loop until it has nothing to do but to wait, and a frame was drawn. */
void view_settle (ViewFixture *fixture);

void view_set_active (ViewFixture *fixture, gboolean is_active);
void view_press (ViewFixture *fixture, guint keyval, GdkModifierType state);
void view_scroll_to (ViewFixture *fixture, gdouble value);

/* The row that shows the message of ID, or NULL. */
E2eMessageRow *view_find_row (ViewFixture *fixture, guint64 id);
/* In window coordinates; the row must have a widget. */
gint view_get_y (ViewFixture *fixture, guint64 id);
gboolean view_is_in_view (ViewFixture *fixture, guint64 id);

/* The middle of the edge before a letter, in coordinates of the canvas. */
void view_locate (ViewFixture *fixture, guint64 id, gint offset, gint *x, gint *y);

/* Presses or releases the first button, or moves the mouse, as the display server would tell. */
void view_point (ViewFixture *fixture, GdkEventType type, gint x, gint y, GdkModifierType state);
/* On a letter; and from before one letter to before another. */
void view_click (ViewFixture *fixture, guint64 id, gint offset, GdkModifierType state);
void view_drag (ViewFixture *fixture, guint64 from_id, gint from, guint64 to_id, gint to);
