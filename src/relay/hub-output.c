/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/hub-private.h"
#include "wire/frame.h"

void
e2e_hub_mark_dirty (E2eHub *self, E2eGuest *guest)
{
  if (guest->dirty)
    return;

  guest->dirty = TRUE;
  guest->next_dirty = self->dirty;
  self->dirty = guest;
}

static void
break_off (E2eHub *self, E2eGuest *guest, E2eCount limit)
{
  guest->broken = TRUE;
  e2e_counters_add (&self->counters, limit, 1);
}

/* Who takes too little, or comes when memory is short, is given up: dropping single frames would
 * lose messages without anyone knowing. */
static void
keep (E2eHub *self, E2eGuest *guest, gconstpointer bytes, gsize n_bytes)
{
  const gsize max = self->commons->config->max_buffered_bytes + E2E_MAX_OWN_OUTPUT_BYTES;

  if (guest->deaf)
    return;
  if (guest->tail == NULL)
    guest->took_us = self->now_us;
  if (guest->broken)
    return;
  if (e2e_backlog_get_size (guest->tail) + n_bytes > max)
    break_off (self, guest, E2E_COUNT_LIMIT_BUFFERED);
  else if (!e2e_backlog_append (&guest->tail, &self->commons->account, bytes, n_bytes))
    break_off (self, guest, E2E_COUNT_LIMIT_MEMORY);
  e2e_hub_mark_dirty (self, guest);
}

void
e2e_hub_send (E2eHub *self, E2eGuest *guest, E2eFrameType type, gconstpointer body,
              gsize body_bytes)
{
  guint8 header[E2E_WIRE_HEADER_BYTES];

  e2e_frame_put_header (header, type, body_bytes);
  keep (self, guest, header, sizeof header);
  keep (self, guest, body, body_bytes);
}

void
e2e_hub_send_frame (E2eHub *self, E2eGuest *guest, const GByteArray *frame)
{
  keep (self, guest, frame->data, frame->len);
}

void
e2e_hub_send_peer (E2eHub *self, E2eGuest *guest, E2ePeerState state)
{
  const guint8 body[E2E_WIRE_PEER_BYTES] = { (guint8) state };

  e2e_hub_send (self, guest, E2E_FRAME_PEER, body, sizeof body);
}

/* A guest that hung up rudely may have said something before, and unread: it is lost when that is
 * read to its end, not now. */
static void
make_deaf (E2eHub *self, E2eGuest *guest)
{
  guest->deaf = TRUE;
  e2e_backlog_clear (&guest->tail, &self->commons->account);
}

static void
flush (E2eHub *self, E2eGuest *guest)
{
  E2eGuest *other = e2e_hub_other (guest);
  gssize taken;

  if (guest->tail == NULL)
    return;

  taken = self->port->write (self->owner, guest, e2e_backlog_get_bytes (guest->tail),
                             e2e_backlog_get_size (guest->tail));
  if (taken < 0)
    make_deaf (self, guest);
  else if (taken > 0)
    {
      guest->took_us = self->now_us;
      if (other != NULL)
        other->active_us = self->now_us; /* who waits for it is not idle */
      e2e_backlog_drop (&guest->tail, &self->commons->account, (gsize) taken);
    }
}

void
e2e_hub_unblock (E2eHub *self, E2eGuest *guest, E2eGuest *other)
{
  if (!guest->blocked)
    return;

  guest->blocked = FALSE;
  if (other == NULL)
    return;

  /* It was not read from until now, which is not its silence. */
  other->heard_us = self->now_us;
  self->port->wake (self->owner, other);
}

/* After a flush. */
static void
go_on (E2eHub *self, E2eGuest *guest)
{
  if (guest->tail != NULL)
    guest->blocked = TRUE;
  else if (guest->phase == E2E_PHASE_CLOSING && guest->input_over)
    {
      e2e_hub_lose (self, guest);
      return;
    }
  else
    {
      if (guest->phase == E2E_PHASE_CLOSING && !guest->shut)
        {
          guest->shut = TRUE;
          self->port->shut (self->owner, guest);
        }
      e2e_hub_unblock (self, guest, e2e_hub_other (guest));
    }
  self->port->wake (self->owner, guest);
}

void
e2e_hub_settle (E2eHub *self)
{
  while (self->dirty != NULL)
    {
      E2eGuest *guest = self->dirty;

      self->dirty = guest->next_dirty;
      guest->dirty = FALSE;
      if (guest->phase == E2E_PHASE_GONE)
        continue;
      if (guest->broken)
        e2e_hub_lose (self, guest);
      else
        {
          flush (self, guest);
          go_on (self, guest);
        }
    }
}

void
e2e_hub_flush (E2eHub *self, E2eGuest *guest)
{
  if (guest->phase == E2E_PHASE_GONE || guest->tail == NULL)
    return;

  e2e_hub_mark_dirty (self, guest);
  e2e_hub_settle (self);
}

void
e2e_hub_forward (E2eHub *self, E2eGuest *guest, const guint8 *bytes, gsize n_bytes, gsize n_frames)
{
  E2eGuest *other = e2e_hub_other (guest);
  gssize taken = 0;

  if (other == NULL || other->deaf)
    {
      e2e_counters_add (&self->counters, E2E_COUNT_FRAMES_DROPPED, n_frames);
      e2e_counters_add (&self->counters, E2E_COUNT_BYTES_DROPPED, n_bytes);
      return;
    }
  e2e_counters_add (&self->counters, E2E_COUNT_FRAMES_FORWARDED, n_frames);
  e2e_counters_add (&self->counters, E2E_COUNT_BYTES_FORWARDED, n_bytes);

  /* What stands before it goes first, a PEER for example. */
  if (other->tail != NULL)
    {
      e2e_hub_mark_dirty (self, other);
      flush (self, other);
    }
  if (other->tail == NULL)
    guest->active_us = other->active_us = self->now_us;
  if (other->tail == NULL && !other->deaf)
    taken = self->port->write (self->owner, other, bytes, n_bytes);
  if (taken < 0)
    make_deaf (self, other);
  else if ((gsize) taken < n_bytes)
    keep (self, other, bytes + taken, n_bytes - (gsize) taken);
}
