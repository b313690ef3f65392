/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-geometry.h"

#define PAGE 500
#define ESTIMATE 40

/* Turns the estimates in view real, as a layout does: each row's true height hangs on its position
 * from the end, so that it stays the same as others come. */
static gint
get_true_height (guint position)
{
  return 20 + (gint) (position * 37 % 113);
}

static void
lay_out (E2eMessageGeometry *geometry)
{
  gboolean is_changed = TRUE;
  guint n_passes = 0;

  e2e_message_geometry_set_page (geometry, PAGE);
  e2e_message_geometry_settle (geometry);
  while (is_changed)
    {
      guint first;
      guint end;

      g_assert_cmpuint (n_passes++, <, 12);
      is_changed = FALSE;
      e2e_message_geometry_get_visible (geometry, &first, &end);
      for (guint i = first; i < end; i++)
        is_changed =
          e2e_message_geometry_set_height (geometry, i, get_true_height (i)) || is_changed;
      is_changed = e2e_message_geometry_settle (geometry) || is_changed;
    }
  e2e_message_geometry_anchor (geometry);
}

static E2eMessageGeometry *
new_geometry (guint n)
{
  E2eMessageGeometry *geometry = e2e_message_geometry_new ();

  for (guint i = 0; i < n; i++)
    e2e_message_geometry_insert (geometry, i, ESTIMATE);
  lay_out (geometry);
  return geometry;
}

static gint64
get_bottom (E2eMessageGeometry *geometry)
{
  const guint last = e2e_message_geometry_get_length (geometry) - 1;

  return e2e_message_geometry_get_y (geometry, last) +
         e2e_message_geometry_get_height (geometry, last);
}

static void
test_begins_at_the_bottom (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (1000);

  g_assert_true (e2e_message_geometry_get_at_bottom (geometry));
  g_assert_cmpint (get_bottom (geometry), ==, PAGE);
}

static void
test_few_rows_stand_at_the_bottom (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (2);

  g_assert_cmpint (get_bottom (geometry), ==, PAGE);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, 0), >, 0);
  g_assert_cmpint (e2e_message_geometry_get_upper (geometry) -
                     e2e_message_geometry_get_lower (geometry),
                   ==, PAGE);
}

static void
test_no_rows_are_no_trouble (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (0);
  guint first;
  guint end;

  e2e_message_geometry_scroll (geometry, 100);
  lay_out (geometry);
  e2e_message_geometry_get_visible (geometry, &first, &end);
  g_assert_cmpuint (first, ==, end);
}

static void
test_new_rows_keep_the_bottom_in_view (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (1000);

  for (guint i = 0; i < 20; i++)
    {
      e2e_message_geometry_insert (geometry, 1000 + i, ESTIMATE);
      lay_out (geometry);
      g_assert_cmpint (get_bottom (geometry), ==, PAGE);
    }
}

static void
test_new_rows_move_nothing_elsewhere (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (1000);
  gint64 y;

  e2e_message_geometry_scroll (geometry, e2e_message_geometry_get_value (geometry) - 3000);
  lay_out (geometry);
  g_assert_false (e2e_message_geometry_get_at_bottom (geometry));
  y = e2e_message_geometry_get_y (geometry, 950);
  e2e_message_geometry_insert (geometry, 1000, ESTIMATE);
  lay_out (geometry);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, 950), ==, y);
}

/* Every row that was in view before a scroll and is after it has moved by just that much, and no
 * value was changed behind the person's back, up to the ends. */
static void
scroll_by (E2eMessageGeometry *geometry, gint64 by)
{
  const guint length = e2e_message_geometry_get_length (geometry);
  g_autofree gint64 *before = g_new (gint64, length);
  const gint64 value = e2e_message_geometry_get_value (geometry) + by;
  guint first_before;
  guint end_before;
  guint first;
  guint end;

  e2e_message_geometry_get_visible (geometry, &first_before, &end_before);
  for (guint i = first_before; i < end_before; i++)
    before[i] = e2e_message_geometry_get_y (geometry, i);
  e2e_message_geometry_scroll (geometry, value);
  lay_out (geometry);
  e2e_message_geometry_get_visible (geometry, &first, &end);
  if (first == 0 || end == length)
    return;

  g_assert_cmpint (e2e_message_geometry_get_value (geometry), ==, value);
  for (guint i = MAX (first, first_before); i < MIN (end, end_before); i++)
    g_assert_cmpint (e2e_message_geometry_get_y (geometry, i), ==, before[i] - by);
}

static void
test_nothing_jumps_as_estimates_turn_real (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (2000);

  for (guint i = 0; i < 600; i++)
    scroll_by (geometry, -(gint64) g_test_rand_int_range (1, 400));
  for (guint i = 0; i < 600; i++)
    scroll_by (geometry, g_test_rand_int_range (-700, 800));
}

