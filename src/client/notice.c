/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/notice.h"

#include "protocol/invite.h"

E2eNotice *
e2e_notice_new (E2eNoticeKind kind)
{
  E2eNotice *self = g_new0 (E2eNotice, 1);

  self->kind = kind;
  return self;
}

void
e2e_notice_free (E2eNotice *self)
{
  if (self == NULL)
    return;

  g_free (self->relay);
  e2e_invite_text_free (self->code);
  e2e_invite_text_free (self->link);
  g_clear_pointer (&self->event, e2e_session_event_free);
  g_clear_error (&self->error);
  g_free (self);
}
