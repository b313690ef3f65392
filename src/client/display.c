/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/display.h"

#define MAX_MARKS 8
#define MAX_DEPTH 125 /* of nested directions, as Unicode's algorithm has it */

enum
{
  LRE = 0x202A,
  RLE = 0x202B,
  PDF = 0x202C,
  LRO = 0x202D,
  RLO = 0x202E,
  LRI = 0x2066,
  RLI = 0x2067,
  FSI = 0x2068,
  PDI = 0x2069,
  LINE_SEPARATOR = 0x2028,
  PARAGRAPH_SEPARATOR = 0x2029,
  ELLIPSIS = 0x2026,
};

/* Directions that a line has begun and not ended, innermost last. */
typedef struct
{
  GString *out;
  gunichar ends[MAX_DEPTH]; /* PDF or PDI */
  guint depth;
  guint n_marks; /* on the character before */
} Line;

static void
end_line (Line *line)
{
  while (line->depth > 0)
    g_string_append_unichar (line->out, line->ends[--line->depth]);
  line->n_marks = 0;
}

/* Keeps a direction only if it will be ended, and an end only if it ends one. */
static void
add_direction (Line *line, gunichar c)
{
  if (c == PDF || c == PDI)
    {
      if (line->depth == 0 || line->ends[line->depth - 1] != c)
        return;
      line->depth--;
    }
  else
    {
      if (line->depth == MAX_DEPTH)
        return;
      line->ends[line->depth++] = c >= LRI ? PDI : PDF;
    }
  g_string_append_unichar (line->out, c);
}

static gboolean
is_direction (gunichar c)
{
  return (c >= LRE && c <= RLO) || (c >= LRI && c <= PDI);
}

static gboolean
is_line_end (gunichar c)
{
  return c == '\n' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR || c == 0x85;
}

/* Marks that belong to a script or an emoji come singly; piles of them cover the lines around. */
static gboolean
is_pile (Line *line, gunichar c)
{
  line->n_marks = g_unichar_ismark (c) ? line->n_marks + 1 : 0;
  return line->n_marks > MAX_MARKS;
}

/* Characters that are never seen and have no use in a message: byte order marks, annotations,
 * private agreements of terminals. Joiners, variation selectors and tags build emoji: they stay. */
static gboolean
is_junk (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0x206A && c <= 0x206F);
}

gchar *
e2e_display_text (const gchar *text)
{
  Line line = { .out = g_string_new (NULL) };

  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if (is_line_end (c) || (c == '\r' && at[1] != '\n'))
        {
          end_line (&line);
          g_string_append_c (line.out, '\n');
        }
      else if (is_direction (c))
        add_direction (&line, c);
      else if (c == '\t' || (!is_junk (c) && !is_pile (&line, c)))
        g_string_append_unichar (line.out, c);
    }
  end_line (&line);
  return g_string_free (line.out, FALSE);
}

static gboolean
runs_from_right (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFC) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

/* The characters of NAME that have a place in one line, white space as single spaces. */
static GArray *
collect_name (const gchar *name, gboolean *from_right)
{
  GArray *chars = g_array_new (FALSE, FALSE, sizeof (gunichar));
  Line line = { 0 };
  gboolean has_gap = FALSE;

  *from_right = FALSE;
  for (const gchar *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);
      const gunichar space = ' ';
      const gboolean is_joiner = c == 0x200C || c == 0x200D;

      if (g_unichar_isspace (c) || is_line_end (c))
        has_gap = chars->len > 0;
      else if (!is_junk (c) && (is_joiner || g_unichar_type (c) != G_UNICODE_FORMAT) &&
               !is_pile (&line, c))
        {
          if (has_gap)
            g_array_append_val (chars, space);
          has_gap = FALSE;
          *from_right = *from_right || runs_from_right (c);
          g_array_append_val (chars, c);
        }
    }
  return chars;
}

gchar *
e2e_display_name (const gchar *name, guint max_chars)
{
  g_autoptr (GArray) chars = NULL;
  GString *out = g_string_new (NULL);
  gboolean from_right;
  guint n_front;
  guint n_back;

  chars = collect_name (name, &from_right);
  max_chars = MAX (max_chars, 3);
  n_front = chars->len > max_chars ? max_chars / 2 : chars->len;
  n_back = chars->len > max_chars ? max_chars - n_front - 1 : 0;

  if (from_right)
    g_string_append_unichar (out, FSI);
  for (guint i = 0; i < n_front; i++)
    g_string_append_unichar (out, g_array_index (chars, gunichar, i));
  if (n_back > 0)
    g_string_append_unichar (out, ELLIPSIS);
  for (guint i = chars->len - n_back; n_back > 0 && i < chars->len; i++)
    g_string_append_unichar (out, g_array_index (chars, gunichar, i));
  if (from_right)
    g_string_append_unichar (out, PDI);
  return g_string_free (out, FALSE);
}
