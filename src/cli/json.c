/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/json.h"

#include "cli/event-word.h"

#include <json-glib/json-glib.h>
#include <math.h>

#define MAX_FIELDS 5

typedef void (*PutField) (JsonBuilder *builder, const E2eEvent *event);

static void
put_string (JsonBuilder *builder, const gchar *name, const gchar *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value == NULL ? "" : value);
}

static void
put_int (JsonBuilder *builder, const gchar *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
put_boolean (JsonBuilder *builder, const gchar *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
put_code (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "code", event->code);
}

static void
put_link (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "link", event->link);
}

static void
put_relay (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "relay", event->relay);
}

static void
put_presence (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "state", e2e_presence_word (event->presence));
}

static void
put_emoji (JsonBuilder *builder, const E2eEvent *event)
{
  json_builder_set_member_name (builder, "emoji");
  json_builder_begin_array (builder);
  for (guint i = 0; i < E2E_EVENT_N_EMOJI; i++)
    json_builder_add_int_value (builder, event->emoji[i]);
  json_builder_end_array (builder);
}

static void
put_digits (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "digits", event->digits);
}

static void
put_suite (JsonBuilder *builder, const E2eEvent *event)
{
  put_int (builder, "suite", event->strength);
}

static void
put_seq (JsonBuilder *builder, const E2eEvent *event)
{
  put_int (builder, "seq", (gint64) event->seq);
}

static void
put_text (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "text", event->text);
}

static void
put_time (JsonBuilder *builder, const E2eEvent *event)
{
  put_int (builder, "time", event->time_ms);
}

static void
put_from (JsonBuilder *builder, const E2eEvent *event)
{
  (void) event;
  put_string (builder, "from", "peer");
}

static void
put_reply (JsonBuilder *builder, const E2eEvent *event)
{
  if (event->ref_seq == 0)
    return;

  json_builder_set_member_name (builder, "reply");
  json_builder_begin_object (builder);
  put_boolean (builder, "own", event->ref_is_own);
  put_int (builder, "seq", (gint64) event->ref_seq);
  json_builder_end_object (builder);
}

/* As in the content: true is one of the peer's own, as it is the peer who reacts. */
static void
put_ref (JsonBuilder *builder, const E2eEvent *event)
{
  json_builder_set_member_name (builder, "ref");
  json_builder_begin_array (builder);
  json_builder_add_boolean_value (builder, !event->ref_is_own);
  json_builder_add_int_value (builder, (gint64) event->ref_seq);
  json_builder_end_array (builder);
}

static void
put_reaction (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "emoji", event->text);
}

static void
put_active (JsonBuilder *builder, const E2eEvent *event)
{
  put_boolean (builder, "active", event->active);
}

static void
put_name (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "name", event->text);
}

static void
put_whole_seconds (JsonBuilder *builder, const E2eEvent *event)
{
  put_int (builder, "seconds", (gint64) event->seconds);
}

static void
put_seconds (JsonBuilder *builder, const E2eEvent *event)
{
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, round (event->seconds * 1000) / 1000);
}

static void
put_count (JsonBuilder *builder, const E2eEvent *event)
{
  put_int (builder, "count", (gint64) event->count);
}

static void
put_error (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "code", e2e_error_word (event->error));
  put_string (builder, "text", event->error == NULL ? NULL : event->error->message);
}

static void
put_reason (JsonBuilder *builder, const E2eEvent *event)
{
  put_string (builder, "reason", e2e_event_reason_name (event));
}

static const PutField fields[][MAX_FIELDS + 1] = {
  [E2E_EVENT_CODE] = { put_code, put_link },
  [E2E_EVENT_CONNECTED] = { put_relay },
  [E2E_EVENT_PEER] = { put_presence },
  [E2E_EVENT_SECURE] = { put_emoji, put_digits, put_suite },
  [E2E_EVENT_MESSAGE] = { put_seq, put_text, put_time, put_from, put_reply },
  [E2E_EVENT_SENT] = { put_seq, put_text },
  [E2E_EVENT_DELIVERED] = { put_seq },
  [E2E_EVENT_READ] = { put_seq },
  [E2E_EVENT_EDIT] = { put_seq, put_text },
  [E2E_EVENT_RETRACT] = { put_seq },
  [E2E_EVENT_REACT] = { put_ref, put_reaction },
  [E2E_EVENT_TYPING] = { put_active },
  [E2E_EVENT_NAME] = { put_name },
  [E2E_EVENT_TIMER] = { put_whole_seconds },
  [E2E_EVENT_TAMPER] = { put_count },
  [E2E_EVENT_RECONNECTING] = { put_seconds },
  [E2E_EVENT_RESUMED] = { NULL },
  [E2E_EVENT_ERROR] = { put_error },
  [E2E_EVENT_ENDED] = { put_reason },
};

gchar *
e2e_json_event (const E2eEvent *event)
{
  const gchar *word = e2e_event_word (event);
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (word == NULL)
    return NULL;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  put_string (builder, "event", word);
  for (guint i = 0; fields[event->kind][i] != NULL; i++)
    fields[event->kind][i](builder, event);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
