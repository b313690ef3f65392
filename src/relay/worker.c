/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "relay/worker-private.h"

#define MAX_EVENTS 256

/* Of a tail at once. What was read at once goes in one. */
#define MAX_WRITE_BYTES E2E_MAX_READ_BYTES

static gboolean
has_work (const E2eWorker *self, const E2eGuest *guest)
{
  return (guest->writable && guest->tail != NULL) ||
         ((guest->readable || guest->unfinished) && e2e_hub_may_read (self->hub, guest));
}

void
e2e_worker_wake (E2eWorker *self, E2eGuest *guest)
{
  if (guest->queued || guest == self->served || guest->phase == E2E_PHASE_GONE ||
      !has_work (self, guest))
    return;

  e2e_turn_queue (&self->turn, guest);
}

static void
on_wake (gpointer owner, E2eGuest *guest)
{
  e2e_worker_wake (owner, guest);
}

static gssize
on_write (gpointer owner, E2eGuest *guest, const guint8 *bytes, gsize n_bytes)
{
  E2eWorker *self = owner;
  const gboolean has_chat = e2e_turn_has_chat (&self->turn);
  const gsize offered_bytes = MIN (n_bytes, has_chat ? E2E_PART_BYTES : MAX_WRITE_BYTES);
  gssize taken = 0;

  /* It had its part, and is to be served for the next. */
  if (has_chat && guest->writable && guest->tail != NULL)
    return 0;

  taken = e2e_socket_write (&guest->socket, bytes, offered_bytes);
  e2e_turn_charge (&self->turn, (gsize) MAX (taken, 0));
  /* No event tells that it takes more: it never said that it does not. */
  if (taken == (gssize) offered_bytes && offered_bytes < n_bytes)
    guest->writable = TRUE;
  if (taken < 0)
    {
      e2e_socket_break (&guest->socket);
      guest->readable = TRUE;
      e2e_worker_wake (self, guest);
    }
  return taken;
}

static void
on_shut (gpointer owner, E2eGuest *guest)
{
  (void) owner;
  e2e_socket_shut (&guest->socket);
}

static void
on_move (gpointer owner, E2eGuest *guest, guint worker)
{
  E2eWorker *self = owner;

  g_assert (self->served == guest && !guest->queued);
  self->served = NULL;
  e2e_counters_take (self->counters, e2e_worker_get_transport (guest));
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, guest->socket.fd, NULL);
  e2e_worker_post (self->workers[worker], guest);
}

static void
on_release (gpointer owner, E2eGuest *guest)
{
  E2eWorker *self = owner;

  e2e_counters_take (self->counters, e2e_worker_get_transport (guest));
  if (e2e_worker_is_handshaker (self) && guest->socket.tls == NULL)
    e2e_worker_count_greeted (self, -1);
  e2e_socket_close (&guest->socket);
  if (!guest->queued)
    e2e_guest_list_push (&self->gone, guest);
}

static const E2eHubPort port = { .write = on_write,
                                 .shut = on_shut,
                                 .wake = on_wake,
                                 .move = on_move,
                                 .release = on_release };

static void
free_gone (E2eWorker *self)
{
  E2eGuest *guest;

  if (self->gone.first == NULL)
    return;

  while ((guest = e2e_guest_list_pop (&self->gone)) != NULL)
    g_free (guest);
  e2e_trim_look (&self->commons->trim);
}

E2eWorker *
e2e_worker_new (E2eCommons *commons, E2eServerTls *tls, E2eWorker **workers, guint number,
                gint done_fd, GError **error)
{
  E2eWorker *self = g_new0 (E2eWorker, 1);
  struct epoll_event event = { .events = EPOLLIN };

  self->commons = commons;
  self->tls = tls;
  self->workers = workers;
  self->number = number;
  self->done_fd = done_fd;
  pthread_mutex_init (&self->lock, NULL);
  pthread_mutex_init (&self->accepting, NULL);
  self->buffer = g_malloc (E2E_MAX_READ_BYTES);
  self->hub = e2e_hub_new (commons, number, &port, self, g_get_monotonic_time ());
  self->counters = e2e_hub_get_counters (self->hub);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->event_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->epoll_fd < 0 || self->event_fd < 0 ||
      epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->event_fd, &event) != 0)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_RESOURCES,
                   "The relay cannot start: %s. Raise the limit of open files.",
                   g_strerror (errno));
      e2e_worker_free (self);
      return NULL;
    }
  return self;
}

void
e2e_worker_free (E2eWorker *self)
{
  E2eGuest *guest;

  while ((guest = e2e_guest_list_pop (&self->inbox)) != NULL)
    e2e_hub_adopt (self->hub, guest);
  e2e_hub_free (self->hub);
  while ((guest = e2e_turn_give_up (&self->turn)) != NULL)
    g_free (guest);
  free_gone (self);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  if (self->event_fd >= 0)
    close (self->event_fd);
  pthread_mutex_destroy (&self->lock);
  pthread_mutex_destroy (&self->accepting);
  g_free (self->buffer);
  g_free (self);
}

