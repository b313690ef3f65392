/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-keys.h"

#include "gtk/message-cursor.h"

static guint64
get_id (E2eMessageLayout *layout, guint position)
{
  g_autoptr (E2eMessage) message = e2e_message_feed_get (layout->feed, position);

  return e2e_message_get_id (message);
}

static void
select_all (E2eMessageLayout *layout)
{
  const guint length = e2e_message_feed_get_length (layout->feed);

  if (length > 0)
    e2e_message_selection_set_messages (layout->selection, get_id (layout, 0),
                                        get_id (layout, length - 1));
}

static void
extend_to (E2eMessageLayout *layout, E2eMessageRow *focused, guint position)
{
  const guint64 id = get_id (layout, position);
  E2eMessagePoint anchor = { .id = id };
  E2eMessagePoint focus;

  if (!e2e_message_selection_is_empty (layout->selection))
    e2e_message_selection_get_points (layout->selection, &anchor, &focus);
  else if (focused != NULL)
    anchor.id = e2e_message_get_id (e2e_message_row_get_message (focused));
  e2e_message_selection_set_messages (layout->selection, anchor.id, id);
}

gboolean
e2e_message_keys_select (E2eMessageLayout *layout, const GdkEventKey *event, E2eMessageRow *focused,
                         gint page, gint64 *to)
{
  const GdkModifierType state = event->state & gtk_accelerator_get_default_mod_mask ();
  guint position;

  *to = -1;
  if (state == 0 && event->keyval == GDK_KEY_Escape)
    {
      if (e2e_message_selection_is_empty (layout->selection))
        return FALSE;
      e2e_message_selection_clear (layout->selection);
    }
  else if (state == GDK_CONTROL_MASK && (event->keyval == GDK_KEY_a || event->keyval == GDK_KEY_A))
    select_all (layout);
  else if (state == GDK_SHIFT_MASK &&
           e2e_message_cursor_find_key (layout, focused, event->keyval, page, &position))
    {
      extend_to (layout, focused, position);
      *to = position;
    }
  else
    return FALSE;
  e2e_message_selection_settle (layout->selection);
  return TRUE;
}
