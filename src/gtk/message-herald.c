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
  E2eMessage *reacted; /* to which the last reaction was; NULL for none */
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
  g_clear_object (&self->reacted);
  g_free (self->peer_name);
  g_free (self);
}

static void
announce_messages (E2eMessageHerald *self)
{
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
}

static void
announce_reaction (E2eMessageHerald *self)
{
  g_autoptr (E2eMessage) message = g_steal_pointer (&self->reacted);
  g_autofree gchar *text = NULL;

  if (message != NULL)
    text = e2e_message_spoken_new_reaction (message, self->peer_name);
  if (text != NULL)
    e2e_announce (self->widget, text);
}

static gboolean
on_idle (gpointer data)
{
  E2eMessageHerald *self = data;

  self->idle_id = 0;
  announce_messages (self);
  announce_reaction (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_idle (E2eMessageHerald *self, const gchar *peer_name)
{
  g_free (self->peer_name);
  self->peer_name = g_strdup (peer_name);
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}

void
e2e_message_herald_announce (E2eMessageHerald *self, E2eMessage *message, const gchar *peer_name)
{
  self->n_waiting++;
  if (self->messages->len < MAX_SPOKEN)
    g_ptr_array_add (self->messages, g_object_ref (message));
  wait_for_idle (self, peer_name);
}

void
e2e_message_herald_announce_reaction (E2eMessageHerald *self, E2eMessage *message,
                                      const gchar *peer_name)
{
  g_set_object (&self->reacted, message);
  wait_for_idle (self, peer_name);
}
