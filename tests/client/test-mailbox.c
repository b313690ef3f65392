/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/mailbox.h"

#define N_ITEMS 10000

typedef struct
{
  E2eMailbox *mailbox;
  guint n_taken;
} Fixture;

static void
take_in_order (gpointer item, gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpuint (GPOINTER_TO_UINT (item), ==, ++fixture->n_taken);
}

static gpointer
post_all (gpointer data)
{
  for (guint i = 1; i <= N_ITEMS; i++)
    e2e_mailbox_post (data, GUINT_TO_POINTER (i));
  return NULL;
}

static void
test_order (void)
{
  Fixture fixture = { 0 };
  GThread *thread;

  fixture.mailbox = e2e_mailbox_new (NULL, G_PRIORITY_DEFAULT, take_in_order, &fixture, NULL);
  thread = g_thread_new ("post", post_all, fixture.mailbox);
  while (fixture.n_taken < N_ITEMS)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  e2e_mailbox_free (fixture.mailbox);
}

static void
test_yields (void)
{
  Fixture fixture = { 0 };

  fixture.mailbox = e2e_mailbox_new (NULL, G_PRIORITY_DEFAULT, take_in_order, &fixture, NULL);
  post_all (fixture.mailbox);
  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture.n_taken, >, 0);
  g_assert_cmpuint (fixture.n_taken, <, 1000);
  e2e_mailbox_free (fixture.mailbox);
}

static void
take_and_close (gpointer item, gpointer data)
{
  Fixture *fixture = data;

  g_free (item);
  fixture->n_taken++;
  g_clear_pointer (&fixture->mailbox, e2e_mailbox_free);
}

static void
test_closed_within (void)
{
  Fixture fixture = { 0 };

  /* What is left is freed, which the leak checker sees, and not handed over. */
  fixture.mailbox = e2e_mailbox_new (NULL, G_PRIORITY_DEFAULT, take_and_close, &fixture, g_free);
  for (guint i = 0; i < 10; i++)
    e2e_mailbox_post (fixture.mailbox, g_strdup ("item"));
  while (fixture.mailbox != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture.n_taken, ==, 1);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mailbox/hands-over-in-order", test_order);
  g_test_add_func ("/mailbox/leaves-room-for-others", test_yields);
  g_test_add_func ("/mailbox/may-be-closed-while-it-hands-over", test_closed_within);

  return g_test_run ();
}
