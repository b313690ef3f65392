/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "relay/hub.h"
#include "relay/listener.h"

#define MAX_EVENTS 256

/* What is read at once when memory is scarce: it may have to be kept. */
#define MAX_SCARCE_READ_BYTES (8 * 1024)

/* How long no connection is accepted when there is no descriptor for it: it stays ready to be
 * accepted, and asking again at once would spin. */
#define NO_DESCRIPTOR_PAUSE_US (200 * 1000)

typedef struct
{
  E2eGuest *first;
  E2eGuest *last;
} GuestList;

struct _E2eWorker
{
  E2eCommons *commons;
  E2eServerTls *tls;
  E2eWorker **workers;
  guint number;
  gint done_fd;
  gint epoll_fd;
  gint event_fd;
  pthread_t thread;
  gboolean started;

  /* From any thread. */
  pthread_mutex_t lock;
  GuestList inbox;
  gboolean told_to_drain;
  guint32 goodbye_ms;
  gboolean told_to_stop;
  guint n_asked;
  guint n_answered; /* G_MAXUINT: ended */
  pthread_mutex_t accepting; /* held while listeners are used */
  GPtrArray *listeners; /* NULL: another worker accepts */

  /* The thread's own. */
  E2eHub *hub;
  E2eCounters *counters; /* the hub's */
  guint8 *buffer;
  GuestList ready; /* to be read */
  GuestList gone; /* to be freed when nothing of this round refers to them */
  E2eGuest *served; /* the one being read, unless it moved away */
  guint next_worker; /* to be given a connection */
  gint64 listen_again_us; /* 0: listening */
  gint64 drained_us; /* when to end even if guests are left; 0: not draining */
};

static void
push (GuestList *list, E2eGuest *guest)
{
  guest->next = NULL;
  if (list->last != NULL)
    list->last->next = guest;
  else
    list->first = guest;
  list->last = guest;
}

static E2eGuest *
pop (GuestList *list)
{
  E2eGuest *guest = list->first;

  if (guest != NULL)
    {
      list->first = guest->next;
      if (list->first == NULL)
        list->last = NULL;
    }
  return guest;
}

/* Each guest is read once in a round, so that one who sends much does not hold up the others. */
static void
on_wake (gpointer owner, E2eGuest *guest)
{
  E2eWorker *self = owner;

  if (!guest->readable || guest->queued || guest == self->served ||
      guest->phase == E2E_PHASE_GONE || !e2e_hub_may_read (self->hub, guest))
    return;

  guest->queued = TRUE;
  push (&self->ready, guest);
}

static gssize
on_write (gpointer owner, E2eGuest *guest, const guint8 *bytes, gsize n_bytes)
{
  E2eWorker *self = owner;
  const gssize taken = e2e_socket_write (&guest->socket, bytes, n_bytes);

  if (taken < 0)
    {
      e2e_socket_break (&guest->socket);
      guest->readable = TRUE;
      on_wake (self, guest);
    }
  return taken;
}

static void
on_shut (gpointer owner, E2eGuest *guest)
{
  (void) owner;
  e2e_socket_shut (&guest->socket);
}

static E2eCount
get_transport (const E2eGuest *guest)
{
  return !guest->socket.known        ? E2E_COUNT_CONNECTIONS_UNKNOWN_NOW
         : guest->socket.tls != NULL ? E2E_COUNT_CONNECTIONS_TLS_NOW
                                     : E2E_COUNT_CONNECTIONS_PLAIN_NOW;
}

static void
on_move (gpointer owner, E2eGuest *guest, guint worker)
{
  E2eWorker *self = owner;

  g_assert (self->served == guest && !guest->queued);
  self->served = NULL;
  e2e_counters_take (self->counters, get_transport (guest));
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, guest->socket.fd, NULL);
  e2e_worker_post (self->workers[worker], guest);
}

static void
on_release (gpointer owner, E2eGuest *guest)
{
  E2eWorker *self = owner;

  e2e_counters_take (self->counters, get_transport (guest));
  e2e_socket_close (&guest->socket);
  if (!guest->queued)
    push (&self->gone, guest);
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

  while ((guest = pop (&self->gone)) != NULL)
    g_free (guest);
}

