/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One end of a pair, with the bookkeeping of a real client reduced to what delivery needs
 * (PROTOCOL.md, section 6): numbered messages, acknowledgements, a word of where to go on when one
 * of both was away. What a message says follows from its number, so nothing is kept to be sent
 * again.
 */

#pragma once

#include "soak/line.h"
#include "wire/message.h"

typedef enum
{
  SOAK_AWAY, /* without a connection, until retry_us */
  SOAK_OPENING, /* has asked for its seat */
  SOAK_SEATED,
  SOAK_GONE, /* left for good */
} SoakState;

typedef struct _SoakPerson SoakPerson;

typedef struct
{
  guint64 n_delivered;
  guint64 n_repeated; /* thrown away by who got them, as they should be */
  guint64 n_gaps; /* messages that came too early, and were asked for again */
  guint64 n_refused; /* told to try later */
  guint64 n_lost; /* connections that the relay, or this side, ended */
} SoakTally;

struct _SoakPerson
{
  SoakState state;
  SoakLine line;
  gint epoll_fd;
  guint32 number; /* also who it is to epoll */
  SoakPerson *partner;
  guint16 port;
  SoakTally *tally;
  gboolean is_slow; /* reads little, once in a while */
  gboolean has_tls;
  gint64 retry_us;

  gboolean has_seat; /* and so a token */
  E2eCreated seat; /* of a joiner: the session's ID, until it has its own token */
  gboolean partner_is_there;
  GByteArray *input; /* of an unfinished frame */
  GByteArray *output; /* that the socket did not take */

  guint64 last_sent; /* the newest message written */
  guint64 next_sent; /* to be sent */
  guint64 acked; /* by the partner */
  guint64 received; /* all up to this one, in order */
  guint64 acked_back; /* of those, what the partner was told */
  gboolean has_asked; /* to go on, and nothing has come for it yet */
};

void
soak_person_init (SoakPerson *self, guint32 number, gint epoll_fd, guint16 port, SoakTally *tally);
void soak_person_clear (SoakPerson *self);

/* The socket is ready. */
void soak_person_on_event (SoakPerson *self, guint32 events);

/* Now and then: reconnects, acknowledges, and writes n_messages more if not too many are on their
 * way. */
void soak_person_visit (SoakPerson *self, guint n_messages);

/* Hangs up, RUDELY with a reset; comes back by itself. */
void soak_person_disconnect (SoakPerson *self, gboolean rudely);

/* Ends the session for both. */
void soak_person_leave (SoakPerson *self);

gboolean soak_person_is_connected (const SoakPerson *self);

/* Is there, as is the partner, and all that was written has arrived, which the writer knows. */
gboolean soak_person_is_done (const SoakPerson *self);
