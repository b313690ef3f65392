/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-group.h"

#include "gtk/message-samples.h"

#include <locale.h>

static E2eMessageGroup
find (GListStore *store, guint position)
{
  g_autoptr (E2eMessage) before =
    position > 0 ? g_list_model_get_item (G_LIST_MODEL (store), position - 1) : NULL;
  g_autoptr (E2eMessage) message = g_list_model_get_item (G_LIST_MODEL (store), position);
  g_autoptr (E2eMessage) after = g_list_model_get_item (G_LIST_MODEL (store), position + 1);

  return e2e_message_group_find (before, message, after);
}

static void
test_groups_by_person_and_minute (void)
{
  g_autoptr (GListStore) store = g_list_store_new (E2E_TYPE_MESSAGE);

  samples_add (store, E2E_FROM_PEER, 1, "a");
  samples_add (store, E2E_FROM_PEER, 1, "b");
  samples_add (store, E2E_FROM_PEER, 2, "c");
  samples_add (store, E2E_FROM_SELF, 2, "d");
  g_assert_true (find (store, 0).starts_group);
  g_assert_false (find (store, 0).ends_group);
  g_assert_false (find (store, 0).shows_meta);
  g_assert_false (find (store, 1).starts_group);
  g_assert_true (find (store, 1).ends_group);
  g_assert_true (find (store, 1).shows_meta);
  g_assert_true (find (store, 2).starts_group);
  g_assert_true (find (store, 2).ends_group);
  g_assert_true (find (store, 3).starts_group);
  g_assert_true (find (store, 3).ends_list);
  g_assert_false (find (store, 2).ends_list);
}

static void
test_a_new_day_is_named (void)
{
  g_autoptr (GListStore) store = g_list_store_new (E2E_TYPE_MESSAGE);

  samples_add (store, E2E_FROM_PEER, 0, "a");
  samples_add (store, E2E_FROM_PEER, 14 * 60 + 59, "b");
  samples_add (store, E2E_FROM_PEER, 15 * 60, "c");
  g_assert_true (find (store, 0).starts_day);
  g_assert_false (find (store, 1).starts_day);
  g_assert_true (find (store, 2).starts_day);
}

static void
test_states_that_differ_are_shown (void)
{
  g_autoptr (GListStore) store = g_list_store_new (E2E_TYPE_MESSAGE);
  E2eMessage *first = samples_add (store, E2E_FROM_SELF, 1, "a");
  E2eMessage *second = samples_add (store, E2E_FROM_SELF, 1, "b");

  e2e_message_set_state (first, E2E_MESSAGE_DELIVERED);
  e2e_message_set_state (second, E2E_MESSAGE_DELIVERED);
  g_assert_false (find (store, 0).shows_meta);
  e2e_message_set_state (second, E2E_MESSAGE_SENT);
  g_assert_true (find (store, 0).shows_meta);
}

static void
test_days_are_named_from_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 3, 4, 0, 5, 0);
  g_autofree gchar *today = e2e_message_group_name_day (g_date_time_to_unix (now) * 1000, now);
  g_autofree gchar *yesterday =
    e2e_message_group_name_day ((g_date_time_to_unix (now) - 600) * 1000, now);
  g_autofree gchar *before =
    e2e_message_group_name_day ((g_date_time_to_unix (now) - 2 * 86400) * 1000, now);
  g_autofree gchar *long_ago =
    e2e_message_group_name_day ((g_date_time_to_unix (now) - 400 * 86400) * 1000, now);

  g_assert_cmpstr (today, ==, "Today");
  g_assert_cmpstr (yesterday, ==, "Yesterday");
  g_assert_cmpstr (before, ==, "Monday, 2 March");
  g_assert_cmpstr (long_ago, ==, "28 January 2025");
}

static void
test_today_becomes_yesterday_at_midnight (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 12, 31, 23, 58, 30.5);
  const guint n_seconds = e2e_message_group_seconds_to_midnight (now);
  g_autoptr (GDateTime) before = g_date_time_add_seconds (now, n_seconds - 1);
  g_autoptr (GDateTime) after = g_date_time_add_seconds (now, n_seconds);
  const gint64 time_ms = g_date_time_to_unix (now) * 1000;
  g_autofree gchar *name_before = e2e_message_group_name_day (time_ms, before);
  g_autofree gchar *name_after = e2e_message_group_name_day (time_ms, after);

  g_assert_cmpuint (n_seconds, ==, 90);
  g_assert_cmpstr (name_before, ==, "Today");
  g_assert_cmpstr (name_after, ==, "Yesterday");
}

/* From every hour of a year, where the clock is changed in the small hours
 * and where it is changed at midnight. */
static void
test_midnight_comes_on_every_day (void)
{
  const gchar *zones[] = { "UTC", "CET-1CEST,M3.5.0,M10.5.0/3", "<-04>4<-03>,M9.1.0/0,M4.1.0/0" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[i]);
      g_autoptr (GDateTime) begin = NULL;

      g_assert_nonnull (zone);
      begin = g_date_time_new (zone, 2026, 1, 1, 0, 0, 0);
      for (guint hour = 0; hour < 365 * 24; hour++)
        {
          g_autoptr (GDateTime) now = g_date_time_add_hours (begin, (gint) hour);
          const guint n_seconds = e2e_message_group_seconds_to_midnight (now);
          g_autoptr (GDateTime) before = g_date_time_add_seconds (now, n_seconds - 2.0);
          g_autoptr (GDateTime) after = g_date_time_add_seconds (now, n_seconds);

          g_assert_cmpint (g_date_time_get_day_of_month (after), !=,
                           g_date_time_get_day_of_month (now));
          if (g_date_time_compare (before, now) >= 0)
            g_assert_cmpint (g_date_time_get_day_of_month (before), ==,
                             g_date_time_get_day_of_month (now));
        }
    }
}

static void
test_impossible_times_have_no_name (void)
{
  const gint64 times[] = { G_MAXINT64, G_MININT64, -1 };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GListStore) store = g_list_store_new (E2E_TYPE_MESSAGE);
      g_autoptr (E2eMessage) message =
        e2e_message_new (E2E_FROM_PEER, 0, times[i], g_strdup ("x"), 0);
      g_autofree gchar *day = e2e_message_group_name_day (times[i], now);
      g_autofree gchar *time = e2e_message_group_name_time (times[i]);

      g_list_store_append (store, message);
      samples_add (store, E2E_FROM_PEER, 0, "after");
      g_assert_true (find (store, 0).starts_group);
      g_assert_true (find (store, 1).starts_day);
      g_assert_cmpint (*day == '\0', ==, i < 2);
      g_assert_cmpint (*time == '\0', ==, i < 2);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/message-group/" name, func)
  ADD ("groups-by-person-and-minute", test_groups_by_person_and_minute);
  ADD ("a-new-day-is-named", test_a_new_day_is_named);
  ADD ("states-that-differ-are-shown", test_states_that_differ_are_shown);
  ADD ("days-are-named-from-today", test_days_are_named_from_today);
  ADD ("today-becomes-yesterday-at-midnight", test_today_becomes_yesterday_at_midnight);
  ADD ("midnight-comes-on-every-day", test_midnight_comes_on_every_day);
  ADD ("impossible-times-have-no-name", test_impossible_times_have_no_name);
  return g_test_run ();
}
