/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/duration.h"

#include "client/options.h"

#include <glib/gi18n.h>

#define MINUTE_S 60u
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)
#define WEEK_S (7 * DAY_S)

static guint
unit_seconds (const gchar *unit)
{
  if (unit[0] == '\0')
    return 1;
  if (unit[1] != '\0')
    return 0;

  switch (g_ascii_tolower (unit[0]))
    {
    case 's':
      return 1;
    case 'm':
      return MINUTE_S;
    case 'h':
      return HOUR_S;
    case 'd':
      return DAY_S;
    case 'w':
      return WEEK_S;
    default:
      return 0;
    }
}

gboolean
e2e_duration_parse (const gchar *text, guint *seconds)
{
  gchar *unit = NULL;
  guint64 number, unit_s;

  if (g_ascii_strcasecmp (text, "off") == 0)
    {
      *seconds = 0;
      return TRUE;
    }

  /* strtoull() would take a sign. */
  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  number = g_ascii_strtoull (text, &unit, 10);
  unit_s = unit_seconds (unit);
  if (unit_s == 0 || number > E2E_OPTIONS_MAX_TIMER_S / unit_s)
    return FALSE;

  *seconds = (guint) (number * unit_s);
  return TRUE;
}

gchar *
e2e_duration_format (guint seconds)
{
  if (seconds == 0)
    return g_strdup (_ ("off"));
  if (seconds % DAY_S == 0)
    return g_strdup_printf (ngettext ("%u day", "%u days", seconds / DAY_S), seconds / DAY_S);
  if (seconds % HOUR_S == 0)
    return g_strdup_printf (_ ("%u h"), seconds / HOUR_S);
  if (seconds % MINUTE_S == 0)
    return g_strdup_printf (_ ("%u min"), seconds / MINUTE_S);
  return g_strdup_printf (_ ("%u s"), seconds);
}
