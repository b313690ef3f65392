/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-group.h"

#include <glib/gi18n.h>

static GDateTime *
local_time (gint64 time_ms)
{
  return g_date_time_new_from_unix_local (time_ms / 1000);
}

/* Days since the year 1, or -1. */
static gint
get_day (GDateTime *time)
{
  GDate date;

  if (time == NULL)
    return -1;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (time),
                  (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  return (gint) g_date_get_julian (&date);
}

static gboolean
is_same_day (E2eMessage *a, E2eMessage *b)
{
  g_autoptr (GDateTime) time_a = local_time (e2e_message_get_time_ms (a));
  g_autoptr (GDateTime) time_b = local_time (e2e_message_get_time_ms (b));

  return get_day (time_a) == get_day (time_b);
}

/* Every zone of today is whole minutes away from UTC. */
static gint64
get_minute (E2eMessage *message)
{
  const gint64 time_ms = e2e_message_get_time_ms (message);

  return time_ms / 60000 - (time_ms % 60000 < 0);
}

static gboolean
is_one_group (E2eMessage *a, E2eMessage *b)
{
  return a != NULL && b != NULL && e2e_message_get_from (a) == e2e_message_get_from (b) &&
         get_minute (a) == get_minute (b);
}

E2eMessageGroup
e2e_message_group_find (E2eMessage *before, E2eMessage *message, E2eMessage *after)
{
  E2eMessageGroup group;

  group.starts_day = before == NULL || !is_same_day (before, message);
  group.starts_group = group.starts_day || !is_one_group (before, message);
  group.ends_group = !is_one_group (message, after) || !is_same_day (message, after);
  group.ends_list = after == NULL;
  group.shows_meta = group.ends_group || e2e_message_get_state (message) == E2E_MESSAGE_WAITING ||
                     e2e_message_get_state (message) != e2e_message_get_state (after);
  return group;
}

gchar *
e2e_message_group_name_day (gint64 time_ms, GDateTime *now)
{
  g_autoptr (GDateTime) time = local_time (time_ms);
  const gint days_ago = get_day (now) - get_day (time);

  if (time == NULL)
    return g_strdup ("");
  if (days_ago == 0)
    return g_strdup (_ ("Today"));
  if (days_ago == 1)
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    /* Translators: a day of this year, as strftime() has it: Monday, 2 March. */
    return g_date_time_format (time, _ ("%A, %-e %B"));
  /* Translators: a day of another year, as strftime() has it: 2 March 2020. */
  return g_date_time_format (time, _ ("%-e %B %Y"));
}

guint
e2e_message_group_seconds_to_midnight (GDateTime *now)
{
  const GTimeSpan max_day = 26 * G_TIME_SPAN_HOUR;
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) midnight = NULL;
  GTimeSpan left;

  /* Where summer time leaves out the hour after midnight, GLib takes the one after it. */
  if (tomorrow != NULL)
    midnight = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (tomorrow),
                                g_date_time_get_month (tomorrow),
                                g_date_time_get_day_of_month (tomorrow), 0, 0, 0);
  left = midnight != NULL ? g_date_time_difference (midnight, now) : G_TIME_SPAN_HOUR;
  /* Never before midnight, and never again at once. */
  return (guint) (CLAMP (left, 0, max_day) / G_TIME_SPAN_SECOND) + 1;
}

gchar *
e2e_message_group_name_time (gint64 time_ms)
{
  g_autoptr (GDateTime) time = local_time (time_ms);

  if (time == NULL)
    return g_strdup ("");
  /* Translators: a time of day, as strftime() has it. */
  return g_date_time_format (time, _ ("%H:%M"));
}
