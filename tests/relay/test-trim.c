/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/trim.h"

typedef struct
{
  GMainContext *context;
  E2eAccount account;
  E2eTrim trim;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->context = g_main_context_new ();
  g_main_context_push_thread_default (fixture->context);
  e2e_trim_init (&fixture->trim, &fixture->account, 0);
  g_main_context_pop_thread_default (fixture->context);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  e2e_trim_clear (&fixture->trim);
  g_main_context_unref (fixture->context);
}

/* So many come, and of them so many go. */
static void
crowd (Fixture *self, gsize come_bytes, gsize go_bytes)
{
  g_assert_true (e2e_account_take (&self->account, come_bytes));
  e2e_account_give_back (&self->account, go_bytes);
  e2e_trim_look (&self->trim);
}

/* Whatever is due happens. */
static gboolean
has_trimmed (Fixture *self)
{
  gboolean has = FALSE;

  while (g_main_context_iteration (self->context, FALSE))
    has = TRUE;
  if (has)
    g_assert_cmpuint (e2e_account_get_peak (&self->account), ==,
                      e2e_account_get_used (&self->account));
  return has;
}

static void
test_trims_once_a_crowd_has_gone (Fixture *fixture, gconstpointer data)
{
  (void) data;
  crowd (fixture, E2E_TRIM_MIN_BYTES, E2E_TRIM_MIN_BYTES);
  e2e_trim_look (&fixture->trim);
  g_assert_true (has_trimmed (fixture));
  e2e_trim_look (&fixture->trim);
  g_assert_false (has_trimmed (fixture));
}

static void
test_trims_after_each_crowd (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < 3; i++)
    {
      crowd (fixture, 2 * E2E_TRIM_MIN_BYTES, 2 * E2E_TRIM_MIN_BYTES - 10);
      g_assert_true (has_trimmed (fixture));
    }
  g_assert_cmpuint (e2e_account_get_used (&fixture->account), ==, 30);
}

/* In pieces, for which nobody looked. */
static void
test_heeds_who_went_before (Fixture *fixture, gconstpointer data)
{
  (void) data;
  e2e_account_charge (&fixture->account, E2E_TRIM_MIN_BYTES);
  e2e_account_give_back (&fixture->account, E2E_TRIM_MIN_BYTES - 1);
  crowd (fixture, 100, 101);
  g_assert_true (has_trimmed (fixture));
}

static void
test_does_not_trim_for_little (Fixture *fixture, gconstpointer data)
{
  (void) data;
  crowd (fixture, E2E_TRIM_MIN_BYTES - 1, E2E_TRIM_MIN_BYTES - 1);
  g_assert_false (has_trimmed (fixture));
}

static void
test_does_not_trim_while_most_are_there (Fixture *fixture, gconstpointer data)
{
  (void) data;
  crowd (fixture, 20 * E2E_TRIM_MIN_BYTES, 10 * E2E_TRIM_MIN_BYTES - 1);
  g_assert_false (has_trimmed (fixture));
  crowd (fixture, 0, 1);
  g_assert_true (has_trimmed (fixture));
}

/* What is refused was never there. */
static void
test_does_not_count_who_is_turned_away (Fixture *fixture, gconstpointer data)
{
  (void) data;
  e2e_account_set_max (&fixture->account, 100);
  g_assert_false (e2e_account_take (&fixture->account, 2 * E2E_TRIM_MIN_BYTES));
  e2e_trim_look (&fixture->trim);
  g_assert_false (has_trimmed (fixture));
}

static void
test_does_not_come_after_the_end (Fixture *fixture, gconstpointer data)
{
  (void) data;
  crowd (fixture, E2E_TRIM_MIN_BYTES, E2E_TRIM_MIN_BYTES);
  e2e_trim_clear (&fixture->trim);
  g_assert_false (g_main_context_iteration (fixture->context, FALSE));
}

static void
test_one_of_zeros_never_trims (void)
{
  E2eTrim trim = { 0 };

  e2e_trim_look (&trim);
  e2e_trim_clear (&trim);
}

static gpointer
look (gpointer trim)
{
  e2e_trim_look (trim);
  return NULL;
}

static void
test_any_thread_may_look (Fixture *fixture, gconstpointer data)
{
  GThread *threads[4];

  (void) data;
  g_assert_true (e2e_account_take (&fixture->account, E2E_TRIM_MIN_BYTES));
  e2e_account_give_back (&fixture->account, E2E_TRIM_MIN_BYTES);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("look", look, &fixture->trim);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  g_assert_false (g_main_context_iteration (fixture->context, FALSE));
}

#define ADD(path_, test_) g_test_add ("/trim/" path_, Fixture, NULL, set_up, test_, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("trims-once-a-crowd-has-gone", test_trims_once_a_crowd_has_gone);
  ADD ("trims-after-each-crowd", test_trims_after_each_crowd);
  ADD ("heeds-who-went-before", test_heeds_who_went_before);
  ADD ("does-not-trim-for-little", test_does_not_trim_for_little);
  ADD ("does-not-trim-while-most-are-there", test_does_not_trim_while_most_are_there);
  ADD ("does-not-count-who-is-turned-away", test_does_not_count_who_is_turned_away);
  ADD ("does-not-come-after-the-end", test_does_not_come_after_the_end);
  g_test_add_func ("/trim/one-of-zeros-never-trims", test_one_of_zeros_never_trims);
  ADD ("any-thread-may-look", test_any_thread_may_look);

  return g_test_run ();
}
