/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/script.h"

#include "cli/action.h"
#include "cli/json.h"
#include "cli/line-reader.h"
#include "cli/plain.h"
#include "cli/signals.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  E2eConversation *conversation;
  E2eLineReader *reader;
  gboolean json;
  gchar *held; /* a line that had no room yet; none is read meanwhile */
  gboolean input_ended; /* leave once secure and all is delivered */
  gboolean has_quit; /* leave once all is delivered */
  gboolean is_leaving;
  gboolean output_failed; /* nobody reads the events */
} E2eScript;

static void read_next (E2eScript *self);

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  E2eScript *self = user_data;

  e2e_conversation_leave_finish (E2E_CONVERSATION (source), result);
  g_main_loop_quit (self->loop);
}

static void
leave (E2eScript *self)
{
  if (self->is_leaving)
    return;

  self->is_leaving = TRUE;
  e2e_conversation_leave_async (self->conversation, on_left, self);
}

/* Whether all is done: read, sent, delivered. An end of input without a word is no success before
 * it is known whether the other person can be met. */
static void
leave_if_done (E2eScript *self)
{
  const gboolean may_leave =
    self->has_quit ||
    (self->input_ended && e2e_conversation_get_state (self->conversation) == E2E_STATE_SECURE);

  if (may_leave && self->held == NULL && e2e_conversation_get_settled (self->conversation))
    leave (self);
}

static void
print_event (E2eScript *self, const E2eEvent *event)
{
  g_autofree gchar *line = self->json ? e2e_json_event (event) : e2e_plain_event (event);

  if (line == NULL || self->output_failed)
    return;

  self->output_failed =
    fputs (line, stdout) == EOF || putchar ('\n') == EOF || fflush (stdout) == EOF;
  if (self->output_failed)
    {
      g_printerr ("e2echat-cli: %s\n", _ ("Nobody reads the events any more; leaving."));
      leave (self);
    }
}

static void
print_error (E2eScript *self, const GError *error)
{
  const E2eEvent event = { .kind = E2E_EVENT_ERROR, .error = (GError *) error };

  print_event (self, &event);
}

static void
on_tell (const gchar *text, gpointer user_data)
{
  (void) user_data;
  g_printerr ("%s\n", text);
}

/* /quit too lets the lines before it arrive. */
static void
on_quit (gpointer user_data)
{
  E2eScript *self = user_data;

  self->input_ended = TRUE;
  self->has_quit = TRUE;
  leave_if_done (self);
}

/* FALSE if there is no room for the line now. */
static gboolean
take_line (E2eScript *self, const gchar *line)
{
  const E2eActor actor = { .conversation = self->conversation,
                           .numbers = E2E_NUMBERS_SEQ,
                           .tell = on_tell,
                           .leave = on_quit,
                           .user_data = self };
  g_autoptr (GError) error = NULL;
  g_autoptr (E2eCommand) command = NULL;

  if (line[0] == '\0')
    return TRUE;

  command = e2e_command_parse (line, &error);
  if (command == NULL || !e2e_action_run (&actor, command, &error))
    {
      if (g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_TOO_MUCH_WAITING))
        return FALSE;
      print_error (self, error);
    }
  return TRUE;
}

static void
take_held_line (E2eScript *self)
{
  g_autofree gchar *line = g_steal_pointer (&self->held);

  /* Taken out first, as it is sent in here, and what that changes leads here again. */
  if (line == NULL)
    return;
  if (take_line (self, line))
    read_next (self);
  else
    self->held = g_steal_pointer (&line);
}

static void
on_line_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  E2eScript *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *line = e2e_line_reader_next_finish (E2E_LINE_READER (source), result, &error);

  if (g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_TEXT))
    print_error (self, error);
  else if (line == NULL)
    {
      if (error != NULL)
        g_printerr ("e2echat-cli: %s\n", error->message);
      self->input_ended = TRUE;
      leave_if_done (self);
      return;
    }
  else if (!take_line (self, line))
    {
      self->held = g_steal_pointer (&line);
      return;
    }
  read_next (self);
}

static void
read_next (E2eScript *self)
{
  if (!self->input_ended && !self->is_leaving)
    e2e_line_reader_next_async (self->reader, NULL, on_line_ready, self);
}

static void
on_event (E2eConversation *conversation, const E2eEvent *event, gpointer user_data)
{
  E2eScript *self = user_data;

  /* The end has but a reason; the sentence goes before it. */
  if (event->kind == E2E_EVENT_ENDED && event->error != NULL)
    print_error (self, event->error);
  print_event (self, event);
  if (event->kind == E2E_EVENT_MESSAGE)
    e2e_conversation_mark_read (conversation, event->id);
  else if (event->kind == E2E_EVENT_DELIVERED || event->kind == E2E_EVENT_SENT)
    take_held_line (self);
  else if (event->kind == E2E_EVENT_SECURE)
    leave_if_done (self);
  else if (event->kind == E2E_EVENT_ENDED)
    g_main_loop_quit (self->loop);
}

static void
on_settled (E2eConversation *conversation, GParamSpec *property, gpointer user_data)
{
  (void) conversation;
  (void) property;
  take_held_line (user_data);
  leave_if_done (user_data);
}

static void
on_stop (gpointer user_data)
{
  leave (user_data);
}

static gboolean
begin (E2eScript *self, const E2eArguments *arguments, GError **error)
{
  if (arguments->verb == E2E_VERB_JOIN)
    return e2e_conversation_join (self->conversation, arguments->invite, arguments->options, error);
  return e2e_conversation_create (self->conversation, arguments->options, error);
}

/* Said like any other end, so that a script has one place to look. */
static E2eStatus
fail_to_begin (E2eScript *self, const GError *error)
{
  const E2eEvent end = { .kind = E2E_EVENT_ENDED,
                         .reason = E2E_END_ERROR,
                         .error = (GError *) error };

  print_error (self, error);
  print_event (self, &end);
  g_printerr ("e2echat-cli: %s\n", error->message);
  return e2e_status_of_error (error);
}

static E2eStatus
judge (E2eScript *self)
{
  const GError *error = e2e_conversation_get_error (self->conversation);
  const guint n_undelivered = e2e_status_n_undelivered (self->conversation);

  if (error != NULL)
    g_printerr ("e2echat-cli: %s\n", error->message);
  if (n_undelivered > 0)
    g_printerr ("e2echat-cli: ");
  if (n_undelivered > 0)
    g_printerr (ngettext ("%u message may not have arrived.\n",
                          "%u messages may not have arrived.\n", n_undelivered),
                n_undelivered);
  return self->output_failed ? E2E_STATUS_FAILED : e2e_status_of_conversation (self->conversation);
}

E2eStatus
e2e_script_run (const E2eArguments *arguments)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (E2eLineReader) reader = e2e_line_reader_new (input);
  g_autoptr (GError) error = NULL;
  E2eScript self = {
    .loop = loop, .conversation = conversation, .reader = reader, .json = arguments->json
  };
  E2eStatus status;

  g_signal_connect (conversation, "event", G_CALLBACK (on_event), &self);
  g_signal_connect (conversation, "notify::settled", G_CALLBACK (on_settled), &self);
  e2e_signals_watch (on_stop, &self);

  if (!begin (&self, arguments, &error))
    return fail_to_begin (&self, error);

  read_next (&self);
  g_main_loop_run (loop);
  status = judge (&self);

  g_signal_handlers_disconnect_by_data (conversation, &self);
  g_free (self.held);
  return status;
}
