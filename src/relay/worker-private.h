/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the worker share: worker.c has the loop and the guests' coming and going,
 * worker-accept.c the listeners, worker-orders.c what other threads ask for, worker-serve.c what is
 * read, worker-handshake.c what the one does that shakes hands.
 */

#pragma once

#include <pthread.h>

#include "relay/hub.h"
#include "relay/turn.h"
#include "relay/worker.h"

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
  guint n_greeted; /* of the handshaker: whose handshake has not begun; atomic */

  /* The thread's own. */
  E2eHub *hub;
  E2eCounters *counters; /* the hub's */
  guint8 *buffer;
  E2eTurn turn; /* who is to be served */
  E2eGuestList gone; /* to be freed when nothing of this round refers to them */
  E2eGuest *served; /* the one being served, unless it moved away */
  gint64 now_us; /* when the last turn ended */
  guint next_worker; /* to be given a connection */
  gint64 listen_again_us; /* 0: listening */
  gint64 drained_us; /* when to end even if guests are left; 0: not draining */
};

/* Whether it is the one for TLS handshakes, and for nothing else. */
static inline gboolean
e2e_worker_is_handshaker (const E2eWorker *self)
{
  return self->number == self->commons->n_workers;
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

/* worker.c: one turn of the loop, which waits for no longer than TIMEOUT_MS (-1: for ever) if there
 * is nothing to do; TRUE: the worker is to end at once. */
gboolean e2e_worker_take_turn (E2eWorker *self, gint timeout_ms);

/* worker.c: the guest is served in the next round, if there may be something to read or write and
 * the hub lets it. */
void e2e_worker_wake (E2eWorker *self, E2eGuest *guest);

/* worker-serve.c: one write of the tail and one read, and what they bring about. */
void e2e_worker_serve (E2eWorker *self, E2eGuest *guest);

/* worker-serve.c: its first bytes told what the guest speaks. */
void e2e_worker_count_transport (E2eWorker *self, const E2eGuest *guest);

/* worker-handshake.c: the handshaker is to go on with one whose first bytes, so many of the buffer,
 * are TLS. */
void e2e_worker_pass_to_handshaker (E2eWorker *self, E2eGuest *guest, gsize first_bytes);

/* worker-handshake.c: whether so many wait for the handshaker that no more should come. */
gboolean e2e_worker_is_handshaker_behind (const E2eWorker *self);

/* worker-handshake.c: one step of the guest's TLS handshake; after the last it goes to a worker
 * that has sessions. */
void e2e_worker_shake_hands (E2eWorker *self, E2eGuest *guest);

/* worker-handshake.c: N more wait for the handshaker. */
void e2e_worker_count_greeted (E2eWorker *handshaker, gint n);

/* worker-handshake.c: the calling thread leaves the processor to workers that want it. */
void e2e_worker_give_way (void);

/* worker-accept.c. Listeners are told from guests by the lowest bit of an event's data, which no
 * pointer has; NUMBER is the rest of it. */
void e2e_worker_accept (E2eWorker *self, guint number);

/* worker-accept.c: goes on listening once the pause is over. */
void e2e_worker_listen_again (E2eWorker *self);

/* worker-orders.c: does what others asked for; TRUE: the worker is to end at once. */
gboolean e2e_worker_take_orders (E2eWorker *self);

/* worker-orders.c: nobody is to wait for a sign of life any more. */
void e2e_worker_say_that_it_ended (E2eWorker *self);
