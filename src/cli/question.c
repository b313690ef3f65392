/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/question.h"

#include "client/error.h"
#include "client/typed-invite.h"

#include <glib/gi18n.h>

static gboolean
is_empty (const gchar *text)
{
  return text == NULL || text[0] == '\0';
}

E2eQuestion
e2e_question_next (const E2eArguments *arguments)
{
  const E2eOptions *options = arguments->options;

  if (arguments->verb == E2E_VERB_NONE)
    return E2E_QUESTION_VERB;
  if (arguments->verb == E2E_VERB_CREATE)
    return options->own_relay || !is_empty (options->relay) ? E2E_QUESTION_NONE
                                                            : E2E_QUESTION_OWN_OR_RELAY;
  if (arguments->invite == NULL)
    return E2E_QUESTION_INVITE;
  if (is_empty (options->relay) &&
      e2e_typed_invite_check (arguments->invite, NULL, NULL) == E2E_TYPED_CODE)
    return E2E_QUESTION_RELAY;
  return E2E_QUESTION_NONE;
}

gchar *
e2e_question_text (E2eQuestion question, const gchar *known_relay)
{
  switch (question)
    {
    case E2E_QUESTION_VERB:
      return g_strdup (_ ("(C)reate a new session or (J)oin an existing one? [C/J] "));
    case E2E_QUESTION_INVITE:
      return g_strdup (_ ("The code or link that you were given: "));
    case E2E_QUESTION_OWN_OR_RELAY:
      if (known_relay != NULL)
        return g_strdup_printf (_ ("Relay, HOST or HOST:PORT, or H to host one here [%s]: "),
                                known_relay);
      return g_strdup (_ ("Relay, HOST or HOST:PORT, or H to host one here: "));
    case E2E_QUESTION_RELAY:
      if (known_relay != NULL)
        return g_strdup_printf (_ ("Relay, HOST or HOST:PORT [%s]: "), known_relay);
      return g_strdup (_ ("Relay, HOST or HOST:PORT: "));
    case E2E_QUESTION_NONE:
    default:
      return g_strdup ("");
    }
}

static gboolean
answer_verb (E2eArguments *arguments, const gchar *answer, GError **error)
{
  const gchar letter = g_ascii_tolower (answer[0]);
  const E2eTyped typed = e2e_typed_invite_check (answer, NULL, NULL);

  /* Who pastes the invite here has answered the next question too. */
  if (typed == E2E_TYPED_CODE || typed == E2E_TYPED_LINK)
    {
      arguments->verb = E2E_VERB_JOIN;
      arguments->invite = g_strdup (answer);
      return TRUE;
    }
  if (letter == 'c')
    arguments->verb = E2E_VERB_CREATE;
  else if (letter == 'j')
    arguments->verb = E2E_VERB_JOIN;
  else
    {
      g_set_error_literal (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION,
                           _ ("Type C to create a session and get a code, or J to join with a "
                              "code that you were given."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
answer_invite (E2eArguments *arguments, const gchar *answer, GError **error)
{
  const E2eTyped typed = e2e_typed_invite_check (answer, NULL, error);

  if (typed == E2E_TYPED_EMPTY)
    g_set_error_literal (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_INVITE,
                         _ ("Type the code, like A3F2B1-7KXQ9D, or paste the link. Whoever created "
                            "the session sees both."));
  if (typed != E2E_TYPED_CODE && typed != E2E_TYPED_LINK)
    return FALSE;

  arguments->invite = g_strdup (answer);
  return TRUE;
}

static gboolean
answer_relay (E2eArguments *arguments, const gchar *answer, gboolean may_host,
              const gchar *known_relay, GError **error)
{
  const gchar *relay = answer[0] == '\0' ? known_relay : answer;

  if (may_host && g_ascii_strcasecmp (answer, "h") == 0)
    {
      arguments->options->own_relay = TRUE;
      return TRUE;
    }
  if (relay == NULL)
    {
      g_set_error_literal (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NO_RELAY,
                           may_host
                             ? _ ("A relay passes on what the two of you write and can read none "
                                  "of it. Type its name, or H to host one in this program.")
                             : _ ("A code does not say at which relay it holds. Ask whoever gave "
                                  "it to you, or ask for the link instead."));
      return FALSE;
    }
  if (!e2e_options_check_relay (relay, error))
    return FALSE;

  g_free (arguments->options->relay);
  arguments->options->relay = g_strdup (relay);
  return TRUE;
}

gboolean
e2e_question_answer (E2eQuestion question, E2eArguments *arguments, const gchar *answer,
                     const gchar *known_relay, GError **error)
{
  g_autofree gchar *stripped = g_strstrip (g_strdup (answer));

  switch (question)
    {
    case E2E_QUESTION_VERB:
      return answer_verb (arguments, stripped, error);
    case E2E_QUESTION_INVITE:
      return answer_invite (arguments, stripped, error);
    case E2E_QUESTION_OWN_OR_RELAY:
      return answer_relay (arguments, stripped, TRUE, known_relay, error);
    case E2E_QUESTION_RELAY:
      return answer_relay (arguments, stripped, FALSE, known_relay, error);
    case E2E_QUESTION_NONE:
    default:
      return TRUE;
    }
}
