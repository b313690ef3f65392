/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/pulse.h"

#define PING_US 25
#define GRACE_US 10

static void
test_quiet (void)
{
  E2ePulse pulse;

  e2e_pulse_init (&pulse, PING_US, GRACE_US, 100);
  g_assert_cmpint (e2e_pulse_next_us (&pulse), ==, 125);
  g_assert_cmpint (e2e_pulse_check (&pulse, 124), ==, E2E_PULSE_WAIT);
  g_assert_cmpint (e2e_pulse_check (&pulse, 125), ==, E2E_PULSE_PING);
  g_assert_cmpint (e2e_pulse_next_us (&pulse), ==, 135);

  /* An answer in time. */
  e2e_pulse_note_heard (&pulse, 130);
  g_assert_cmpint (e2e_pulse_check (&pulse, 135), ==, E2E_PULSE_WAIT);
  g_assert_cmpint (e2e_pulse_next_us (&pulse), ==, 150);
}

static void
test_lost (void)
{
  E2ePulse pulse;

  e2e_pulse_init (&pulse, PING_US, GRACE_US, 100);
  g_assert_cmpint (e2e_pulse_check (&pulse, 125), ==, E2E_PULSE_PING);
  g_assert_cmpint (e2e_pulse_check (&pulse, 134), ==, E2E_PULSE_WAIT);
  g_assert_cmpint (e2e_pulse_check (&pulse, 135), ==, E2E_PULSE_LOST);
}

static void
test_one_way (void)
{
  E2ePulse pulse;

  /* Sending all the time into a dead network is noticed too. */
  e2e_pulse_init (&pulse, PING_US, GRACE_US, 100);
  for (gint64 now_us = 100; now_us <= 124; now_us++)
    {
      e2e_pulse_note_sent (&pulse, now_us);
      g_assert_cmpint (e2e_pulse_check (&pulse, now_us), ==, E2E_PULSE_WAIT);
    }
  g_assert_cmpint (e2e_pulse_check (&pulse, 125), ==, E2E_PULSE_PING);
  e2e_pulse_note_sent (&pulse, 130);
  g_assert_cmpint (e2e_pulse_check (&pulse, 135), ==, E2E_PULSE_LOST);
}

static void
test_long_grace (void)
{
  E2ePulse pulse;

  /* The relay wants to hear something each ping time, also while its answer is awaited. */
  e2e_pulse_init (&pulse, PING_US, 3 * PING_US, 100);
  g_assert_cmpint (e2e_pulse_check (&pulse, 125), ==, E2E_PULSE_PING);
  g_assert_cmpint (e2e_pulse_check (&pulse, 150), ==, E2E_PULSE_PING);
  g_assert_cmpint (e2e_pulse_check (&pulse, 200), ==, E2E_PULSE_LOST);
}

static void
test_ask (void)
{
  E2ePulse pulse;

  e2e_pulse_init (&pulse, PING_US, GRACE_US, 100);
  g_assert_true (e2e_pulse_ask (&pulse, 101));
  g_assert_false (e2e_pulse_ask (&pulse, 102));
  g_assert_cmpint (e2e_pulse_next_us (&pulse), ==, 111);
  g_assert_cmpint (e2e_pulse_check (&pulse, 111), ==, E2E_PULSE_LOST);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pulse/asks-when-it-is-quiet", test_quiet);
  g_test_add_func ("/pulse/gives-up-without-an-answer", test_lost);
  g_test_add_func ("/pulse/notices-a-network-that-swallows", test_one_way);
  g_test_add_func ("/pulse/keeps-asking-through-a-long-grace", test_long_grace);
  g_test_add_func ("/pulse/asks-at-once-when-told-to", test_ask);

  return g_test_run ();
}
