/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/channel-private.h"

#include <string.h>

#include "client/timer.h"
#include "wire/bytes.h"

/* After a relay said that it is too much for it. */
#define PATIENCE_US (5 * (gint64) G_USEC_PER_SEC)

static void connect_to_relay (E2eChannel *self);

void
e2e_channel_config_free (E2eChannelConfig *self)
{
  if (self == NULL)
    return;

  e2e_endpoint_clear (&self->relay);
  e2e_invite_clear (&self->invite);
  g_free (self->proxy);
  g_free (self);
}

/* --- Telling ------------------------------------------------------------------------------- */

void
e2e_channel_tell (E2eChannel *self, E2eNotice *notice)
{
  notice->generation = self->generation;
  self->func (notice, self->data);
}

void
e2e_channel_tell_error (E2eChannel *self, E2eClientError code)
{
  E2eNotice *notice = e2e_notice_new (E2E_NOTICE_ERROR);
  g_autofree gchar *relay = e2e_endpoint_write (&self->config->relay);

  notice->error = e2e_client_error_new (code, relay);
  e2e_channel_tell (self, notice);
}

/* Only changes, as a relay may repeat itself without end. */
void
e2e_channel_tell_peer (E2eChannel *self, E2ePeerState peer)
{
  E2eNotice *notice;

  if (self->was_peer_told ? self->peer == peer : peer != E2E_PEER_CONNECTED)
    return;

  self->was_peer_told = TRUE;
  self->peer = peer;
  notice = e2e_notice_new (E2E_NOTICE_PEER);
  notice->peer = peer;
  e2e_channel_tell (self, notice);
}

gboolean
e2e_channel_is_peer_here (E2eChannel *self)
{
  return self->is_seated && self->was_peer_told && self->peer == E2E_PEER_CONNECTED;
}

/* --- Reconnecting -------------------------------------------------------------------------- */

