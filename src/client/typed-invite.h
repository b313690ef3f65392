/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judges an invite while a person types or pastes it. Nothing is sent, nothing is kept.
 */

#pragma once

#include <gio/gio.h>

typedef enum
{
  E2E_TYPED_EMPTY, /* nothing yet */
  E2E_TYPED_PARTIAL, /* the start of a code or link: show no error yet */
  E2E_TYPED_CODE, /* a whole code; the relay comes from elsewhere */
  E2E_TYPED_LINK, /* a whole link, which names the relay */
  E2E_TYPED_MISTAKE, /* the error says what is wrong */
} E2eTyped;

/* For TYPED_LINK, RELAY is set to its relay in the form of E2eOptions.relay, to be freed; otherwise
 * to NULL. RELAY may be NULL. For TYPED_MISTAKE, and PARTIAL, ERROR is set: BAD_INVITE or
 * TYPING_MISTAKE (a PARTIAL one is for whoever presses Enter too early). */
E2eTyped e2e_typed_invite_check (const gchar *typed, gchar **relay, GError **error);
