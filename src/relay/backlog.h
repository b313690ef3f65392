/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes kept for a connection: an unfinished frame, or what it has not taken yet. NULL is an empty
 * one, so that a connection with nothing to keep owns no memory for it. All memory is taken from an
 * account.
 */

#pragma once

#include "relay/account.h"

typedef struct
{
  guint32 start; /* of the kept bytes, in bytes[] */
  guint32 end;
  guint32 capacity;
  guint8 bytes[];
} E2eBacklog;

static inline gsize
e2e_backlog_get_size (const E2eBacklog *self)
{
  return self == NULL ? 0 : self->end - self->start;
}

static inline const guint8 *
e2e_backlog_get_bytes (const E2eBacklog *self)
{
  return self->bytes + self->start;
}

/* Adds at the end. FALSE, with nothing changed, if the account has not enough left. */
gboolean e2e_backlog_append (E2eBacklog **self, E2eAccount *account, gconstpointer bytes,
                             gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* Drops n_bytes, at most all, from the front; frees an empty one. */
void e2e_backlog_drop (E2eBacklog **self, E2eAccount *account, gsize n_bytes);

void e2e_backlog_clear (E2eBacklog **self, E2eAccount *account);
