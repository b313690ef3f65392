/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/delivery.h"

#include <string.h>

#include "protocol/record.h"
#include "wire/bytes.h"

#define NEVER G_MAXINT64

typedef struct
{
  guint8 own[E2E_HASH_BYTES];
  guint8 peer[E2E_HASH_BYTES];
} ResumeKeys;

struct _E2eDelivery
{
  E2eRole role;
  E2eRatchet *ratchet;
  E2eSecret *memory;
  ResumeKeys *resume_keys; /* in memory */
  E2eOutbox *outbox;
  GQueue *events;
  gsize min_padded_bytes;

  gboolean is_open; /* the other end can be reached */
  gint64 held_until_us; /* no record goes out before the other's RESUME or this; 0: not held */

  /* Receiving. */
  guint64 received; /* highest seq opened */
  guint64 seen; /* highest seq that the person has seen */
  gsize unacknowledged_bytes;
  gint64 acknowledge_us; /* when an acknowledgement falls due */
  gboolean is_acknowledge_due;
  guint64 n_tampered;

  /* What the other end says of our records. */
  guint64 delivered;
  guint64 read;
  guint64 sent; /* highest seq that went out */
  guint64 last_content; /* highest seq that carries a content */

  /* RESUME. */
  guint64 turn;
  guint64 peer_turn;
  gboolean is_resume_pending;
  gboolean is_request_open; /* a resend was asked for, and no record was opened since */
  gint64 requested_us;
  guint n_requests; /* running, without progress */
  gboolean is_interference_told;

  /* Asking again when the other end goes silent. */
  gint64 probe_us;
  gint64 probe_interval_us;
  GQueue probes; /* of GBytes: records to send once more */
};

E2eDelivery *
e2e_delivery_new (const E2eDeliveryConfig *config, gint64 now_us)
{
  E2eDelivery *self = g_new0 (E2eDelivery, 1);
  const gboolean is_creator = config->role == E2E_ROLE_CREATOR;
  const guint8 *creator_key = config->keys->resume_creator;
  const guint8 *joiner_key = config->keys->resume_joiner;

  self->role = config->role;
  self->outbox = config->outbox;
  self->events = config->events;
  self->min_padded_bytes = E2E_RECORD_MIN_PADDED_BYTES;
  self->ratchet = e2e_ratchet_new (config->group, config->role, config->keys, config->random,
                                   config->random_data, now_us);
  self->memory = e2e_secret_new (sizeof (ResumeKeys));
  self->resume_keys = (gpointer) self->memory->data;
  memcpy (self->resume_keys->own, is_creator ? creator_key : joiner_key, E2E_HASH_BYTES);
  memcpy (self->resume_keys->peer, is_creator ? joiner_key : creator_key, E2E_HASH_BYTES);
  self->acknowledge_us = NEVER;
  self->probe_us = NEVER;
  self->probe_interval_us = E2E_PROBE_US;
  g_queue_init (&self->probes);
  return self;
}

void
e2e_delivery_free (E2eDelivery *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->probes, (GDestroyNotify) g_bytes_unref);
  e2e_ratchet_free (self->ratchet);
  e2e_secret_free (self->memory);
  g_free (self);
}

void
e2e_delivery_set_hide_lengths (E2eDelivery *self, gboolean hide_lengths)
{
  self->min_padded_bytes =
    hide_lengths ? E2E_RECORD_HIDING_PADDED_BYTES : E2E_RECORD_MIN_PADDED_BYTES;
}

static E2eDirection
own_direction (E2eDelivery *self)
{
  return self->role == E2E_ROLE_CREATOR ? E2E_DIRECTION_TO_JOINER : E2E_DIRECTION_TO_CREATOR;
}

static E2eDirection
peer_direction (E2eDelivery *self)
{
  return self->role == E2E_ROLE_CREATOR ? E2E_DIRECTION_TO_CREATOR : E2E_DIRECTION_TO_JOINER;
}

void
e2e_delivery_open (E2eDelivery *self)
{
  self->is_open = TRUE;
}

