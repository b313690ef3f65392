/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-spot.h"

#include "gtk/message-highlight.h"
#include "gtk/message-letter.h"

#include <string.h>

/* Above all rows that is the first, below them the last. */
static E2eMessageRow *
find_row (E2eMessageRows *rows, gint y)
{
  const guint length = e2e_message_rows_get_length (rows);
  E2eMessageRow *row = e2e_message_rows_find_at (rows, y);
  GtkAllocation allocation;

  if (row != NULL || length == 0)
    return row;

  gtk_widget_get_allocation (GTK_WIDGET (e2e_message_rows_get (rows, 0)), &allocation);
  return e2e_message_rows_get (rows, y < allocation.y ? 0 : length - 1);
}

static void
find_in_text (E2eMessageSpot *spot, gint x, gint y, E2eMessageUnit unit)
{
  const gint width = gtk_widget_get_allocated_width (GTK_WIDGET (spot->text));
  const gint height = gtk_widget_get_allocated_height (GTK_WIDGET (spot->text));
  const gint length = (gint) strlen (gtk_label_get_text (GTK_LABEL (spot->text)));
  gint start = 0;
  gint end = length;

  spot->is_inside = x >= 0 && x < width && y >= 0 && y < height;
  if (unit == E2E_MESSAGE_UNIT_CHARACTER)
    start = end = y < 0         ? 0
                  : y >= height ? length
                                : e2e_message_letter_find (GTK_LABEL (spot->text), x, y);
  else if (unit == E2E_MESSAGE_UNIT_WORD)
    e2e_message_letter_find_word (GTK_LABEL (spot->text), x, CLAMP (y, 0, height - 1), &start,
                                  &end);
  spot->start.offset = start;
  spot->end.offset = end;
}

gboolean
e2e_message_spot_find (E2eMessageLayout *layout, GtkWidget *canvas, gint x, gint y,
                       E2eMessageUnit unit, E2eMessageSpot *spot)
{
  E2eMessageRow *row = find_row (layout->rows, y);

  if (row == NULL || e2e_message_row_get_message (row) == NULL)
    return FALSE;

  spot->start.id = e2e_message_get_id (e2e_message_row_get_message (row));
  spot->start.offset = 0;
  spot->end = spot->start;
  spot->text = e2e_message_row_get_text (row);
  spot->is_inside = FALSE;
  if (spot->text != NULL &&
      gtk_widget_translate_coordinates (canvas, GTK_WIDGET (spot->text), x, y, &x, &y))
    find_in_text (spot, x, y, unit);
  return TRUE;
}

gboolean
e2e_message_spot_is_selected (const E2eMessageSpot *spot, GtkWidget *canvas, gint x, gint y)
{
  gint start;
  gint end;

  return spot->is_inside && e2e_message_text_get_selected (spot->text, &start, &end) &&
         gtk_widget_translate_coordinates (canvas, GTK_WIDGET (spot->text), x, y, &x, &y) &&
         e2e_message_highlight_contains (GTK_LABEL (spot->text), start, end, x, y);
}
