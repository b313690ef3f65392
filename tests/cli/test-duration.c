/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/duration.h"

#include "client/options.h"

static void
test_times_are_read (void)
{
  const struct
  {
    const gchar *text;
    guint seconds;
  } cases[] = {
    { "0", 0 },
    { "off", 0 },
    { "OFF", 0 },
    { "30", 30 },
    { "30s", 30 },
    { "5m", 300 },
    { "2H", 7200 },
    { "1d", 86400 },
    { "1w", 604800 },
    { "366d", 31622400 },
    { "31622400", 31622400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint seconds = 1;

      g_assert_true (e2e_duration_parse (cases[i].text, &seconds));
      g_assert_cmpuint (seconds, ==, cases[i].seconds);
    }
}

static void
test_what_is_no_time_is_refused (void)
{
  static const gchar *const cases[] = { "",
                                        "s",
                                        "-1",
                                        "+1",
                                        "1.5h",
                                        "5 m",
                                        "5min",
                                        "1y",
                                        "367d",
                                        "31622401",
                                        "99999999999999999999",
                                        "0x10",
                                        " 1" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint seconds = 77;

      g_assert_false (e2e_duration_parse (cases[i], &seconds));
      g_assert_cmpuint (seconds, ==, 77);
    }
}

static void
test_times_are_written_in_their_largest_unit (void)
{
  const struct
  {
    guint seconds;
    const gchar *text;
  } cases[] = {
    { 0, "off" },    { 1, "1 s" },       { 90, "90 s" },       { 300, "5 min" },
    { 7200, "2 h" }, { 86400, "1 day" }, { 604800, "7 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *text = e2e_duration_format (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duration/times-are-read", test_times_are_read);
  g_test_add_func ("/duration/what-is-no-time-is-refused", test_what_is_no_time_is_refused);
  g_test_add_func ("/duration/times-are-written-in-their-largest-unit",
                   test_times_are_written_in_their_largest_unit);

  return g_test_run ();
}
