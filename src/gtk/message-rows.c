/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-rows.h"

#define MAX_SPARES 24

struct _E2eMessageRows
{
  GtkContainer *parent;
  GPtrArray *shown;
  GPtrArray *before; /* while others are taken: what was shown */
  GPtrArray *spares;
  E2eMessageRow *kept;
};

E2eMessageRows *
e2e_message_rows_new (GtkContainer *parent)
{
  E2eMessageRows *self = g_new0 (E2eMessageRows, 1);

  self->parent = parent;
  self->shown = g_ptr_array_new ();
  self->before = g_ptr_array_new ();
  self->spares = g_ptr_array_new ();
  return self;
}

void
e2e_message_rows_free (E2eMessageRows *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->spares);
  g_free (self);
}

static void
put_aside (E2eMessageRows *self, E2eMessageRow *row)
{
  if (self->spares->len == MAX_SPARES)
    {
      gtk_container_remove (self->parent, GTK_WIDGET (row));
      return;
    }
  e2e_message_row_clear (row);
  gtk_widget_set_child_visible (GTK_WIDGET (row), FALSE);
  g_ptr_array_add (self->spares, row);
}

void
e2e_message_rows_begin (E2eMessageRows *self)
{
  GPtrArray *none = self->before;

  self->before = self->shown;
  self->shown = none;
}

static E2eMessageRow *
take_of (GPtrArray *rows, E2eMessage *message)
{
  for (guint i = 0; i < rows->len; i++)
    if (e2e_message_row_get_message (g_ptr_array_index (rows, i)) == message)
      return g_ptr_array_remove_index (rows, i);
  return NULL;
}

static E2eMessageRow *
take_spare (E2eMessageRows *self, E2eFrom from)
{
  for (guint i = self->spares->len; i > 0; i--)
    if (e2e_message_row_get_from (g_ptr_array_index (self->spares, i - 1)) == from)
      return g_ptr_array_remove_index_fast (self->spares, i - 1);
  return NULL;
}

static E2eMessageRow *
take_fresh (E2eMessageRows *self, E2eFrom from)
{
  E2eMessageRow *row = take_spare (self, from);

  if (row == NULL)
    {
      row = E2E_MESSAGE_ROW (e2e_message_row_new ());
      gtk_container_add (self->parent, GTK_WIDGET (row));
    }
  gtk_widget_set_child_visible (GTK_WIDGET (row), TRUE);
  return row;
}

E2eMessageRow *
e2e_message_rows_take (E2eMessageRows *self, E2eMessage *message, gboolean *is_fresh)
{
  E2eMessageRow *row = take_of (self->before, message);

  if (row == NULL && self->kept != NULL && e2e_message_row_get_message (self->kept) == message)
    row = g_steal_pointer (&self->kept);
  *is_fresh = row == NULL;
  if (row == NULL)
    row = take_fresh (self, e2e_message_get_from (message));
  g_ptr_array_add (self->shown, row);
  return row;
}

static gboolean
has_focus (E2eMessageRow *row)
{
  return gtk_widget_is_focus (GTK_WIDGET (row)) ||
         gtk_container_get_focus_child (GTK_CONTAINER (row)) != NULL;
}

void
e2e_message_rows_end (E2eMessageRows *self)
{
  while (self->before->len > 0)
    {
      E2eMessageRow *row = g_ptr_array_steal_index (self->before, self->before->len - 1);

      if (!has_focus (row))
        {
          put_aside (self, row);
          continue;
        }
      e2e_message_rows_drop_kept (self);
      self->kept = row;
    }
  if (self->kept != NULL && !has_focus (self->kept))
    e2e_message_rows_drop_kept (self);
}

guint
e2e_message_rows_get_length (E2eMessageRows *self)
{
  return self->shown->len;
}

E2eMessageRow *
e2e_message_rows_get (E2eMessageRows *self, guint index)
{
  return g_ptr_array_index (self->shown, index);
}

E2eMessageRow *
e2e_message_rows_find_at (E2eMessageRows *self, gint y)
{
  for (guint i = 0; i < self->shown->len; i++)
    {
      GtkAllocation allocation;

      gtk_widget_get_allocation (g_ptr_array_index (self->shown, i), &allocation);
      if (y >= allocation.y && y < allocation.y + allocation.height)
        return g_ptr_array_index (self->shown, i);
    }
  return NULL;
}

E2eMessageRow *
e2e_message_rows_find (E2eMessageRows *self, E2eMessage *message)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (e2e_message_row_get_message (g_ptr_array_index (self->shown, i)) == message)
      return g_ptr_array_index (self->shown, i);
  if (self->kept != NULL && e2e_message_row_get_message (self->kept) == message)
    return self->kept;
  return NULL;
}

E2eMessageRow *
e2e_message_rows_get_kept (E2eMessageRows *self)
{
  return self->kept;
}

void
e2e_message_rows_drop_kept (E2eMessageRows *self)
{
  E2eMessageRow *kept = g_steal_pointer (&self->kept);

  if (kept != NULL)
    put_aside (self, kept);
}

static void foreach (GPtrArray *rows, GtkCallback callback, gpointer data)
{
  /* The callback may remove the row that it is called for. */
  g_autoptr (GPtrArray) copy = g_ptr_array_copy (rows, NULL, NULL);

  for (guint i = 0; i < copy->len; i++)
    callback (g_ptr_array_index (copy, i), data);
}

void
e2e_message_rows_foreach (E2eMessageRows *self, gboolean with_spares, GtkCallback callback,
                          gpointer data)
{
  foreach (self->shown, callback, data)
    ;
  foreach (self->before, callback, data)
    ;
  if (self->kept != NULL)
    callback (GTK_WIDGET (self->kept), data);
  if (with_spares)
    foreach (self->spares, callback, data)
      ;
}

void
e2e_message_rows_forget (E2eMessageRows *self, GtkWidget *row)
{
  if (!g_ptr_array_remove (self->shown, row) && !g_ptr_array_remove (self->before, row))
    g_ptr_array_remove (self->spares, row);
  if (self->kept != NULL && GTK_WIDGET (self->kept) == row)
    self->kept = NULL;
}
