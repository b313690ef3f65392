/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/terminal.h"

#include "cli/action.h"
#include "cli/editor.h"
#include "cli/question.h"
#include "cli/signals.h"
#include "cli/ticks.h"
#include "cli/tty.h"
#include "cli/view.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  GMainLoop *loop;
  E2eConversation *conversation;
  E2eEditor *editor;
  E2eArguments *arguments;
  E2eSettings *settings;
  E2eStyle style;
  E2eQuestion question; /* NONE once the chat has begun */
  gchar *known_relay; /* offered for an answer, or NULL */
  gboolean asked_relay; /* remember it if it can be reached */
  gboolean is_leaving;
  gboolean has_begun;
  E2eStatus status; /* of what failed before there was a conversation */
} E2eTerminal;

static void
print (E2eTerminal *self, const gchar *text)
{
  g_autofree gchar *encoded = e2e_style_encode (self->style, text);

  e2e_editor_print (self->editor, encoded);
}

static void
print_error (E2eTerminal *self, const GError *error)
{
  g_autofree gchar *painted = e2e_style_paint (self->style, E2E_TONE_BAD, error->message);

  print (self, painted);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  E2eTerminal *self = user_data;

  e2e_conversation_leave_finish (E2E_CONVERSATION (source), result);
  g_main_loop_quit (self->loop);
}

static void
leave (gpointer user_data)
{
  E2eTerminal *self = user_data;

  if (self->is_leaving)
    return;

  self->is_leaving = TRUE;
  if (self->has_begun)
    e2e_conversation_leave_async (self->conversation, on_left, self);
  else
    g_main_loop_quit (self->loop);
}

/* What is going on stands before the line that is written, as a terminal cannot go back to the line
 * of each message: who writes, whether there is a connection, how far own messages got. */
static void
show_status (E2eTerminal *self)
{
  g_autoptr (GString) status = g_string_new (NULL);
  g_autofree gchar *ticks = e2e_ticks_format (self->style, G_LIST_MODEL (self->conversation));
  g_autofree gchar *encoded = NULL;

  if (!self->has_begun)
    return;

  if (e2e_conversation_get_link (self->conversation) == E2E_LINK_RECONNECTING)
    g_string_append (status, _ ("no connection"));
  if (e2e_conversation_get_peer_typing (self->conversation))
    {
      g_autofree gchar *name = e2e_view_peer_name (self->conversation);

      g_string_append (status, status->len > 0 ? ", " : "");
      g_string_append_printf (status, _ ("%s writes…"), name);
    }
  if (ticks[0] != '\0')
    g_string_append_printf (status, "%s%s", status->len > 0 ? "  " : "", ticks);

  encoded = e2e_style_encode (self->style, status->str);
  e2e_editor_set_prompt (self->editor, encoded, "> ");
}

/* --- Before the chat ------------------------------------------------------------------------- */

static void
begin (E2eTerminal *self)
{
  const E2eArguments *arguments = self->arguments;
  g_autoptr (GError) error = NULL;
  gboolean has_begun;

  e2e_editor_set_remembers (self->editor, TRUE);
  if (arguments->verb == E2E_VERB_JOIN)
    has_begun =
      e2e_conversation_join (self->conversation, arguments->invite, arguments->options, &error);
  else
    has_begun = e2e_conversation_create (self->conversation, arguments->options, &error);

  self->has_begun = has_begun;
  if (has_begun)
    {
      show_status (self);
      return;
    }
  print_error (self, error);
  self->status = e2e_status_of_error (error);
  g_main_loop_quit (self->loop);
}

static void
ask (E2eTerminal *self)
{
  g_autofree gchar *text = NULL;
  g_autofree gchar *encoded = NULL;

  self->question = e2e_question_next (self->arguments);
  if (self->question == E2E_QUESTION_NONE)
    {
      begin (self);
      return;
    }

  text = e2e_question_text (self->question, self->known_relay);
  encoded = e2e_style_encode (self->style, text);
  e2e_editor_set_prompt (self->editor, "", encoded);
}

static void
take_answer (E2eTerminal *self, const gchar *answer)
{
  const E2eQuestion question = self->question;
  g_autoptr (GError) error = NULL;

  if (e2e_question_answer (question, self->arguments, answer, self->known_relay, &error))
    {
      if (question == E2E_QUESTION_RELAY || question == E2E_QUESTION_OWN_OR_RELAY)
        self->asked_relay = !self->arguments->options->own_relay;
      ask (self);
      return;
    }
  print_error (self, error);
  e2e_editor_put_back (self->editor, answer);
}

/* --- The chat -------------------------------------------------------------------------------- */

static void
on_tell (const gchar *text, gpointer user_data)
{
  print (user_data, text);
}

static void
take_line (E2eTerminal *self, const gchar *line)
{
  const E2eActor actor = { .conversation = self->conversation,
                           .numbers = E2E_NUMBERS_ID,
                           .tell = on_tell,
                           .leave = leave,
                           .user_data = self };
  g_autoptr (GError) error = NULL;
  g_autoptr (E2eCommand) command = NULL;

  if (line[0] == '\0')
    return;

  command = e2e_command_parse (line, &error);
  if (command == NULL || !e2e_action_run (&actor, command, &error))
    {
      print_error (self, error);
      e2e_editor_put_back (self->editor, line);
    }
  show_status (self);
}

