/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a relay may say on one connection, and when: WELCOME, then the seat that was asked for, then
 * anything but those (PROTOCOL.md, section 3). No I/O; a relay is not trusted to keep to it.
 */

#pragma once

#include "client/error.h"
#include "wire/frame.h"
#include "wire/message.h"

/* What WELCOME's ping time may be. */
#define E2E_DIALOG_MIN_PING_S 1
#define E2E_DIALOG_MAX_PING_S 3600
/* A relay that stops cannot send its clients away for longer. */
#define E2E_DIALOG_MAX_GOODBYE_MS (60 * 1000)

typedef enum
{
  E2E_HEARD_NOTHING, /* nothing to act on */
  E2E_HEARD_SEAT, /* session_id, token, is_peer_here as the opening has them */
  E2E_HEARD_PEER, /* peer */
  E2E_HEARD_DATA, /* data */
  E2E_HEARD_PONG, /* data: the PING's body */
  E2E_HEARD_GOODBYE, /* delay_ms */
  E2E_HEARD_FAULT, /* the connection is of no more use */
} E2eHeardKind;

typedef struct
{
  E2eHeardKind kind;
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1]; /* after CREATE */
  guint8 token[E2E_WIRE_MAX_TOKEN_BYTES]; /* after CREATE and JOIN */
  gsize token_bytes;
  gboolean is_peer_here; /* after RESUME */
  E2ePeerState peer;
  const guint8 *data; /* borrowed from the frame */
  gsize data_bytes;
  guint delay_ms;
  E2eClientError fault;
} E2eHeard;

typedef struct
{
  E2eFrameType opening; /* CREATE, JOIN or RESUME */
  gboolean is_welcome;
  gboolean is_seated;
  guint ping_s; /* from WELCOME on */
} E2eDialog;

void e2e_dialog_init (E2eDialog *self, E2eFrameType opening);

/* Appends HELLO and the opening with its body: all that is said before the relay answers. */
void e2e_dialog_open (const E2eDialog *self, GByteArray *out, gconstpointer body, gsize n_bytes);

/* Judges one frame of the relay's. */
E2eHeard e2e_dialog_hear (E2eDialog *self, const E2eFrame *frame);
