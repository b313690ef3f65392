/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/plain.h"

#include "support/cli-events.h"

static void
test_each_event_is_a_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (event_cases); i++)
    {
      g_autofree gchar *line = e2e_plain_event (&event_cases[i].event);

      g_assert_cmpstr (line, ==, event_cases[i].plain);
    }
}

static void
test_errors_have_code_and_text (void)
{
  g_autoptr (GError) error =
    g_error_new (E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NO_SESSION, "Not there.");
  const E2eEvent event = { .kind = E2E_EVENT_ERROR, .error = error };
  const E2eEvent end = { .kind = E2E_EVENT_ENDED, .reason = E2E_END_ERROR, .error = error };
  g_autofree gchar *line = e2e_plain_event (&event);
  g_autofree gchar *end_line = e2e_plain_event (&end);

  g_assert_cmpstr (line, ==, "error no-session Not there.");
  g_assert_cmpstr (end_line, ==, "ended no-session");
}

static void
test_a_text_stays_on_its_line_and_commands_no_terminal (void)
{
  const E2eEvent event = { .kind = E2E_EVENT_EDIT,
                           .seq = 1,
                           .text = (gchar *) "a\nended left\tb\\n\033[2J\007" };
  g_autofree gchar *line = e2e_plain_event (&event);

  g_assert_true (g_str_has_prefix (line, "edit 1 a\\nended left\\tb\\\\n"));
  g_assert_null (g_strstr_len (line, -1, "\n"));
  g_assert_null (g_strstr_len (line, -1, "\033"));
  g_assert_null (g_strstr_len (line, -1, "\007"));
}

static void
test_a_time_beyond_the_calendar_is_a_dash (void)
{
  const E2eEvent event = {
    .kind = E2E_EVENT_MESSAGE, .seq = 1, .text = (gchar *) "x", .time_ms = G_MAXINT64
  };
  g_autofree gchar *line = e2e_plain_event (&event);

  g_assert_cmpstr (line, ==, "message 1 - x");
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plain/each-event-is-a-line", test_each_event_is_a_line);
  g_test_add_func ("/plain/errors-have-code-and-text", test_errors_have_code_and_text);
  g_test_add_func ("/plain/a-text-stays-on-its-line-and-commands-no-terminal",
                   test_a_text_stays_on_its_line_and_commands_no_terminal);
  g_test_add_func ("/plain/a-time-beyond-the-calendar-is-a-dash",
                   test_a_time_beyond_the_calendar_is_a_dash);

  return g_test_run ();
}