static void
on_line (const gchar *line, gpointer user_data)
{
  E2eTerminal *self = user_data;
  g_autofree gchar *text = NULL;

  if (line == NULL)
    {
      leave (self);
      return;
    }
  if (self->is_leaving)
    return;

  if (g_utf8_validate (line, -1, NULL))
    text = g_strdup (line);
  else
    text = g_locale_to_utf8 (line, -1, NULL, NULL, NULL);

  if (text == NULL)
    {
      g_autoptr (GError) error = e2e_client_error_new (E2E_CLIENT_ERROR_BAD_TEXT, NULL);

      print_error (self, error);
      e2e_editor_put_back (self->editor, line);
    }
  else if (self->question != E2E_QUESTION_NONE)
    take_answer (self, text);
  else
    take_line (self, text);
}

/* Commands are not for the other person's eyes, not even that one is being written. */
static void
on_changed (const gchar *text, gpointer user_data)
{
  E2eTerminal *self = user_data;

  if (self->has_begun && !self->is_leaving)
    e2e_conversation_set_typing (self->conversation, text[0] != '\0' && text[0] != '/');
}

static void
print_message (E2eTerminal *self, E2eMessage *message)
{
  g_autofree gchar *line = e2e_view_message (self->style, self->conversation, message,
                                             g_get_real_time () / G_TIME_SPAN_MILLISECOND);

  print (self, line);
}

/* Own messages are shown as soon as they are taken, whenever they will be sent. */
static void
on_items_changed (GListModel *messages, guint position, guint n_removed, guint n_added,
                  gpointer user_data)
{
  (void) n_removed;
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (messages, i);

      if (e2e_message_get_from (message) == E2E_FROM_SELF)
        print_message (user_data, message);
    }
}

static void
show_message (E2eTerminal *self, const E2eEvent *event)
{
  E2eMessage *message = e2e_conversation_find (self->conversation, event->id, NULL);

  if (message != NULL)
    print_message (self, message);
  e2e_conversation_mark_read (self->conversation, event->id);
}

static void
on_event (E2eConversation *conversation, const E2eEvent *event, gpointer user_data)
{
  E2eTerminal *self = user_data;
  g_autofree gchar *text = e2e_view_event (self->style, conversation, event);

  if (event->kind == E2E_EVENT_MESSAGE)
    show_message (self, event);
  else if (text != NULL)
    print (self, text);

  if (event->kind == E2E_EVENT_CONNECTED && self->asked_relay)
    e2e_settings_remember_relay (self->settings, self->arguments->options->relay);
  if (event->kind == E2E_EVENT_ENDED)
    g_main_loop_quit (self->loop);
  else
    show_status (self);
}

/* --- The end --------------------------------------------------------------------------------- */

/* What was written and did not arrive is said, so that nobody believes it did. */
static void
say_what_is_lost (E2eTerminal *self)
{
  const guint n_undelivered = e2e_status_n_undelivered (self->conversation);
  g_autofree gchar *draft = e2e_editor_dup_text (self->editor);

  if (n_undelivered > 0)
    {
      g_autofree gchar *text =
        g_strdup_printf (ngettext ("%u message may not have arrived.",
                                   "%u messages may not have arrived.", n_undelivered),
                         n_undelivered);

      print (self, text);
    }
  if (draft[0] != '\0' && !self->is_leaving)
    {
      g_autofree gchar *text = g_strdup_printf (_ ("You had begun to write: %s"), draft);

      print (self, text);
    }
}

static gchar *
newest_relay (E2eSettings *settings)
{
  g_auto (GStrv) relays = e2e_settings_get_strings (settings, "relays");

  return relays == NULL ? NULL : g_strdup (relays[0]);
}

E2eStatus
e2e_terminal_run (E2eArguments *arguments, E2eSettings *settings)
{
  static const E2eEditorFuncs funcs = { on_line, on_changed };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();
  g_autoptr (E2eEditor) editor = NULL;
  g_autofree gchar *known_relay = newest_relay (settings);
  E2eTerminal self = { .loop = loop,
                       .conversation = conversation,
                       .arguments = arguments,
                       .settings = settings,
                       .style = e2e_style_detect (),
                       .known_relay = known_relay };

  e2e_tty_keep ();
  e2e_signals_watch (leave, &self);
  editor = e2e_editor_new (&funcs, &self);
  self.editor = editor;
  g_signal_connect (conversation, "event", G_CALLBACK (on_event), &self);
  g_signal_connect (conversation, "items-changed", G_CALLBACK (on_items_changed), &self);

  ask (&self);
  g_main_loop_run (loop);

  say_what_is_lost (&self);
  g_signal_handlers_disconnect_by_data (conversation, &self);
  return self.has_begun ? e2e_status_of_conversation (conversation) : self.status;
}
