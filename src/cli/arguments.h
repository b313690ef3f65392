/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line.
 */

#pragma once

#include "client/options.h"

typedef enum
{
  E2E_VERB_NONE, /* to be asked for */
  E2E_VERB_CREATE,
  E2E_VERB_JOIN,
} E2eVerb;

typedef struct
{
  E2eVerb verb;
  gchar *invite; /* JOIN: as it was typed; NULL: to be asked for */
  gboolean json;
  gchar *help; /* what to print instead of doing anything, or NULL */
  gboolean version; /* the same */
  E2eOptions *options;
} E2eArguments;

/* Reads ARGV, NULL-terminated, program name first, over DEFAULTS. Errors: G_OPTION_ERROR or
 * E2E_CLIENT_ERROR_BAD_OPTION, one line for a person. */
E2eArguments *
e2e_arguments_parse (const gchar *const *argv, const E2eOptions *defaults, GError **error);
void e2e_arguments_free (E2eArguments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eArguments, e2e_arguments_free)