static void
raise_event (gint fd)
{
  const guint64 one = 1;
  gssize n;

  do
    n = write (fd, &one, sizeof one);
  while (n < 0 && errno == EINTR);
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

  while ((guest = pop (&self->inbox)) != NULL)
    e2e_hub_adopt (self->hub, guest);
  e2e_hub_free (self->hub);
  while ((guest = pop (&self->ready)) != NULL)
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

/* Its first byte told what it speaks. */
static void
count_transport (E2eWorker *self, const E2eGuest *guest)
{
  e2e_counters_take (self->counters, E2E_COUNT_CONNECTIONS_UNKNOWN_NOW);
  e2e_counters_add (self->counters, get_transport (guest), 1);
  e2e_counters_add (self->counters,
                    guest->socket.tls != NULL ? E2E_COUNT_CONNECTIONS_TLS
                                              : E2E_COUNT_CONNECTIONS_PLAIN,
                    1);
}

static void
end (E2eWorker *self, E2eGuest *guest)
{
  if (e2e_socket_is_shaking_hands (&guest->socket))
    e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_TLS_FAILED);
  else
    e2e_hub_end_of_input (self->hub, guest);
}

/* For the limits counts the one for whom a balancer connected; the balancer, if it speaks for
 * itself. */
static gboolean
identify (E2eWorker *self, E2eGuest *guest, const E2eProxyHeader *header)
{
  struct sockaddr_storage own = { 0 };
  socklen_t own_bytes = sizeof own;
  const struct sockaddr *address = &header->source.any;

  if (address->sa_family == AF_UNSPEC)
    {
      address = (const struct sockaddr *) &own;
      if (getpeername (guest->socket.fd, (struct sockaddr *) &own, &own_bytes) != 0)
        return FALSE;
    }
  return e2e_admission_identify (self->commons->admission, address, g_get_monotonic_time (),
                                 &guest->entry);
}

/* FALSE: it is not all there yet, or the guest is gone. */
static gboolean
read_proxy_header (E2eWorker *self, E2eGuest *guest)
{
  E2eProxyHeader header;

  switch (e2e_socket_read_proxy_header (&guest->socket, self->buffer, &header))
    {
    case E2E_SOCKET_MORE:
      if (identify (self, guest, &header))
        return TRUE;
      e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_REFUSED);
      return FALSE;
    case E2E_SOCKET_DRY:
      guest->readable = FALSE;
      return FALSE;
    case E2E_SOCKET_OVER:
    default:
      e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_PROXY_FAILED);
      return FALSE;
    }
}

/* One read, and what it brings about. */
static void
serve (E2eWorker *self, E2eGuest *guest)
{
  const gsize head_bytes = e2e_backlog_get_size (guest->head);
  const gsize max_bytes = e2e_account_is_scarce (&self->commons->account)
                            ? MIN (E2E_MAX_READ_BYTES, head_bytes + MAX_SCARCE_READ_BYTES)
                            : E2E_MAX_READ_BYTES;
  const gsize room_bytes = max_bytes - head_bytes;
  const gboolean was_known = guest->socket.known;
  E2eSocketState state = E2E_SOCKET_MORE;
  gsize n_bytes = 0;

  if (guest->socket.proxied && !read_proxy_header (self, guest))
    return;
  if (room_bytes > 0)
    state =
      e2e_socket_read (&guest->socket, self->tls, self->buffer + head_bytes, room_bytes, &n_bytes);
  if (state != E2E_SOCKET_MORE)
    guest->readable = FALSE;
  if (guest->socket.known && !was_known)
    count_transport (self, guest);

  self->served = guest;
  if (n_bytes > 0 || head_bytes > 0)
    {
      e2e_hub_take_head (self->hub, guest, self->buffer);
      e2e_hub_input (self->hub, guest, self->buffer, head_bytes + n_bytes);
    }
  /* Where it moved to, the end is seen again. */
  if (self->served != NULL && state == E2E_SOCKET_OVER)
    end (self, guest);
  if (g_steal_pointer (&self->served) != NULL)
    on_wake (self, guest);
}

static void
serve_ready (E2eWorker *self)
{
  GuestList round = self->ready;
  E2eGuest *guest;

  self->ready = (GuestList){ 0 };
  while ((guest = pop (&round)) != NULL)
    {
      guest->queued = FALSE;
      if (guest->phase == E2E_PHASE_GONE)
        push (&self->gone, guest);
      else if (e2e_hub_may_read (self->hub, guest))
        serve (self, guest);
    }
}

/* Edge-triggered and asked for everything at once: no system call is ever needed to change that. */
static void
adopt (E2eWorker *self, E2eGuest *guest)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                               .data.ptr = guest };

  guest->readable = FALSE;
  guest->queued = FALSE;
  e2e_counters_add (self->counters, get_transport (guest), 1);
  e2e_hub_adopt (self->hub, guest);
  if (guest->phase == E2E_PHASE_GONE)
    return;
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, guest->socket.fd, &event) != 0)
    {
      e2e_hub_end_of_input (self->hub, guest);
      return;
    }
  if (guest->head != NULL)
    {
      guest->readable = TRUE;
      serve (self, guest);
    }
}

/* Listeners are told from guests by the lowest bit, which no pointer has. */
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
    adopt (self, guest);
  else
    e2e_worker_post (self->workers[number], guest);
}

