/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include <glib/gi18n-lib.h>

#include "client/address.h"
#include "client/freed-seat.h"
#include "client/guesses.h"
#include "client/invite-error.h"

static gboolean
refuse (GError **error, E2eClientError code, const gchar *sentence)
{
  if (sentence != NULL)
    g_set_error_literal (error, E2E_CLIENT_ERROR, (gint) code, sentence);
  else
    g_propagate_error (error, e2e_client_error_new (code, NULL));
  return FALSE;
}

static gboolean
check_options (const E2eOptions *options, GError **error)
{
  if (options->strength < E2E_STRENGTH_2048 || options->strength > E2E_STRENGTH_4096)
    return refuse (error, E2E_CLIENT_ERROR_BAD_OPTION,
                   _ ("This key strength is not known. Choose 2048, 3072 or 4096."));
  if (options->timer_s > E2E_OPTIONS_MAX_TIMER_S)
    return refuse (error, E2E_CLIENT_ERROR_BAD_OPTION,
                   _ ("Messages cannot be set to disappear after more than a year."));
  return e2e_options_check_proxy (options->proxy, error);
}

static void
on_network_changed (GNetworkMonitor *monitor G_GNUC_UNUSED, gboolean is_available,
                    E2eConversation *self)
{
  if (is_available && self->engine != NULL)
    e2e_engine_note_network (self->engine);
}

static E2eChannelConfig *
channel_config (E2eConversation *self)
{
  E2eChannelConfig *config = g_new0 (E2eChannelConfig, 1);

  config->role = self->role;
  config->suite = (E2eSuite) self->options->strength;
  config->hide_lengths = self->options->hide_lengths;
  e2e_endpoint_copy (&config->relay, &self->relay);
  /* A relay of one's own is not reached through a proxy. */
  config->proxy = g_strdup (self->own_relay != NULL ? "direct" : self->options->proxy);
  memcpy (config->invite.session_id, self->invite.session_id, sizeof config->invite.session_id);
  memcpy (config->invite.secret, self->invite.secret, sizeof config->invite.secret);
  e2e_endpoint_copy (&config->invite.relay, &self->invite.relay);
  config->generation = self->generation;
  if (self->role == E2E_ROLE_JOINER)
    config->full_until_us = e2e_freed_seat_get_until_us (self->invite.session_id);
  config->times = (E2eChannelTimes) E2E_CHANNEL_TIMES_DEFAULT;
  return config;
}

/* All is known and good: begins. */
static void
begin (E2eConversation *self, E2eRole role, const E2eOptions *options)
{
  self->role = role;
  self->options = e2e_options_copy (options);
  e2e_conversation_set_state (self, E2E_STATE_CONNECTING);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed), self, 0);
  self->engine = e2e_engine_new (channel_config (self), e2e_conversation_on_notice, self);
  if (options->timer_s > 0 && role == E2E_ROLE_CREATOR)
    e2e_conversation_apply_timer (self, options->timer_s, TRUE);
  e2e_conversation_put_greeting (self);
}

/* Hosts the relay here, and names it to others by this computer's likeliest address. */
static gboolean
host_relay (E2eConversation *self, GError **error)
{
  self->own_relay = e2e_own_relay_new (error);
  if (self->own_relay == NULL)
    return FALSE;

  /* Of an attempt before that came to nothing. */
  e2e_endpoint_clear (&self->relay);
  e2e_endpoint_clear (&self->invite.relay);
  self->relay.host = g_strdup ("127.0.0.1");
  self->relay.port = e2e_own_relay_get_port (self->own_relay);
  self->invite.relay.host = g_strdup (e2e_own_relay_get_hosts (self->own_relay)[0]);
  self->invite.relay.port = self->relay.port;
  return TRUE;
}

static gboolean
choose_relay (E2eConversation *self, const E2eOptions *options, GError **error)
{
  if (!e2e_address_read (&self->relay, options->relay, options->tls, options->pin, error))
    return FALSE;

  e2e_endpoint_copy (&self->invite.relay, &self->relay);
  return TRUE;
}

gboolean
e2e_conversation_create (E2eConversation *self, const E2eOptions *options, GError **error)
{
  g_return_val_if_fail (self->state == E2E_STATE_IDLE, FALSE);

  if (!check_options (options, error) || !e2e_conversation_set_name (self, options->name, error))
    return FALSE;
  if (!(options->own_relay ? host_relay (self, error) : choose_relay (self, options, error)))
    return FALSE;

  begin (self, E2E_ROLE_CREATOR, options);
  return TRUE;
}

