/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-letter.h"

#include "gtk/message-link.h"

static gint
to_offset (const gchar *text, gint n_chars)
{
  return (gint) (g_utf8_offset_to_pointer (text, n_chars) - text);
}

/* The character that X and Y are on, in bytes, and on which side of its middle, as 0 or more. */
static gint
find_char (GtkLabel *label, gint x, gint y, gint *trailing)
{
  GtkAllocation allocation;
  gint layout_x;
  gint layout_y;
  gint index;

  gtk_widget_get_allocation (GTK_WIDGET (label), &allocation);
  gtk_label_get_layout_offsets (label, &layout_x, &layout_y);
  x -= layout_x - allocation.x;
  y -= layout_y - allocation.y;
  pango_layout_xy_to_index (gtk_label_get_layout (label), x * PANGO_SCALE, y * PANGO_SCALE, &index,
                            trailing);
  return index;
}

gint
e2e_message_letter_find (GtkLabel *label, gint x, gint y)
{
  const gchar *text = gtk_label_get_text (label);
  gint trailing;
  const gint index = find_char (label, x, y, &trailing);

  return index + to_offset (text + index, trailing);
}

void
e2e_message_letter_find_word (GtkLabel *label, gint x, gint y, gint *start, gint *end)
{
  const gchar *text = gtk_label_get_text (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  gint trailing;
  const gint index = find_char (label, x, y, &trailing);
  const gint at = (gint) g_utf8_pointer_to_offset (text, text + index);
  gint n_attrs;
  const PangoLogAttr *attrs = pango_layout_get_log_attrs_readonly (layout, &n_attrs);
  gint first = at;
  gint last = MIN (at + 1, n_attrs - 1);

  while (first > 0 && !attrs[first].is_word_start && !attrs[first].is_word_end)
    first--;
  if (attrs[first].is_word_start)
    while (last < n_attrs - 1 && !attrs[last].is_word_end)
      last++;
  else
    first = at;
  *start = to_offset (text, first);
  *end = to_offset (text, last);
}

gboolean
e2e_message_letter_is_link (GtkLabel *label, gint offset)
{
  const gchar *text = gtk_label_get_text (label);
  gsize start = 0;
  gsize end = 0;

  while (e2e_message_link_next (text, &start, &end))
    if ((gsize) offset <= end)
      return (gsize) offset >= start;
  return FALSE;
}
