/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <unistd.h>

#include "relay/worker-private.h"

static void
raise_event (gint fd)
{
  const guint64 one = 1;
  gssize n;

  do
    n = write (fd, &one, sizeof one);
  while (n < 0 && errno == EINTR);
}

void
e2e_worker_post (E2eWorker *self, E2eGuest *guest)
{
  gboolean was_empty;

  pthread_mutex_lock (&self->lock);
  was_empty = self->inbox.first == NULL;
  e2e_guest_list_push (&self->inbox, guest);
  pthread_mutex_unlock (&self->lock);
  if (was_empty)
    raise_event (self->event_fd);
}

void
e2e_worker_drain (E2eWorker *self, guint32 delay_ms)
{
  pthread_mutex_lock (&self->lock);
  self->told_to_drain = TRUE;
  self->goodbye_ms = delay_ms;
  pthread_mutex_unlock (&self->lock);
  raise_event (self->event_fd);
}

void
e2e_worker_ask (E2eWorker *self)
{
  pthread_mutex_lock (&self->lock);
  self->n_asked++;
  pthread_mutex_unlock (&self->lock);
  raise_event (self->event_fd);
}

gboolean
e2e_worker_has_answered (E2eWorker *self)
{
  gboolean answered;

  pthread_mutex_lock (&self->lock);
  answered = self->n_answered >= self->n_asked;
  pthread_mutex_unlock (&self->lock);
  return answered;
}

void
e2e_worker_stop (E2eWorker *self)
{
  pthread_mutex_lock (&self->lock);
  self->told_to_stop = TRUE;
  pthread_mutex_unlock (&self->lock);
  raise_event (self->event_fd);
}

gboolean
e2e_worker_take_orders (E2eWorker *self)
{
  E2eGuestList inbox;
  E2eGuest *guest;
  gboolean drain;
  gboolean stop;
  guint32 goodbye_ms;
  guint64 count;

  if (read (self->event_fd, &count, sizeof count) < 0 && errno != EAGAIN)
    g_debug ("An eventfd cannot be read: %s", g_strerror (errno));

  pthread_mutex_lock (&self->lock);
  inbox = self->inbox;
  self->inbox = (E2eGuestList){ 0 };
  drain = self->told_to_drain;
  goodbye_ms = self->goodbye_ms;
  stop = self->told_to_stop;
  self->n_answered = self->n_asked;
  pthread_mutex_unlock (&self->lock);

  while ((guest = e2e_guest_list_pop (&inbox)) != NULL)
    e2e_worker_adopt (self, guest);
  if (drain && self->drained_us == 0)
    {
      self->drained_us = g_get_monotonic_time () + E2E_MAX_CLOSING_US;
      e2e_hub_say_goodbye (self->hub, goodbye_ms);
    }
  return stop;
}

void
e2e_worker_say_that_it_ended (E2eWorker *self)
{
  pthread_mutex_lock (&self->lock);
  self->n_answered = G_MAXUINT;
  pthread_mutex_unlock (&self->lock);
  raise_event (self->done_fd);
}
