/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/event.h"

#include "client/error.h"
#include "protocol/invite.h"

G_DEFINE_ENUM_TYPE (E2ePresence, e2e_presence, G_DEFINE_ENUM_VALUE (E2E_PRESENCE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (E2E_PRESENCE_PRESENT, "present"),
                    G_DEFINE_ENUM_VALUE (E2E_PRESENCE_AWAY, "away"),
                    G_DEFINE_ENUM_VALUE (E2E_PRESENCE_LEFT, "left"))

G_DEFINE_ENUM_TYPE (E2eEndReason, e2e_end_reason, G_DEFINE_ENUM_VALUE (E2E_END_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (E2E_END_LEFT, "left"),
                    G_DEFINE_ENUM_VALUE (E2E_END_PEER_LEFT, "peer-left"),
                    G_DEFINE_ENUM_VALUE (E2E_END_RELAY_CLOSED, "relay-closed"),
                    G_DEFINE_ENUM_VALUE (E2E_END_ERROR, "error"))

/* Not by G_DEFINE_BOXED_TYPE, whose union is no ISO C. */
GType
e2e_event_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static ("E2eEvent", (GBoxedCopyFunc) e2e_event_copy,
                                                     (GBoxedFreeFunc) e2e_event_free));
  return type;
}

E2eEvent *
e2e_event_copy (const E2eEvent *self)
{
  E2eEvent *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->code = g_strdup (self->code);
  copy->link = g_strdup (self->link);
  copy->relay = g_strdup (self->relay);
  copy->digits = g_strdup (self->digits);
  copy->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  return copy;
}

void
e2e_event_free (E2eEvent *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  e2e_invite_text_free (self->code);
  e2e_invite_text_free (self->link);
  g_free (self->relay);
  g_free (self->digits);
  g_clear_error (&self->error);
  g_free (self);
}

const gchar *
e2e_event_reason_name (const E2eEvent *self)
{
  switch (self->reason)
    {
    case E2E_END_LEFT:
      return "left";
    case E2E_END_PEER_LEFT:
      return "peer-left";
    case E2E_END_RELAY_CLOSED:
      return "relay-closed";
    case E2E_END_ERROR:
      return self->error != NULL ? e2e_client_error_name ((E2eClientError) self->error->code)
                                 : "error";
    case E2E_END_NONE:
    default:
      return "none";
    }
}
