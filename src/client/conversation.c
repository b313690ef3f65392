/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/conversation-private.h"

#include <glib/gi18n-lib.h>

#include "client/timer.h"

G_STATIC_ASSERT (E2E_EVENT_N_EMOJI == E2E_N_SAFETY_EMOJI);
G_STATIC_ASSERT (E2E_OPTIONS_MAX_NAME_CHARS == E2E_MAX_NAME_CHARS);
G_STATIC_ASSERT ((gint) E2E_STRENGTH_2048 == (gint) E2E_SUITE_2048);
G_STATIC_ASSERT ((gint) E2E_STRENGTH_4096 == (gint) E2E_SUITE_4096);

static GParamSpec *props[E2E_N_CONVERSATION_PROPS];
static guint event_signal;

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (E2eConversation, e2e_conversation, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

G_DEFINE_ENUM_TYPE (E2eState, e2e_state, G_DEFINE_ENUM_VALUE (E2E_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (E2E_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (E2E_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (E2E_STATE_HANDSHAKE, "handshake"),
                    G_DEFINE_ENUM_VALUE (E2E_STATE_SECURE, "secure"),
                    G_DEFINE_ENUM_VALUE (E2E_STATE_ENDED, "ended"))

G_DEFINE_ENUM_TYPE (E2eStep, e2e_step, G_DEFINE_ENUM_VALUE (E2E_STEP_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (E2E_STEP_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (E2E_STEP_KEYS_EXCHANGED, "keys-exchanged"),
                    G_DEFINE_ENUM_VALUE (E2E_STEP_SECURE, "secure"))

G_DEFINE_ENUM_TYPE (E2eLinkState, e2e_link_state, G_DEFINE_ENUM_VALUE (E2E_LINK_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (E2E_LINK_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (E2E_LINK_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (E2E_LINK_RECONNECTING, "reconnecting"))

/* --- List model ---------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return E2E_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *model)
{
  return e2e_message_list_get_length (E2E_CONVERSATION (model)->list);
}

static gpointer
get_item (GListModel *model, guint position)
{
  E2eMessage *message = e2e_message_list_get (E2E_CONVERSATION (model)->list, position);

  return message != NULL ? g_object_ref (message) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
remove_at (E2eConversation *self, guint position)
{
  e2e_vanish_remove (self->vanish,
                     e2e_message_get_id (e2e_message_list_get (self->list, position)));
  e2e_message_list_remove (self->list, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
e2e_conversation_append (E2eConversation *self, E2eMessage *message)
{
  e2e_message_list_append (self->list, message);
  g_list_model_items_changed (G_LIST_MODEL (self), e2e_message_list_get_length (self->list) - 1, 0,
                              1);
  e2e_conversation_trim (self);
}

void
e2e_conversation_trim (E2eConversation *self)
{
  for (guint n = e2e_message_list_get_excess (self->list); n > 0; n--)
    remove_at (self, 0);
  e2e_conversation_update_unread (self);
}

gint64
e2e_conversation_now_ms (void)
{
  return g_get_real_time () / (G_USEC_PER_SEC / 1000);
}

void
e2e_conversation_add_line (E2eConversation *self, E2eLine line, const gchar *text,
                           gboolean replaces)
{
  const guint length = e2e_message_list_get_length (self->list);
  E2eMessage *last = length > 0 ? e2e_message_list_get (self->list, length - 1) : NULL;

  if (replaces && last != NULL && e2e_message_get_line (last) == line)
    e2e_message_set_line_text (last, text);
  else
    e2e_conversation_append (self, e2e_message_new_line (line, e2e_conversation_now_ms (),
                                                         g_strdup (text)));
}

static void
on_vanish_time (gpointer data)
{
  E2eConversation *self = data;
  guint64 id;
  guint position;

  g_object_ref (self);
  while ((id = e2e_vanish_take (self->vanish, g_get_monotonic_time ())) != 0)
    if (e2e_message_list_find (self->list, id, &position) != NULL)
      remove_at (self, position);
  e2e_timer_set (self->vanish_timer, e2e_vanish_next_us (self->vanish));
  g_object_unref (self);
}

void
e2e_conversation_start_vanishing (E2eConversation *self, E2eMessage *message)
{
  const guint timer_s = e2e_message_get_timer_s (message);

  if (timer_s == 0)
    return;

  e2e_vanish_add (self->vanish, e2e_message_get_id (message),
                  g_get_monotonic_time () + timer_s * (gint64) G_USEC_PER_SEC);
  e2e_timer_set (self->vanish_timer, e2e_vanish_next_us (self->vanish));
}

/* --- Telling ------------------------------------------------------------------------------- */

void
e2e_conversation_notify (E2eConversation *self, E2eConversationProp prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
e2e_conversation_emit (E2eConversation *self, const E2eEvent *event)
{
  g_signal_emit (self, event_signal, 0, event);
}

void
e2e_conversation_emit_error (E2eConversation *self, const GError *error)
{
  const E2eEvent event = { .kind = E2E_EVENT_ERROR, .error = (GError *) error };

  e2e_conversation_emit (self, &event);
}

/* --- Object -------------------------------------------------------------------------------- */

static void
e2e_conversation_dispose (GObject *object)
{
  E2eConversation *self = E2E_CONVERSATION (object);

  /* The engine first: that a relay of one's own ends is no news to anybody then. */
  g_clear_pointer (&self->engine, e2e_engine_free);
  g_clear_pointer (&self->own_relay, e2e_own_relay_free);
  g_clear_pointer (&self->vanish_timer, e2e_timer_free);
  g_clear_pointer (&self->peer_typing_timer, e2e_timer_free);
  G_OBJECT_CLASS (e2e_conversation_parent_class)->dispose (object);
}

static void
e2e_conversation_finalize (GObject *object)
{
  E2eConversation *self = E2E_CONVERSATION (object);

  e2e_options_free (self->options);
  e2e_endpoint_clear (&self->relay);
  e2e_invite_clear (&self->invite);
  e2e_unsealed_free (self->unsealed);
  e2e_vanish_free (self->vanish);
  e2e_own_timers_free (self->own_timers);
  e2e_message_list_free (self->list);
  e2e_invite_text_free (self->code);
  e2e_invite_text_free (self->invite_link);
  g_free (self->relay_name);
  g_free (self->name);
  g_free (self->peer_name);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->leave_tasks);
  G_OBJECT_CLASS (e2e_conversation_parent_class)->finalize (object);
}

static void
e2e_conversation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  E2eConversation *self = E2E_CONVERSATION (object);

  switch ((E2eConversationProp) prop_id)
    {
    case E2E_PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case E2E_PROP_STEP:
      g_value_set_enum (value, self->step);
      break;
    case E2E_PROP_LINK:
      g_value_set_enum (value, self->link);
      break;
    case E2E_PROP_RETRY_AT_US:
      g_value_set_int64 (value, self->retry_at_us);
      break;
    case E2E_PROP_PRESENCE:
      g_value_set_enum (value, self->presence);
      break;
    case E2E_PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case E2E_PROP_INVITE_LINK:
      g_value_set_string (value, self->invite_link);
      break;
    case E2E_PROP_PEER_NAME:
      g_value_set_string (value, self->peer_name);
      break;
    case E2E_PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case E2E_PROP_VERIFIED:
      g_value_set_boolean (value, self->is_verified);
      break;
    case E2E_PROP_TIMER_S:
      g_value_set_uint (value, self->timer_s);
      break;
    case E2E_PROP_PEER_TYPING:
      g_value_set_boolean (value, self->is_peer_typing);
      break;
    case E2E_PROP_TAMPER_COUNT:
      g_value_set_uint64 (value, self->tamper_count);
      break;
    case E2E_PROP_N_UNREAD:
      g_value_set_uint (value, self->n_unread);
      break;
    case E2E_PROP_SETTLED:
      g_value_set_boolean (value, self->is_settled);
      break;
    case E2E_PROP_END_REASON:
      g_value_set_enum (value, self->end_reason);
      break;
    case E2E_PROP_CAN_INVITE_AGAIN:
      g_value_set_boolean (value, self->can_invite_again);
      break;
    case E2E_N_CONVERSATION_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  props[E2E_PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, E2E_TYPE_STATE, E2E_STATE_IDLE, flags);
  props[E2E_PROP_STEP] =
    g_param_spec_enum ("step", NULL, NULL, E2E_TYPE_STEP, E2E_STEP_NONE, flags);
  props[E2E_PROP_LINK] =
    g_param_spec_enum ("link", NULL, NULL, E2E_TYPE_LINK_STATE, E2E_LINK_NONE, flags);
  props[E2E_PROP_RETRY_AT_US] =
    g_param_spec_int64 ("retry-at-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[E2E_PROP_PRESENCE] =
    g_param_spec_enum ("presence", NULL, NULL, E2E_TYPE_PRESENCE, E2E_PRESENCE_NONE, flags);
  props[E2E_PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  props[E2E_PROP_INVITE_LINK] = g_param_spec_string ("invite-link", NULL, NULL, NULL, flags);
  props[E2E_PROP_PEER_NAME] = g_param_spec_string ("peer-name", NULL, NULL, "", flags);
  props[E2E_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  props[E2E_PROP_VERIFIED] = g_param_spec_boolean ("verified", NULL, NULL, FALSE, flags);
  props[E2E_PROP_TIMER_S] = g_param_spec_uint ("timer-s", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[E2E_PROP_PEER_TYPING] = g_param_spec_boolean ("peer-typing", NULL, NULL, FALSE, flags);
  props[E2E_PROP_TAMPER_COUNT] =
    g_param_spec_uint64 ("tamper-count", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[E2E_PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[E2E_PROP_SETTLED] = g_param_spec_boolean ("settled", NULL, NULL, TRUE, flags);
  props[E2E_PROP_END_REASON] =
    g_param_spec_enum ("end-reason", NULL, NULL, E2E_TYPE_END_REASON, E2E_END_NONE, flags);
  props[E2E_PROP_CAN_INVITE_AGAIN] =
    g_param_spec_boolean ("can-invite-again", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, E2E_N_CONVERSATION_PROPS, props);
}

static void
e2e_conversation_class_init (E2eConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = e2e_conversation_dispose;
  object_class->finalize = e2e_conversation_finalize;
  object_class->get_property = e2e_conversation_get_property;
  install_properties (object_class);
  event_signal = g_signal_new ("event", E2E_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, E2E_TYPE_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
e2e_conversation_init (E2eConversation *self)
{
  self->list =
    e2e_message_list_new (E2E_CONVERSATION_MAX_MESSAGES, E2E_CONVERSATION_MAX_TEXT_BYTES);
  self->unsealed = e2e_unsealed_new ();
  self->vanish = e2e_vanish_new ();
  self->own_timers = e2e_own_timers_new ();
  self->vanish_timer = e2e_timer_new (on_vanish_time, self);
  self->peer_typing_timer = e2e_timer_new (e2e_conversation_on_peer_typing_time, self);
  self->leave_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->name = g_strdup ("");
  self->peer_name = g_strdup ("");
  self->is_settled = TRUE;
}

E2eConversation *
e2e_conversation_new (void)
{
  return g_object_new (E2E_TYPE_CONVERSATION, NULL);
}
