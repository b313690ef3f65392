/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/timer-heap.h"

void
e2e_timer_heap_init (E2eTimerHeap *self)
{
  self->timers = g_ptr_array_new ();
  g_ptr_array_add (self->timers, NULL);
}

void
e2e_timer_heap_clear (E2eTimerHeap *self)
{
  g_clear_pointer (&self->timers, g_ptr_array_unref);
}

static void
put (E2eTimerHeap *self, guint32 place, E2eTimer *timer)
{
  self->timers->pdata[place] = timer;
  timer->place = place;
}

static void
sift (E2eTimerHeap *self, E2eTimer *timer)
{
  E2eTimer **heap = (E2eTimer **) self->timers->pdata;
  const guint32 last = self->timers->len - 1;
  guint32 place = timer->place;
  guint32 child;

  while (place > 1 && heap[place / 2]->due_us > timer->due_us)
    {
      put (self, place, heap[place / 2]);
      place /= 2;
    }
  while ((child = 2 * place) <= last)
    {
      if (child < last && heap[child + 1]->due_us < heap[child]->due_us)
        child++;
      if (heap[child]->due_us >= timer->due_us)
        break;
      put (self, place, heap[child]);
      place = child;
    }
  put (self, place, timer);
}

void
e2e_timer_heap_set (E2eTimerHeap *self, E2eTimer *timer, gint64 due_us)
{
  timer->due_us = due_us;
  if (timer->place == 0)
    {
      timer->place = self->timers->len;
      g_ptr_array_add (self->timers, timer);
    }
  sift (self, timer);
}

void
e2e_timer_heap_unset (E2eTimerHeap *self, E2eTimer *timer)
{
  const guint32 place = timer->place;
  E2eTimer *last;

  if (place == 0)
    return;

  timer->place = 0;
  last = g_ptr_array_steal_index_fast (self->timers, self->timers->len - 1);
  if (last != timer)
    {
      put (self, place, last);
      sift (self, last);
    }
}

E2eTimer *
e2e_timer_heap_peek (const E2eTimerHeap *self)
{
  return self->timers->len > 1 ? self->timers->pdata[1] : NULL;
}
