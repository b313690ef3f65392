/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the worker share: worker.c has the loop and the guests' coming and going,
 * worker-accept.c the listeners, worker-orders.c what other threads ask for, worker-serve.c what is
 * read.
 */

#pragma once

#include <pthread.h>

#include "relay/hub.h"
#include "relay/worker.h"

typedef struct
{
  E2eGuest *first;
  E2eGuest *last;
} E2eGuestList;

static inline void
e2e_guest_list_push (E2eGuestList *list, E2eGuest *guest)
{
  guest->next = NULL;
  if (list->last != NULL)
    list->last->next = guest;
  else
    list->first = guest;
  list->last = guest;
}

static inline E2eGuest *
e2e_guest_list_pop (E2eGuestList *list)
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
  E2eGuestList inbox;
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
  E2eGuestList ready; /* to be served, those who give little to do */
  E2eGuestList later; /* the others */
  E2eGuestList gone; /* to be freed when nothing of this round refers to them */
  E2eGuest *served; /* the one being served, unless it moved away */
  gsize spent_bytes; /* what was read and written in this turn */
  gint64 woken_us; /* when this turn began */
  gint64 chatted_us; /* when one who is light was served last */
  guint next_worker; /* to be given a connection */
  gint64 listen_again_us; /* 0: listening */
  gint64 drained_us; /* when to end even if guests are left; 0: not draining */
};

/* Who has a seat and gave little to do so often in a row is light: one who chats. Pieces of what
 * others send may be as small, but not all. */
#define E2E_MAX_CALM 7

static inline gboolean
e2e_worker_is_light (const E2eGuest *guest)
{
  return guest->calm == E2E_MAX_CALM;
}

/* So long after one who is light was served others like him may be about to write. */
#define E2E_CHAT_US G_USEC_PER_SEC

static inline gboolean
e2e_worker_has_chat (const E2eWorker *self)
{
  return self->woken_us - self->chatted_us < E2E_CHAT_US;
}

/* Which count of connections it is in. */
static inline E2eCount
e2e_worker_get_transport (const E2eGuest *guest)
{
  return !guest->socket.known        ? E2E_COUNT_CONNECTIONS_UNKNOWN_NOW
         : guest->socket.tls != NULL ? E2E_COUNT_CONNECTIONS_TLS_NOW
                                     : E2E_COUNT_CONNECTIONS_PLAIN_NOW;
}

/* worker.c: takes a connection over, a new one or one that another worker had. */
void e2e_worker_adopt (E2eWorker *self, E2eGuest *guest);

/* worker.c: the guest is served in the next round, if there may be something to read or write and
 * the hub lets it. */
void e2e_worker_wake (E2eWorker *self, E2eGuest *guest);

/* worker-serve.c: one write of the tail and one read, and what they bring about. */
void e2e_worker_serve (E2eWorker *self, E2eGuest *guest);

/* worker-accept.c. Listeners are told from guests by the lowest bit of an event's data, which no
 * pointer has; NUMBER is the rest of it. */
void e2e_worker_accept (E2eWorker *self, guint number);

/* worker-accept.c: goes on listening once the pause is over. */
void e2e_worker_listen_again (E2eWorker *self);

/* worker-orders.c: does what others asked for; TRUE: the worker is to end at once. */
gboolean e2e_worker_take_orders (E2eWorker *self);

/* worker-orders.c: nobody is to wait for a sign of life any more. */
void e2e_worker_say_that_it_ended (E2eWorker *self);