void
e2e_delivery_reopen (E2eDelivery *self, gint64 now_us)
{
  self->is_open = TRUE;
  self->is_resume_pending = TRUE;
  self->held_until_us = now_us + E2E_REQUEST_US;
  self->is_request_open = FALSE;
  self->n_requests = 0;
  self->is_interference_told = FALSE;
  /* RESUME may make us forget what is sent already, and then what confirms it may be lost. */
  self->probe_interval_us = E2E_PROBE_US;
  self->probe_us = now_us + self->probe_interval_us;
}

void
e2e_delivery_close (E2eDelivery *self)
{
  self->is_open = FALSE;
  self->is_resume_pending = FALSE;
  self->held_until_us = 0;
  self->probe_us = NEVER;
  g_queue_clear_full (&self->probes, (GDestroyNotify) g_bytes_unref);
}

void
e2e_delivery_ask (E2eDelivery *self)
{
  self->is_resume_pending = TRUE;
}

/* --- Sending ------------------------------------------------------------------------------- */

/* A notice of typing is not worth a new chain (section 5). */
static gboolean
starts_chains (GBytes *content)
{
  return content != NULL &&
         *(const guint8 *) g_bytes_get_data (content, NULL) != E2E_CONTENT_TYPING;
}

static void
seal (E2eDelivery *self, E2eCargo cargo, GBytes *content, gint64 now_us)
{
  const E2eRecord record = { .seq = e2e_outbox_last_seq (self->outbox) + 1,
                             .delivered = self->received,
                             .read = self->seen,
                             .content = content };
  g_autoptr (GBytes) sealed =
    e2e_record_seal (self->ratchet, own_direction (self), &record, starts_chains (content),
                     self->min_padded_bytes, now_us);

  e2e_outbox_keep (self->outbox, cargo, sealed);
  if (content != NULL)
    self->last_content = record.seq;
  self->unacknowledged_bytes = 0;
  self->acknowledge_us = NEVER;
  self->is_acknowledge_due = FALSE;
}

/* Seals the next content of CARGO that waits. FALSE if there is none, or no room for it. */
static gboolean
seal_next (E2eDelivery *self, E2eCargo cargo, gint64 now_us)
{
  g_autoptr (E2eWaiting) waiting = e2e_outbox_take_waiting (self->outbox, cargo);
  E2eSessionEvent *event;

  if (waiting == NULL)
    return FALSE;

  seal (self, cargo, waiting->content, now_us);
  event = e2e_session_event_push (self->events, E2E_SESSION_SEALED);
  event->id = waiting->id;
  event->seq = e2e_outbox_last_seq (self->outbox);
  return TRUE;
}

void
e2e_delivery_seal_waiting (E2eDelivery *self, gint64 now_us)
{
  while (seal_next (self, E2E_CARGO_CONTENT, now_us))
    continue;
}

/* Makes an acknowledgement due at TIME at the latest. */
static void
acknowledge_by (E2eDelivery *self, gint64 time_us)
{
  self->acknowledge_us = MIN (self->acknowledge_us, time_us);
}

static GBytes *
build_resume (E2eDelivery *self)
{
  guint8 message[E2E_RESUME_BYTES] = { E2E_MESSAGE_RESUME };
  const gsize macced_bytes = E2E_RESUME_BYTES - E2E_HASH_BYTES;

  e2e_put_u64 (message + 1, ++self->turn);
  e2e_put_u64 (message + 9, self->received);
  e2e_hmac (message + macced_bytes, self->resume_keys->own, E2E_HASH_BYTES,
            &(E2eSpan){ message, macced_bytes }, 1);
  return g_bytes_new (message, sizeof message);
}

/* The next record that is sealed; seals chunks and acknowledgements just in time. */
static GBytes *
take_record (E2eDelivery *self, gint64 now_us)
{
  E2eSessionEvent *event;
  GBytes *record;
  guint64 seq;

  if (e2e_outbox_is_sent (self->outbox) && !seal_next (self, E2E_CARGO_BULK, now_us) &&
      (self->is_acknowledge_due || self->acknowledge_us <= now_us) &&
      e2e_outbox_has_room_for_bare (self->outbox))
    seal (self, E2E_CARGO_BARE, NULL, now_us);

  record = e2e_outbox_next (self->outbox, &seq);
  if (record == NULL)
    return NULL;

  if (seq > self->sent)
    {
      self->sent = seq;
      event = e2e_session_event_push (self->events, E2E_SESSION_SENT);
      event->seq = seq;
    }
  self->probe_us = MIN (self->probe_us, now_us + self->probe_interval_us);
  return record;
}

