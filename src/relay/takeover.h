/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An upgrade without a gap. The relay that runs starts its program anew, with the same arguments,
 * and gives it the sockets it listens on, so that no connection is ever refused. When the new one
 * says that it is ready, the old one sends its clients over (GOODBYE) and ends; if it never does,
 * the old one goes on as if nothing had been.
 *
 * The new process finds the environment variable E2E_RELAY_TAKEOVER, "N M": descriptor 3 is a pipe
 * to say a byte to when it is ready, then come N listening sockets, then M (0 or 1) for metrics.
 */

#pragma once

#include <gio/gio.h>

#include "relay/relay-config.h"

typedef struct _E2eTakeover E2eTakeover;

/* The new relay is ready, as process PID; 0: it will not be. From the main context, once. */
typedef void (*E2eTakeoverDone) (gpointer data, gint pid);

/* Starts ARGV with FDS (of gint), which listen, and metrics_fd, -1 for none. All stay the
 * caller's. */
E2eTakeover *e2e_takeover_new (gchar **argv, const GArray *fds, gint metrics_fd,
                               E2eTakeoverDone done, gpointer data, GError **error);

/* NULL is fine. A new relay that is not ready yet is killed. */
void e2e_takeover_free (E2eTakeover *self);

/* The new process' side: what its predecessor gave it. */
typedef struct
{
  gint ready_fd; /* -1: there was no predecessor */
  gint metrics_fd; /* -1: it served none */
} E2eInheritance;

/* The sockets go to CONFIG. */
E2eInheritance e2e_takeover_inherit (E2eRelayConfig *config);

/* Tells the predecessor, if there was one. */
void e2e_takeover_say_ready (E2eInheritance *self);
