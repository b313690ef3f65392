/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One end's channel to the other: a seat at a relay and the secure session over it. Connects,
 * resumes, carries what the session has to say, and leaves. It lives on the thread-default main
 * context of whoever made it and knows nothing of threads; it may take 0.1 s at a time to compute.
 */

#pragma once

#include "client/link.h"
#include "client/notice.h"
#include "protocol/invite.h"

typedef struct
{
  E2eLinkTimes link;
  gint64 leave_us; /* for the other end to confirm a goodbye */
} E2eChannelTimes;

#define E2E_CHANNEL_TIMES_DEFAULT \
  { \
    .link = E2E_LINK_TIMES_DEFAULT, .leave_us = 2 * G_USEC_PER_SEC \
  }

typedef struct
{
  E2eRole role;
  E2eSuite suite; /* creator */
  gboolean hide_lengths;
  E2eEndpoint relay; /* where to connect */
  gchar *proxy; /* as E2eOptions.proxy */
  E2eInvite invite; /* joiner: whole; creator: the relay to name in it */
  guint generation; /* of the first session */
  gint64 full_until_us; /* joiner: a session that is full before that is asked for again */
  E2eChannelTimes times;
} E2eChannelConfig;

/* Takes NULL. */
void e2e_channel_config_free (E2eChannelConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eChannelConfig, e2e_channel_config_free)

/* Owns NOTICE. Must not free the channel; may call its other functions. */
typedef void (*E2eChannelFunc) (E2eNotice *notice, gpointer data);

typedef struct _E2eChannel E2eChannel;

/* Begins to connect. Takes CONFIG over. */
E2eChannel *e2e_channel_new (E2eChannelConfig *config, E2eChannelFunc func, gpointer data);

/* Drops the connection without a word. No notice comes any more. Takes NULL. */
void e2e_channel_free (E2eChannel *self);

/* Takes CONTENT over, for the session of GENERATION; for an older one it is dropped. TOKEN 0: its
 * sealing is of no interest, and it is not worth waiting: only if the other end is there now. */
void e2e_channel_send (E2eChannel *self, guint generation, guint64 token, E2eContent *content);
void e2e_channel_mark_read (E2eChannel *self, guint generation, guint64 seq);

/* Creator, with an invite: puts whoever is there out and starts a session of GENERATION anew. */
void e2e_channel_invite_again (E2eChannel *self, guint generation);

/* Says goodbye; an ENDED follows soon. */
void e2e_channel_leave (E2eChannel *self);

/* An attempt now, if one is being waited for. */
void e2e_channel_retry_now (E2eChannel *self);
/* The network changed: as retry_now, and an old connection is to show that it lives. */
void e2e_channel_note_network (E2eChannel *self);

void e2e_channel_set_reading (E2eChannel *self, gboolean is_reading);
