/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-herald.h"

#include "gtk/announcement.h"
#include "gtk/message-spoken.h"

#include <glib/gi18n.h>

#define MAX_SPOKEN 3 /* messages that are read out in one go */

struct _E2eMessageHerald
{
  GtkWidget *widget; /* borrowed */
  GPtrArray *messages; /* that wait; MAX_SPOKEN at most */
  guint n_waiting;
  gchar *peer_name;
  guint idle_id;
};

E2eMessageHerald *
e2e_message_herald_new (GtkWidget *widget)
{
  E2eMessageHerald *self = g_new0 (E2eMessageHerald, 1);

  self->widget = widget;
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
e2e_message_herald_free (E2eMessageHerald *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_ptr_array_unref (self->messages);
  g_free (self->peer_name);
  g_free (self);
}

static gboolean
on_idle (gpointer data)
{
  E2eMessageHerald *self = data;

  self->idle_id = 0;
  if (self->n_waiting > MAX_SPOKEN)
    {
      g_autofree gchar *text =
        g_strdup_printf (ngettext ("%u new message", "%u new messages", self->n_waiting),
                         self->n_waiting);

      e2e_announce (self->widget, text);
    }
  for (guint i = 0; self->n_waiting <= MAX_SPOKEN && i < self->messages->len; i++)
    {
      g_autofree gchar *text =
        e2e_message_spoken_new (g_ptr_array_index (self->messages, i), NULL, self->peer_name);

      e2e_announce (self->widget, text);
    }
  g_ptr_array_set_size (self->messages, 0);
  self->n_waiting = 0;
  return G_SOURCE_REMOVE;
}

void
e2e_message_herald_announce (E2eMessageHerald *self, E2eMessage *message, const gchar *peer_name)
{
  g_free (self->peer_name);
  self->peer_name = g_strdup (peer_name);
  self->n_waiting++;
  if (self->messages->len < MAX_SPOKEN)
    g_ptr_array_add (self->messages, g_object_ref (message));
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}
