/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/backlog.h"

#include <string.h>

static void
test_an_empty_one_is_null (void)
{
  E2eAccount account = { 0 };
  E2eBacklog *backlog = NULL;

  g_assert_cmpuint (e2e_backlog_get_size (backlog), ==, 0);
  g_assert_true (e2e_backlog_append (&backlog, &account, NULL, 0));
  g_assert_null (backlog);
  e2e_backlog_drop (&backlog, &account, 0);
  e2e_backlog_clear (&backlog, &account);

  g_assert_true (e2e_backlog_append (&backlog, &account, "abc", 3));
  e2e_backlog_drop (&backlog, &account, 3);
  g_assert_null (backlog);
  g_assert_cmpuint (e2e_account_get_used (&account), ==, 0);
}

static void
test_is_a_queue (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GByteArray) model = g_byte_array_new ();
  E2eAccount account = { .max_bytes = 1024 * 1024 };
  E2eBacklog *backlog = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      const guint n = (guint) g_rand_int_range (rand, 0, 300);

      if (g_rand_boolean (rand))
        {
          guint8 bytes[300];

          memset (bytes, (gint) i, n);
          g_assert_true (e2e_backlog_append (&backlog, &account, bytes, n));
          g_byte_array_append (model, bytes, n);
        }
      else
        {
          const guint dropped = MIN (n, model->len);

          e2e_backlog_drop (&backlog, &account, dropped);
          g_byte_array_remove_range (model, 0, dropped);
        }
      g_assert_cmpuint (e2e_backlog_get_size (backlog), ==, model->len);
      g_assert_cmpuint (e2e_account_get_used (&account), >=, model->len);
      if (backlog != NULL)
        g_assert_cmpmem (e2e_backlog_get_bytes (backlog), e2e_backlog_get_size (backlog),
                         model->data, model->len);
    }
  e2e_backlog_clear (&backlog, &account);
  g_assert_cmpuint (e2e_account_get_used (&account), ==, 0);
}

static void
test_keeps_what_it_has_when_the_account_is_empty (void)
{
  E2eAccount account = { .max_bytes = 1000 };
  E2eBacklog *backlog = NULL;
  guint8 bytes[2000] = { 0 };

  g_assert_true (e2e_backlog_append (&backlog, &account, "abc", 3));
  g_assert_false (e2e_backlog_append (&backlog, &account, bytes, sizeof bytes));
  g_assert_cmpmem (e2e_backlog_get_bytes (backlog), e2e_backlog_get_size (backlog), "abc", 3);
  e2e_backlog_clear (&backlog, &account);
  g_assert_cmpuint (e2e_account_get_used (&account), ==, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backlog/an-empty-one-is-null", test_an_empty_one_is_null);
  g_test_add_func ("/backlog/is-a-queue", test_is_a_queue);
  g_test_add_func ("/backlog/keeps-what-it-has-when-the-account-is-empty",
                   test_keeps_what_it_has_when_the_account_is_empty);

  return g_test_run ();
}
