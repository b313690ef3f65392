/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a line means that a person or a script wrote: a message, or a command that begins with '/'.
 * Reading it does nothing; cli/action.h does what it says.
 */

#pragma once

#include <glib.h>

typedef enum
{
  E2E_COMMAND_MESSAGE, /* text */
  E2E_COMMAND_VERIFY, /* answer */
  E2E_COMMAND_NAME, /* text, "" for none */
  E2E_COMMAND_REPLY, /* reference, text */
  E2E_COMMAND_EDIT, /* reference, text */
  E2E_COMMAND_RETRACT, /* reference */
  E2E_COMMAND_REACT, /* reference, text: an emoji, or "" to take it back */
  E2E_COMMAND_TIMER, /* has_seconds: seconds, or what is it now */
  E2E_COMMAND_INVITE,
  E2E_COMMAND_QUIT,
  E2E_COMMAND_HELP,
} E2eCommandKind;

typedef enum
{
  E2E_ANSWER_NONE, /* show what there is to compare */
  E2E_ANSWER_YES,
  E2E_ANSWER_NO,
} E2eAnswer;

typedef enum
{
  E2E_SIDE_USUAL, /* of whoever the command is usually about */
  E2E_SIDE_OWN,
  E2E_SIDE_PEER,
} E2eSide;

/* Names a message: 12, #12, own12, peer12. */
typedef struct
{
  E2eSide side;
  guint64 number; /* 0: none was named, take the newest */
} E2eReference;

typedef struct
{
  E2eCommandKind kind;
  E2eReference reference;
  gchar *text;
  E2eAnswer answer;
  gboolean has_seconds;
  guint seconds;
} E2eCommand;

typedef enum
{
  E2E_COMMAND_ERROR_UNKNOWN, /* there is no such command, or several begin like that */
  E2E_COMMAND_ERROR_ARGUMENT, /* what follows it makes no sense */
} E2eCommandError;

#define E2E_COMMAND_ERROR (e2e_command_error_quark ())
GQuark e2e_command_error_quark (void);

/* Reads a line of valid UTF-8. Commands may be shortened as long as they stay unique. Errors:
 * E2E_COMMAND_ERROR, with a sentence for whoever wrote it. */
E2eCommand *e2e_command_parse (const gchar *line, GError **error);
void e2e_command_free (E2eCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eCommand, e2e_command_free)

/* The commands one by one, for help and completion: name without '/', arguments, and what it does,
 * translated. FALSE after the last. Static. */
gboolean
e2e_command_describe (guint index, const gchar **name, const gchar **arguments, const gchar **what);
