/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/message-private.h"

#include <string.h>

/* Kept small: a long conversation has a hundred thousand of them. */
struct _E2eMessage
{
  GObject parent_instance;

  guint64 id;
  guint64 seq;
  gint64 time_ms;
  guint64 reply_id;
  gchar *text;
  gchar *own_reaction;
  gchar *peer_reaction;
  guint32 timer_s;
  guint8 from;
  guint8 line;
  guint8 state;
  guint edited : 1;
  guint retracted : 1;
  guint unread : 1;
};

enum
{
  PROP_TEXT = 1,
  PROP_STATE,
  PROP_EDITED,
  PROP_RETRACTED,
  PROP_OWN_REACTION,
  PROP_PEER_REACTION,
  PROP_UNREAD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (E2eMessage, e2e_message, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (E2eMessageState, e2e_message_state,
                    G_DEFINE_ENUM_VALUE (E2E_MESSAGE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (E2E_MESSAGE_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (E2E_MESSAGE_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (E2E_MESSAGE_READ, "read"),
                    G_DEFINE_ENUM_VALUE (E2E_MESSAGE_UNDELIVERED, "undelivered"),
                    G_DEFINE_ENUM_VALUE (E2E_MESSAGE_RECEIVED, "received"))

/* What vanishes or was taken back is to be gone from memory too. */
static void
wipe_string (gchar **string)
{
  if (*string != NULL)
    explicit_bzero (*string, strlen (*string));
  g_clear_pointer (string, g_free);
}

static void
e2e_message_finalize (GObject *object)
{
  E2eMessage *self = E2E_MESSAGE (object);

  wipe_string (&self->text);
  wipe_string (&self->own_reaction);
  wipe_string (&self->peer_reaction);
  G_OBJECT_CLASS (e2e_message_parent_class)->finalize (object);
}

static void
e2e_message_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  E2eMessage *self = E2E_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_EDITED:
      g_value_set_boolean (value, self->edited);
      break;
    case PROP_RETRACTED:
      g_value_set_boolean (value, self->retracted);
      break;
    case PROP_OWN_REACTION:
      g_value_set_string (value, self->own_reaction);
      break;
    case PROP_PEER_REACTION:
      g_value_set_string (value, self->peer_reaction);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
e2e_message_class_init (E2eMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = e2e_message_finalize;
  object_class->get_property = e2e_message_get_property;

  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, E2E_TYPE_MESSAGE_STATE, E2E_MESSAGE_WAITING, flags);
  props[PROP_EDITED] = g_param_spec_boolean ("edited", NULL, NULL, FALSE, flags);
  props[PROP_RETRACTED] = g_param_spec_boolean ("retracted", NULL, NULL, FALSE, flags);
  props[PROP_OWN_REACTION] = g_param_spec_string ("own-reaction", NULL, NULL, NULL, flags);
  props[PROP_PEER_REACTION] = g_param_spec_string ("peer-reaction", NULL, NULL, NULL, flags);
  props[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
e2e_message_init (E2eMessage *self G_GNUC_UNUSED)
{
}

static void
notify (E2eMessage *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

E2eMessage *
e2e_message_new (E2eFrom from, guint64 seq, gint64 time_ms, gchar *text, guint64 reply_id)
{
  E2eMessage *self = g_object_new (E2E_TYPE_MESSAGE, NULL);

  self->from = (guint8) from;
  self->state = from == E2E_FROM_SELF ? E2E_MESSAGE_WAITING : E2E_MESSAGE_RECEIVED;
  self->seq = seq;
  self->time_ms = time_ms;
  self->text = text;
  self->reply_id = reply_id;
  return self;
}

E2eMessage *
e2e_message_new_line (E2eLine line, gint64 time_ms, gchar *text)
{
  E2eMessage *self = e2e_message_new (E2E_FROM_SYSTEM, 0, time_ms, text, 0);

  self->line = (guint8) line;
  return self;
}

void
e2e_message_set_id (E2eMessage *self, guint64 id)
{
  self->id = id;
}

void
e2e_message_set_timer_s (E2eMessage *self, guint timer_s)
{
  self->timer_s = timer_s;
}

void
e2e_message_set_seq (E2eMessage *self, guint64 seq)
{
  self->seq = seq;
}

void
e2e_message_set_state (E2eMessage *self, E2eMessageState state)
{
  if (self->state == state)
    return;

  self->state = (guint8) state;
  notify (self, PROP_STATE);
}

void
e2e_message_set_unread (E2eMessage *self, gboolean unread)
{
  if (self->unread == !!unread)
    return;

  self->unread = !!unread;
  notify (self, PROP_UNREAD);
}

void
e2e_message_edit (E2eMessage *self, const gchar *text)
{
  wipe_string (&self->text);
  self->text = g_strdup (text);
  notify (self, PROP_TEXT);
  if (!self->edited)
    {
      self->edited = TRUE;
      notify (self, PROP_EDITED);
    }
}

void
e2e_message_set_line_text (E2eMessage *self, const gchar *text)
{
  if (g_str_equal (self->text, text))
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  notify (self, PROP_TEXT);
}

void
e2e_message_retract (E2eMessage *self)
{
  if (self->retracted)
    return;

  e2e_message_react (self, TRUE, NULL);
  e2e_message_react (self, FALSE, NULL);
  wipe_string (&self->text);
  self->text = g_strdup ("");
  self->retracted = TRUE;
  notify (self, PROP_TEXT);
  notify (self, PROP_RETRACTED);
}

gboolean
e2e_message_react (E2eMessage *self, gboolean is_own, const gchar *emoji)
{
  gchar **reaction = is_own ? &self->own_reaction : &self->peer_reaction;

  if (emoji != NULL && *emoji == '\0')
    emoji = NULL;
  if (g_strcmp0 (*reaction, emoji) == 0)
    return FALSE;

  wipe_string (reaction);
  *reaction = g_strdup (emoji);
  notify (self, is_own ? PROP_OWN_REACTION : PROP_PEER_REACTION);
  return TRUE;
}

guint64
e2e_message_get_id (E2eMessage *self)
{
  return self->id;
}

E2eFrom
e2e_message_get_from (E2eMessage *self)
{
  return self->from;
}

E2eLine
e2e_message_get_line (E2eMessage *self)
{
  return self->line;
}

guint64
e2e_message_get_seq (E2eMessage *self)
{
  return self->seq;
}

gint64
e2e_message_get_time_ms (E2eMessage *self)
{
  return self->time_ms;
}

const gchar *
e2e_message_get_text (E2eMessage *self)
{
  return self->text;
}

E2eMessageState
e2e_message_get_state (E2eMessage *self)
{
  return self->state;
}

gboolean
e2e_message_get_edited (E2eMessage *self)
{
  return self->edited;
}

gboolean
e2e_message_get_retracted (E2eMessage *self)
{
  return self->retracted;
}

gboolean
e2e_message_get_unread (E2eMessage *self)
{
  return self->unread;
}

guint64
e2e_message_get_reply_id (E2eMessage *self)
{
  return self->reply_id;
}

const gchar *
e2e_message_get_own_reaction (E2eMessage *self)
{
  return self->own_reaction;
}

const gchar *
e2e_message_get_peer_reaction (E2eMessage *self)
{
  return self->peer_reaction;
}

guint
e2e_message_get_timer_s (E2eMessage *self)
{
  return self->timer_s;
}
