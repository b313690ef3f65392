/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker's timeouts, the next one first. A timer is part of what it belongs to: setting one
 * allocates nothing, and nothing is looked at before it is due.
 */

#pragma once

#include <glib.h>

typedef struct
{
  gint64 due_us; /* monotonic */
  guint32 place; /* in the heap, from 1; 0: not set */
  guint32 kind; /* for the owner: what it is part of */
} E2eTimer;

typedef struct
{
  GPtrArray *timers; /* of E2eTimer, element 0 unused */
} E2eTimerHeap;

void e2e_timer_heap_init (E2eTimerHeap *self);
void e2e_timer_heap_clear (E2eTimerHeap *self);

/* Sets TIMER, or sets it anew. It must stay where it is in memory until it is unset. */
void e2e_timer_heap_set (E2eTimerHeap *self, E2eTimer *timer, gint64 due_us);
void e2e_timer_heap_unset (E2eTimerHeap *self, E2eTimer *timer);

/* The timer that is due first, or NULL. */
E2eTimer *e2e_timer_heap_peek (const E2eTimerHeap *self);
