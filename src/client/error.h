/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can go wrong between two people and a relay: one code for each thing that a face or a script
 * would do differently. The message of every error is for a person, translated: what happened, what
 * it means, what to do next.
 */

#pragma once

#include <gio/gio.h>

typedef enum
{
  /* What was typed; nothing was sent. */
  E2E_CLIENT_ERROR_BAD_INVITE, /* neither a code nor a link */
  E2E_CLIENT_ERROR_TYPING_MISTAKE, /* a code whose check digit is wrong */
  E2E_CLIENT_ERROR_NO_RELAY, /* a code, and no relay to ask for it */
  E2E_CLIENT_ERROR_BAD_OPTION, /* a relay, pin, proxy, suite, name or time that is none */
  E2E_CLIENT_ERROR_BAD_TEXT, /* empty, longer than a message can be, or not UTF-8 */
  E2E_CLIENT_ERROR_NOT_NOW, /* not possible in this state, or not with this message */
  E2E_CLIENT_ERROR_TOO_MUCH_WAITING, /* so much waits to be sent that no more is taken */

  /* On the way to the relay. */
  E2E_CLIENT_ERROR_RELAY_UNREACHABLE,
  E2E_CLIENT_ERROR_NAME_NOT_FOUND,
  E2E_CLIENT_ERROR_TLS_FAILED,
  E2E_CLIENT_ERROR_PIN_MISMATCH,
  E2E_CLIENT_ERROR_PROXY_FAILED,
  E2E_CLIENT_ERROR_HOSTING_FAILED, /* the relay of one's own did not start */

  /* At the relay. */
  E2E_CLIENT_ERROR_NOT_A_RELAY, /* it speaks something else, or breaks its protocol */
  E2E_CLIENT_ERROR_VERSION, /* no version in common with the relay */
  E2E_CLIENT_ERROR_RELAY_SILENT, /* connected, and no answer in time */
  E2E_CLIENT_ERROR_CONNECTION_LOST,
  E2E_CLIENT_ERROR_NO_SESSION,
  E2E_CLIENT_ERROR_SESSION_FULL,
  E2E_CLIENT_ERROR_SESSION_GONE, /* over at the relay, which refuses the seat token */
  E2E_CLIENT_ERROR_TOO_MANY_REQUESTS,
  E2E_CLIENT_ERROR_RELAY_FULL,
  E2E_CLIENT_ERROR_TAKEN_OVER, /* another connection took this seat */
  E2E_CLIENT_ERROR_SEAT_CLOSED, /* the creator closed the joiner's seat */
  E2E_CLIENT_ERROR_RELAY_INTERFERES, /* it withholds or alters what the two send each other */

  /* Between the two people. */
  E2E_CLIENT_ERROR_WRONG_CODE,
  E2E_CLIENT_ERROR_INVITE_BURNED, /* too many wrong attempts */
  E2E_CLIENT_ERROR_PEER_SILENT, /* the other end stopped answering during the handshake */
  E2E_CLIENT_ERROR_PEER_MALFORMED, /* the other end broke the protocol during the handshake */
  E2E_CLIENT_ERROR_PEER_UNSUPPORTED, /* the other end speaks another version or suite */
  E2E_CLIENT_ERROR_SAFETY_DIFFERS, /* the person said that the safety emoji differ */

  E2E_N_CLIENT_ERRORS,
} E2eClientError;

#define E2E_CLIENT_ERROR (e2e_client_error_quark ())
GQuark e2e_client_error_quark (void);

/* The name of a code for scripts, like "wrong-code". Static, not translated. */
const gchar *e2e_client_error_name (E2eClientError code);

/* A new error of CODE with its sentence. RELAY is named in it where it helps; may be NULL. */
GError *e2e_client_error_new (E2eClientError code, const gchar *relay);
