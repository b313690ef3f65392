/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/duration.h"

#include <glib/gi18n.h>

#define MINUTE 60u
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)

const guint e2e_duration_usual_s[] = { 30, 5 * MINUTE, HOUR, 8 * HOUR, DAY, WEEK, 0 };

gchar *
e2e_duration_in_words (guint seconds)
{
  if (seconds >= WEEK && seconds % WEEK == 0)
    return g_strdup_printf (ngettext ("%u week", "%u weeks", seconds / WEEK), seconds / WEEK);
  if (seconds >= DAY && seconds % DAY == 0)
    return g_strdup_printf (ngettext ("%u day", "%u days", seconds / DAY), seconds / DAY);
  if (seconds >= HOUR && seconds % HOUR == 0)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", seconds / HOUR), seconds / HOUR);
  if (seconds >= MINUTE && seconds % MINUTE == 0)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", seconds / MINUTE),
                            seconds / MINUTE);
  return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
}
