/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-search.h"

#include "gtk/message-samples.h"

static void
finish (E2eMessageSearch *search)
{
  while (e2e_message_search_is_running (search))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_finds_all_newest_first (void)
{
  g_autoptr (GListStore) store = samples_new (5000, 20);
  g_autoptr (E2eMessageSearch) search = NULL;
  guint index;

  samples_add (store, E2E_FROM_PEER, 1, "A Needle");
  samples_add (store, E2E_FROM_PEER, 1, "none");
  samples_add (store, E2E_FROM_SELF, 1, "needles");
  search = e2e_message_search_new (G_LIST_MODEL (store), "needle");
  g_assert_true (e2e_message_search_is_running (search));
  finish (search);
  g_assert_cmpuint (e2e_message_search_get_n_hits (search), ==, 2);
  g_assert_cmpuint (e2e_message_search_get_hit (search, 0), ==, 5003);
  g_assert_cmpuint (e2e_message_search_get_hit (search, 1), ==, 5001);
  g_assert_true (e2e_message_search_find (search, 5001, &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_false (e2e_message_search_find (search, 5002, &index));
}

static void
test_looks_at_what_comes_later (void)
{
  g_autoptr (GListStore) store = samples_new (10, 20);
  g_autoptr (E2eMessageSearch) search = e2e_message_search_new (G_LIST_MODEL (store), "needle");

  samples_add (store, E2E_FROM_PEER, 1, "needle");
  finish (search);
  samples_add (store, E2E_FROM_PEER, 1, "another needle");
  g_assert_cmpuint (e2e_message_search_get_n_hits (search), ==, 2);
  g_assert_cmpuint (e2e_message_search_get_hit (search, 0), ==, 12);
}

static void
test_forgets_what_vanished (void)
{
  g_autoptr (GListStore) store = samples_new (10, 20);
  g_autoptr (E2eMessageSearch) search = NULL;

  samples_add (store, E2E_FROM_PEER, 1, "needle");
  search = e2e_message_search_new (G_LIST_MODEL (store), "needle");
  finish (search);
  g_list_store_remove (store, 10);
  finish (search);
  g_assert_cmpuint (e2e_message_search_get_n_hits (search), ==, 0);
}

static void
test_a_long_list_blocks_nothing (void)
{
  g_autoptr (GListStore) store = samples_new (100000, 100);
  g_autoptr (E2eMessageSearch) search = e2e_message_search_new (G_LIST_MODEL (store), "nowhere");
  guint n_steps = 0;

  while (e2e_message_search_is_running (search))
    {
      g_main_context_iteration (NULL, TRUE);
      n_steps++;
    }
  g_test_message ("%u steps", n_steps);
  g_assert_cmpuint (n_steps, >, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/message-search/" name, func)
  ADD ("finds-all-newest-first", test_finds_all_newest_first);
  ADD ("looks-at-what-comes-later", test_looks_at_what_comes_later);
  ADD ("forgets-what-vanished", test_forgets_what_vanished);
  ADD ("a-long-list-blocks-nothing", test_a_long_list_blocks_nothing);
  return g_test_run ();
}
