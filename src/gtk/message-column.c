/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-column.h"

#define MAX_COLUMN_PX 960 /* both sides of a chat stay within one glance */
#define SIDE_PX 12
#define INDENT_PX 36

E2eMessageColumn
e2e_message_column_find (GtkWidget *row, gint x, gint width)
{
  E2eMessageColumn self;

  self.width = MAX (MIN (width, MAX_COLUMN_PX) - 2 * SIDE_PX, 1);
  self.x = x + (width - self.width) / 2;
  self.part_width = MIN (self.width - INDENT_PX, E2E_MESSAGE_COLUMN_MAX_PART_PX);
  self.is_rtl = gtk_widget_get_direction (row) == GTK_TEXT_DIR_RTL;
  return self;
}

gint
e2e_message_column_align (const E2eMessageColumn *self, E2eFrom from, gint width)
{
  if (from == E2E_FROM_SYSTEM)
    return self->x + (self->width - width) / 2;
  return (from == E2E_FROM_SELF) != self->is_rtl ? self->x + self->width - width : self->x;
}

gint
e2e_message_column_get_height (GtkWidget *part)
{
  GtkRequisition size;

  if (part == NULL || !gtk_widget_get_visible (part))
    return 0;

  gtk_widget_get_preferred_size (part, NULL, &size);
  return size.height;
}

gint
e2e_message_column_allocate (GtkWidget *part, gint x, gint y, gint width)
{
  GtkAllocation allocation = { x, y, width, e2e_message_column_get_height (part) };

  if (part != NULL && gtk_widget_get_visible (part))
    gtk_widget_size_allocate (part, &allocation);
  return y + allocation.height;
}
