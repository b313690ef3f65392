/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker's guests and sessions, without I/O: bytes of guests go in, and what is to be written,
 * read, moved or closed comes out through a port (PROTOCOL.md, section 3). One thread at a time.
 *
 * The clock is e2e_hub_set_time(): the time of everything that follows until the next.
 */

#pragma once

#include "relay/commons.h"
#include "relay/guest.h"

/* What a guest's tail may hold beyond its limit: news of the other seat. */
#define E2E_MAX_OWN_OUTPUT_BYTES 4096

/* What a guest that was told to go may still send, and how long it may take to hang up. */
#define E2E_MAX_DISCARDED_BYTES (1024 * 1024)
#define E2E_MAX_CLOSING_US (5 * G_USEC_PER_SEC)

typedef struct _E2eHub E2eHub;

typedef struct
{
  /* Writes to a guest: returns how many bytes it took, fewer than offered if it takes no more for
   * now, or -1 if it will never take more: then the end of its input must follow. What was not
   * taken is offered again, first. */
  gssize (*write) (gpointer owner, E2eGuest *guest, const guint8 *bytes, gsize n_bytes);
  /* Tells a guest, all of whose output is written, that no more comes. */
  void (*shut) (gpointer owner, E2eGuest *guest);
  /* e2e_hub_may_read() may have become true for a guest. */
  void (*wake) (gpointer owner, E2eGuest *guest);
  /* A guest belongs to another worker: e2e_hub_adopt() it there. */
  void (*move) (gpointer owner, E2eGuest *guest, guint worker);
  /* A guest is over: close it, and free it with e2e_guest's memory once no list holds it. */
  void (*release) (gpointer owner, E2eGuest *guest);
} E2eHubPort;

/* COMMONS and PORT are borrowed. worker: the number of this one. It has sessions only if that is
 * below COMMONS' n_workers. */
E2eHub *e2e_hub_new (E2eCommons *commons, guint worker, const E2eHubPort *port, gpointer owner,
                     gint64 now_us);

/* Releases every guest. */
void e2e_hub_free (E2eHub *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eHub, e2e_hub_free)

void e2e_hub_set_time (E2eHub *self, gint64 now_us);

/* Takes a guest over: a new one (of zeros, but for its entry and the worker's part), or one that
 * another hub moved here. If it has a head, that is input to be given at once. */
void e2e_hub_adopt (E2eHub *self, E2eGuest *guest);

/* Whether the guest's input may be read: not while what it sends cannot be passed on. */
gboolean e2e_hub_may_read (const E2eHub *self, const E2eGuest *guest);

/* Moves a guest's head, less than E2E_WIRE_MAX_FRAME_BYTES unless it was just moved here or is
 * unfinished, to OUT; returns its bytes. */
gsize e2e_hub_take_head (E2eHub *self, E2eGuest *guest, guint8 *out);

/* Input of a guest, beginning with the head that was taken; at most E2E_MAX_READ_BYTES. If the
 * guest is unfinished then, its head is input to be given again without more, as soon as it may be
 * read.
 */
void e2e_hub_input (E2eHub *self, E2eGuest *guest, const guint8 *bytes, gsize n_bytes);

/* Moves a guest that has said nothing to the hub yet to another worker, with what was read of it:
 * it begins its input there. Gives it up if there is no memory for that. */
void
e2e_hub_hand_over (E2eHub *self, E2eGuest *guest, guint worker, const guint8 *bytes, gsize n_bytes);

/* No more input comes: the guest hung up, or is lost. */
void e2e_hub_end_of_input (E2eHub *self, E2eGuest *guest);

/* The same for a guest that has no seat; REASON is one of E2E_COUNT_OPENINGS_…, or a limit. */
void e2e_hub_fail_opening (E2eHub *self, E2eGuest *guest, E2eCount reason);

/* The guest takes output again. */
void e2e_hub_flush (E2eHub *self, E2eGuest *guest);

/* When e2e_hub_run_timers() is to be called next, or G_MAXINT64. */
gint64 e2e_hub_get_due_us (const E2eHub *self);
void e2e_hub_run_timers (E2eHub *self);

/* Tells all guests to come back after delay_ms, and lets no new one in. */
void e2e_hub_say_goodbye (E2eHub *self, guint32 delay_ms);

guint e2e_hub_get_n_guests (const E2eHub *self);

/* Borrowed; any thread may read them. */
E2eCounters *e2e_hub_get_counters (E2eHub *self);
