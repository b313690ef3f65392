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

static void
test_remove (void)
{
  E2eVanish *vanish = e2e_vanish_new ();

  for (guint64 id = 1; id <= 3; id++)
    e2e_vanish_add (vanish, id, 100);
  e2e_vanish_remove (vanish, 2);
  e2e_vanish_remove (vanish, 2);
  e2e_vanish_remove (vanish, 4);
  g_assert_cmpuint (e2e_vanish_take (vanish, 100), ==, 1);
  g_assert_cmpuint (e2e_vanish_take (vanish, 100), ==, 3);
  g_assert_cmpuint (e2e_vanish_take (vanish, 100), ==, 0);

  /* What is given was forgotten, and may come again. */
  e2e_vanish_remove (vanish, 1);
  e2e_vanish_add (vanish, 1, 200);
  e2e_vanish_add (vanish, 1, 300);
  g_assert_cmpint (e2e_vanish_next_us (vanish), ==, 300);
  e2e_vanish_free (vanish);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vanish/gives-what-is-due-soonest-first", test_order);
  g_test_add_func ("/vanish/forgets-what-went-before", test_remove);

  return g_test_run ();
}
