/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/typing.h"

gboolean
e2e_typing_change (E2eTyping *self, gboolean is_typing, gint64 now_us)
{
  if (self->is_told && now_us - self->told_us >= E2E_TYPING_EXPIRES_US)
    self->is_told = FALSE;
  if (self->is_told == !!is_typing &&
      !(is_typing && now_us - self->told_us >= E2E_TYPING_REPEAT_US))
    return FALSE;

  self->is_told = !!is_typing;
  self->told_us = now_us;
  return TRUE;
}

void
e2e_typing_note_sent (E2eTyping *self)
{
  self->is_told = FALSE;
}