GBytes *
e2e_delivery_take (E2eDelivery *self, gint64 now_us)
{
  GBytes *probe;

  if (!self->is_open)
    return NULL;
  if (self->is_resume_pending)
    {
      self->is_resume_pending = FALSE;
      return build_resume (self);
    }
  if (self->held_until_us != 0)
    return NULL;

  probe = g_queue_pop_head (&self->probes);
  return probe != NULL ? probe : take_record (self, now_us);
}

/* --- Receiving ----------------------------------------------------------------------------- */

/* Asks for what did not arrive, once for each 2 s; gives up on this connection after three times in
 * vain. */
static void
request_resend (E2eDelivery *self, gint64 now_us)
{
  if (self->is_request_open && now_us - self->requested_us < E2E_REQUEST_US)
    return;

  if (self->n_requests >= E2E_MAX_REQUESTS)
    {
      if (!self->is_interference_told)
        e2e_session_event_push (self->events, E2E_SESSION_INTERFERENCE);
      self->is_interference_told = TRUE;
      return;
    }

  self->n_requests++;
  self->is_request_open = TRUE;
  self->requested_us = now_us;
  self->is_resume_pending = TRUE;
  self->probe_us = MIN (self->probe_us, now_us + self->probe_interval_us);
}

/* The other end is there and speaks. */
static void
note_progress (E2eDelivery *self, gint64 now_us)
{
  self->is_request_open = FALSE;
  self->n_requests = 0;
  self->probe_interval_us = E2E_PROBE_US;
  if (self->probe_us != NEVER)
    self->probe_us = now_us + E2E_PROBE_US;
}

static void
note_tampering (E2eDelivery *self, gint64 now_us)
{
  E2eSessionEvent *event = e2e_session_event_push (self->events, E2E_SESSION_TAMPER);

  event->count = ++self->n_tampered;
  request_resend (self, now_us);
}

/* Takes what the other end says of our records; a value that cannot be is passed over. */
static void
note_acknowledged (E2eDelivery *self, const E2eRecord *record)
{
  const guint64 last_seq = e2e_outbox_last_seq (self->outbox);

  if (record->delivered > self->delivered && record->delivered <= last_seq)
    {
      self->delivered = record->delivered;
      e2e_outbox_forget (self->outbox, self->delivered);
      e2e_session_event_push (self->events, E2E_SESSION_DELIVERED)->seq = self->delivered;
    }
  if (record->read > self->read && record->read <= last_seq)
    {
      self->read = record->read;
      e2e_session_event_push (self->events, E2E_SESSION_READ)->seq = self->read;
    }
}

static void
note_content (E2eDelivery *self, const E2eRecord *record, gint64 now_us)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (record->content, &n_bytes);
  g_autoptr (E2eContent) content = e2e_content_decode (data, n_bytes);
  E2eSessionEvent *event;

  self->unacknowledged_bytes += n_bytes;
  acknowledge_by (self, self->unacknowledged_bytes >= E2E_ACKNOWLEDGE_AFTER_BYTES
                          ? now_us
                          : now_us + E2E_ACKNOWLEDGE_AFTER_US);
  if (content == NULL)
    return;

  event = e2e_session_event_push (self->events, E2E_SESSION_CONTENT);
  event->seq = record->seq;
  event->content = g_steal_pointer (&content);
}

