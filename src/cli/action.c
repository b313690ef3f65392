/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/action.h"

#include "cli/card.h"
#include "cli/duration.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static E2eMessage *
newest_of_peer (E2eConversation *conversation)
{
  GListModel *messages = G_LIST_MODEL (conversation);

  for (guint i = g_list_model_get_n_items (messages); i > 0; i--)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (messages, i - 1);

      if (e2e_message_get_from (message) == E2E_FROM_PEER && !e2e_message_get_retracted (message))
        return message; /* the list keeps it */
    }
  return NULL;
}

/* The message that the command is about, borrowed. Replies and reactions are usually to the other's
 * messages, changes are to one's own. */
static E2eMessage *
find_message (const E2eActor *actor, const E2eReference *reference, gboolean usually_own,
              GError **error)
{
  const gboolean is_own =
    reference->side == E2E_SIDE_USUAL ? usually_own : reference->side == E2E_SIDE_OWN;
  E2eMessage *message;

  if (reference->number == 0)
    message = usually_own ? e2e_conversation_last_own (actor->conversation)
                          : newest_of_peer (actor->conversation);
  else if (actor->numbers == E2E_NUMBERS_SEQ)
    message = e2e_conversation_find_seq (actor->conversation, is_own, reference->number);
  else
    message = e2e_conversation_find (actor->conversation, reference->number, NULL);

  if (message != NULL && e2e_message_get_from (message) != E2E_FROM_SYSTEM)
    return message;

  if (reference->number == 0)
    g_set_error_literal (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                         _ ("There is no message yet that this could be about."));
  else
    g_set_error (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                 _ ("There is no message %" PRIu64 " (any more)."), reference->number);
  return NULL;
}

static gboolean
verify (const E2eActor *actor, E2eAnswer answer, GError **error)
{
  g_autofree gchar *card = e2e_card_safety (actor->conversation);

  if (card == NULL)
    {
      g_set_error_literal (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                           _ ("There is nothing to compare before the session is secure."));
      return FALSE;
    }

  if (answer == E2E_ANSWER_NONE)
    {
      actor->tell (card, actor->user_data);
      actor->tell (_ ("Compare them with the other person over a call. If both see the same, say "
                      "/verify yes; if not, /verify no, which ends the chat."),
                   actor->user_data);
      return TRUE;
    }

  e2e_conversation_verify (actor->conversation, answer == E2E_ANSWER_YES);
  if (answer == E2E_ANSWER_YES)
    actor->tell (_ ("Verified: nobody stands between you."), actor->user_data);
  return TRUE;
}

static gboolean
timer (const E2eActor *actor, const E2eCommand *command, GError **error)
{
  g_autofree gchar *duration = NULL;
  g_autofree gchar *text = NULL;

  if (command->has_seconds &&
      !e2e_conversation_set_timer (actor->conversation, command->seconds, error))
    return FALSE;

  duration = e2e_duration_format (e2e_conversation_get_timer_s (actor->conversation));
  text = g_strdup_printf (_ ("Disappearing messages: %s"), duration);
  actor->tell (text, actor->user_data);
  return TRUE;
}

static void
help (const E2eActor *actor)
{
  g_autoptr (GString) text = g_string_new (_ ("What you write is sent with Enter. Commands:"));
  const gchar *name, *arguments, *what;

  for (guint i = 0; e2e_command_describe (i, &name, &arguments, &what); i++)
    {
      g_autofree gchar *usage = g_strdup_printf ("/%s %s", name, arguments);

      g_string_append_printf (text, "\n  %-24s %s", usage, what);
    }
  g_string_append_printf (text, "\n  %-24s %s", "//TEXT", _ ("a message that begins with a slash"));
  actor->tell (text->str, actor->user_data);
}

/* The commands that are about one message. */
static gboolean
act_on_message (const E2eActor *actor, const E2eCommand *command, GError **error)
{
  const gboolean usually_own =
    command->kind == E2E_COMMAND_EDIT || command->kind == E2E_COMMAND_RETRACT;
  E2eConversation *conversation = actor->conversation;
  E2eMessage *message = find_message (actor, &command->reference, usually_own, error);

  if (message == NULL)
    return FALSE;
  if (command->kind == E2E_COMMAND_REPLY)
    return e2e_conversation_send_text (conversation, command->text, message, error) != NULL;
  if (command->kind == E2E_COMMAND_EDIT)
    return e2e_conversation_edit (conversation, message, command->text, error);
  if (command->kind == E2E_COMMAND_RETRACT)
    return e2e_conversation_retract (conversation, message, error);
  return e2e_conversation_react (conversation, message, command->text, error);
}

gboolean
e2e_action_run (const E2eActor *actor, const E2eCommand *command, GError **error)
{
  E2eConversation *conversation = actor->conversation;

  switch (command->kind)
    {
    case E2E_COMMAND_MESSAGE:
      return e2e_conversation_send_text (conversation, command->text, NULL, error) != NULL;
    case E2E_COMMAND_REPLY:
    case E2E_COMMAND_EDIT:
    case E2E_COMMAND_RETRACT:
    case E2E_COMMAND_REACT:
      return act_on_message (actor, command, error);
    case E2E_COMMAND_VERIFY:
      return verify (actor, command->answer, error);
    case E2E_COMMAND_NAME:
      return e2e_conversation_set_name (conversation, command->text, error);
    case E2E_COMMAND_TIMER:
      return timer (actor, command, error);
    case E2E_COMMAND_INVITE:
      return e2e_conversation_invite_again (conversation, error);
    case E2E_COMMAND_QUIT:
      actor->leave (actor->user_data);
      return TRUE;
    case E2E_COMMAND_HELP:
      help (actor);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}
