/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-link.h"

#include "gtk/message-samples.h"

#include <string.h>

/* All links of TEXT, with bars between. */
static gchar *
find_all (const gchar *text)
{
  GString *found = g_string_new (NULL);
  gsize start;
  gsize end = 0;

  while (e2e_message_link_next (text, &start, &end))
    {
      g_assert_cmpuint (start, <, end);
      g_assert_cmpuint (end, <=, strlen (text));
      if (found->len > 0)
        g_string_append_c (found, '|');
      g_string_append_len (found, text + start, (gssize) (end - start));
    }
  return g_string_free (found, FALSE);
}

static void
assert_links (const gchar *text, const gchar *expected)
{
  g_autofree gchar *found = find_all (text);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_finds_links_in_sentences (void)
{
  assert_links ("see https://example.org/a?b=c#d, or HTTP://EXAMPLE.ORG.",
                "https://example.org/a?b=c#d|HTTP://EXAMPLE.ORG");
  assert_links ("(https://en.wikipedia.org/wiki/C_(language))",
                "https://en.wikipedia.org/wiki/C_(language)");
  assert_links ("<http://[::1]:8080/x> \"http://a.b\"", "http://[::1]:8080/x|http://a.b");
  assert_links ("write to mailto:me@example.org!", "mailto:me@example.org");
  assert_links ("http://bücher.example/ä", "http://bücher.example/ä");
}

static void
test_takes_nothing_else_for_a_link (void)
{
  assert_links ("javascript:alert(1) file:///etc/passwd ftp://a.b e2echat://a/b#c", "");
  assert_links ("http:// https:/// http://?x http://.a mailto:x mailto:@ xhttp://a.b ::::", "");
  assert_links ("a http://", "");
}

static void
test_refuses_a_user_name_before_the_host (void)
{
  assert_links ("https://bank.example@evil.example/", "");
  assert_links ("https://example.org/@name", "https://example.org/@name");
}

static void
test_ends_at_characters_that_are_not_seen (void)
{
  assert_links ("https://a.b/\u202egpj.exe", "https://a.b/");
  assert_links ("https://a.b\u200b/c", "https://a.b");
}

static void
test_is_no_longer_than_its_limit (void)
{
  g_autoptr (GString) text = g_string_new ("https://a.b/");

  while (text->len < E2E_MESSAGE_LINK_MAX_BYTES)
    g_string_append_c (text, 'x');
  assert_links (text->str, text->str);
  g_string_append_c (text, 'x');
  assert_links (text->str, "");
}

static void
assert_target (const gchar *link, const gchar *target, const gchar *shown)
{
  g_autofree gchar *found = e2e_message_link_get_target (link);
  g_autofree gchar *described = e2e_message_link_describe (link);

  g_assert_cmpstr (found, ==, target);
  g_assert_cmpstr (described, ==, shown);
}

static void
test_the_target_is_ascii (void)
{
  assert_target ("https://Example.org/a b", "https://example.org/a%20b",
                 "https://example.org/a%20b");
  assert_target ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4",
                 "https://bücher.example/%C3%A4");
  assert_target ("mailto:me@bücher.example", "mailto:me@xn--bcher-kva.example",
                 "mailto:me@bücher.example");
}

static void
test_mixed_scripts_give_themselves_away (void)
{
  /* A Cyrillic а in a Latin name, and a whole name in Cyrillic under a Latin ending. */
  assert_target ("https://p\u0430ypal.com/", "https://xn--pypal-4ve.com/",
                 "https://xn--pypal-4ve.com/");
  assert_target ("https://\u0430\u0440\u0440\u04cf\u0435.com/", "https://xn--80ak6aa92e.com/",
                 "https://xn--80ak6aa92e.com/");
  assert_target ("https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/",
                 "https://xn--e1afmkfd.xn--p1ai/",
                 "https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/");
  assert_target ("https://\u4f8b\u3048.jp/", "https://xn--r8jz45g.jp/", "https://\u4f8b\u3048.jp/");
}

static void
test_hostile_texts_take_no_time (void)
{
  g_auto (GStrv) texts = samples_hostile ();
  const gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree gchar *found = find_all (texts[i]);

      g_assert_nonnull (found);
    }
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/message-link/" name, func)
  ADD ("finds-links-in-sentences", test_finds_links_in_sentences);
  ADD ("takes-nothing-else-for-a-link", test_takes_nothing_else_for_a_link);
  ADD ("refuses-a-user-name-before-the-host", test_refuses_a_user_name_before_the_host);
  ADD ("ends-at-characters-that-are-not-seen", test_ends_at_characters_that_are_not_seen);
  ADD ("is-no-longer-than-its-limit", test_is_no_longer_than_its_limit);
  ADD ("the-target-is-ascii", test_the_target_is_ascii);
  ADD ("mixed-scripts-give-themselves-away", test_mixed_scripts_give_themselves_away);
  ADD ("hostile-texts-take-no-time", test_hostile_texts_take_no_time);
  return g_test_run ();
}
