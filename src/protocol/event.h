/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a session tells its owner.
 */

#pragma once

#include "protocol/content.h"
#include "protocol/safety.h"

typedef enum
{
  E2E_ROLE_CREATOR,
  E2E_ROLE_JOINER,
} E2eRole;

/* Why a handshake came to nothing. */
typedef enum
{
  E2E_FAILURE_WRONG_CODE, /* the two did not use the same secret, or someone stood between them */
  E2E_FAILURE_MALFORMED, /* a message was not of the protocol */
  E2E_FAILURE_UNSUPPORTED, /* a version or suite that this end does not know */
  E2E_FAILURE_NO_ANSWER, /* the other end went silent */
  E2E_FAILURE_BURNED, /* the last of the failures that an invite stands */
} E2eFailure;

typedef enum
{
  /* The other's share arrived; creator and joiner, once for each attempt. */
  E2E_SESSION_KEYS_EXCHANGED,
  /* The session is secure; safety and suite are set. */
  E2E_SESSION_SECURE,
  /* Creator: an attempt failed (failure), attempts_left tells how many more the invite stands. Send
   * REOPEN to the relay and wait for the next PEER 1. */
  E2E_SESSION_ATTEMPT_FAILED,
  /* The invite is of no more use (failure). The session does nothing from here on. */
  E2E_SESSION_FAILED,
  /* A content arrived: seq, content. Once each, in order; kinds that are unknown or invalid are
   * passed over. */
  E2E_SESSION_CONTENT,
  /* The content that e2e_session_send() numbered id got its seq. */
  E2E_SESSION_SEALED,
  /* Own records up to seq went out while the other was there. */
  E2E_SESSION_SENT,
  /* Own records up to seq arrived, as the other end says under its key. */
  E2E_SESSION_DELIVERED,
  /* Own records up to seq were seen by the other person. */
  E2E_SESSION_READ,
  /* A record was altered, forged or replaced on the way and was discarded; count is their number.
   */
  E2E_SESSION_TAMPER,
  /* Requests for a resend stay without effect: the relay interferes. Close the connection and
   * connect again. */
  E2E_SESSION_INTERFERENCE,
} E2eSessionEventKind;

typedef struct
{
  E2eSessionEventKind kind;
  E2eFailure failure; /* ATTEMPT_FAILED, FAILED */
  guint attempts_left; /* ATTEMPT_FAILED */
  E2eSafety safety; /* SECURE */
  E2eSuite suite; /* SECURE */
  guint64 id; /* SEALED */
  guint64 seq; /* CONTENT, SEALED, SENT, DELIVERED, READ */
  guint64 count; /* TAMPER */
  E2eContent *content; /* CONTENT; owned by the event */
} E2eSessionEvent;

void e2e_session_event_free (E2eSessionEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eSessionEvent, e2e_session_event_free)

/* For the layer itself: appends a new event of KIND to QUEUE and gives it for filling in; borrowed.
 */
E2eSessionEvent *e2e_session_event_push (GQueue *queue, E2eSessionEventKind kind);
