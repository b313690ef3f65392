/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/completion.h"

#include "cli/command.h"
#include "cli/emoji.h"

#include <string.h>

#define MAX_COMMAND_BYTES 32

static const gchar *
next_command (const gchar *word, guint *index)
{
  static gchar match[MAX_COMMAND_BYTES];
  const gchar *name, *arguments, *what;

  while (e2e_command_describe ((*index)++, &name, &arguments, &what))
    {
      g_snprintf (match, sizeof match, "/%s", name);
      if (g_str_has_prefix (match, word))
        return match;
    }
  return NULL;
}

static const gchar *
next_emoji (const gchar *word, guint *index)
{
  const gchar *name;

  while ((name = e2e_emoji_name ((*index)++)) != NULL)
    if (g_str_has_prefix (name, word))
      return name;
  return NULL;
}

const gchar *
e2e_completion_next (const gchar *line, const gchar *word, guint *index)
{
  if (line[0] != '/')
    return NULL;
  if (strpbrk (line, " \t") == NULL)
    return next_command (word, index);
  if (g_str_has_prefix (line, "/react "))
    return next_emoji (word, index);
  return NULL;
}
