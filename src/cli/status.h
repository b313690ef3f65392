/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exit statuses: one for each thing that a script would do differently. e2echat-cli(1) lists them;
 * numbers never change their meaning.
 */

#pragma once

#include "client/conversation.h"

typedef enum
{
  E2E_STATUS_OK = 0, /* left, or the other person said goodbye */
  E2E_STATUS_FAILED = 1, /* anything that has no number of its own */
  E2E_STATUS_USAGE = 2, /* options; nothing was begun */
  E2E_STATUS_BAD_INVITE = 3, /* no code, or one with a typing mistake; nothing was sent */
  E2E_STATUS_UNREACHABLE = 4,
  E2E_STATUS_TLS = 5, /* certificate or pin */
  E2E_STATUS_PROXY = 6,
  E2E_STATUS_NOT_A_RELAY = 7, /* something else listens there, or another version */
  E2E_STATUS_SILENT = 8, /* the relay does not answer (any more) */
  E2E_STATUS_NO_SESSION = 9,
  E2E_STATUS_SESSION_FULL = 10,
  E2E_STATUS_WRONG_CODE = 11,
  E2E_STATUS_SESSION_OVER = 12, /* closed by the relay or the creator, or taken over */
  E2E_STATUS_REFUSED = 13, /* too many requests, or the relay is full */
  E2E_STATUS_PEER = 14, /* the other end fell silent or broke the protocol */
  E2E_STATUS_INTERFERENCE = 15, /* the relay withholds or alters */
  E2E_STATUS_SAFETY_DIFFERS = 16,
  E2E_STATUS_HOSTING = 17, /* the relay of one's own did not start */
  E2E_STATUS_UNDELIVERED = 18, /* the other person left before everything was delivered */
} E2eStatus;

/* The status of a failure; FAILED for errors that are not of E2E_CLIENT_ERROR, and NULL. */
E2eStatus e2e_status_of_error (const GError *error);

/* The status of an ended conversation. */
E2eStatus e2e_status_of_conversation (E2eConversation *conversation);

/* How many own messages the other end has not confirmed. */
guint e2e_status_n_undelivered (E2eConversation *conversation);
