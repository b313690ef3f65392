/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person is asked before a chat can begin, as far as the command line and the settings have
 * not said it.
 */

#pragma once

#include "cli/arguments.h"

typedef enum
{
  E2E_QUESTION_NONE, /* all is known */
  E2E_QUESTION_VERB, /* create or join? */
  E2E_QUESTION_INVITE, /* which code or link? */
  E2E_QUESTION_OWN_OR_RELAY, /* which relay, or one of one's own? */
  E2E_QUESTION_RELAY, /* which relay? */
} E2eQuestion;

E2eQuestion e2e_question_next (const E2eArguments *arguments);

/* The question; KNOWN_RELAY is offered, NULL for none. To be freed. */
gchar *e2e_question_text (E2eQuestion question, const gchar *known_relay);

/* Takes the answer. FALSE, and ARGUMENTS unchanged, for one that makes no sense; the error says it,
 * in a sentence. */
gboolean e2e_question_answer (E2eQuestion question, E2eArguments *arguments, const gchar *answer,
                              const gchar *known_relay, GError **error);
