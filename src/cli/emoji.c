/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/emoji.h"

#include <string.h>

static const struct
{
  const gchar *name;
  const gchar *emoji;
} emoji[] = {
  { "yes", "👍" },    { "+1", "👍" },         { "thumbsup", "👍" },  { "no", "👎" },
  { "-1", "👎" },     { "heart", "❤️" }, { "love", "❤️" }, { "laugh", "😂" },
  { "joy", "😂" },    { "lol", "😂" },        { "smile", "🙂" },  { "grin", "😀" },
  { "wink", "😉" },   { "wow", "😮" },        { "sad", "😢" },       { "cry", "😢" },
  { "angry", "😠" },  { "thanks", "🙏" },     { "pray", "🙏" },      { "party", "🎉" },
  { "tada", "🎉" },   { "fire", "🔥" },       { "eyes", "👀" },      { "ok", "👌" },
  { "clap", "👏" },   { "check", "✅" },      { "question", "❓" },  { "thinking", "🤔" },
  { "rocket", "🚀" }, { "hug", "🤗" },     { "wave", "👋" },      { "shrug", "🤷" },
};

const gchar *
e2e_emoji_by_name (const gchar *name)
{
  g_autofree gchar *folded = g_ascii_strdown (name, -1);
  gchar *bare = folded;

  if (bare[0] == ':')
    bare++;
  if (g_str_has_suffix (bare, ":"))
    bare[strlen (bare) - 1] = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (emoji); i++)
    if (g_str_equal (bare, emoji[i].name))
      return emoji[i].emoji;
  return NULL;
}

const gchar *
e2e_emoji_name (guint index)
{
  return index < G_N_ELEMENTS (emoji) ? emoji[index].name : NULL;
}
