/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The column in which a row's parts stand below each other, each at the side of whom it is from.
 */

#pragma once

#include "client/message.h"

#include <gtk/gtk.h>

#define E2E_MESSAGE_COLUMN_MAX_PART_PX 640 /* of a bubble or line */

typedef struct
{
  gint x;
  gint width;
  gint part_width; /* that a bubble may have: whose it is shows however long it is */
  gboolean is_rtl;
} E2eMessageColumn;

/* In a row of WIDTH pixels at X. */
E2eMessageColumn e2e_message_column_find (GtkWidget *row, gint x, gint width);

/* The left end of something WIDTH wide: at the writer's side, or in the middle. */
gint e2e_message_column_align (const E2eMessageColumn *self, E2eFrom from, gint width);

/* What PART needs; 0 for none, or one that is hidden. */
gint e2e_message_column_get_height (GtkWidget *part);

/* Gives PART its place; the Y below it. */
gint e2e_message_column_allocate (GtkWidget *part, gint x, gint y, gint width);
