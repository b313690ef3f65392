/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers of a relay without threads, for tests: each takes a turn of its loop when it is told to.
 * Guests are pairs of sockets of the kernel's, which hand over at once what is written.
 */

#pragma once

#include "relay/listener.h"
#include "relay/worker-private.h"

#define TEST_MAX_WORKERS 3

typedef struct
{
  E2eRelayConfig *config;
  E2eCommons commons;
  E2eServerTls *tls; /* NULL: they speak no TLS */
  GPtrArray *listeners; /* NULL: none */
  E2eWorker *workers[TEST_MAX_WORKERS];
  guint n_workers; /* with the one that shakes hands, the last, if they speak TLS */
} TestWorkers;

/* N_SERVING have sessions. TLS is taken over. SELF stays where it is. */
void test_workers_init (TestWorkers *self, guint n_serving, E2eServerTls *tls);

/* Asserts that all memory was given back. */
void test_workers_clear (TestWorkers *self);

/* The first listens at a port of this machine, which is returned. */
guint16 test_workers_listen (TestWorkers *self);

void test_workers_take_turn (TestWorkers *self, guint number);

/* One turn, and as many more as there are guests who wait to be served. */
void test_workers_settle (TestWorkers *self, guint number);

/* The first gets a new guest, who has said nothing yet: returns its end, which does not block. The
 * worker's is borrowed, if it is asked for. */
gint test_workers_let_in (TestWorkers *self, gint *inner_fd);

/* At the port of this machine. */
gint test_connect_to (guint16 port);

gsize test_count_waiting (gint fd);
