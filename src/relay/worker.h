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

/* number: of this worker in WORKERS, the array of all. Everything but the call is borrowed. An
 * eventfd, done_fd, is raised by one when the thread ends. Fails with RESOURCES. */
E2eWorker *e2e_worker_new (E2eCommons *commons, E2eServerTls *tls, E2eWorker **workers,
                           guint number, gint done_fd, GError **error);

/* Only once no worker runs. */
void e2e_worker_free (E2eWorker *self);

/* Once all are made. Fails with RESOURCES. */
gboolean e2e_worker_start (E2eWorker *self, GError **error);

/* Hands a guest over; from any thread. */
void e2e_worker_post (E2eWorker *self, E2eGuest *guest);

/* Tells all guests to come back after delay_ms, and ends when they are gone, or after
 * E2E_MAX_CLOSING_US; from any thread. */
void e2e_worker_drain (E2eWorker *self, guint32 delay_ms);

/* Ends at once; from any thread. */
void e2e_worker_stop (E2eWorker *self);

/* Waits for the end of a worker that was told to end. */
void e2e_worker_join (E2eWorker *self);
