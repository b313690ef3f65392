/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-cursor.h"

gboolean
e2e_message_cursor_find (E2eMessageLayout *layout, E2eMessageRow *focused, guint *position)
{
  if (focused != NULL && e2e_message_layout_find (layout, focused, position))
    return TRUE;
  return layout->last_seen_id != 0 &&
         e2e_message_feed_find (layout->feed, layout->last_seen_id, position);
}

/* A page further in the direction of SIGN, by the heights that are known or guessed. */
static gint64
find_page (E2eMessageLayout *layout, gint64 position, gint sign, gint page)
{
  const gint64 length = e2e_message_geometry_get_length (layout->geometry);
  gint passed = 0;

  while (position + sign >= 0 && position + sign < length && passed < page)
    {
      passed += e2e_message_geometry_get_height (layout->geometry, (guint) position);
      position += sign;
    }
  return position;
}

gboolean
e2e_message_cursor_find_key (E2eMessageLayout *layout, E2eMessageRow *focused, guint keyval,
                             gint page, guint *position)
{
  const gint64 last = (gint64) e2e_message_geometry_get_length (layout->geometry) - 1;
  guint cursor;
  gint64 to;

  if (!e2e_message_cursor_find (layout, focused, &cursor))
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      to = (gint64) cursor - 1;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      to = (gint64) cursor + 1;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      to = 0;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      to = last;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      to = find_page (layout, cursor, -1, page);
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      to = find_page (layout, cursor, 1, page);
      break;
    default:
      return FALSE;
    }
  *position = (guint) CLAMP (to, 0, last);
  return TRUE;
}
