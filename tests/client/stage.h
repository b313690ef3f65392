/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay and people who talk over it, in one process on loopback sockets.
 */

#pragma once

#include "client/conversation.h"
#include "relay/relay.h"

/* Runs the main context until CONDITION holds; fails the test if it does not within a generous
 * time. Nothing sleeps. */
#define wait_until(condition) \
  for (gint64 begun_us_ = g_get_monotonic_time (); !(condition);) \
  stage_step (begun_us_, #condition)

void stage_step (gint64 begun_us, const gchar *condition);

typedef struct
{
  E2eConversation *conversation;
  GPtrArray *events; /* of E2eEvent, all that came */
} Actor;

Actor *actor_new (void);
void actor_free (Actor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Actor, actor_free)

/* The last event of KIND, borrowed, or NULL. */
const E2eEvent *actor_last (Actor *self, E2eEventKind kind);
guint actor_count (Actor *self, E2eEventKind kind);
E2eMessage *actor_message (Actor *self, E2eFrom from, guint nth);
const gchar *actor_text (Actor *self, E2eFrom from, guint nth);
guint actor_n_messages (Actor *self, E2eFrom from);

/* A port on loopback that nobody else is given as long as the socket lives. A relay may listen
 * there, again and again; while none does, connections are refused. */
GSocket *stage_hold_port (guint16 *port);

/* Starts a relay on loopback. PORT 0: any. KEY_FILE may be NULL. */
E2eRelay *stage_relay (guint16 port, const gchar *key_file);
E2eOptions *stage_options (guint16 port);

/* Brings two people to a secure session at a relay. */
void stage_meet (Actor *creator, Actor *joiner, guint16 port);
