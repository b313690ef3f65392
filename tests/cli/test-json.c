/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/json.h"

#include "cli/command.h"
#include "support/cli-events.h"

#include <json-glib/json-glib.h>

static void
test_each_event_is_an_object (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (event_cases); i++)
    {
      g_autofree gchar *line = e2e_json_event (&event_cases[i].event);

      g_assert_cmpstr (line, ==, event_cases[i].json);
    }
}

static void
test_errors_have_code_and_text (void)
{
  g_autoptr (GError) client = g_error_new (E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_WRONG_CODE, "Oh.");
  g_autoptr (GError) command = g_error_new (E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_UNKNOWN, "What?");
  const E2eEvent events[] = {
    { .kind = E2E_EVENT_ERROR, .error = client },
    { .kind = E2E_EVENT_ERROR, .error = command },
    { .kind = E2E_EVENT_ENDED, .reason = E2E_END_ERROR, .error = client },
  };
  static const gchar *const lines[] = {
    "{\"event\":\"error\",\"code\":\"wrong-code\",\"text\":\"Oh.\"}",
    "{\"event\":\"error\",\"code\":\"bad-command\",\"text\":\"What?\"}",
    "{\"event\":\"ended\",\"reason\":\"wrong-code\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree gchar *line = e2e_json_event (&events[i]);

      g_assert_cmpstr (line, ==, lines[i]);
    }
}

/* Whatever a text holds, it stays on its line and comes back as it was. */
static void
test_hostile_texts_come_back_as_they_were (void)
{
  static const gchar *const texts[] = {
    "a\nb\r\nc\td",
    "\001\002\033[2J\007\177",
    "\"}\n{\"event\":\"ended\"}",
    "\\u0041\\",
    "\u202e\u2028\xc2\x85",
    "\U0001f468\u200d\U0001f469",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const E2eEvent event = { .kind = E2E_EVENT_MESSAGE, .seq = 1, .text = (gchar *) texts[i] };
      g_autofree gchar *line = e2e_json_event (&event);
      g_autoptr (JsonNode) root = json_from_string (line, NULL);

      g_assert_null (g_strstr_len (line, -1, "\n"));
      g_assert_null (g_strstr_len (line, -1, "\033"));
      g_assert_nonnull (root);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "text"), ==,
                       texts[i]);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/each-event-is-an-object", test_each_event_is_an_object);
  g_test_add_func ("/json/errors-have-code-and-text", test_errors_have_code_and_text);
  g_test_add_func ("/json/hostile-texts-come-back-as-they-were",
                   test_hostile_texts_come_back_as_they_were);

  return g_test_run ();
}
