/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-body.h"

#include "client/display.h"
#include "gtk/message-link.h"
#include "gtk/message-match.h"

#include <string.h>

#define MAX_LINKS 40 /* of one part; GTK keeps much for each */
#define MAX_WORD_CHARS 200
#define MAX_EXCERPT_BYTES 300

typedef struct
{
  gsize bytes;
  guint lines;
} Limit;

static const Limit preview_limit = { 2000, 20 };
static const Limit part_limit = { 8000, 200 };

/* Whether C and what stands before it are one letter or emoji for a person. */
static gboolean
joins (gunichar before, gunichar c)
{
  return c == 0x200D || before == 0x200D || g_unichar_ismark (c) ||
         (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE007F) ||
         (c >= 0x1F1E6 && c <= 0x1F1FF);
}

/* The end of a part that starts at AT: at a line's end or a space if one is near. */
static const gchar *
find_end (const gchar *at, const Limit *limit)
{
  const gchar *start = at;
  const gchar *good = NULL;
  gunichar before = 0;
  guint lines = 0;

  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);
      const gsize n_bytes = (gsize) (at - start);

      if (n_bytes >= limit->bytes && (!joins (before, c) || n_bytes >= 2 * limit->bytes))
        return good != NULL ? good : at;
      if (c == '\n' && ++lines == limit->lines)
        return g_utf8_next_char (at);
      if (g_unichar_isspace (c) && n_bytes > limit->bytes - limit->bytes / 8)
        good = g_utf8_next_char (at);
      before = c;
    }
  return at;
}

/* The bytes of TEXT that PART shows. */
static void
find_part (const gchar *text, guint part, const gchar **start, const gchar **end)
{
  *start = text;
  *end = find_end (text, &preview_limit);
  if (part == E2E_MESSAGE_BODY_PREVIEW || **end == '\0')
    return;

  *end = find_end (text, &part_limit);
  while (--part > 0 && **end != '\0')
    {
      *start = *end;
      *end = find_end (*start, &part_limit);
    }
}

static gboolean
has_long_word (const gchar *text)
{
  guint n = 0;

  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      n = g_unichar_isspace (g_utf8_get_char (at)) ? 0 : n + 1;
      if (n > MAX_WORD_CHARS)
        return TRUE;
    }
  return FALSE;
}

/* A text on its way to markup, and the hit at or behind the place that was reached. */
typedef struct
{
  GString *out;
  const gchar *text;
  const gchar *folded_term;
  gboolean has_hit;
  gsize hit_start;
  gsize hit_end;
} Writer;

static void
append_escaped (GString *out, const gchar *text, gsize n_bytes)
{
  g_autofree gchar *escaped = g_markup_escape_text (text, (gssize) n_bytes);

  g_string_append (out, escaped);
}

static void
next_hit (Writer *writer)
{
  writer->has_hit =
    writer->folded_term != NULL && e2e_message_match_next (writer->text, writer->folded_term,
                                                           &writer->hit_start, &writer->hit_end);
}

/* Writes the bytes [FROM, TO), with the hits in them marked. A hit may reach beyond either end. */
static void
append_marked (Writer *writer, gsize from, gsize to)
{
  while (writer->has_hit && writer->hit_start < to)
    {
      const gsize start = MAX (writer->hit_start, from);
      const gsize end = MIN (writer->hit_end, to);

      append_escaped (writer->out, writer->text + from, start - from);
      g_string_append (writer->out, "<span background=\"#f9f06b\" foreground=\"#000000\">");
      append_escaped (writer->out, writer->text + start, end - start);
      g_string_append (writer->out, "</span>");
      from = end;
      if (writer->hit_end > to)
        return;
      next_hit (writer);
    }
  append_escaped (writer->out, writer->text + from, to - from);
}

