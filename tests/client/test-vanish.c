/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/vanish.h"

static void
test_order (void)
{
  E2eVanish *vanish = e2e_vanish_new ();

  g_assert_cmpint (e2e_vanish_next_us (vanish), ==, G_MAXINT64);
  g_assert_cmpuint (e2e_vanish_take (vanish, G_MAXINT64), ==, 0);

  e2e_vanish_add (vanish, 1, 300);
  e2e_vanish_add (vanish, 2, 100);
  e2e_vanish_add (vanish, 3, 200);
  e2e_vanish_add (vanish, 4, 100);
  g_assert_cmpint (e2e_vanish_next_us (vanish), ==, 100);
  g_assert_cmpuint (e2e_vanish_take (vanish, 99), ==, 0);
  g_assert_cmpuint (e2e_vanish_take (vanish, 200), ==, 2);
  g_assert_cmpuint (e2e_vanish_take (vanish, 200), ==, 4);
  g_assert_cmpuint (e2e_vanish_take (vanish, 200), ==, 3);
  g_assert_cmpuint (e2e_vanish_take (vanish, 200), ==, 0);
  g_assert_cmpint (e2e_vanish_next_us (vanish), ==, 300);
  e2e_vanish_free (vanish);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vanish/gives-what-is-due-soonest-first", test_order);

  return g_test_run ();
}