void
e2e_delivery_receive_record (E2eDelivery *self, const guint8 *data, gsize n_bytes, gint64 now_us)
{
  g_auto (E2eRecord) record = { 0 };
  guint64 seq;

  if (!e2e_record_peek_seq (data, n_bytes, &seq))
    {
      note_tampering (self, now_us);
      return;
    }
  if (seq <= self->received)
    return;
  if (seq > self->received + 1)
    {
      request_resend (self, now_us);
      return;
    }
  if (!e2e_record_open (self->ratchet, peer_direction (self), &record, data, n_bytes))
    {
      note_tampering (self, now_us);
      return;
    }

  self->received = seq;
  note_progress (self, now_us);
  /* First, as a content may say something of what its sender had received when it wrote. */
  note_acknowledged (self, &record);
  if (record.content != NULL)
    note_content (self, &record, now_us);
  e2e_delivery_seal_waiting (self, now_us);
}

void
e2e_delivery_receive_resume (E2eDelivery *self, const guint8 *data, gsize n_bytes)
{
  const gsize macced_bytes = E2E_RESUME_BYTES - E2E_HASH_BYTES;
  guint8 mac[E2E_HASH_BYTES];
  guint64 turn;
  guint64 received;

  if (n_bytes != E2E_RESUME_BYTES)
    return;
  e2e_hmac (mac, self->resume_keys->peer, E2E_HASH_BYTES, &(E2eSpan){ data, macced_bytes }, 1);
  if (!e2e_secret_equal (mac, data + macced_bytes, sizeof mac))
    return;
  turn = e2e_get_u64 (data + 1);
  received = e2e_get_u64 (data + 9);
  if (turn <= self->peer_turn || received > e2e_outbox_last_seq (self->outbox))
    return;

  self->peer_turn = turn;
  self->held_until_us = 0;
  e2e_outbox_forget (self->outbox, received);
  e2e_outbox_rewind (self->outbox);
}

void
e2e_delivery_mark_read (E2eDelivery *self, guint64 seq, gint64 now_us)
{
  if (seq <= self->seen || seq > self->received)
    return;

  self->seen = seq;
  acknowledge_by (self, now_us + E2E_ACKNOWLEDGE_AFTER_US);
}

/* --- Time ---------------------------------------------------------------------------------- */

/* Nothing was heard for long though something should have been: the relay may have dropped the last
 * records, ours or theirs, where no gap shows it. RESUME brings back theirs; the oldest and newest
 * of ours show the other end what it lacks. */
static void
probe (E2eDelivery *self, gint64 now_us)
{
  GBytes *oldest = e2e_outbox_oldest (self->outbox);
  GBytes *newest = e2e_outbox_newest (self->outbox);
  /* A content that we lack the other end offers by itself; and a forged record lacks nothing. */
  const gboolean asks = self->is_request_open && self->probe_interval_us < E2E_MAX_PROBE_US;

  self->probe_us = NEVER;
  if (self->delivered >= self->last_content && !asks)
    return;

  if (e2e_outbox_is_sent (self->outbox) && g_queue_is_empty (&self->probes))
    {
      self->is_resume_pending = TRUE;
      if (oldest != NULL)
        g_queue_push_tail (&self->probes, g_bytes_ref (oldest));
      if (newest != oldest)
        g_queue_push_tail (&self->probes, g_bytes_ref (newest));
      self->probe_interval_us = MIN (2 * self->probe_interval_us, E2E_MAX_PROBE_US);
    }
  self->probe_us = now_us + self->probe_interval_us;
}

void
e2e_delivery_tick (E2eDelivery *self, gint64 now_us)
{
  if (!self->is_open)
    return;

  if (self->held_until_us != 0 && now_us >= self->held_until_us)
    {
      self->held_until_us = 0;
      e2e_outbox_rewind (self->outbox);
    }
  if (now_us >= self->acknowledge_us)
    {
      self->is_acknowledge_due = TRUE;
      self->acknowledge_us = NEVER;
    }
  if (now_us >= self->probe_us)
    probe (self, now_us);
}

gint64
e2e_delivery_next_tick_us (E2eDelivery *self)
{
  gint64 next_us = self->probe_us;

  if (!self->is_open)
    return NEVER;

  if (self->held_until_us != 0)
    next_us = MIN (next_us, self->held_until_us);
  return MIN (next_us, self->acknowledge_us);
}

gboolean
e2e_delivery_is_settled (E2eDelivery *self)
{
  return !e2e_outbox_has_waiting (self->outbox) && self->delivered >= self->last_content;
}
