/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may come in, and how often: limits for each address and for all together. Clients behind unix
 * sockets have no address; for them the limits for all hold alone. Used from any thread; the clock
 * is the caller's. Refusals are wire errors, or 0 for none.
 */

#pragma once

#include <sys/socket.h>

#include "relay/relay-config.h"

typedef struct _E2eAdmission E2eAdmission;

/* An address, or an IPv6 /64, with its counts. */
typedef struct _E2eSource E2eSource;

/* At most so many connections are let in only to be told why they are not welcome. */
#define E2E_MAX_REFUSED_CONNECTIONS 256

/* At most so many addresses without a connection are remembered, for what they did in the minute
 * before. */
#define E2E_MAX_REMEMBERED_SOURCES 65536

typedef struct
{
  E2eSource *source; /* NULL: no address */
  guint refusal; /* what to tell it; 0: it is welcome */
} E2eEntry;

/* max_connections: in place of CONFIG's, which descriptors may not suffice for. CONFIG is not
 * kept. */
E2eAdmission *e2e_admission_new (const E2eRelayConfig *config, guint64 max_connections);
void e2e_admission_free (E2eAdmission *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eAdmission, e2e_admission_free)

/* New limits, for what comes from now on. */
void e2e_admission_set_limits (E2eAdmission *self, const E2eRelayConfig *config,
                               guint64 max_connections);

/* A connection came. FALSE: close it without a word. */
gboolean e2e_admission_enter (E2eAdmission *self, const struct sockaddr *address, gint64 now_us,
                              E2eEntry *entry);

/* What entered without an address turned out to speak for ADDRESS, whose limits hold for it from
 * now on. FALSE: close it without a word. */
gboolean e2e_admission_identify (E2eAdmission *self, const struct sockaddr *address, gint64 now_us,
                                 E2eEntry *entry);

/* A connection that entered is gone. */
void e2e_admission_leave (E2eAdmission *self, const E2eEntry *entry, gint64 now_us);

/* Asks for one more session, on behalf of SOURCE; counts both if there is no refusal. */
guint e2e_admission_create (E2eAdmission *self, E2eSource *source, gint64 now_us);

/* One more session that was created earlier, elsewhere: counts against the limit for all alone. */
guint e2e_admission_recreate (E2eAdmission *self);

/* A session is over. */
void e2e_admission_forget_session (E2eAdmission *self);

/* Whether SOURCE may try to join or resume: not after too many failures. */
guint e2e_admission_try (E2eAdmission *self, E2eSource *source, gint64 now_us);
void e2e_admission_count_failure (E2eAdmission *self, E2eSource *source, gint64 now_us);

/* How often each limit kept someone out. */
typedef enum
{
  E2E_HIT_CONNECTIONS,
  E2E_HIT_CONNECTIONS_PER_ADDRESS,
  E2E_HIT_SESSIONS,
  E2E_HIT_CREATIONS,
  E2E_HIT_FAILED_JOINS,
  E2E_N_HITS,
} E2eHit;

guint64 e2e_admission_get_n_hits (E2eAdmission *self, E2eHit limit);

/* For tests and metrics. */
gsize e2e_admission_get_n_sources (E2eAdmission *self);
guint64 e2e_admission_get_n_sessions (E2eAdmission *self);