/* Whether coming back later would be of no use. */
static gboolean
is_final (const GError *error)
{
  static const E2eClientError finals[] = {
    E2E_CLIENT_ERROR_VERSION,      E2E_CLIENT_ERROR_NO_SESSION, E2E_CLIENT_ERROR_SESSION_FULL,
    E2E_CLIENT_ERROR_SESSION_GONE, E2E_CLIENT_ERROR_TAKEN_OVER, E2E_CLIENT_ERROR_SEAT_CLOSED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (finals); i++)
    if (g_error_matches (error, E2E_CLIENT_ERROR, (gint) finals[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_too_much (const GError *error)
{
  return g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_TOO_MANY_REQUESTS) ||
         g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_RELAY_FULL);
}

static void
on_retry_time (gpointer data)
{
  connect_to_relay (data);
}

void
e2e_channel_reconnect (E2eChannel *self, GError *error)
{
  const gint64 now_us = g_get_monotonic_time ();
  gint64 delay_us;
  E2eNotice *notice;

  e2e_channel_drop_link (self);
  delay_us = e2e_backoff_next_us (&self->backoff, g_random_double ());
  if (is_too_much (error))
    delay_us += PATIENCE_US;
  delay_us += MAX (self->goodbye_until_us - now_us, 0);
  self->goodbye_until_us = 0;

  self->is_retry_due = TRUE;
  e2e_timer_set (self->retry_timer, now_us + delay_us);
  notice = e2e_notice_new (E2E_NOTICE_RECONNECTING);
  notice->retry_at_us = now_us + delay_us;
  notice->error = error;
  e2e_channel_tell (self, notice);
}

void
e2e_channel_retry_now (E2eChannel *self)
{
  if (self->is_retry_due && self->phase == E2E_CHANNEL_RUNNING)
    connect_to_relay (self);
}

void
e2e_channel_note_network (E2eChannel *self)
{
  if (self->is_seated)
    e2e_link_probe (self->link);
  else
    e2e_channel_retry_now (self);
}

/* A seat that this person gave up a moment ago may not be free yet. That is worth no word. */
static gboolean
is_still_full (E2eChannel *self, const GError *error)
{
  return self->token_bytes == 0 &&
         g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_SESSION_FULL) &&
         g_get_monotonic_time () < self->config->full_until_us;
}

static void
ask_again (E2eChannel *self)
{
  const gint64 delay_us = e2e_backoff_next_us (&self->backoff, g_random_double ());

  self->is_retry_due = TRUE;
  e2e_timer_set (self->retry_timer,
                 MIN (g_get_monotonic_time () + delay_us, self->config->full_until_us));
}

static void
on_lost (const GError *error, gpointer data)
{
  E2eChannel *self = data;

  e2e_channel_drop_link (self);
  if (self->phase == E2E_CHANNEL_RUNNING && self->end_reason == E2E_END_NONE)
    {
      if (is_still_full (self, error))
        ask_again (self);
      else if (self->token_bytes == 0 || is_final (error))
        e2e_channel_end (self, E2E_END_ERROR, g_error_copy (error));
      else
        e2e_channel_reconnect (self, g_error_copy (error));
    }
  else
    e2e_channel_end_as_planned (self);
}

/* --- The relay speaks ---------------------------------------------------------------------- */

static void
on_seat (E2eChannel *self, const E2eHeard *heard)
{
  E2eNotice *notice = e2e_notice_new (E2E_NOTICE_SEATED);
  const gboolean is_resumed = self->token_bytes > 0;
  gboolean is_peer_here = heard->is_peer_here;

  if (!is_resumed)
    {
      memcpy (self->token, heard->token, heard->token_bytes);
      self->token_bytes = heard->token_bytes;
    }
  self->is_seated = TRUE;
  self->seated_us = g_get_monotonic_time ();
  notice->is_resumed = is_resumed;
  notice->relay = e2e_endpoint_write (&self->config->invite.relay);
  e2e_channel_tell (self, notice);

  if (!is_resumed && self->config->role == E2E_ROLE_CREATOR)
    {
      g_strlcpy (self->config->invite.session_id, heard->session_id,
                 sizeof self->config->invite.session_id);
      e2e_channel_start_invited (self);
    }
  if (self->is_reopen_due)
    {
      e2e_channel_send_reopen (self);
      self->is_reopen_due = FALSE;
      is_peer_here = FALSE;
    }
  e2e_session_link_up (self->session, is_peer_here, g_get_monotonic_time ());
  e2e_channel_tell_peer (self, is_peer_here ? E2E_PEER_CONNECTED : E2E_PEER_LOST);
  e2e_channel_pump (self);
}

static void
on_peer (E2eChannel *self, E2ePeerState peer)
{
  if (peer == E2E_PEER_LEFT)
    {
      if (self->phase == E2E_CHANNEL_LEAVING || self->end_reason != E2E_END_NONE)
        e2e_channel_end_as_planned (self);
      else
        e2e_channel_end (self, E2E_END_RELAY_CLOSED, NULL);
      return;
    }
  if (self->is_reopening)
    return;

  e2e_session_peer (self->session, peer, g_get_monotonic_time ());
  e2e_channel_tell_peer (self, peer);
  e2e_channel_pump (self);
}

static void
on_data (E2eChannel *self, const E2eHeard *heard)
{
  if (self->is_reopening)
    return;

  e2e_session_receive (self->session, heard->data, heard->data_bytes, g_get_monotonic_time ());
  e2e_channel_pump (self);
}

static void
on_pong (E2eChannel *self, const E2eHeard *heard)
{
  if (heard->data_bytes == 8 && e2e_get_u64 (heard->data) == self->n_reopens)
    self->is_reopening = FALSE;
}

static void
on_heard (const E2eHeard *heard, gpointer data)
{
  E2eChannel *self = data;

  switch (heard->kind)
    {
    case E2E_HEARD_SEAT:
      on_seat (self, heard);
      break;
    case E2E_HEARD_PEER:
      on_peer (self, heard->peer);
      break;
    case E2E_HEARD_DATA:
      on_data (self, heard);
      break;
    case E2E_HEARD_PONG:
      on_pong (self, heard);
      break;
    case E2E_HEARD_GOODBYE:
      self->goodbye_until_us =
        g_get_monotonic_time () + heard->delay_ms * (gint64) (G_USEC_PER_SEC / 1000);
      break;
    case E2E_HEARD_NOTHING:
    case E2E_HEARD_FAULT:
    default:
      break;
    }
}

static void
on_sent (gpointer data)
{
  e2e_channel_pump (data);
}

static const E2eLinkListener listener = { .heard = on_heard, .sent = on_sent, .lost = on_lost };

static void
connect_to_relay (E2eChannel *self)
{
  E2eLinkConfig config = { .relay = &self->config->relay,
                           .proxy = self->config->proxy,
                           .times = self->config->times.link,
                           .listener = &listener,
                           .data = self };

  self->is_retry_due = FALSE;
  e2e_timer_set (self->retry_timer, G_MAXINT64);
  if (self->token_bytes > 0)
    {
      config.opening = E2E_FRAME_RESUME;
      config.opening_body = self->token;
      config.opening_bytes = self->token_bytes;
    }
  else if (self->config->role == E2E_ROLE_CREATOR)
    config.opening = E2E_FRAME_CREATE;
  else
    {
      config.opening = E2E_FRAME_JOIN;
      config.opening_body = self->config->invite.session_id;
      config.opening_bytes = strlen (self->config->invite.session_id);
    }

  e2e_channel_tell (self, e2e_notice_new (E2E_NOTICE_CONNECTING));
  self->link = e2e_link_new (&config);
  e2e_link_set_reading (self->link, self->is_reading);
}

void
e2e_channel_set_reading (E2eChannel *self, gboolean is_reading)
{
  self->is_reading = is_reading;
  if (self->link != NULL)
    e2e_link_set_reading (self->link, is_reading);
}

static void
on_tick_time (gpointer data)
{
  E2eChannel *self = data;

  if (self->session != NULL)
    e2e_session_tick (self->session, g_get_monotonic_time ());
  e2e_channel_pump (self);
}

E2eChannel *
e2e_channel_new (E2eChannelConfig *config, E2eChannelFunc func, gpointer data)
{
  E2eChannel *self = g_new0 (E2eChannel, 1);

  self->config = config;
  self->func = func;
  self->data = data;
  self->generation = config->generation;
  self->is_reading = TRUE;
  g_queue_init (&self->early);
  g_queue_init (&self->numbered);
  self->retry_timer = e2e_timer_new (on_retry_time, self);
  self->end_timer = e2e_timer_new (e2e_channel_on_end_time, self);
  self->tick_timer = e2e_timer_new (on_tick_time, self);
  if (config->role == E2E_ROLE_JOINER)
    e2e_channel_start_session (self);
  connect_to_relay (self);
  return self;
}

void
e2e_channel_free (E2eChannel *self)
{
  if (self == NULL)
    return;

  e2e_link_close (self->link);
  e2e_timer_free (self->retry_timer);
  e2e_timer_free (self->end_timer);
  e2e_timer_free (self->tick_timer);
  e2e_channel_clear_session (self);
  g_clear_error (&self->end_error);
  e2e_channel_config_free (self->config);
  explicit_bzero (self->token, sizeof self->token);
  g_free (self);
}
