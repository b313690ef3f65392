/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is on its way to the other end: contents that wait to be sealed, and sealed records that are
 * kept until they are acknowledged (PROTOCOL.md, section 6.1). Keeps order, priority and bounds;
 * seals nothing itself.
 */

#pragma once

#include "protocol/limits.h"

/* What a record counts against. */
typedef enum
{
  E2E_CARGO_CONTENT, /* goes out before chunks */
  E2E_CARGO_BULK, /* CHUNK and DONE, which keep their order among each other */
  E2E_CARGO_BARE, /* a bare acknowledgement */
  E2E_N_CARGO,
} E2eCargo;

/* A content that waits. */
typedef struct
{
  guint64 id; /* the number that e2e_session_send() gave */
  E2eCargo cargo;
  GBytes *content; /* encoded, kind first */
} E2eWaiting;

void e2e_waiting_free (E2eWaiting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eWaiting, e2e_waiting_free)

typedef struct _E2eOutbox E2eOutbox;

E2eOutbox *e2e_outbox_new (void);
void e2e_outbox_free (E2eOutbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eOutbox, e2e_outbox_free)

/* Adds a content to those that wait. Gives its id, from 1; or 0 if that would be more than
 * E2E_MAX_WAITING_BYTES. */
guint64 e2e_outbox_wait (E2eOutbox *self, E2eCargo cargo, GBytes *content);

/* Takes the next content of CARGO that may be sealed now, as the windows have room; or NULL. */
E2eWaiting *e2e_outbox_take_waiting (E2eOutbox *self, E2eCargo cargo);

/* Whether there is room for another bare acknowledgement. */
gboolean e2e_outbox_has_room_for_bare (E2eOutbox *self);

/* Keeps a sealed record, whose seq is that of the last one plus 1, from 1. Takes a reference. */
void e2e_outbox_keep (E2eOutbox *self, E2eCargo cargo, GBytes *record);

/* The seq of the record that was kept last; 0 for none yet. */
guint64 e2e_outbox_last_seq (E2eOutbox *self);

/* The next record to go out, and its seq; NULL if all have. */
GBytes *e2e_outbox_next (E2eOutbox *self, guint64 *seq);

/* Sends every record that is kept once more. */
void e2e_outbox_rewind (E2eOutbox *self);

/* The other end has the records up to SEQ: forgets them. */
void e2e_outbox_forget (E2eOutbox *self, guint64 seq);

/* The oldest and the newest record that are kept, or NULL. Borrowed. */
GBytes *e2e_outbox_oldest (E2eOutbox *self);
GBytes *e2e_outbox_newest (E2eOutbox *self);

/* Whether every record that is kept has gone out. */
gboolean e2e_outbox_is_sent (E2eOutbox *self);

gboolean e2e_outbox_has_waiting (E2eOutbox *self);