static void
serve (E2eWorker *self, E2eGuest *guest)
{
  if (guest->phase == E2E_PHASE_GONE)
    {
      e2e_guest_list_push (&self->gone, guest);
      return;
    }

  self->served = guest;
  if (e2e_worker_is_handshaker (self))
    e2e_worker_shake_hands (self, guest);
  else
    e2e_worker_serve (self, guest);
  if (g_steal_pointer (&self->served) == NULL)
    return;

  e2e_turn_judge (&self->turn, guest);
  e2e_worker_wake (self, guest);
}

/* Edge-triggered and asked for everything at once: no system call is ever needed to change that. */
void
e2e_worker_adopt (E2eWorker *self, E2eGuest *guest)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                               .data.ptr = guest };
  const gboolean was_elsewhere = guest->charged; /* it may have said what no poll shows */

  guest->readable = FALSE;
  guest->writable = FALSE;
  guest->queued = FALSE;
  guest->calm = 0;
  e2e_counters_add (self->counters, e2e_worker_get_transport (guest), 1);
  e2e_hub_adopt (self->hub, guest);
  if (guest->phase == E2E_PHASE_GONE)
    return;
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, guest->socket.fd, &event) != 0)
    {
      e2e_hub_end_of_input (self->hub, guest);
      return;
    }
  if (was_elsewhere)
    {
      guest->readable = TRUE;
      e2e_worker_wake (self, guest);
    }
}

static void
on_event (E2eWorker *self, E2eGuest *guest, guint32 events)
{
  const guint32 over = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

  if (guest->phase == E2E_PHASE_GONE)
    return;

  if ((events & over) != 0)
    guest->socket.hung_up = TRUE;
  if ((events & (EPOLLIN | over)) != 0 ||
      ((events & EPOLLOUT) != 0 && e2e_socket_is_shaking_hands (&guest->socket)))
    guest->readable = TRUE;
  if ((events & EPOLLOUT) != 0 && guest->tail != NULL)
    guest->writable = TRUE;
  e2e_worker_wake (self, guest);
}

static gint
get_timeout_ms (const E2eWorker *self)
{
  gint64 due_us = e2e_hub_get_due_us (self->hub);

  if (self->listen_again_us != 0)
    due_us = MIN (due_us, self->listen_again_us);
  if (!e2e_turn_is_idle (&self->turn))
    return 0;
  if (due_us == G_MAXINT64)
    return -1;
  return (gint) CLAMP ((due_us - self->now_us + 999) / 1000, 0, G_MAXINT);
}

static gboolean
is_drained (const E2eWorker *self)
{
  return self->drained_us != 0 &&
         (e2e_hub_get_n_guests (self->hub) == 0 || g_get_monotonic_time () >= self->drained_us);
}

gboolean
e2e_worker_take_turn (E2eWorker *self, gint timeout_ms)
{
  struct epoll_event events[MAX_EVENTS];
  const gint n = epoll_wait (self->epoll_fd, events, MAX_EVENTS, timeout_ms);
  const gint64 woken_us = g_get_monotonic_time ();
  gboolean has_orders = FALSE;
  gboolean stop = FALSE;
  E2eGuest *guest;

  e2e_hub_set_time (self->hub, woken_us);
  for (gint i = 0; i < n; i++)
    {
      if ((events[i].data.u64 & 1) != 0)
        e2e_worker_accept (self, (guint) (events[i].data.u64 / 2));
      else if (events[i].data.ptr != NULL)
        on_event (self, events[i].data.ptr, events[i].events);
      else
        has_orders = TRUE;
    }

  e2e_turn_begin (&self->turn, woken_us);
  while ((guest = e2e_turn_next (&self->turn)) != NULL)
    serve (self, guest);
  e2e_hub_run_timers (self->hub);
  e2e_worker_listen_again (self);
  if (has_orders)
    stop = e2e_worker_take_orders (self);
  free_gone (self);

  /* What came in meanwhile had to wait for so long. */
  self->now_us = g_get_monotonic_time ();
  e2e_counters_add_lag (self->counters, (guint64) (self->now_us - woken_us));
  return stop;
}

static void *
run (void *data)
{
  E2eWorker *self = data;

  if (e2e_worker_is_handshaker (self))
    e2e_worker_give_way ();
  self->now_us = g_get_monotonic_time ();
  while (!is_drained (self) && !e2e_worker_take_turn (self, get_timeout_ms (self)))
    continue;

  e2e_worker_say_that_it_ended (self);
  return NULL;
}

gboolean
e2e_worker_start (E2eWorker *self, GError **error)
{
  sigset_t all;
  sigset_t before;
  gint code;

  /* Signals are for the thread that has the main loop. */
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  code = pthread_create (&self->thread, NULL, run, self);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  self->started = code == 0;
  if (!self->started)
    g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_RESOURCES,
                 "The relay cannot start a thread: %s. Give fewer --workers.", g_strerror (code));
  return self->started;
}

void
e2e_worker_join (E2eWorker *self)
{
  if (self->started)
    pthread_join (self->thread, NULL);
  self->started = FALSE;
}

const E2eCounters *
e2e_worker_get_counters (const E2eWorker *self)
{
  return self->counters;
}
