/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/status.h"

static const guint8 statuses[E2E_N_CLIENT_ERRORS] = {
  [E2E_CLIENT_ERROR_BAD_INVITE] = E2E_STATUS_BAD_INVITE,
  [E2E_CLIENT_ERROR_TYPING_MISTAKE] = E2E_STATUS_BAD_INVITE,
  [E2E_CLIENT_ERROR_NO_RELAY] = E2E_STATUS_USAGE,
  [E2E_CLIENT_ERROR_BAD_OPTION] = E2E_STATUS_USAGE,
  [E2E_CLIENT_ERROR_BAD_TEXT] = E2E_STATUS_FAILED,
  [E2E_CLIENT_ERROR_NOT_NOW] = E2E_STATUS_FAILED,
  [E2E_CLIENT_ERROR_TOO_MUCH_WAITING] = E2E_STATUS_FAILED,
  [E2E_CLIENT_ERROR_RELAY_UNREACHABLE] = E2E_STATUS_UNREACHABLE,
  [E2E_CLIENT_ERROR_NAME_NOT_FOUND] = E2E_STATUS_UNREACHABLE,
  [E2E_CLIENT_ERROR_TLS_FAILED] = E2E_STATUS_TLS,
  [E2E_CLIENT_ERROR_PIN_MISMATCH] = E2E_STATUS_TLS,
  [E2E_CLIENT_ERROR_PROXY_FAILED] = E2E_STATUS_PROXY,
  [E2E_CLIENT_ERROR_HOSTING_FAILED] = E2E_STATUS_HOSTING,
  [E2E_CLIENT_ERROR_NOT_A_RELAY] = E2E_STATUS_NOT_A_RELAY,
  [E2E_CLIENT_ERROR_VERSION] = E2E_STATUS_NOT_A_RELAY,
  [E2E_CLIENT_ERROR_RELAY_SILENT] = E2E_STATUS_SILENT,
  [E2E_CLIENT_ERROR_CONNECTION_LOST] = E2E_STATUS_SILENT,
  [E2E_CLIENT_ERROR_NO_SESSION] = E2E_STATUS_NO_SESSION,
  [E2E_CLIENT_ERROR_SESSION_FULL] = E2E_STATUS_SESSION_FULL,
  [E2E_CLIENT_ERROR_SESSION_GONE] = E2E_STATUS_SESSION_OVER,
  [E2E_CLIENT_ERROR_TOO_MANY_REQUESTS] = E2E_STATUS_REFUSED,
  [E2E_CLIENT_ERROR_RELAY_FULL] = E2E_STATUS_REFUSED,
  [E2E_CLIENT_ERROR_TAKEN_OVER] = E2E_STATUS_SESSION_OVER,
  [E2E_CLIENT_ERROR_SEAT_CLOSED] = E2E_STATUS_SESSION_OVER,
  [E2E_CLIENT_ERROR_RELAY_INTERFERES] = E2E_STATUS_INTERFERENCE,
  [E2E_CLIENT_ERROR_WRONG_CODE] = E2E_STATUS_WRONG_CODE,
  [E2E_CLIENT_ERROR_INVITE_BURNED] = E2E_STATUS_WRONG_CODE,
  [E2E_CLIENT_ERROR_PEER_SILENT] = E2E_STATUS_PEER,
  [E2E_CLIENT_ERROR_PEER_MALFORMED] = E2E_STATUS_PEER,
  [E2E_CLIENT_ERROR_PEER_UNSUPPORTED] = E2E_STATUS_PEER,
  [E2E_CLIENT_ERROR_SAFETY_DIFFERS] = E2E_STATUS_SAFETY_DIFFERS,
};

E2eStatus
e2e_status_of_error (const GError *error)
{
  if (error == NULL || error->domain != E2E_CLIENT_ERROR)
    return E2E_STATUS_FAILED;

  g_return_val_if_fail (error->code >= 0 && error->code < E2E_N_CLIENT_ERRORS, E2E_STATUS_FAILED);
  return statuses[error->code];
}

E2eStatus
e2e_status_of_conversation (E2eConversation *conversation)
{
  switch (e2e_conversation_get_end_reason (conversation))
    {
    case E2E_END_NONE:
    case E2E_END_LEFT:
      return E2E_STATUS_OK;
    case E2E_END_PEER_LEFT:
      return e2e_status_n_undelivered (conversation) > 0 ? E2E_STATUS_UNDELIVERED : E2E_STATUS_OK;
    case E2E_END_RELAY_CLOSED:
      return E2E_STATUS_SESSION_OVER;
    case E2E_END_ERROR:
    default:
      return e2e_status_of_error (e2e_conversation_get_error (conversation));
    }
}

static gboolean
is_undelivered (E2eMessage *message)
{
  const E2eMessageState state = e2e_message_get_state (message);

  return e2e_message_get_from (message) == E2E_FROM_SELF && !e2e_message_get_retracted (message) &&
         (state == E2E_MESSAGE_WAITING || state == E2E_MESSAGE_SENT ||
          state == E2E_MESSAGE_UNDELIVERED);
}

guint
e2e_status_n_undelivered (E2eConversation *conversation)
{
  GListModel *messages = G_LIST_MODEL (conversation);
  guint n_undelivered = 0;

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (messages, i);

      if (is_undelivered (message))
        n_undelivered++;
    }
  return n_undelivered;
}
