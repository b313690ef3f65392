/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-layout.h"

#define MAX_PASSES 12 /* a height that turns real may bring more rows into view */
#define MAX_Y_PX 30000 /* out of view is out of view, however far */
#define MARGIN_PX 8 /* around a row that is brought into view */
#define SEEN_SLACK_PX 4

E2eMessageLayout *
e2e_message_layout_new (GtkContainer *parent)
{
  E2eMessageLayout *self = g_new0 (E2eMessageLayout, 1);

  self->feed = e2e_message_feed_new ();
  self->geometry = e2e_message_geometry_new ();
  self->rows = e2e_message_rows_new (parent);
  self->selection = e2e_message_selection_new (self->feed);
  return self;
}

void
e2e_message_layout_free (E2eMessageLayout *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->selection);
  e2e_message_feed_free (self->feed);
  e2e_message_geometry_free (self->geometry);
  e2e_message_rows_free (self->rows);
  g_free (self);
}

void
e2e_message_layout_splice (E2eMessageLayout *self, guint position, guint n_removed, guint n_added,
                           gint width)
{
  for (guint i = 0; i < n_removed; i++)
    e2e_message_geometry_remove (self->geometry, position);
  for (guint i = 0; i < n_added; i++)
    e2e_message_geometry_insert (self->geometry, position + i,
                                 e2e_message_feed_estimate (self->feed, position + i, width));
  self->is_stale = TRUE;
  e2e_message_selection_check (self->selection);
}

gboolean
e2e_message_layout_find (E2eMessageLayout *self, E2eMessageRow *row, guint *position)
{
  E2eMessage *message = e2e_message_row_get_message (row);

  return message != NULL &&
         e2e_message_feed_find (self->feed, e2e_message_get_id (message), position);
}

static void
show_selected (E2eMessageLayout *self, E2eMessageRow *row)
{
  E2eMessageText *text = e2e_message_bubble_get_text (e2e_message_row_get_bubble (row));
  gssize start = 0;
  gssize end = 0;

  e2e_message_selection_get_range (self->selection, e2e_message_row_get_message (row), &start,
                                   &end);
  e2e_message_text_set_selected (text, start, end);
}

void
e2e_message_layout_show_selection (E2eMessageLayout *self)
{
  E2eMessageRow *kept = e2e_message_rows_get_kept (self->rows);

  for (guint i = 0; i < e2e_message_rows_get_length (self->rows); i++)
    show_selected (self, e2e_message_rows_get (self->rows, i));
  if (kept != NULL)
    show_selected (self, kept);
}

static void
set_row (E2eMessageLayout *self, E2eMessageRow *row, guint position, E2eMessage *message)
{
  E2eMessageLook look;
  gboolean has_divider;

  e2e_message_feed_look (self->feed, position, message, &look, &has_divider);
  e2e_message_row_set (row, message, &look, has_divider);
  g_clear_object (&look.source);
  show_selected (self, row);
}

/* Gives the message at POSITION a row, and the geometry its height. Tells if that is news. */
static gboolean
place_row (E2eMessageLayout *self, guint position, gint width)
{
  g_autoptr (E2eMessage) message = e2e_message_feed_get (self->feed, position);
  gboolean is_fresh;
  E2eMessageRow *row = e2e_message_rows_take (self->rows, message, &is_fresh);

  if (is_fresh || self->is_stale)
    set_row (self, row, position, message);
  return e2e_message_geometry_set_height (self->geometry, position,
                                          e2e_message_row_fit (row, width));
}

static gboolean
place_rows (E2eMessageLayout *self, gint width)
{
  gboolean is_changed = FALSE;
  guint end;

  e2e_message_geometry_get_visible (self->geometry, &self->first, &end);
  e2e_message_rows_begin (self->rows);
  for (guint i = self->first; i < end; i++)
    is_changed = place_row (self, i, width) || is_changed;
  e2e_message_rows_end (self->rows);
  self->is_stale = FALSE;
  return is_changed;
}

