/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-heights.h"

static void
assert_same (E2eMessageHeights *heights, GArray *plain)
{
  gint64 offset = 0;

  g_assert_cmpuint (e2e_message_heights_get_length (heights), ==, plain->len);
  for (guint i = 0; i < plain->len; i++)
    {
      const gint height = g_array_index (plain, gint, i);
      gint64 found_offset;

      g_assert_cmpint (e2e_message_heights_get (heights, i), ==, height);
      g_assert_cmpint (e2e_message_heights_get_offset (heights, i), ==, offset);
      g_assert_cmpuint (e2e_message_heights_find (heights, offset, &found_offset), ==, i);
      g_assert_cmpint (found_offset, ==, offset);
      g_assert_cmpuint (e2e_message_heights_find (heights, offset + height - 1, &found_offset), ==,
                        i);
      offset += height;
    }
  g_assert_cmpint (e2e_message_heights_get_total (heights), ==, offset);
  g_assert_cmpint (e2e_message_heights_get_offset (heights, plain->len), ==, offset);
}

static void
change (E2eMessageHeights *heights, GArray *plain)
{
  const gint height = g_test_rand_int_range (1, 500);
  const gint what = plain->len == 0 ? 0 : g_test_rand_int_range (0, 8);
  guint position = (guint) g_test_rand_int_range (0, (gint) plain->len + 1);

  if (what < 4)
    {
      position = what == 0 ? plain->len : position;
      e2e_message_heights_insert (heights, position, height);
      g_array_insert_val (plain, position, height);
      return;
    }
  position = MIN (position, plain->len - 1);
  if (what < 7)
    {
      e2e_message_heights_remove (heights, position);
      g_array_remove_index (plain, position);
      return;
    }
  e2e_message_heights_set (heights, position, height);
  g_array_index (plain, gint, position) = height;
}

static void
test_equals_a_plain_array (void)
{
  g_autoptr (E2eMessageHeights) heights = e2e_message_heights_new ();
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (gint));

  for (guint i = 0; i < 3000; i++)
    {
      const gint height = 1 + (gint) i % 90;

      e2e_message_heights_insert (heights, i, height);
      g_array_append_val (plain, height);
    }
  for (guint i = 0; i < 4000; i++)
    {
      change (heights, plain);
      if (i % 400 == 0)
        assert_same (heights, plain);
    }
  assert_same (heights, plain);
  while (plain->len > 0)
    {
      e2e_message_heights_remove (heights, 0);
      g_array_remove_index (plain, 0);
    }
  assert_same (heights, plain);
}

static void
test_finds_the_ends_for_what_lies_beyond (void)
{
  g_autoptr (E2eMessageHeights) heights = e2e_message_heights_new ();
  gint64 offset;

  for (guint i = 0; i < 1500; i++)
    e2e_message_heights_insert (heights, 0, 10);
  g_assert_cmpuint (e2e_message_heights_find (heights, -5, &offset), ==, 0);
  g_assert_cmpint (offset, ==, 0);
  g_assert_cmpuint (e2e_message_heights_find (heights, 1000000, &offset), ==, 1499);
  g_assert_cmpint (offset, ==, 14990);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-heights/equals-a-plain-array", test_equals_a_plain_array);
  g_test_add_func ("/message-heights/finds-the-ends-for-what-lies-beyond",
                   test_finds_the_ends_for_what_lies_beyond);
  return g_test_run ();
}
