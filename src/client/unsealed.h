/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person wrote and the session has not numbered yet, in order. A message is named by its
 * seq, which it has from its sealing on: an edit, a reply or a reaction to an own message that
 * still waits therefore waits here for that, and what was written after it waits behind it.
 */

#pragma once

#include "client/message-private.h"
#include "protocol/content.h"

/* Held here and in the session, unsealed. Below the session's own bound, so that it takes whatever
 * is taken here. */
#define E2E_UNSEALED_MAX_BYTES (8 * 1024 * 1024)

typedef struct _E2eUnsealed E2eUnsealed;

E2eUnsealed *e2e_unsealed_new (void);
void e2e_unsealed_free (E2eUnsealed *self);

/* Whether one more content with TEXT (NULL: none) may be put. */
gboolean e2e_unsealed_has_room (E2eUnsealed *self, const gchar *text);

/* Takes CONTENT over. MESSAGE: the own TEXT that it makes, to be told its seq; or NULL. SUBJECT:
 * the message that its seq or ref is to name, or NULL. Gives its token, growing from 1. */
guint64
e2e_unsealed_put (E2eUnsealed *self, E2eContent *content, E2eMessage *message, E2eMessage *subject);

/* The next content that can go to the session, with its token; NULL for none now. To be freed. */
E2eContent *e2e_unsealed_next (E2eUnsealed *self, guint64 *token);

/* The session numbered, or refused, the content of TOKEN: it is forgotten here. Gives the message
 * it makes, or NULL. The caller gives that its seq and asks e2e_unsealed_next() again. */
E2eMessage *e2e_unsealed_settle (E2eUnsealed *self, guint64 token);

/* Forgets all: its session is over. */
void e2e_unsealed_clear (E2eUnsealed *self);
