/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/channel-private.h"

#include "client/timer.h"

void
e2e_channel_drop_link (E2eChannel *self)
{
  const gint64 now_us = g_get_monotonic_time ();

  if (self->link == NULL)
    return;

  if (self->is_seated)
    e2e_backoff_note_held (&self->backoff, now_us - self->seated_us);
  self->is_seated = FALSE;
  self->is_reopening = FALSE;
  g_clear_pointer (&self->link, e2e_link_close);
  if (self->session != NULL)
    e2e_session_link_down (self->session, now_us);
}

void
e2e_channel_end (E2eChannel *self, E2eEndReason reason, GError *error)
{
  E2eNotice *notice;

  if (self->phase == E2E_CHANNEL_ENDED)
    {
      g_clear_error (&error);
      return;
    }

  self->phase = E2E_CHANNEL_ENDED;
  e2e_channel_drop_link (self);
  e2e_timer_set (self->retry_timer, G_MAXINT64);
  e2e_timer_set (self->end_timer, G_MAXINT64);
  e2e_timer_set (self->tick_timer, G_MAXINT64);
  /* Its keys have served, whatever a face does with what was said. */
  e2e_channel_clear_session (self);

  notice = e2e_notice_new (E2E_NOTICE_ENDED);
  notice->reason = reason;
  notice->error = error;
  e2e_channel_tell (self, notice);
}

void
e2e_channel_end_as_planned (E2eChannel *self)
{
  e2e_channel_end (self, self->end_reason, g_steal_pointer (&self->end_error));
}

void
e2e_channel_finish (E2eChannel *self, E2eEndReason reason, GError *error, gboolean with_leave)
{
  if (self->phase >= E2E_CHANNEL_FINISHING)
    {
      g_clear_error (&error);
      return;
    }

  self->phase = E2E_CHANNEL_FINISHING;
  self->end_reason = reason;
  g_clear_error (&self->end_error);
  self->end_error = error;
  if (!self->is_seated)
    {
      e2e_channel_end_as_planned (self);
      return;
    }

  e2e_timer_set (self->end_timer, G_MAXINT64);
  if (with_leave)
    e2e_link_send (self->link, E2E_FRAME_LEAVE, NULL, 0);
  e2e_link_finish (self->link);
}

void
e2e_channel_note_bye (E2eChannel *self)
{
  if (self->phase != E2E_CHANNEL_RUNNING)
    return;

  /* The relay's word that the other left comes once this end has confirmed the goodbye. */
  self->end_reason = E2E_END_PEER_LEFT;
  e2e_timer_set (self->end_timer, g_get_monotonic_time () + self->config->times.leave_us);
}

void
e2e_channel_on_end_time (gpointer data)
{
  E2eChannel *self = data;

  e2e_channel_finish (self, self->end_reason, NULL, TRUE);
}

void
e2e_channel_leave (E2eChannel *self)
{
  const E2eContent bye = { .kind = E2E_CONTENT_BYE };
  const gboolean is_secure = self->session != NULL && e2e_session_is_secure (self->session);

  if (self->phase != E2E_CHANNEL_RUNNING)
    return;
  if (self->end_reason != E2E_END_NONE || !is_secure || !e2e_channel_is_peer_here (self))
    {
      /* A joiner who is not sure of the other does not end the invite for whoever it is meant. */
      e2e_channel_finish (self, self->end_reason != E2E_END_NONE ? self->end_reason : E2E_END_LEFT,
                          NULL, is_secure || self->config->role == E2E_ROLE_CREATOR);
      return;
    }

  self->phase = E2E_CHANNEL_LEAVING;
  self->end_reason = E2E_END_LEFT;
  e2e_timer_set (self->end_timer, g_get_monotonic_time () + self->config->times.leave_us);
  e2e_session_send (self->session, &bye, g_get_monotonic_time ());
  e2e_channel_pump (self);
}
