/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/departure.h"

typedef struct
{
  GApplication *application;
  E2eConversation *conversation;
} Departure;

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  Departure *self = data;

  e2e_conversation_leave_finish (E2E_CONVERSATION (source), result);
  g_application_release (self->application);
  g_object_unref (self->conversation);
  g_object_unref (self->application);
  g_free (self);
}

static void
leave (Departure *self)
{
  g_signal_handlers_disconnect_by_data (self->conversation, self);
  e2e_conversation_leave_async (self->conversation, on_left, self);
}

static void
on_changed (Departure *self)
{
  if (e2e_conversation_get_settled (self->conversation) ||
      e2e_conversation_get_state (self->conversation) == E2E_STATE_ENDED)
    leave (self);
}

void
e2e_departure_begin (GApplication *application, E2eConversation *conversation,
                     gboolean when_delivered)
{
  Departure *self = g_new0 (Departure, 1);

  self->application = g_object_ref (application);
  self->conversation = g_object_ref (conversation);
  g_application_hold (application);
  if (!when_delivered)
    {
      leave (self);
      return;
    }

  g_signal_connect_swapped (conversation, "notify::settled", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (conversation, "notify::state", G_CALLBACK (on_changed), self);
  on_changed (self);
}
