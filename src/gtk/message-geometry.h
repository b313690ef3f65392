/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the rows of a long list stand in a viewport, when most heights are estimates. One row in
 * view, the anchor, keeps its place on the screen whatever changes around it: an estimate that
 * turns real, a row that comes or goes, another width. At the bottom, the end of the list does.
 *
 * What a change above the anchor adds or takes moves the lower end of the scroll range, not the
 * value: a kinetic scroll or a drag that is under way counts on its values staying what they are.
 * All lengths are pixels.
 */

#pragma once

#include <glib.h>

typedef struct _E2eMessageGeometry E2eMessageGeometry;

E2eMessageGeometry *e2e_message_geometry_new (void);
void e2e_message_geometry_free (E2eMessageGeometry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageGeometry, e2e_message_geometry_free)

/* No rows, at the bottom. */
void e2e_message_geometry_clear (E2eMessageGeometry *self);

guint e2e_message_geometry_get_length (E2eMessageGeometry *self);
void e2e_message_geometry_insert (E2eMessageGeometry *self, guint position, gint height);
void e2e_message_geometry_remove (E2eMessageGeometry *self, guint position);

/* What a row turned out to need. Tells if that is another height than before. */
gboolean e2e_message_geometry_set_height (E2eMessageGeometry *self, guint position, gint height);

void e2e_message_geometry_set_page (E2eMessageGeometry *self, gint page);

/* The person scrolled. */
void e2e_message_geometry_scroll (E2eMessageGeometry *self, gint64 value);

/* Brings a row into view with its top at Y, or as near as the ends allow. */
void e2e_message_geometry_show (E2eMessageGeometry *self, guint position, gint64 y);
void e2e_message_geometry_show_bottom (E2eMessageGeometry *self);

/* The row that keeps its place from now on: one that is to grow downwards. */
void e2e_message_geometry_hold (E2eMessageGeometry *self, guint position);

/* After rows were measured: keeps within the ends, and at the bottom if there. Tells if rows moved,
 * so that others may be in view now. */
gboolean e2e_message_geometry_settle (E2eMessageGeometry *self);

/* After the last settle: takes the row to hold on to from those in view. */
void e2e_message_geometry_anchor (E2eMessageGeometry *self);

/* The rows that touch the viewport, [first, end). */
void e2e_message_geometry_get_visible (E2eMessageGeometry *self, guint *first, guint *end);

/* The top of a row, from the top of the viewport. A list that does not fill it stands at its
 * bottom. */
gint64 e2e_message_geometry_get_y (E2eMessageGeometry *self, guint position);
gint e2e_message_geometry_get_height (E2eMessageGeometry *self, guint position);

gboolean e2e_message_geometry_get_at_bottom (E2eMessageGeometry *self);

/* For a GtkAdjustment. */
gint64 e2e_message_geometry_get_value (E2eMessageGeometry *self);
gint64 e2e_message_geometry_get_lower (E2eMessageGeometry *self);
gint64 e2e_message_geometry_get_upper (E2eMessageGeometry *self);
