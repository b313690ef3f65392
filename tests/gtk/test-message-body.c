/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-body.h"

#include "client/display.h"
#include "gtk/message-match.h"
#include "gtk/message-samples.h"

#include <pango/pango.h>
#include <string.h>

/* What a person reads: the markup without its tags. It must be markup that Pango takes, but for the
 * links, which are GTK's. */
static gchar *
read_back (const gchar *markup)
{
  g_autoptr (GRegex) links = g_regex_new ("</?a( [^>]*)?>", 0, 0, NULL);
  g_autofree gchar *plain = g_regex_replace_literal (links, markup, -1, 0, "", 0, NULL);
  g_autoptr (GError) error = NULL;
  gchar *text = NULL;

  pango_parse_markup (plain, -1, 0, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_nothing_of_the_peer_is_markup (void)
{
  const gchar *text = "<b>bold</b> &amp; <a href=\"file:///\">x</a> </span>";
  g_auto (E2eMessageBody) body = { 0 };
  g_autofree gchar *read = NULL;

  e2e_message_body_build (&body, text, E2E_MESSAGE_BODY_PREVIEW, NULL);
  read = read_back (body.markup);
  g_assert_cmpstr (read, ==, text);
  g_assert_null (strstr (body.markup, "<b>"));
  g_assert_null (strstr (body.markup, "<a "));
}

static void
test_a_link_tells_its_target (void)
{
  g_auto (E2eMessageBody) body = { 0 };

  e2e_message_body_build (&body, "go to https://p\u0430ypal.com/?a=1&b='2' now",
                          E2E_MESSAGE_BODY_PREVIEW, NULL);
  g_assert_nonnull (strstr (body.markup, "<a href=\"https://xn--pypal-4ve.com/?a=1&amp;b="));
  g_assert_nonnull (strstr (body.markup, "title=\"https://xn--pypal-4ve.com/?a=1&amp;amp;b="));
}

static void
test_hits_are_marked_across_links (void)
{
  g_auto (E2eMessageBody) body = { 0 };
  g_autofree gchar *read = NULL;
  const gchar *text = "see https://see.example/see see";

  e2e_message_body_build (&body, text, E2E_MESSAGE_BODY_PREVIEW, "e https://s");
  read = read_back (body.markup);
  g_assert_cmpstr (read, ==, text);
  g_assert_nonnull (strstr (body.markup, "foreground=\"#000000\">e </span><a "));
  g_assert_nonnull (strstr (body.markup, "foreground=\"#000000\">https://s</span>ee.example"));
}

/* The parts, put together, are the whole text, and none is more than a frame's work. */
static void
test_parts_make_up_the_whole (void)
{
  g_auto (GStrv) texts = samples_hostile ();

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (GString) all = g_string_new (NULL);
      gboolean is_cut = TRUE;

      for (guint part = 1; is_cut; part++)
        {
          g_auto (E2eMessageBody) body = { 0 };
          g_autofree gchar *read = NULL;

          g_assert_cmpuint (part, <, 200);
          e2e_message_body_build (&body, texts[i], part, NULL);
          read = read_back (body.markup);
          g_assert_cmpuint (strlen (read), <=, 17000);
          g_string_append (all, read);
          is_cut = body.is_cut;
        }
      /* Directions and piled marks are mended per part; the rest is as it was. */
      if (strstr (texts[i], "\u202e") == NULL && strstr (texts[i], "\xcc\x81") == NULL)
        {
          g_autofree gchar *shown = e2e_display_text (texts[i]);

          g_assert_cmpstr (all->str, ==, shown);
        }
    }
}

static void
test_a_cut_goes_between_letters (void)
{
  const gchar *family = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (E2eMessageBody) body = { 0 };
  g_autofree gchar *read = NULL;

  while (text->len < 10000)
    g_string_append (text, family);
  e2e_message_body_build (&body, text->str, E2E_MESSAGE_BODY_PREVIEW, NULL);
  read = read_back (body.markup);
  g_assert_true (body.is_cut);
  g_assert_cmpuint (strlen (read) % strlen (family), ==, 0);
}

static void
test_finds_the_part_of_a_hit (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (E2eMessageBody) body = { 0 };
  guint part;

  while (text->len < 20000)
    g_string_append (text, "word ");
  g_string_append (text, "needle ");
  while (text->len < 32000)
    g_string_append (text, "word ");
  part = e2e_message_body_find_part (text->str, "needle");
  g_assert_cmpuint (part, >, 1);
  e2e_message_body_build (&body, text->str, part, NULL);
  g_assert_nonnull (strstr (body.markup, "needle"));
  g_assert_cmpuint (e2e_message_body_find_part (text->str, "word"), ==, E2E_MESSAGE_BODY_PREVIEW);
  g_assert_cmpuint (e2e_message_body_find_part (text->str, "none"), ==, E2E_MESSAGE_BODY_PREVIEW);
}

static void
test_long_words_break_anywhere (void)
{
  g_auto (GStrv) texts = samples_hostile ();
  g_auto (E2eMessageBody) body = { 0 };
  g_auto (E2eMessageBody) usual = { 0 };

  e2e_message_body_build (&body, texts[0], E2E_MESSAGE_BODY_PREVIEW, NULL);
  g_assert_true (body.has_long_word);
  e2e_message_body_build (&usual, "Some words.", E2E_MESSAGE_BODY_PREVIEW, NULL);
  g_assert_false (usual.has_long_word);
  g_assert_false (usual.is_cut);
}

static void
test_slices_reach_beyond_their_part (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *middle = NULL;
  g_autofree gchar *before = NULL;
  g_autofree gchar *after = NULL;
  g_autofree gchar *whole = NULL;

  while (text->len < 20000)
    g_string_append_printf (text, "word%u \x07", (guint) text->len);
  before = e2e_message_body_slice (text->str, 2, E2E_MESSAGE_BODY_FIRST, 0);
  middle = e2e_message_body_slice (text->str, 2, 0, 10);
  after = e2e_message_body_slice (text->str, 2, 10, E2E_MESSAGE_BODY_LAST);
  whole = e2e_message_body_slice (text->str, 2, E2E_MESSAGE_BODY_FIRST, E2E_MESSAGE_BODY_LAST);
  g_assert_cmpuint (strlen (middle), ==, 10);
  g_assert_cmpuint (strlen (before), >, 7000);
  g_assert_null (strchr (whole, '\x07'));
  g_string_printf (text, "%s%s%s", before, middle, after);
  g_assert_cmpstr (whole, ==, text->str);
}

static void
test_an_excerpt_is_one_short_line (void)
{
  g_auto (GStrv) texts = samples_hostile ();
  g_autofree gchar *usual = e2e_message_body_excerpt ("one\n two\t three");

  g_assert_cmpstr (usual, ==, "one two three");
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree gchar *excerpt = e2e_message_body_excerpt (texts[i]);

      g_assert_cmpuint (strlen (excerpt), <, 400);
      g_assert_null (strchr (excerpt, '\n'));
      g_assert_true (g_utf8_validate (excerpt, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/message-body/" name, func)
  ADD ("nothing-of-the-peer-is-markup", test_nothing_of_the_peer_is_markup);
  ADD ("a-link-tells-its-target", test_a_link_tells_its_target);
  ADD ("hits-are-marked-across-links", test_hits_are_marked_across_links);
  ADD ("parts-make-up-the-whole", test_parts_make_up_the_whole);
  ADD ("a-cut-goes-between-letters", test_a_cut_goes_between_letters);
  ADD ("finds-the-part-of-a-hit", test_finds_the_part_of_a_hit);
  ADD ("long-words-break-anywhere", test_long_words_break_anywhere);
  ADD ("slices-reach-beyond-their-part", test_slices_reach_beyond_their_part);
  ADD ("an-excerpt-is-one-short-line", test_an_excerpt_is_one_short_line);
  return g_test_run ();
}
