/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/outbox.h"

/* What a short content that waits costs beside its bytes, roughly; so that many count as much. */
#define WAITING_OVERHEAD_BYTES 128

typedef struct
{
  guint64 seq;
  E2eCargo cargo;
  GBytes *bytes;
} Sealed;

struct _E2eOutbox
{
  GQueue waiting[E2E_N_CARGO]; /* of E2eWaiting */
  gsize waiting_bytes;
  guint64 last_id;

  GQueue sealed; /* of Sealed, by seq without a gap */
  GList *next; /* in sealed: the one to go out next; NULL if all have */
  gsize sealed_bytes[E2E_N_CARGO];
  guint64 last_seq;
};

void
e2e_waiting_free (E2eWaiting *self)
{
  if (self == NULL)
    return;

  g_bytes_unref (self->content);
  g_free (self);
}

static void
sealed_free (Sealed *sealed)
{
  g_bytes_unref (sealed->bytes);
  g_free (sealed);
}

E2eOutbox *
e2e_outbox_new (void)
{
  E2eOutbox *self = g_new0 (E2eOutbox, 1);

  for (gsize i = 0; i < E2E_N_CARGO; i++)
    g_queue_init (&self->waiting[i]);
  g_queue_init (&self->sealed);
  return self;
}

void
e2e_outbox_free (E2eOutbox *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < E2E_N_CARGO; i++)
    g_queue_clear_full (&self->waiting[i], (GDestroyNotify) e2e_waiting_free);
  g_queue_clear_full (&self->sealed, (GDestroyNotify) sealed_free);
  g_free (self);
}

static gsize
cost_bytes (GBytes *content)
{
  return WAITING_OVERHEAD_BYTES + g_bytes_get_size (content);
}

guint64
e2e_outbox_wait (E2eOutbox *self, E2eCargo cargo, GBytes *content)
{
  const gsize n_bytes = cost_bytes (content);
  E2eWaiting *waiting;

  if (n_bytes > E2E_MAX_WAITING_BYTES - self->waiting_bytes)
    return 0;

  waiting = g_new (E2eWaiting, 1);
  *waiting =
    (E2eWaiting){ .id = ++self->last_id, .cargo = cargo, .content = g_bytes_ref (content) };
  g_queue_push_tail (&self->waiting[cargo], waiting);
  self->waiting_bytes += n_bytes;
  return waiting->id;
}

/* Whether the windows have room for a record of the largest size. */
static gboolean
has_room (E2eOutbox *self, E2eCargo cargo)
{
  const gsize all_bytes =
    self->sealed_bytes[E2E_CARGO_CONTENT] + self->sealed_bytes[E2E_CARGO_BULK];

  if (cargo == E2E_CARGO_BULK && self->sealed_bytes[E2E_CARGO_BULK] >
                                   E2E_MAX_UNACKNOWLEDGED_CHUNK_BYTES - E2E_MAX_RECORD_BYTES)
    return FALSE;
  return all_bytes <= E2E_MAX_UNACKNOWLEDGED_BYTES - E2E_MAX_RECORD_BYTES;
}

E2eWaiting *
e2e_outbox_take_waiting (E2eOutbox *self, E2eCargo cargo)
{
  E2eWaiting *waiting;

  if (!has_room (self, cargo))
    return NULL;

  waiting = g_queue_pop_head (&self->waiting[cargo]);
  if (waiting != NULL)
    self->waiting_bytes -= cost_bytes (waiting->content);
  return waiting;
}

gboolean
e2e_outbox_has_room_for_bare (E2eOutbox *self)
{
  return self->sealed_bytes[E2E_CARGO_BARE] <=
         E2E_MAX_UNACKNOWLEDGED_BARE_BYTES - E2E_MAX_RECORD_BYTES;
}

void
e2e_outbox_keep (E2eOutbox *self, E2eCargo cargo, GBytes *record)
{
  Sealed *sealed = g_new (Sealed, 1);

  *sealed = (Sealed){ .seq = ++self->last_seq, .cargo = cargo, .bytes = g_bytes_ref (record) };
  g_queue_push_tail (&self->sealed, sealed);
  self->sealed_bytes[cargo] += g_bytes_get_size (record);
  if (self->next == NULL)
    self->next = self->sealed.tail;
}

guint64
e2e_outbox_last_seq (E2eOutbox *self)
{
  return self->last_seq;
}

GBytes *
e2e_outbox_next (E2eOutbox *self, guint64 *seq)
{
  Sealed *sealed;

  if (self->next == NULL)
    return NULL;

  sealed = self->next->data;
  self->next = self->next->next;
  *seq = sealed->seq;
  return g_bytes_ref (sealed->bytes);
}

void
e2e_outbox_rewind (E2eOutbox *self)
{
  self->next = self->sealed.head;
}

void
e2e_outbox_forget (E2eOutbox *self, guint64 seq)
{
  while (self->sealed.head != NULL)
    {
      Sealed *oldest = self->sealed.head->data;

      if (oldest->seq > seq)
        return;
      if (self->next == self->sealed.head)
        self->next = self->next->next;
      self->sealed_bytes[oldest->cargo] -= g_bytes_get_size (oldest->bytes);
      g_queue_pop_head (&self->sealed);
      sealed_free (oldest);
    }
}

GBytes *
e2e_outbox_oldest (E2eOutbox *self)
{
  Sealed *sealed = g_queue_peek_head (&self->sealed);

  return sealed == NULL ? NULL : sealed->bytes;
}

GBytes *
e2e_outbox_newest (E2eOutbox *self)
{
  Sealed *sealed = g_queue_peek_tail (&self->sealed);

  return sealed == NULL ? NULL : sealed->bytes;
}

gboolean
e2e_outbox_is_sent (E2eOutbox *self)
{
  return self->next == NULL;
}

gboolean
e2e_outbox_has_waiting (E2eOutbox *self)
{
  return self->waiting_bytes > 0;
}
