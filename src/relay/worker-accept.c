/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sys/epoll.h>
#include <unistd.h>

#include "relay/listener.h"
#include "relay/worker-private.h"

/* How long no connection is accepted when there is no descriptor for it: it stays ready to be
 * accepted, and asking again at once would spin. */
#define NO_DESCRIPTOR_PAUSE_US (200 * 1000)

/* The handshaker has more to do than that. */
#define BEHIND_PAUSE_US (5 * 1000)

static void
watch_listeners (E2eWorker *self, guint32 events)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      struct epoll_event event = { .events = events, .data.u64 = 2 * i + 1 };
      const gint fd = e2e_listener_get_fd (self->listeners->pdata[i]);

      if (epoll_ctl (self->epoll_fd, EPOLL_CTL_MOD, fd, &event) != 0)
        epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static void
on_accepted (gpointer data, gint fd, const struct sockaddr *address)
{
  E2eWorker *self = data;
  const guint number = self->next_worker;
  const gboolean proxied = e2e_relay_config_is_proxy (self->commons->config, address);
  const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
  E2eEntry entry;
  E2eGuest *guest;

  if (!e2e_admission_enter (self->commons->admission, proxied ? &nobody : address,
                            g_get_monotonic_time (), &entry))
    {
      close (fd);
      return;
    }

  guest = g_new0 (E2eGuest, 1);
  guest->socket.fd = fd;
  guest->socket.proxied = proxied ? 1 : 0;
  guest->entry = entry;
  self->next_worker = (number + 1) % self->commons->n_workers;
  if (number == self->number)
    e2e_worker_adopt (self, guest);
  else
    e2e_worker_post (self->workers[number], guest);
}

static void
pause_listening (E2eWorker *self, gint64 pause_us)
{
  watch_listeners (self, 0);
  self->listen_again_us = g_get_monotonic_time () + pause_us;
}

void
e2e_worker_accept (E2eWorker *self, guint number)
{
  pthread_mutex_lock (&self->accepting);
  if (self->listeners == NULL)
    ;
  else if (e2e_worker_is_handshaker_behind (self))
    {
      e2e_counters_add (self->counters, E2E_COUNT_LIMIT_HANDSHAKES, 1);
      pause_listening (self, BEHIND_PAUSE_US);
    }
  else if (!e2e_listener_accept (self->listeners->pdata[number],
                                 e2e_turn_get_max_accepted (&self->turn), on_accepted, self))
    {
      e2e_counters_add (self->counters, E2E_COUNT_LIMIT_DESCRIPTORS, 1);
      pause_listening (self, NO_DESCRIPTOR_PAUSE_US);
    }
  pthread_mutex_unlock (&self->accepting);
}

void
e2e_worker_listen_again (E2eWorker *self)
{
  if (self->listen_again_us == 0 || g_get_monotonic_time () < self->listen_again_us)
    return;

  pthread_mutex_lock (&self->accepting);
  if (self->listeners != NULL)
    watch_listeners (self, EPOLLIN);
  self->listen_again_us = 0;
  pthread_mutex_unlock (&self->accepting);
}

void
e2e_worker_listen (E2eWorker *self, GPtrArray *listeners)
{
  self->listeners = listeners;
  watch_listeners (self, EPOLLIN);
}

void
e2e_worker_stop_listening (E2eWorker *self)
{
  pthread_mutex_lock (&self->accepting);
  if (self->listeners != NULL)
    for (guint i = 0; i < self->listeners->len; i++)
      epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, e2e_listener_get_fd (self->listeners->pdata[i]),
                 NULL);
  self->listeners = NULL;
  pthread_mutex_unlock (&self->accepting);
}
