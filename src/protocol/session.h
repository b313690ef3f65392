/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One end of one secure session, from the invite to the last record (PROTOCOL.md, sections 4 to 7).
 *
 * It does no I/O, owns no clock and no main loop. Whoever has a connection tells it what happened
 * there, with the time, and afterwards, always, takes all events and as much data as the connection
 * has room for:
 *
 *   e2e_session_receive (session, body, n, now_us);
 *   while ((data = e2e_session_take_data (session, now_us)) != NULL) …send as a DATA frame…
 *   while ((event = e2e_session_take_event (session)) != NULL) …
 *   …call e2e_session_tick() at e2e_session_next_tick_us()…
 *
 * Times are of one monotonic clock, in microseconds; they may stand still, and never go back.
 * Exponentiations run inside the calls: up to 0.1 s for one call at 4096 bits.
 */

#pragma once

#include "crypto/random.h"
#include "protocol/event.h"

typedef struct _E2eSession E2eSession;

typedef struct
{
  E2eRole role;
  E2eSuite suite; /* the creator's choice; a joiner takes what the creator chose */
  const gchar *session_id; /* borrowed for the call */
  const gchar *secret; /* E2E_SECRET_DIGITS digits, borrowed for the call */
  gboolean hide_lengths; /* pad every record to 16 KiB at least */
  E2eRandom random; /* NULL: e2e_random_system() */
  gpointer random_data;
} E2eSessionConfig;

/* CONFIG's session_id and secret must be valid; they come from an E2eInvite. */
E2eSession *e2e_session_new (const E2eSessionConfig *config);

/* Wipes every key. Takes NULL. */
void e2e_session_free (E2eSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eSession, e2e_session_free)

/* The relay gave this end its seat: CREATED or JOINED (is_peer_here FALSE, a PEER 1 will follow),
 * or RESUMED with its body. */
void e2e_session_link_up (E2eSession *self, gboolean is_peer_here, gint64 now_us);

/* The connection to the relay was lost. */
void e2e_session_link_down (E2eSession *self, gint64 now_us);

/* The relay sent PEER. */
void e2e_session_peer (E2eSession *self, E2ePeerState state, gint64 now_us);

/* The relay passed on a DATA body; any bytes. */
void e2e_session_receive (E2eSession *self, const guint8 *data, gsize n_bytes, gint64 now_us);

/* Does what is due at NOW. Calling it too early or too often does no harm. */
void e2e_session_tick (E2eSession *self, gint64 now_us);

/* When e2e_session_tick() is due next; G_MAXINT64 for never. */
gint64 e2e_session_next_tick_us (E2eSession *self);

/* The next DATA body for the relay, or NULL for none now. Ask again after every other call. */
GBytes *e2e_session_take_data (E2eSession *self, gint64 now_us);

/* The next event, oldest first, or NULL. */
E2eSessionEvent *e2e_session_take_event (E2eSession *self);

/* Takes a content for the other end, at any time, also before the session is secure and while
 * nobody is connected: it is kept until it is delivered. Gives its number, from 1, which an
 * E2E_SESSION_SEALED event will name; or 0, and takes nothing, if the content is not valid or
 * E2E_MAX_WAITING_BYTES are waiting. CHUNK and DONE let every other kind pass. */
guint64 e2e_session_send (E2eSession *self, const E2eContent *content, gint64 now_us);

/* The person has seen the other's records up to SEQ. */
void e2e_session_mark_read (E2eSession *self, guint64 seq, gint64 now_us);

/* Pads every record from here on to 16 KiB at least, or no longer. */
void e2e_session_set_hide_lengths (E2eSession *self, gboolean hide_lengths);

gboolean e2e_session_is_secure (E2eSession *self);

/* Whether the other end has confirmed every content that was sent. */
gboolean e2e_session_is_settled (E2eSession *self);
