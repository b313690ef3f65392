/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does what a command says.
 */

#pragma once

#include "cli/command.h"
#include "client/conversation.h"

/* What the numbers of messages are. */
typedef enum
{
  E2E_NUMBERS_ID, /* the conversation's ids: one row for both, as a terminal shows them */
  E2E_NUMBERS_SEQ, /* each direction's seq, as the events of a script name them */
} E2eNumbers;

/* Who gives the commands. Borrowed for the call. */
typedef struct
{
  E2eConversation *conversation;
  E2eNumbers numbers;
  void (*tell) (const gchar *text, gpointer user_data); /* lines for a person */
  void (*leave) (gpointer user_data);
  gpointer user_data;
} E2eActor;

/* Errors: E2E_COMMAND_ERROR_ARGUMENT for a message that is not there, and those of
 * client/conversation.h; then nothing was done. */
gboolean e2e_action_run (const E2eActor *actor, const E2eCommand *command, GError **error);
