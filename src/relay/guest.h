/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A guest is a connected client, as the relay sees it. Its size is what an idle connection costs.
 */

#pragma once

#include "relay/admission.h"
#include "relay/backlog.h"
#include "relay/session-table.h"
#include "relay/socket.h"
#include "relay/timer-heap.h"

typedef enum
{
  E2E_PHASE_HELLO, /* connected, has not said what it speaks */
  E2E_PHASE_SEAT, /* has said HELLO, has no seat yet */
  E2E_PHASE_SEATED, /* sits in a session */
  E2E_PHASE_ENDED, /* its session ended, but not by it; what it still sends is of no use */
  E2E_PHASE_CLOSING, /* was told why; what it still sends is thrown away until it hangs up */
  E2E_PHASE_GONE, /* the hub knows it no more */
} E2ePhase;

/* What a guest is charged for itself, its place in the timer heap and what malloc adds. */
#define E2E_GUEST_BYTES (sizeof (E2eGuest) + 32)

typedef struct _E2eGuest E2eGuest;

struct _E2eGuest
{
  /* The worker's. */
  E2eSocket socket;
  E2eGuest *next; /* in the one list of the worker that it is in */
  guint8 readable : 1; /* the socket may have bytes */
  guint8 writable : 1; /* the socket may take some of the tail */
  guint8 queued : 1; /* in a list of those to be served */
  guint8 calm : 3; /* how often in a row it gave little to do, as far as that goes */

  /* The hub's. */
  guint8 dirty : 1; /* in the list of those with new output */
  guint8 blocked : 1; /* has a tail that it did not take at once: who sends to it waits */
  guint8 deaf : 1; /* its end is near: output is thrown away, what it said before still counts */
  guint8 broken : 1; /* takes no more output; is given up at the next occasion */
  guint8 input_over : 1; /* has hung up, and still has output to take */
  guint8 charged : 1; /* the account knows it */
  guint8 unfinished : 1; /* its head has whole frames, for the next e2e_hub_input() */
  guint8 shut : 1; /* was told that no more output comes */
  guint8 phase; /* E2ePhase */
  guint8 seat; /* E2eSeat, while seated */
  guint32 discarded_bytes; /* while closing */
  E2eGuest *next_dirty;
  E2eEntry entry;
  E2eSeating *seating; /* while seated */
  E2eBacklog *head; /* the beginning of an unfinished frame */
  E2eBacklog *tail; /* output that it has not taken yet */
  gint64 active_us; /* when it last sent or got DATA, or came */
  gint64 heard_us; /* when it last sent something */
  gint64 took_us; /* when it last took some of its tail, or the tail began */
  E2eTimer timer;
};