static void
append_link (Writer *writer, gsize start, gsize end)
{
  g_autofree gchar *link = g_strndup (writer->text + start, end - start);
  g_autofree gchar *target = e2e_message_link_get_target (link);
  g_autofree gchar *shown = e2e_message_link_describe (link);
  g_autofree gchar *title = NULL;
  g_autofree gchar *opening = NULL;

  if (target == NULL || shown == NULL)
    {
      append_marked (writer, start, end);
      return;
    }

  /* GTK takes the tooltip as markup once more. */
  title = g_markup_escape_text (shown, -1);
  opening = g_markup_printf_escaped ("<a href=\"%s\" title=\"%s\">", target, title);
  g_string_append (writer->out, opening);
  append_marked (writer, start, end);
  g_string_append (writer->out, "</a>");
}

static gchar *
to_markup (const gchar *text, const gchar *folded_term)
{
  /* A hyphen that a line break adds would be read as part of a number, a name or a link. */
  Writer writer = { .out = g_string_new ("<span insert_hyphens=\"false\">"),
                    .text = text,
                    .folded_term = folded_term };
  gsize done = 0;
  gsize start = 0;
  gsize end = 0;

  next_hit (&writer);
  for (guint n = 0; n < MAX_LINKS && e2e_message_link_next (text, &start, &end); n++)
    {
      append_marked (&writer, done, start);
      append_link (&writer, start, end);
      done = end;
    }
  append_marked (&writer, done, strlen (text));
  g_string_append (writer.out, "</span>");
  return g_string_free (writer.out, FALSE);
}

void
e2e_message_body_build (E2eMessageBody *self, const gchar *text, guint part,
                        const gchar *folded_term)
{
  const gchar *start;
  const gchar *end;
  g_autofree gchar *raw = NULL;
  g_autofree gchar *shown = NULL;

  find_part (text, part, &start, &end);
  raw = g_strndup (start, (gsize) (end - start));
  shown = e2e_display_text (raw);
  self->markup = to_markup (shown, folded_term);
  self->is_cut = *end != '\0';
  self->has_long_word = has_long_word (shown);
}

void
e2e_message_body_clear (E2eMessageBody *self)
{
  g_clear_pointer (&self->markup, g_free);
}

static void
append_shown (GString *out, const gchar *text, const gchar *end)
{
  g_autofree gchar *raw = g_strndup (text, (gsize) (end - text));
  g_autofree gchar *shown = e2e_display_text (raw);

  g_string_append (out, shown);
}

gchar *
e2e_message_body_slice (const gchar *text, guint part, gssize start, gssize end)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  GString *out = g_string_new (NULL);
  const gchar *part_start;
  const gchar *part_end;
  gssize length;

  find_part (text, part, &part_start, &part_end);
  append_shown (shown, part_start, part_end);
  length = (gssize) shown->len;
  if (start == E2E_MESSAGE_BODY_FIRST)
    append_shown (out, text, part_start);
  start = CLAMP (start, 0, length);
  g_string_append_len (out, shown->str + start, CLAMP (end, start, length) - start);
  if (end == E2E_MESSAGE_BODY_LAST)
    append_shown (out, part_end, part_end + strlen (part_end));
  return g_string_free (out, FALSE);
}

guint
e2e_message_body_find_part (const gchar *text, const gchar *folded_term)
{
  const gchar *begin;
  const gchar *end;
  guint part = E2E_MESSAGE_BODY_PREVIEW;
  gsize hit = 0;
  gsize hit_end = 0;

  if (!e2e_message_match_next (text, folded_term, &hit, &hit_end))
    return part;

  find_part (text, part, &begin, &end);
  while (*end != '\0' && text + hit >= end)
    find_part (text, ++part, &begin, &end);
  return part;
}

gchar *
e2e_message_body_excerpt (const gchar *text)
{
  g_autofree gchar *begin = NULL;
  const gchar *end = text;

  while (*end != '\0' && end - text < MAX_EXCERPT_BYTES)
    end = g_utf8_next_char (end);
  begin = g_strndup (text, (gsize) (end - text));
  return e2e_display_name (begin, MAX_EXCERPT_BYTES);
}
