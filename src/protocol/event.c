/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/event.h"

void
e2e_session_event_free (E2eSessionEvent *self)
{
  if (self == NULL)
    return;

  e2e_content_free (self->content);
  g_free (self);
}

E2eSessionEvent *
e2e_session_event_push (GQueue *queue, E2eSessionEventKind kind)
{
  E2eSessionEvent *event = g_new0 (E2eSessionEvent, 1);

  event->kind = kind;
  g_queue_push_tail (queue, event);
  return event;
}