static void
accept_from (E2eWorker *self, guint number)
{
  pthread_mutex_lock (&self->accepting);
  if (self->listeners != NULL &&
      !e2e_listener_accept (self->listeners->pdata[number], on_accepted, self))
    {
      e2e_counters_add (self->counters, E2E_COUNT_LIMIT_DESCRIPTORS, 1);
      watch_listeners (self, 0);
      self->listen_again_us = g_get_monotonic_time () + NO_DESCRIPTOR_PAUSE_US;
    }
  pthread_mutex_unlock (&self->accepting);
}

static void
listen_again (E2eWorker *self)
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

static void
take_orders (E2eWorker *self, gboolean *stop)
{
  GuestList inbox;
  E2eGuest *guest;
  gboolean drain;
  guint32 goodbye_ms;
  guint64 count;

  if (read (self->event_fd, &count, sizeof count) < 0 && errno != EAGAIN)
    g_debug ("An eventfd cannot be read: %s", g_strerror (errno));

  pthread_mutex_lock (&self->lock);
  inbox = self->inbox;
  self->inbox = (GuestList){ 0 };
  drain = self->told_to_drain;
  goodbye_ms = self->goodbye_ms;
  *stop = self->told_to_stop;
  self->n_answered = self->n_asked;
  pthread_mutex_unlock (&self->lock);

  while ((guest = pop (&inbox)) != NULL)
    adopt (self, guest);
  if (drain && self->drained_us == 0)
    {
      self->drained_us = g_get_monotonic_time () + E2E_MAX_CLOSING_US;
      e2e_hub_say_goodbye (self->hub, goodbye_ms);
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
  if ((events & EPOLLOUT) != 0)
    e2e_hub_flush (self->hub, guest);
  on_wake (self, guest);
}

static gint
get_timeout_ms (const E2eWorker *self, gint64 now_us)
{
  gint64 due_us = e2e_hub_get_due_us (self->hub);

  if (self->listen_again_us != 0)
    due_us = MIN (due_us, self->listen_again_us);
  if (self->ready.first != NULL)
    return 0;
  if (due_us == G_MAXINT64)
    return -1;
  return (gint) CLAMP ((due_us - now_us + 999) / 1000, 0, G_MAXINT);
}

static gboolean
is_drained (const E2eWorker *self)
{
  return self->drained_us != 0 &&
         (e2e_hub_get_n_guests (self->hub) == 0 || g_get_monotonic_time () >= self->drained_us);
}

static void
say_that_it_ended (E2eWorker *self)
{
  pthread_mutex_lock (&self->lock);
  self->n_answered = G_MAXUINT;
  pthread_mutex_unlock (&self->lock);
}

static void *
run (void *data)
{
  E2eWorker *self = data;
  struct epoll_event events[MAX_EVENTS];
  gint64 now_us = g_get_monotonic_time ();
  gboolean stop = FALSE;

  while (!stop && !is_drained (self))
    {
      gboolean has_orders = FALSE;
      const gint n = epoll_wait (self->epoll_fd, events, MAX_EVENTS, get_timeout_ms (self, now_us));
      const gint64 woken_us = g_get_monotonic_time ();

      e2e_hub_set_time (self->hub, woken_us);
      for (gint i = 0; i < n; i++)
        {
          if ((events[i].data.u64 & 1) != 0)
            accept_from (self, (guint) (events[i].data.u64 / 2));
          else if (events[i].data.ptr != NULL)
            on_event (self, events[i].data.ptr, events[i].events);
          else
            has_orders = TRUE;
        }
      serve_ready (self);
      e2e_hub_run_timers (self->hub);
      listen_again (self);
      if (has_orders)
        take_orders (self, &stop);
      free_gone (self);

      /* What came in meanwhile had to wait for so long. */
      now_us = g_get_monotonic_time ();
      e2e_counters_add_lag (self->counters, (guint64) (now_us - woken_us));
    }

  say_that_it_ended (self);
  raise_event (self->done_fd);
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
e2e_worker_post (E2eWorker *self, E2eGuest *guest)
{
  gboolean was_empty;

  pthread_mutex_lock (&self->lock);
  was_empty = self->inbox.first == NULL;
  push (&self->inbox, guest);
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

const E2eCounters *
e2e_worker_get_counters (const E2eWorker *self)
{
  return self->counters;
}

void
e2e_worker_stop (E2eWorker *self)
{
  pthread_mutex_lock (&self->lock);
  self->told_to_stop = TRUE;
  pthread_mutex_unlock (&self->lock);
  raise_event (self->event_fd);
}

void
e2e_worker_join (E2eWorker *self)
{
  if (self->started)
    pthread_join (self->thread, NULL);
  self->started = FALSE;
}
