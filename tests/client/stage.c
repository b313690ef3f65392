/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/stage.h"

#define PATIENCE_US (30 * (gint64) G_USEC_PER_SEC)

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
stage_step (gint64 begun_us, const gchar *condition)
{
  gboolean is_over = FALSE;
  const gint64 left_us = begun_us + PATIENCE_US - g_get_monotonic_time ();
  const guint timer = g_timeout_add ((guint) (MAX (left_us, 0) / 1000), on_time, &is_over);

  g_main_context_iteration (NULL, TRUE);
  if (is_over)
    g_error ("this did not come about: %s", condition);
  g_source_remove (timer);
}

static void
on_event (E2eConversation *conversation G_GNUC_UNUSED, const E2eEvent *event, Actor *self)
{
  g_ptr_array_add (self->events, e2e_event_copy (event));
}

Actor *
actor_new (void)
{
  Actor *self = g_new0 (Actor, 1);

  self->conversation = e2e_conversation_new ();
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) e2e_event_free);
  g_signal_connect (self->conversation, "event", G_CALLBACK (on_event), self);
  return self;
}

void
actor_free (Actor *self)
{
  g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_assert_finalize_object (self->conversation);
  g_ptr_array_unref (self->events);
  g_free (self);
}

const E2eEvent *
actor_last (Actor *self, E2eEventKind kind)
{
  for (guint i = self->events->len; i > 0; i--)
    {
      const E2eEvent *event = g_ptr_array_index (self->events, i - 1);

      if (event->kind == kind)
        return event;
    }
  return NULL;
}

guint
actor_count (Actor *self, E2eEventKind kind)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    if (((const E2eEvent *) g_ptr_array_index (self->events, i))->kind == kind)
      n++;
  return n;
}

E2eMessage *
actor_message (Actor *self, E2eFrom from, guint nth)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->conversation));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (G_LIST_MODEL (self->conversation), i);

      if (e2e_message_get_from (message) == from && nth-- == 0)
        return message;
    }
  return NULL;
}

const gchar *
actor_text (Actor *self, E2eFrom from, guint nth)
{
  E2eMessage *message = actor_message (self, from, nth);

  return message != NULL ? e2e_message_get_text (message) : NULL;
}

guint
actor_n_messages (Actor *self, E2eFrom from)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->conversation));
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (G_LIST_MODEL (self->conversation), i);

      if (e2e_message_get_from (message) == from)
        n++;
    }
  return n;
}

GSocket *
stage_hold_port (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any, TRUE, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

E2eRelay *
stage_relay (guint16 port, const gchar *key_file)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *address = g_strdup_printf ("127.0.0.1:%u", port);
  E2eRelay *relay;

  config->n_workers = 1;
  config->key_file = g_strdup (key_file);
  g_assert_true (e2e_relay_config_add_address (config, address, &error));
  relay = e2e_relay_new (config, &error);
  g_assert_no_error (error);
  return relay;
}

E2eOptions *
stage_options (guint16 port)
{
  E2eOptions *options = e2e_options_new ();

  options->relay = g_strdup_printf ("127.0.0.1:%u", port);
  options->proxy = g_strdup ("direct");
  return options;
}

void
stage_meet (Actor *creator, Actor *joiner, guint16 port)
{
  g_autoptr (E2eOptions) options = stage_options (port);
  g_autoptr (GError) error = NULL;

  e2e_conversation_create (creator->conversation, options, &error);
  g_assert_no_error (error);
  wait_until (actor_last (creator, E2E_EVENT_CODE) != NULL);
  e2e_conversation_join (joiner->conversation, actor_last (creator, E2E_EVENT_CODE)->code, options,
                         &error);
  g_assert_no_error (error);
  wait_until (e2e_conversation_get_state (creator->conversation) == E2E_STATE_SECURE);
  wait_until (e2e_conversation_get_state (joiner->conversation) == E2E_STATE_SECURE);
}