static void
test_reaches_both_ends (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (500);

  for (guint i = 0; i < 500; i++)
    scroll_by (geometry, -300);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, 0), ==, 0);
  g_assert_cmpint (e2e_message_geometry_get_value (geometry), ==,
                   e2e_message_geometry_get_lower (geometry));
  for (guint i = 0; i < 500; i++)
    scroll_by (geometry, 300);
  g_assert_true (e2e_message_geometry_get_at_bottom (geometry));
  g_assert_cmpint (get_bottom (geometry), ==, PAGE);
}

static void
test_rows_that_go_above_move_nothing (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (1000);
  gint64 y;
  guint first;
  guint end;

  e2e_message_geometry_show (geometry, 500, 100);
  e2e_message_geometry_settle (geometry);
  e2e_message_geometry_anchor (geometry);
  e2e_message_geometry_get_visible (geometry, &first, &end);
  y = e2e_message_geometry_get_y (geometry, first + 2);
  for (guint i = 0; i < 300; i++)
    e2e_message_geometry_remove (geometry, 0);
  e2e_message_geometry_settle (geometry);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, first + 2 - 300), ==, y);
  e2e_message_geometry_insert (geometry, 0, 1234);
  e2e_message_geometry_settle (geometry);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, first + 3 - 300), ==, y);
}

static void
test_all_rows_may_go (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (300);

  for (guint i = 0; i < 300; i++)
    {
      e2e_message_geometry_remove (geometry,
                                   e2e_message_geometry_get_length (geometry) * (i % 3) / 3);
      e2e_message_geometry_settle (geometry);
      e2e_message_geometry_anchor (geometry);
    }
  g_assert_cmpuint (e2e_message_geometry_get_length (geometry), ==, 0);
}

static void
test_shows_a_row_at_any_distance (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (100000);
  const guint targets[] = { 5, 99990, 40000, 40003, 0, 99999 };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      guint first;
      guint end;

      e2e_message_geometry_show (geometry, targets[i], 200);
      lay_out (geometry);
      e2e_message_geometry_get_visible (geometry, &first, &end);
      g_assert_cmpuint (targets[i], >=, first);
      g_assert_cmpuint (targets[i], <, end);
      if (targets[i] == 40000 || targets[i] == 40003)
        g_assert_cmpint (e2e_message_geometry_get_y (geometry, targets[i]), ==, 200);
    }
}

static void
test_a_smaller_page_keeps_its_lower_edge (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (1000);
  gint64 y;

  e2e_message_geometry_scroll (geometry, e2e_message_geometry_get_value (geometry) - 3000);
  lay_out (geometry);
  y = e2e_message_geometry_get_y (geometry, 960);
  e2e_message_geometry_set_page (geometry, PAGE - 120);
  e2e_message_geometry_settle (geometry);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, 960), ==, y - 120);
}

static void
test_a_row_that_is_held_grows_downwards (void)
{
  g_autoptr (E2eMessageGeometry) geometry = new_geometry (1000);
  guint first;
  guint end;
  gint64 y;

  e2e_message_geometry_scroll (geometry, e2e_message_geometry_get_value (geometry) - 3000);
  lay_out (geometry);
  e2e_message_geometry_get_visible (geometry, &first, &end);
  y = e2e_message_geometry_get_y (geometry, first);
  e2e_message_geometry_hold (geometry, first);
  e2e_message_geometry_set_height (geometry, first, 2000);
  e2e_message_geometry_settle (geometry);
  g_assert_cmpint (e2e_message_geometry_get_y (geometry, first), ==, y);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/message-geometry/" name, func)
  ADD ("begins-at-the-bottom", test_begins_at_the_bottom);
  ADD ("few-rows-stand-at-the-bottom", test_few_rows_stand_at_the_bottom);
  ADD ("no-rows-are-no-trouble", test_no_rows_are_no_trouble);
  ADD ("new-rows-keep-the-bottom-in-view", test_new_rows_keep_the_bottom_in_view);
  ADD ("new-rows-move-nothing-elsewhere", test_new_rows_move_nothing_elsewhere);
  ADD ("nothing-jumps-as-estimates-turn-real", test_nothing_jumps_as_estimates_turn_real);
  ADD ("reaches-both-ends", test_reaches_both_ends);
  ADD ("rows-that-go-above-move-nothing", test_rows_that_go_above_move_nothing);
  ADD ("all-rows-may-go", test_all_rows_may_go);
  ADD ("shows-a-row-at-any-distance", test_shows_a_row_at_any_distance);
  ADD ("a-smaller-page-keeps-its-lower-edge", test_a_smaller_page_keeps_its_lower_edge);
  ADD ("a-row-that-is-held-grows-downwards", test_a_row_that_is_held_grows_downwards);
  return g_test_run ();
}
