/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/pulse.h"

void
e2e_pulse_init (E2ePulse *self, gint64 ping_us, gint64 grace_us, gint64 now_us)
{
  *self =
    (E2ePulse){ .ping_us = ping_us, .grace_us = grace_us, .sent_us = now_us, .heard_us = now_us };
}

void
e2e_pulse_note_sent (E2ePulse *self, gint64 now_us)
{
  self->sent_us = now_us;
}

void
e2e_pulse_note_heard (E2ePulse *self, gint64 now_us)
{
  self->heard_us = now_us;
  self->asked_us = 0;
}

static gint64
ping_due_us (const E2ePulse *self)
{
  /* One question is enough while its answer is out, but the relay wants to hear something. */
  const gint64 last_us = self->asked_us > 0 ? self->sent_us : MIN (self->sent_us, self->heard_us);

  return last_us + self->ping_us;
}

gint64
e2e_pulse_next_us (const E2ePulse *self)
{
  const gint64 due_us = ping_due_us (self);

  return self->asked_us > 0 ? MIN (due_us, self->asked_us + self->grace_us) : due_us;
}

gboolean
e2e_pulse_ask (E2ePulse *self, gint64 now_us)
{
  if (self->asked_us > 0)
    return FALSE;

  self->asked_us = now_us;
  self->sent_us = now_us;
  return TRUE;
}

E2ePulseResult
e2e_pulse_check (E2ePulse *self, gint64 now_us)
{
  if (self->asked_us > 0 && now_us >= self->asked_us + self->grace_us)
    return E2E_PULSE_LOST;
  if (now_us < ping_due_us (self))
    return E2E_PULSE_WAIT;

  e2e_pulse_ask (self, now_us);
  self->sent_us = now_us;
  return E2E_PULSE_PING;
}
