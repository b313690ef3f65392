/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/backoff.h"

gint64
e2e_backoff_next_us (E2eBackoff *self, gdouble chance)
{
  /* 2^7 times the first is above the longest already. */
  const gint64 delay_us = (gint64) E2E_BACKOFF_FIRST_US << MIN (self->n_attempts, 7);

  self->n_attempts++;
  return (gint64) ((gdouble) MIN (delay_us, E2E_BACKOFF_MAX_US) * (0.5 + chance));
}

void
e2e_backoff_note_held (E2eBackoff *self, gint64 held_us)
{
  if (held_us >= E2E_BACKOFF_HELD_US)
    self->n_attempts = 0;
}
