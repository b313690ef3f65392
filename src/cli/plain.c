/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/plain.h"

#include "cli/event-word.h"
#include "client/conversation.h"
#include "client/display.h"

#define MAX_FIELDS 4

typedef void (*PutField) (GString *line, const E2eEvent *event);

static void
put_text (GString *line, const E2eEvent *event)
{
  g_autofree gchar *text = e2e_display_text (event->text == NULL ? "" : event->text);

  g_string_append_c (line, ' ');
  for (const gchar *c = text; *c != '\0'; c++)
    switch (*c)
      {
      case '\n':
        g_string_append (line, "\\n");
        break;
      case '\r':
        g_string_append (line, "\\r");
        break;
      case '\t':
        g_string_append (line, "\\t");
        break;
      case '\\':
        g_string_append (line, "\\\\");
        break;
      default:
        g_string_append_c (line, *c);
      }
}

static void
put_invite (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %s %s", event->code, event->link == NULL ? "-" : event->link);
}

static void
put_relay (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %s", event->relay);
}

static void
put_presence (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %s", e2e_presence_word (event->presence));
}

static void
put_safety (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " suite %u digits %s emoji", event->strength, event->digits);
  for (guint i = 0; i < E2E_EVENT_N_EMOJI; i++)
    g_string_append_printf (line, " %s", e2e_conversation_emoji_glyph (event->emoji[i]));
}

static void
put_seq (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %" G_GUINT64_FORMAT, event->seq);
}

/* The peer's clock may say anything, also what no calendar has. */
static void
put_time (GString *line, const E2eEvent *event)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (event->time_ms / 1000);
  g_autofree gchar *text = time == NULL ? NULL : g_date_time_format (time, "%FT%TZ");

  g_string_append_printf (line, " %s", text == NULL ? "-" : text);
}

static void
put_ref (GString *line, const E2eEvent *event)
{
  if (event->ref_seq != 0)
    g_string_append_printf (line, " %s %" G_GUINT64_FORMAT, event->ref_is_own ? "own" : "peer",
                            event->ref_seq);
}

static void
put_active (GString *line, const E2eEvent *event)
{
  g_string_append (line, event->active ? " yes" : " no");
}

static void
put_seconds (GString *line, const E2eEvent *event)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (line, " %s",
                          g_ascii_formatd (number, sizeof number, "%.3g", event->seconds));
}

static void
put_whole_seconds (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %.0f", event->seconds);
}

static void
put_count (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %" G_GUINT64_FORMAT, event->count);
}

static void
put_error (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %s %s", e2e_error_word (event->error),
                          event->error == NULL ? "" : event->error->message);
}

static void
put_reason (GString *line, const E2eEvent *event)
{
  g_string_append_printf (line, " %s", e2e_event_reason_name (event));
}

static const PutField fields[][MAX_FIELDS + 1] = {
  [E2E_EVENT_CODE] = { put_invite },
  [E2E_EVENT_CONNECTED] = { put_relay },
  [E2E_EVENT_PEER] = { put_presence },
  [E2E_EVENT_SECURE] = { put_safety },
  [E2E_EVENT_MESSAGE] = { put_seq, put_time, put_ref, put_text },
  [E2E_EVENT_SENT] = { put_seq, put_text },
  [E2E_EVENT_DELIVERED] = { put_seq },
  [E2E_EVENT_READ] = { put_seq },
  [E2E_EVENT_EDIT] = { put_seq, put_text },
  [E2E_EVENT_RETRACT] = { put_seq },
  [E2E_EVENT_REACT] = { put_ref, put_text },
  [E2E_EVENT_TYPING] = { put_active },
  [E2E_EVENT_NAME] = { put_text },
  [E2E_EVENT_TIMER] = { put_whole_seconds },
  [E2E_EVENT_TAMPER] = { put_count },
  [E2E_EVENT_RECONNECTING] = { put_seconds },
  [E2E_EVENT_RESUMED] = { NULL },
  [E2E_EVENT_ERROR] = { put_error },
  [E2E_EVENT_ENDED] = { put_reason },
};

gchar *
e2e_plain_event (const E2eEvent *event)
{
  const gchar *word = e2e_event_word (event);
  GString *line;

  if (word == NULL)
    return NULL;

  /* A reply has more words than a message, so it begins with another one. */
  if (event->kind == E2E_EVENT_MESSAGE && event->ref_seq != 0)
    word = "reply";

  line = g_string_new (word);
  for (guint i = 0; fields[event->kind][i] != NULL; i++)
    fields[event->kind][i](line, event);
  return g_string_free (line, FALSE);
}
