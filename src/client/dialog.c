/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/dialog.h"

#include <string.h>

#include "protocol/limits.h"
#include "wire/bytes.h"

void
e2e_dialog_init (E2eDialog *self, E2eFrameType opening)
{
  *self = (E2eDialog){ .opening = opening };
}

void
e2e_dialog_open (const E2eDialog *self, GByteArray *out, gconstpointer body, gsize n_bytes)
{
  const E2eHello hello = { .lowest_version = E2E_WIRE_VERSION,
                           .highest_version = E2E_WIRE_VERSION };

  e2e_hello_append (out, &hello);
  e2e_frame_append (out, self->opening, body, n_bytes);
}

static E2eHeard
fault (E2eClientError code)
{
  return (E2eHeard){ .kind = E2E_HEARD_FAULT, .fault = code };
}

static E2eHeard
hear_error (const E2eDialog *self, const E2eFrame *frame)
{
  E2eErrorFrame error;

  if (!e2e_error_frame_read (&error, frame->body, frame->body_bytes))
    return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);

  switch (error.code)
    {
    case E2E_WIRE_ERROR_VERSION:
      return fault (E2E_CLIENT_ERROR_VERSION);
    case E2E_WIRE_ERROR_NO_SESSION:
      /* To who had a seat in it, it is no wrong code: it ended, perhaps while they were away. */
      return fault (self->is_seated || self->opening == E2E_FRAME_RESUME
                      ? E2E_CLIENT_ERROR_SESSION_GONE
                      : E2E_CLIENT_ERROR_NO_SESSION);
    case E2E_WIRE_ERROR_SESSION_FULL:
      return fault (E2E_CLIENT_ERROR_SESSION_FULL);
    case E2E_WIRE_ERROR_TOKEN:
      return fault (E2E_CLIENT_ERROR_SESSION_GONE);
    case E2E_WIRE_ERROR_TOO_MANY:
      return fault (E2E_CLIENT_ERROR_TOO_MANY_REQUESTS);
    case E2E_WIRE_ERROR_RELAY_FULL:
      return fault (E2E_CLIENT_ERROR_RELAY_FULL);
    case E2E_WIRE_ERROR_SEAT_TAKEN:
      return fault (E2E_CLIENT_ERROR_TAKEN_OVER);
    case E2E_WIRE_ERROR_SEAT_CLOSED:
      return fault (E2E_CLIENT_ERROR_SEAT_CLOSED);
    case E2E_WIRE_ERROR_MALFORMED:
    default:
      return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
    }
}

static E2eHeard
hear_welcome (E2eDialog *self, const E2eFrame *frame)
{
  E2eWelcome welcome;

  if (self->is_welcome || !e2e_welcome_read (&welcome, frame->body, frame->body_bytes))
    return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
  if (welcome.version != E2E_WIRE_VERSION)
    return fault (E2E_CLIENT_ERROR_VERSION);
  /* A record that does not fit would be lost without a word. */
  if (welcome.max_frame_length < 1 + E2E_MAX_RECORD_BYTES ||
      welcome.ping_s < E2E_DIALOG_MIN_PING_S || welcome.ping_s > E2E_DIALOG_MAX_PING_S)
    return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);

  self->is_welcome = TRUE;
  self->ping_s = welcome.ping_s;
  return (E2eHeard){ .kind = E2E_HEARD_NOTHING };
}

/* The answer to the opening, which comes once. */
static E2eHeard
hear_seat (E2eDialog *self, const E2eFrame *frame, E2eFrameType answer_to)
{
  E2eHeard heard = { .kind = E2E_HEARD_SEAT };
  E2eCreated created;

  if (!self->is_welcome || self->is_seated || self->opening != answer_to)
    return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);

  if (answer_to == E2E_FRAME_CREATE)
    {
      if (!e2e_created_read (&created, frame->body, frame->body_bytes))
        return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
      memcpy (heard.session_id, created.session_id, sizeof heard.session_id);
      memcpy (heard.token, created.token, created.token_bytes);
      heard.token_bytes = created.token_bytes;
    }
  else if (answer_to == E2E_FRAME_JOIN)
    {
      if (frame->body_bytes < 1 || frame->body_bytes > sizeof heard.token)
        return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
      memcpy (heard.token, frame->body, frame->body_bytes);
      heard.token_bytes = frame->body_bytes;
    }
  else
    {
      if (frame->body_bytes != E2E_WIRE_RESUMED_BYTES || frame->body[0] > 1)
        return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
      heard.is_peer_here = frame->body[0] == 1;
    }

  self->is_seated = TRUE;
  return heard;
}

static E2eHeard
hear_peer (const E2eDialog *self, const E2eFrame *frame)
{
  if (!self->is_seated || frame->body_bytes != E2E_WIRE_PEER_BYTES ||
      frame->body[0] > E2E_PEER_LOST)
    return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);

  return (E2eHeard){ .kind = E2E_HEARD_PEER, .peer = (E2ePeerState) frame->body[0] };
}

static E2eHeard
hear_goodbye (const E2eDialog *self, const E2eFrame *frame)
{
  if (!self->is_welcome || frame->body_bytes != E2E_WIRE_GOODBYE_BYTES)
    return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);

  return (E2eHeard){ .kind = E2E_HEARD_GOODBYE,
                     .delay_ms =
                       MIN (e2e_get_u32 (frame->body), (guint32) E2E_DIALOG_MAX_GOODBYE_MS) };
}

E2eHeard
e2e_dialog_hear (E2eDialog *self, const E2eFrame *frame)
{
  switch (frame->type)
    {
    case E2E_FRAME_WELCOME:
      return hear_welcome (self, frame);
    case E2E_FRAME_CREATED:
      return hear_seat (self, frame, E2E_FRAME_CREATE);
    case E2E_FRAME_JOINED:
      return hear_seat (self, frame, E2E_FRAME_JOIN);
    case E2E_FRAME_RESUMED:
      return hear_seat (self, frame, E2E_FRAME_RESUME);
    case E2E_FRAME_PEER:
      return hear_peer (self, frame);
    case E2E_FRAME_GOODBYE:
      return hear_goodbye (self, frame);
    case E2E_FRAME_ERROR:
      return hear_error (self, frame);
    case E2E_FRAME_DATA:
      if (!self->is_seated)
        return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
      return (
        E2eHeard){ .kind = E2E_HEARD_DATA, .data = frame->body, .data_bytes = frame->body_bytes };
    case E2E_FRAME_PONG:
      if (!self->is_welcome || frame->body_bytes > E2E_WIRE_MAX_PING_BYTES)
        return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
      return (
        E2eHeard){ .kind = E2E_HEARD_PONG, .data = frame->body, .data_bytes = frame->body_bytes };
    default:
      return fault (E2E_CLIENT_ERROR_NOT_A_RELAY);
    }
}
