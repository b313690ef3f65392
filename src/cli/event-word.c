/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/event-word.h"

#include "cli/command.h"
#include "client/error.h"

static const gchar *const words[] = {
  [E2E_EVENT_CODE] = "code",
  [E2E_EVENT_CONNECTED] = "connected",
  [E2E_EVENT_PEER] = "peer",
  [E2E_EVENT_KEYS_EXCHANGED] = NULL, /* for those who watch */
  [E2E_EVENT_SECURE] = "secure",
  [E2E_EVENT_MESSAGE] = "message",
  [E2E_EVENT_SENT] = "sent",
  [E2E_EVENT_DELIVERED] = "delivered",
  [E2E_EVENT_READ] = "read",
  [E2E_EVENT_EDIT] = "edit",
  [E2E_EVENT_RETRACT] = "retract",
  [E2E_EVENT_REACT] = "react",
  [E2E_EVENT_TYPING] = "typing",
  [E2E_EVENT_NAME] = "name",
  [E2E_EVENT_TIMER] = "timer",
  [E2E_EVENT_TAMPER] = "tamper",
  [E2E_EVENT_RECONNECTING] = "reconnecting",
  [E2E_EVENT_RESUMED] = "resumed",
  [E2E_EVENT_ERROR] = "error",
  [E2E_EVENT_ENDED] = "ended",
};

static const gchar *const presences[] = {
  [E2E_PRESENCE_NONE] = "none",
  [E2E_PRESENCE_PRESENT] = "present",
  [E2E_PRESENCE_AWAY] = "away",
  [E2E_PRESENCE_LEFT] = "left",
};

const gchar *
e2e_event_word (const E2eEvent *event)
{
  g_return_val_if_fail (event->kind < G_N_ELEMENTS (words), NULL);

  /* Like an edit of one's own, which is no event either: the script has just said it. */
  if (event->kind == E2E_EVENT_TIMER && event->is_own)
    return NULL;
  return words[event->kind];
}

const gchar *
e2e_presence_word (E2ePresence presence)
{
  g_return_val_if_fail (presence < G_N_ELEMENTS (presences), NULL);

  return presences[presence];
}

const gchar *
e2e_error_word (const GError *error)
{
  if (error != NULL && error->domain == E2E_CLIENT_ERROR)
    return e2e_client_error_name (error->code);
  if (error != NULL && error->domain == E2E_COMMAND_ERROR)
    return "bad-command";
  return "failed";
}
