/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/timer-heap.h"

#define N_TIMERS 200

static void
test_gives_the_first_whatever_is_done (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  E2eTimer timers[N_TIMERS] = { 0 };
  E2eTimerHeap heap;

  e2e_timer_heap_init (&heap);
  for (guint i = 0; i < 20000; i++)
    {
      E2eTimer *timer = &timers[g_rand_int_range (rand, 0, N_TIMERS)];
      gint64 first_us = G_MAXINT64;

      if (g_rand_int_range (rand, 0, 3) == 0)
        e2e_timer_heap_unset (&heap, timer);
      else
        e2e_timer_heap_set (&heap, timer, g_rand_int_range (rand, 0, 1000));

      for (guint j = 0; j < N_TIMERS; j++)
        if (timers[j].place != 0)
          first_us = MIN (first_us, timers[j].due_us);
      if (e2e_timer_heap_peek (&heap) == NULL)
        g_assert_cmpint (first_us, ==, G_MAXINT64);
      else
        g_assert_cmpint (e2e_timer_heap_peek (&heap)->due_us, ==, first_us);
    }
  e2e_timer_heap_clear (&heap);
}

static void
test_an_empty_one_has_no_first (void)
{
  E2eTimerHeap heap;
  E2eTimer timer = { 0 };

  e2e_timer_heap_init (&heap);
  g_assert_null (e2e_timer_heap_peek (&heap));
  e2e_timer_heap_unset (&heap, &timer);
  e2e_timer_heap_set (&heap, &timer, 1);
  g_assert_true (e2e_timer_heap_peek (&heap) == &timer);
  e2e_timer_heap_unset (&heap, &timer);
  g_assert_null (e2e_timer_heap_peek (&heap));
  e2e_timer_heap_clear (&heap);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timer-heap/gives-the-first-whatever-is-done",
                   test_gives_the_first_whatever_is_done);
  g_test_add_func ("/timer-heap/an-empty-one-has-no-first", test_an_empty_one_has_no_first);

  return g_test_run ();
}
