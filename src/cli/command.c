/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/command.h"

#include "cli/duration.h"
#include "cli/emoji.h"

#include <glib/gi18n.h>
#include <string.h>

GQuark
e2e_command_error_quark (void)
{
  return g_quark_from_static_string ("e2e-command-error-quark");
}

typedef gboolean (*ReadArguments) (E2eCommand *command, const gchar *arguments, GError **error);

static gboolean read_answer (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean read_text (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean read_reference (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean
read_reference_and_text (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean read_reaction (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean read_seconds (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean read_nothing (E2eCommand *command, const gchar *arguments, GError **error);
static gboolean read_anything (E2eCommand *command, const gchar *arguments, GError **error);

static const struct
{
  const gchar *name;
  const gchar *alias; /* other words that people try, or NULL */
  E2eCommandKind kind;
  ReadArguments read;
  const gchar *arguments;
  const gchar *what;
} commands[] = {
  { "verify", NULL, E2E_COMMAND_VERIFY, read_answer, N_ ("[yes|no]"),
    N_ ("show what to compare; say if it was the same") },
  { "name", "nick", E2E_COMMAND_NAME, read_text, N_ ("[NAME]"),
    N_ ("tell the other person your name, or none") },
  { "reply", NULL, E2E_COMMAND_REPLY, read_reference_and_text, N_ ("[NUMBER] TEXT"),
    N_ ("reply to a message, or the newest") },
  { "edit", "change", E2E_COMMAND_EDIT, read_reference_and_text, N_ ("[NUMBER] TEXT"),
    N_ ("change a message of yours, or the newest") },
  { "retract", "delete", E2E_COMMAND_RETRACT, read_reference, N_ ("[NUMBER]"),
    N_ ("take back a message of yours, or the newest") },
  { "react", NULL, E2E_COMMAND_REACT, read_reaction, N_ ("[NUMBER] [EMOJI]"),
    N_ ("react, like /react 12 heart; none takes it back") },
  { "timer", NULL, E2E_COMMAND_TIMER, read_seconds, N_ ("[TIME|off]"),
    N_ ("messages vanish so long after they were read") },
  { "invite", NULL, E2E_COMMAND_INVITE, read_nothing, "",
    N_ ("a new code, for another device or person, in place of whoever is here") },
  { "quit", "exit", E2E_COMMAND_QUIT, read_nothing, "", N_ ("leave, which ends the chat") },
  { "help", "?", E2E_COMMAND_HELP, read_anything, "", N_ ("this list") },
};

gboolean
e2e_command_describe (guint index, const gchar **name, const gchar **arguments, const gchar **what)
{
  if (index >= G_N_ELEMENTS (commands))
    return FALSE;

  *name = commands[index].name;
  *arguments = commands[index].arguments[0] == '\0' ? "" : _ (commands[index].arguments);
  *what = _ (commands[index].what);
  return TRUE;
}

void
e2e_command_free (E2eCommand *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self);
}

/* Where the first word of TEXT ends. */
static const gchar *
word_end (const gchar *text)
{
  return text + strcspn (text, " \t\n");
}

static const gchar *
skip_space (const gchar *text)
{
  return text + strspn (text, " \t\n");
}

static gboolean
read_anything (E2eCommand *command, const gchar *arguments, GError **error)
{
  (void) command;
  (void) arguments;
  (void) error;
  return TRUE;
}

/* What follows a command that ends the chat may be meant for the other person. */
static gboolean
read_nothing (E2eCommand *command, const gchar *arguments, GError **error)
{
  (void) command;
  if (arguments[0] == '\0')
    return TRUE;

  g_set_error (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
               _ ("This command stands alone, without “%s”."), arguments);
  return FALSE;
}

static gboolean
read_text (E2eCommand *command, const gchar *arguments, GError **error)
{
  (void) error;
  command->text = g_strchomp (g_strdup (arguments));
  return TRUE;
}

static gboolean
read_answer (E2eCommand *command, const gchar *arguments, GError **error)
{
  static const gchar *const yes[] = { "yes", "y", "same", "match", NULL };
  static const gchar *const no[] = { "no", "n", "differ", "different", NULL };
  g_autofree gchar *folded = g_ascii_strdown (arguments, -1);

  g_strchomp (folded);
  if (folded[0] == '\0')
    command->answer = E2E_ANSWER_NONE;
  else if (g_strv_contains (yes, folded))
    command->answer = E2E_ANSWER_YES;
  else if (g_strv_contains (no, folded))
    command->answer = E2E_ANSWER_NO;
  else
    {
      g_set_error_literal (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                           _ ("Say /verify yes if the other person sees the same emoji and digits, "
                              "/verify no if not, or /verify alone to see them."));
      return FALSE;
    }
  return TRUE;
}

/* Whether the first word of TEXT names a message. TEXT moves behind it. */
static gboolean
take_reference (const gchar **text, E2eReference *reference)
{
  const gchar *end = word_end (*text);
  g_autofree gchar *word = g_ascii_strdown (*text, end - *text);
  const gchar *digits = word + (word[0] == '#');
  E2eSide side = E2E_SIDE_USUAL;
  guint64 number;

  if (g_str_has_prefix (digits, "own"))
    {
      side = E2E_SIDE_OWN;
      digits += strlen ("own");
    }
  else if (g_str_has_prefix (digits, "peer"))
    {
      side = E2E_SIDE_PEER;
      digits += strlen ("peer");
    }
  if (!g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT64, &number, NULL))
    return FALSE;

  reference->side = side;
  reference->number = number;
  *text = skip_space (end);
  return TRUE;
}

static gboolean
read_reference (E2eCommand *command, const gchar *arguments, GError **error)
{
  if (arguments[0] == '\0')
    return TRUE;
  if (take_reference (&arguments, &command->reference) && arguments[0] == '\0')
    return TRUE;

  g_set_error_literal (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                       _ ("What follows is the number of a message, like /retract 12."));
  return FALSE;
}

static gboolean
read_reference_and_text (E2eCommand *command, const gchar *arguments, GError **error)
{
  take_reference (&arguments, &command->reference);
  if (arguments[0] != '\0')
    return read_text (command, arguments, error);

  g_set_error (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
               _ ("The text is missing, as in: %s"),
               command->kind == E2E_COMMAND_EDIT ? "/edit 12 TEXT" : "/reply 12 TEXT");
  return FALSE;
}

/* A word that is neither an emoji nor the name of one would look odd as a reaction. */
static gboolean
read_reaction (E2eCommand *command, const gchar *arguments, GError **error)
{
  const gchar *known;

  take_reference (&arguments, &command->reference);
  read_text (command, arguments, error);
  if (!g_str_is_ascii (command->text))
    return TRUE;
  if (command->text[0] == '\0')
    return TRUE;

  known = e2e_emoji_by_name (command->text);
  if (known == NULL)
    {
      g_set_error (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                   _ ("I know no emoji “%s”. Write the emoji itself, or a name like: %s"),
                   command->text, "yes, no, heart, laugh, wow, sad, thanks, party");
      return FALSE;
    }
  g_free (command->text);
  command->text = g_strdup (known);
  return TRUE;
}

static gboolean
read_seconds (E2eCommand *command, const gchar *arguments, GError **error)
{
  g_autofree gchar *duration = g_strchomp (g_strdup (arguments));

  command->has_seconds = duration[0] != '\0';
  if (!command->has_seconds || e2e_duration_parse (duration, &command->seconds))
    return TRUE;

  g_set_error_literal (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_ARGUMENT,
                       _ ("A time is written like 30s, 5m, 1h, 1d or off, and is a year at most."));
  return FALSE;
}

/* The index of the command that WORD names or begins, or -1 and an error. */
static gint
find_command (const gchar *word, GError **error)
{
  gint found = -1;
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (word, commands[i].name) || g_strcmp0 (word, commands[i].alias) == 0)
        return (gint) i;
      if (word[0] != '\0' && g_str_has_prefix (commands[i].name, word))
        {
          found = (gint) i;
          n_found++;
        }
    }
  if (n_found == 1)
    return found;

  if (n_found > 1)
    g_set_error (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_UNKNOWN,
                 _ ("Several commands begin with /%s; /help lists them."), word);
  else
    g_set_error (error, E2E_COMMAND_ERROR, E2E_COMMAND_ERROR_UNKNOWN,
                 _ ("There is no command /%s; /help lists them. "
                    "A message that begins with a slash is written with two: //%s"),
                 word, word);
  return -1;
}

E2eCommand *
e2e_command_parse (const gchar *line, GError **error)
{
  g_autoptr (E2eCommand) command = g_new0 (E2eCommand, 1);
  g_autofree gchar *word = NULL;
  const gchar *end;
  gint index;

  if (line[0] != '/' || line[1] == '/')
    {
      command->kind = E2E_COMMAND_MESSAGE;
      command->text = g_strdup (line[0] == '/' ? line + 1 : line);
      return g_steal_pointer (&command);
    }

  end = word_end (line + 1);
  word = g_ascii_strdown (line + 1, end - line - 1);
  index = find_command (word, error);
  if (index < 0)
    return NULL;

  command->kind = commands[index].kind;
  if (!commands[index].read (command, skip_space (end), error))
    return NULL;
  return g_steal_pointer (&command);
}