gboolean
e2e_conversation_join (E2eConversation *self, const gchar *typed, const E2eOptions *options,
                       GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self->state == E2E_STATE_IDLE, FALSE);

  if (!check_options (options, error) || !e2e_conversation_set_name (self, options->name, error))
    return FALSE;
  if (!e2e_invite_read (&self->invite, typed, &cause))
    {
      g_propagate_error (error, e2e_invite_error_translate (cause));
      return FALSE;
    }
  if (e2e_guesses_is_burned (&self->invite))
    return refuse (error, E2E_CLIENT_ERROR_INVITE_BURNED,
                   _ ("This code failed three times and is not tried again, to keep whoever "
                      "stands between you from guessing. Ask for a new code."));
  if (self->invite.relay.host != NULL)
    e2e_endpoint_copy (&self->relay, &self->invite.relay);
  else if (!choose_relay (self, options, error))
    return FALSE;

  begin (self, E2E_ROLE_JOINER, options);
  return TRUE;
}

/* --- Again --------------------------------------------------------------------------------- */

void
e2e_conversation_start_generation (E2eConversation *self)
{
  self->generation++;
  e2e_unsealed_clear (self->unsealed);
  e2e_message_list_start_session (self->list);
  self->settled_token = self->last_token;
  self->late_timer_s = self->peer_timer_s;
  self->peer_timer_s = 0;
  e2e_own_timers_clear (self->own_timers);
  self->typing = (E2eTyping){ 0 };
  self->has_safety = FALSE;
  e2e_conversation_update_settled (self);
  e2e_conversation_set_verified (self, FALSE);
  e2e_conversation_set_presence (self, E2E_PRESENCE_NONE);
  e2e_conversation_set_peer_name (self, "");
  e2e_conversation_set_step (self, E2E_STEP_NONE);
}

/* An ended session is no more at the relay, so that a new one is needed there. */
static void
begin_again (E2eConversation *self)
{
  self->is_leaving = FALSE;
  self->is_refused = FALSE;
  self->end_reason = E2E_END_NONE;
  g_clear_error (&self->error);
  e2e_conversation_notify (self, E2E_PROP_END_REASON);
  e2e_conversation_set_state (self, E2E_STATE_CONNECTING);
  e2e_engine_start_again (self->engine, channel_config (self));
}

gboolean
e2e_conversation_invite_again (E2eConversation *self, GError **error)
{
  const gboolean has_ended = self->state == E2E_STATE_ENDED;

  /* On its way to the end it cannot go back; at the end it can begin again. */
  if (!self->can_invite_again ||
      (!has_ended && (self->is_leaving || self->presence == E2E_PRESENCE_LEFT)))
    return refuse (error, E2E_CLIENT_ERROR_NOT_NOW,
                   _ ("Only the one who created the session can invite again."));

  e2e_conversation_start_generation (self);
  e2e_conversation_set_invite (self, NULL, NULL);
  if (has_ended)
    begin_again (self);
  else
    {
      e2e_conversation_set_state (self, E2E_STATE_WAITING);
      e2e_engine_invite_again (self->engine, self->generation);
    }
  e2e_conversation_put_greeting (self);
  return TRUE;
}

/* --- Away ---------------------------------------------------------------------------------- */

void
e2e_conversation_retry_now (E2eConversation *self)
{
  if (self->engine != NULL)
    e2e_engine_retry_now (self->engine);
}

static void
leave (E2eConversation *self)
{
  self->is_leaving = TRUE;
  e2e_engine_leave (self->engine);
}

void
e2e_conversation_leave_async (E2eConversation *self, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->state == E2E_STATE_IDLE || self->state == E2E_STATE_ENDED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_ptr_array_add (self->leave_tasks, g_steal_pointer (&task));
  leave (self);
}

void
e2e_conversation_leave_finish (E2eConversation *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

void
e2e_conversation_verify (E2eConversation *self, gboolean they_match)
{
  if (self->state != E2E_STATE_SECURE)
    return;

  if (they_match)
    {
      e2e_conversation_set_verified (self, TRUE);
      return;
    }
  self->is_refused = TRUE;
  leave (self);
}
