/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/invite-error.h"

#include "protocol/invite.h"

GError *
e2e_invite_error_translate (const GError *cause)
{
  const gboolean is_mistake = g_error_matches (cause, E2E_INVITE_ERROR, E2E_INVITE_ERROR_CHECK);

  return g_error_new_literal (E2E_CLIENT_ERROR,
                              is_mistake ? E2E_CLIENT_ERROR_TYPING_MISTAKE
                                         : E2E_CLIENT_ERROR_BAD_INVITE,
                              cause->message);
}
