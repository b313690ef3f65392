/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <sys/resource.h>

#include "relay/worker-private.h"

/* Its part of a handshake takes as long as passing on so many bytes, or longer. */
#define HANDSHAKE_BYTES (64 * 1024)

/* So many may wait for theirs to begin, some tens of milliseconds; others wait in the listener. */
#define MAX_GREETED 256

/* By so much nicer than the other workers: where there is no processor to spare, a tenth of one.
 * Less, and a flood of something else would leave nothing for those who are about to come in. */
#define NICER 10

void
e2e_worker_give_way (void)
{
  /* To Linux the process 0 is the calling thread. */
  if (setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0) + NICER) != 0)
    g_debug ("TLS handshakes do not give way to those who chat: %s", g_strerror (errno));
}

void
e2e_worker_count_greeted (E2eWorker *handshaker, gint n)
{
  __atomic_add_fetch (&handshaker->n_greeted, n, __ATOMIC_RELAXED);
}

void
e2e_worker_pass_to_handshaker (E2eWorker *self, E2eGuest *guest, gsize first_bytes)
{
  E2eWorker *handshaker = self->workers[self->commons->n_workers];

  e2e_worker_count_greeted (handshaker, 1);
  e2e_hub_hand_over (self->hub, guest, handshaker->number, self->buffer, first_bytes);
  if (self->served != NULL)
    e2e_worker_count_greeted (handshaker, -1); /* it was given up instead */
}

gboolean
e2e_worker_is_handshaker_behind (const E2eWorker *self)
{
  return self->tls != NULL && __atomic_load_n (&self->workers[self->commons->n_workers]->n_greeted,
                                               __ATOMIC_RELAXED) >= MAX_GREETED;
}

/* What it began with was read where it came in, and is its head. FIRST is room for that. FALSE: the
 * guest is gone. */
static gboolean
begin (E2eWorker *self, E2eGuest *guest, guint8 *first)
{
  const gsize first_bytes = e2e_hub_take_head (self->hub, guest, first);

  /* Who does not wait for an answer costs none. */
  if (guest->socket.hung_up)
    e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_TLS_FAILED);
  else if (!e2e_socket_begin_tls (&guest->socket, self->tls, first, first_bytes))
    e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_LIMIT_MEMORY);
  else
    {
      e2e_worker_count_greeted (self, -1);
      e2e_worker_count_transport (self, guest);
      return TRUE;
    }
  return FALSE;
}

/* By turns. If its input is over, that is seen again there, behind what it said. */
static void
hand_over (E2eWorker *self, E2eGuest *guest, gsize n_bytes)
{
  const guint worker = self->next_worker;

  self->next_worker = (worker + 1) % self->commons->n_workers;
  e2e_hub_hand_over (self->hub, guest, worker, self->buffer, n_bytes);
}

void
e2e_worker_shake_hands (E2eWorker *self, E2eGuest *guest)
{
  guint8 first[E2E_SOCKET_MAX_FIRST_BYTES];
  E2eSocketState state;
  gsize n_bytes;

  if (guest->socket.tls == NULL && !begin (self, guest, first))
    return;

  state = e2e_socket_read (&guest->socket, TRUE, self->buffer, E2E_PART_BYTES, &n_bytes);
  e2e_turn_charge (&self->turn, HANDSHAKE_BYTES);
  if (state != E2E_SOCKET_MORE)
    guest->readable = FALSE;
  if (!e2e_socket_is_shaking_hands (&guest->socket))
    hand_over (self, guest, n_bytes);
  else if (state == E2E_SOCKET_OVER)
    e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_TLS_FAILED);
}