/* Where the top of the row that is wanted goes. */
static gint64
find_place (E2eMessageLayout *self, guint position, gint page)
{
  const gint height = e2e_message_geometry_get_height (self->geometry, position);
  const gint64 y = e2e_message_geometry_get_y (self->geometry, position);

  if (height >= page - 2 * MARGIN_PX)
    return y < 0 && y + height > page ? y : MARGIN_PX;
  if (self->wanted.place == E2E_MESSAGE_PLACE_MIDDLE)
    return (page - height) / 2;
  return CLAMP (y, MARGIN_PX, page - height - MARGIN_PX);
}

/* The row alone, first: where it goes depends on how high it is. */
static void
place_wanted (E2eMessageLayout *self, gint width, gint page)
{
  guint position;

  if (!e2e_message_feed_find (self->feed, self->wanted.id, &position))
    {
      self->wanted.id = 0;
      return;
    }
  e2e_message_rows_begin (self->rows);
  place_row (self, position, width);
  e2e_message_rows_end (self->rows);
  e2e_message_geometry_show (self->geometry, position, find_place (self, position, page));
}

static void
place_all (E2eMessageLayout *self, gint width, gint page)
{
  gboolean is_changed = TRUE;

  e2e_message_geometry_set_page (self->geometry, page);
  e2e_message_geometry_settle (self->geometry);
  if (self->wanted.id != 0)
    {
      place_wanted (self, width, page);
      e2e_message_geometry_settle (self->geometry);
    }
  for (guint i = 0; i < MAX_PASSES && is_changed; i++)
    {
      is_changed = place_rows (self, width);
      is_changed = e2e_message_geometry_settle (self->geometry) || is_changed;
    }
  e2e_message_geometry_anchor (self->geometry);
}

static void
allocate_row (E2eMessageLayout *self, E2eMessageRow *row, guint position, gint width)
{
  const gint64 y = e2e_message_geometry_get_y (self->geometry, position);
  const gint height = e2e_message_geometry_get_height (self->geometry, position);
  GtkAllocation allocation = { 0, (gint) CLAMP (y, -MAX_Y_PX, MAX_Y_PX), width, height };
  GtkRequisition ignored;

  gtk_widget_get_preferred_size (GTK_WIDGET (row), &ignored, NULL); /* GTK wants to be asked */
  gtk_widget_size_allocate (GTK_WIDGET (row), &allocation);
}

static void
allocate_rows (E2eMessageLayout *self, gint width)
{
  E2eMessageRow *kept = e2e_message_rows_get_kept (self->rows);
  guint position;

  for (guint i = 0; i < e2e_message_rows_get_length (self->rows); i++)
    allocate_row (self, e2e_message_rows_get (self->rows, i), self->first + i, width);
  if (kept == NULL)
    return;

  if (!e2e_message_layout_find (self, kept, &position))
    e2e_message_rows_drop_kept (self->rows);
  else
    {
      e2e_message_row_fit (kept, width);
      allocate_row (self, kept, position, width);
    }
}

static void
find_last_seen (E2eMessageLayout *self, gint page)
{
  self->last_seen_id = 0;
  for (guint i = 0; i < e2e_message_rows_get_length (self->rows); i++)
    {
      E2eMessage *message = e2e_message_row_get_message (e2e_message_rows_get (self->rows, i));
      const gint64 y = e2e_message_geometry_get_y (self->geometry, self->first + i);
      const gint height = e2e_message_geometry_get_height (self->geometry, self->first + i);

      /* One that is higher than the viewport is seen when it fills it. */
      if (y + height <= page + SEEN_SLACK_PX || y <= 0)
        self->last_seen_id = e2e_message_get_id (message);
    }
}

static void
greet_wanted (E2eMessageLayout *self)
{
  guint position;

  if (e2e_message_feed_find (self->feed, self->wanted.id, &position) && position >= self->first &&
      position - self->first < e2e_message_rows_get_length (self->rows))
    {
      E2eMessageRow *row = e2e_message_rows_get (self->rows, position - self->first);

      if (self->wanted.flashes)
        e2e_message_row_flash (row);
      if (self->wanted.takes_focus)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  self->wanted.id = 0;
}

void
e2e_message_layout_run (E2eMessageLayout *self, gint width, gint page)
{
  place_all (self, width, page);
  allocate_rows (self, width);
  find_last_seen (self, page);
  if (self->wanted.id != 0)
    greet_wanted (self);
}
