/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread in which a conversation's channel lives, so that neither keys nor network hold up a
 * face. Commands go in and notices come out through mailboxes; the two threads share nothing else.
 * Every function is for the thread that made the engine, and returns at once.
 */

#pragma once

#include "client/channel.h"

/* Notices that may wait for the conversation before the engine stops to read from the relay. */
#define E2E_ENGINE_MAX_NOTICES 512

typedef struct _E2eEngine E2eEngine;

/* FUNC runs in the thread-default main context of the caller. Takes CONFIG over. */
E2eEngine *e2e_engine_new (E2eChannelConfig *config, E2eChannelFunc func, gpointer data);

/* FUNC is called no more. The thread drops the connection, wipes all keys and ends by itself, as
 * soon as it has computed what it computes; the end of the program waits for it. May be called from
 * FUNC. Takes NULL. */
void e2e_engine_free (E2eEngine *self);

/* Instead of the channel before, which has ended. Takes CONFIG over. */
void e2e_engine_start_again (E2eEngine *self, E2eChannelConfig *config);

/* As the channel's functions of those names. */
void e2e_engine_send (E2eEngine *self, guint generation, guint64 token, E2eContent *content);
void e2e_engine_mark_read (E2eEngine *self, guint generation, guint64 seq);
void e2e_engine_invite_again (E2eEngine *self, guint generation);
void e2e_engine_leave (E2eEngine *self);
void e2e_engine_retry_now (E2eEngine *self);
void e2e_engine_note_network (E2eEngine *self);

/* The answer to E2E_NOTICE_SYNC: all notices before it were acted on. */
void e2e_engine_continue (E2eEngine *self);
