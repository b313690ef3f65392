/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread of the data plane: a hub, an epoll descriptor and an eventfd for what other threads
 * hand over.
 */

#pragma once

#include "relay/commons.h"
#include "relay/guest.h"
#include "relay/tls.h"

typedef struct _E2eWorker E2eWorker;

/* number: of this worker in WORKERS, the array of all. With TLS that has one more than COMMONS'
 * n_workers: the last one shakes hands and has no sessions. Everything but the call is borrowed. An
 * eventfd, done_fd, is raised by one when the thread ends. Fails with RESOURCES. */
E2eWorker *e2e_worker_new (E2eCommons *commons, E2eServerTls *tls, E2eWorker **workers,
                           guint number, gint done_fd, GError **error);

/* Only once no worker runs. */
void e2e_worker_free (E2eWorker *self);

/* Makes this one the worker that accepts connections, and gives them to all by turns. LISTENERS, of
 * E2eListener, is borrowed. Before the start. */
void e2e_worker_listen (E2eWorker *self, GPtrArray *listeners);

/* When this returns, no listener is used any more; from another thread. */
void e2e_worker_stop_listening (E2eWorker *self);

/* Once all are made. Fails with RESOURCES. */
gboolean e2e_worker_start (E2eWorker *self, GError **error);

/* Hands a guest over; from any thread. */
void e2e_worker_post (E2eWorker *self, E2eGuest *guest);

/* Tells all guests to come back after delay_ms, and ends when they are gone, or after
 * E2E_MAX_CLOSING_US; from any thread. */
void e2e_worker_drain (E2eWorker *self, guint32 delay_ms);

/* Asks for a sign of life, which the thread gives when it comes round; from any thread. */
void e2e_worker_ask (E2eWorker *self);

/* Whether it answered since it was asked last, or was never asked, or has ended. */
gboolean e2e_worker_has_answered (E2eWorker *self);

/* Borrowed; any thread may read them. */
const E2eCounters *e2e_worker_get_counters (const E2eWorker *self);

/* Ends at once; from any thread. */
void e2e_worker_stop (E2eWorker *self);

/* Waits for the end of a worker that was told to end. */
void e2e_worker_join (E2eWorker *self);
