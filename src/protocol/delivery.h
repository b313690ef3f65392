/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delivery: every content arrives once and in order, whatever the connections do (PROTOCOL.md,
 * section 6). Seals what the outbox holds, opens what comes, acknowledges, asks for what is
 * missing.
 */

#pragma once

#include "protocol/event.h"
#include "protocol/handshake.h"
#include "protocol/outbox.h"

typedef struct _E2eDelivery E2eDelivery;

typedef struct
{
  E2eRole role;
  const E2eGroup *group;
  const E2eKeys *keys; /* read, not kept */
  E2eOutbox *outbox; /* borrowed, outlives the delivery */
  GQueue *events; /* of E2eSessionEvent; borrowed, outlives the delivery */
  E2eRandom random;
  gpointer random_data;
} E2eDeliveryConfig;

E2eDelivery *e2e_delivery_new (const E2eDeliveryConfig *config, gint64 now_us);

/* Wipes. Takes NULL. */
void e2e_delivery_free (E2eDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eDelivery, e2e_delivery_free)

/* Pads records from here on to E2E_RECORD_HIDING_PADDED_BYTES at least, or no longer. */
void e2e_delivery_set_hide_lengths (E2eDelivery *self, gboolean hide_lengths);

/* The other end can be reached; nothing was lost before. */
void e2e_delivery_open (E2eDelivery *self);

/* The other end can be reached again after a connection, of either end, was lost: sends RESUME, and
 * no record before the other's RESUME came or is overdue. */
void e2e_delivery_reopen (E2eDelivery *self, gint64 now_us);

/* The other end cannot be reached. */
void e2e_delivery_close (E2eDelivery *self);

/* Sends RESUME, to get what was missed. */
void e2e_delivery_ask (E2eDelivery *self);

/* Take a RECORD or RESUME, any bytes. */
void
e2e_delivery_receive_record (E2eDelivery *self, const guint8 *data, gsize n_bytes, gint64 now_us);
void e2e_delivery_receive_resume (E2eDelivery *self, const guint8 *data, gsize n_bytes);

/* Seals the contents that wait and go before chunks, as far as the window has room. */
void e2e_delivery_seal_waiting (E2eDelivery *self, gint64 now_us);

void e2e_delivery_mark_read (E2eDelivery *self, guint64 seq, gint64 now_us);

void e2e_delivery_tick (E2eDelivery *self, gint64 now_us);
gint64 e2e_delivery_next_tick_us (E2eDelivery *self);

/* The next RECORD or RESUME to go out, or NULL. */
GBytes *e2e_delivery_take (E2eDelivery *self, gint64 now_us);

/* As in session.h. */
gboolean e2e_delivery_is_settled (E2eDelivery *self);
