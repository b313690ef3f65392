/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A channel from within: channel.c holds the seat, -session what goes over it, -end how it
 * ends.
 */

#pragma once

#include "client/backoff.h"
#include "client/channel.h"

typedef enum
{
  E2E_CHANNEL_RUNNING,
  E2E_CHANNEL_LEAVING, /* a goodbye is on its way to the other end */
  E2E_CHANNEL_FINISHING, /* what waits is on its way to the relay, then it ends */
  E2E_CHANNEL_ENDED,
} E2eChannelPhase;

struct _E2eChannel
{
  E2eChannelConfig *config;
  E2eChannelFunc func;
  gpointer data;
  E2eChannelPhase phase;

  /* The seat at the relay. */
  guint8 token[E2E_WIRE_MAX_TOKEN_BYTES];
  gsize token_bytes; /* 0: none yet */
  E2eLink *link; /* NULL while waiting for the next attempt */
  gboolean is_seated; /* on this link */
  gint64 seated_us;
  gboolean is_reading;
  gboolean is_reopen_due; /* REOPEN is to be sent once seated */
  gboolean is_reopening; /* what the relay says of the other seat is from before REOPEN */
  guint64 n_reopens; /* sent */
  E2ePeerState peer;
  gboolean was_peer_told; /* of peer */
  E2eBackoff backoff;
  gint64 goodbye_until_us; /* the relay asked to stay away so long */
  GSource *retry_timer;
  gboolean is_retry_due;
  GSource *end_timer; /* the longest that a goodbye may take */
  E2eEndReason end_reason; /* from FINISHING on, or when the other said goodbye */
  GError *end_error;

  /* The session. */
  guint generation;
  E2eSession *session; /* NULL before CREATED */
  GSource *tick_timer;
  GQueue early; /* of Letter, before there is a session */
  GQueue numbered; /* of Letter without content: what the session has and has not sealed */
  guint64 last_token;
  guint64 settled_token; /* as told */
};

void e2e_channel_tell (E2eChannel *self, E2eNotice *notice);
void e2e_channel_tell_error (E2eChannel *self, E2eClientError code);
void e2e_channel_tell_peer (E2eChannel *self, E2ePeerState peer);
gboolean e2e_channel_is_peer_here (E2eChannel *self);

/* Sends what waits, and LEAVE if it is to be, and ends. Takes ERROR over. */
void e2e_channel_finish (E2eChannel *self, E2eEndReason reason, GError *error, gboolean with_leave);
/* Ends now. Takes ERROR over. */
void e2e_channel_end (E2eChannel *self, E2eEndReason reason, GError *error);
/* Drops the connection and makes it anew. Takes ERROR over. */
void e2e_channel_reconnect (E2eChannel *self, GError *error);
void e2e_channel_drop_link (E2eChannel *self);
/* Ends now, with the reason that was kept for it. */
void e2e_channel_end_as_planned (E2eChannel *self);
/* DATA: the channel. A goodbye took long enough. */
void e2e_channel_on_end_time (gpointer data);
/* The other end said goodbye, under its key. */
void e2e_channel_note_bye (E2eChannel *self);

/* Frees the other seat. Once seated; to be flushed. */
void e2e_channel_send_reopen (E2eChannel *self);
/* Draws a secret, tells the invite and starts a session with it. Creator. */
void e2e_channel_start_invited (E2eChannel *self);
void e2e_channel_start_session (E2eChannel *self);
void e2e_channel_clear_session (E2eChannel *self);

/* Carries data and events to where they belong. After whatever the session was told. */
void e2e_channel_pump (E2eChannel *self);
