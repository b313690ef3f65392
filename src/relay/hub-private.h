/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the hub share: hub.c has the guests' coming and going, hub-input.c what is read
 * from them, hub-frames.c what their frames mean, hub-output.c what is written to them.
 */

#pragma once

#include "relay/hub.h"

/* What hub-room.c looks for: guests that waste memory, in rounds over all timers. */
typedef struct
{
  gint64 next_us; /* it does not look earlier */
  guint next_timer;
  gdouble worst_waste; /* in the round before */
  gdouble worse_waste; /* in this one until now */
} E2eRoom;

struct _E2eHub
{
  E2eCommons *commons;
  const E2eHubPort *port;
  gpointer owner;
  guint worker;
  gint64 now_us;
  gint64 idle_us;
  guint n_guests;
  gboolean draining;
  E2eRoom room;
  E2eTimerHeap timers; /* of guests and seatings */
  E2eSessionTable sessions;
  E2eGuest *dirty;
  E2eCounters counters;
};

/* The guest on the other seat, or NULL. */
static inline E2eGuest *
e2e_hub_other (const E2eGuest *guest)
{
  return guest->seating == NULL ? NULL : guest->seating->occupants[!guest->seat];
}

/* hub-output.c. Nothing is written before e2e_hub_settle(), which ends every call from outside. */
void e2e_hub_send (E2eHub *self, E2eGuest *guest, E2eFrameType type, gconstpointer body,
                   gsize body_bytes);
void e2e_hub_send_frame (E2eHub *self, E2eGuest *guest, const GByteArray *frame);
void e2e_hub_send_peer (E2eHub *self, E2eGuest *guest, E2ePeerState state);
void e2e_hub_mark_dirty (E2eHub *self, E2eGuest *guest);
void e2e_hub_settle (E2eHub *self);

/* GUEST's tail holds OTHER (NULL: nobody) up no more. */
void e2e_hub_unblock (E2eHub *self, E2eGuest *guest, E2eGuest *other);

/* Passes whole DATA frames on to the other seat, at once as far as it takes them. */
void
e2e_hub_forward (E2eHub *self, E2eGuest *guest, const guint8 *bytes, gsize n_bytes, gsize n_frames);

/* hub-room.c: if memory is scarce, those who waste the most of it give way. */
void e2e_hub_make_room (E2eHub *self);

/* hub.c. */
/* Whose timer has that place, from 0; NULL: it is a session's. */
guint e2e_hub_get_n_timers (const E2eHub *self);
E2eGuest *e2e_hub_get_guest (const E2eHub *self, guint place);
/* Another worker's from now on, with its head. */
void e2e_hub_move (E2eHub *self, E2eGuest *guest, guint worker);
/* The connection is over: its seat is kept, the other seat is told, the guest is released. */
void e2e_hub_lose (E2eHub *self, E2eGuest *guest);
/* Says why, then closes; a seat is kept. */
void e2e_hub_refuse (E2eHub *self, E2eGuest *guest, guint code);
/* Closes once all output is written. The guest has no seat any more. */
void e2e_hub_close (E2eHub *self, E2eGuest *guest);
/* The session was ended, but not by this guest. */
void e2e_hub_tell_end (E2eHub *self, E2eGuest *guest);

typedef enum
{
  E2E_HANDLED,
  E2E_ELSEWHERE, /* the frame is for the worker in WORKER */
} E2eHandled;

/* hub-frames.c: acts on one frame that is not passed on. */
E2eHandled e2e_hub_handle (E2eHub *self, E2eGuest *guest, guint8 type, const guint8 *body,
                           gsize body_bytes, guint *worker);
