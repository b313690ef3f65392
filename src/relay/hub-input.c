/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "relay/data-run.h"
#include "relay/hub-private.h"
#include "wire/bytes.h"
#include "wire/frame.h"

/* What is done for one guest at once: so many frames, or fewer times passing on what follows one
 * another, each of which takes a system call. */
#define MAX_STEPS 64
#define FORWARDING_STEPS 8

gboolean
e2e_hub_may_read (const E2eHub *self, const E2eGuest *guest)
{
  const E2eGuest *other = e2e_hub_other (guest);

  if (other != NULL && other->tail != NULL)
    return FALSE;
  /* The other half is for the answers to what is read now. */
  return guest->phase == E2E_PHASE_CLOSING ||
         e2e_backlog_get_size (guest->tail) <= self->commons->config->max_buffered_bytes / 2;
}

gsize
e2e_hub_take_head (E2eHub *self, E2eGuest *guest, guint8 *out)
{
  const gsize n_bytes = e2e_backlog_get_size (guest->head);

  if (n_bytes > 0)
    {
      memcpy (out, e2e_backlog_get_bytes (guest->head), n_bytes);
      e2e_backlog_clear (&guest->head, &self->commons->account);
    }
  return n_bytes;
}

/* A length that is not allowed is known before the frame is whole. Before a guest has its seat,
 * none of its frames is long. */
static gboolean
is_too_long (const E2eHub *self, const E2eGuest *guest, const guint8 *bytes, gsize n_bytes)
{
  const gsize max_length = guest->phase < E2E_PHASE_SEATED ? 1 + E2E_WIRE_MAX_TOKEN_BYTES
                                                           : self->commons->config->max_frame_bytes;

  return n_bytes >= E2E_WIRE_LENGTH_BYTES && e2e_get_u32 (bytes) > max_length;
}

/* Takes one frame, or one run of DATA, for some of the STEPS that are left. Returns its bytes, or 0
 * if there is no whole one or it is not for this worker, which WORKER tells then. */
static gsize
take (E2eHub *self, E2eGuest *guest, const guint8 *bytes, gsize n_bytes, guint *worker, gint *steps)
{
  gsize taken = 0;
  gsize n_frames;
  E2eFrame frame;

  if (guest->phase == E2E_PHASE_SEATED || guest->phase == E2E_PHASE_ENDED)
    taken = e2e_data_run (bytes, n_bytes, self->commons->config->max_frame_bytes, &n_frames);
  if (taken > 0)
    {
      e2e_hub_forward (self, guest, bytes, taken, n_frames);
      *steps -= FORWARDING_STEPS;
      return taken;
    }

  *steps -= 1;
  switch (is_too_long (self, guest, bytes, n_bytes)
            ? E2E_FRAME_BAD
            : e2e_frame_parse (bytes, n_bytes, &frame, &taken))
    {
    case E2E_FRAME_WHOLE:
      if (e2e_hub_handle (self, guest, frame.type, frame.body, frame.body_bytes, worker) ==
          E2E_HANDLED)
        return taken;
      break;
    case E2E_FRAME_BAD:
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_MALFORMED);
      break;
    case E2E_FRAME_MORE:
      break;
    }
  return 0;
}

static void
discard (E2eHub *self, E2eGuest *guest, gsize n_bytes)
{
  guest->discarded_bytes += (guint32) n_bytes;
  if (guest->discarded_bytes > E2E_MAX_DISCARDED_BYTES)
    e2e_hub_lose (self, guest);
}

void
e2e_hub_input (E2eHub *self, E2eGuest *guest, const guint8 *bytes, gsize n_bytes)
{
  guint worker = self->worker;
  gint steps = MAX_STEPS;
  gsize at = 0;
  gsize taken = 1;

  guest->heard_us = self->now_us;
  while (at < n_bytes && taken > 0 && steps > 0 && guest->phase < E2E_PHASE_CLOSING)
    {
      taken = take (self, guest, bytes + at, n_bytes - at, &worker, &steps);
      at += taken;
    }

  guest->unfinished = at < n_bytes && taken > 0 && guest->phase < E2E_PHASE_CLOSING;
  if (guest->phase == E2E_PHASE_CLOSING)
    discard (self, guest, n_bytes - at);
  else if (guest->phase < E2E_PHASE_CLOSING &&
           !e2e_backlog_append (&guest->head, &self->commons->account, bytes + at, n_bytes - at))
    {
      e2e_counters_add (&self->counters, E2E_COUNT_LIMIT_MEMORY, 1);
      e2e_hub_refuse (self, guest, E2E_WIRE_ERROR_RELAY_FULL);
    }

  e2e_hub_settle (self);
  if (worker != self->worker && guest->phase == E2E_PHASE_SEAT)
    e2e_hub_move (self, guest, worker);
}

void
e2e_hub_hand_over (E2eHub *self, E2eGuest *guest, guint worker, const guint8 *bytes, gsize n_bytes)
{
  if (e2e_backlog_append (&guest->head, &self->commons->account, bytes, n_bytes))
    e2e_hub_move (self, guest, worker);
  else
    e2e_hub_fail_opening (self, guest, E2E_COUNT_LIMIT_MEMORY);
}
