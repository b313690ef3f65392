/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-feed.h"

#include "client/display.h"
#include "gtk/message-body.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAME_CHARS 32
#define MAX_PARTS 1000 /* long messages opened; beyond that all are closed again */

struct _E2eMessageFeed
{
  GListModel *model;
  E2eMessageClock *clock;
  gchar *peer_name;
  gchar *shown_name;
  gchar *own_name;
  gchar *folded_term;
  guint64 divider_id;
  GHashTable *parts; /* id, by address of the copy that it owns, to part */
};

E2eMessageFeed *
e2e_message_feed_new (void)
{
  E2eMessageFeed *self = g_new0 (E2eMessageFeed, 1);

  self->clock = e2e_message_clock_new ();
  self->parts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  e2e_message_feed_set_peer_name (self, NULL);
  e2e_message_feed_set_own_name (self, NULL);
  return self;
}

void
e2e_message_feed_free (E2eMessageFeed *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->model);
  g_object_unref (self->clock);
  g_hash_table_unref (self->parts);
  g_free (self->peer_name);
  g_free (self->shown_name);
  g_free (self->own_name);
  g_free (self->folded_term);
  g_free (self);
}

void
e2e_message_feed_set_model (E2eMessageFeed *self, GListModel *model)
{
  g_set_object (&self->model, model);
  g_hash_table_remove_all (self->parts);
  self->divider_id = 0;
}

GListModel *
e2e_message_feed_get_model (E2eMessageFeed *self)
{
  return self->model;
}

E2eMessageClock *
e2e_message_feed_get_clock (E2eMessageFeed *self)
{
  return self->clock;
}

guint
e2e_message_feed_get_length (E2eMessageFeed *self)
{
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

E2eMessage *
e2e_message_feed_get (E2eMessageFeed *self, guint position)
{
  return self->model != NULL ? g_list_model_get_item (self->model, position) : NULL;
}

gboolean
e2e_message_feed_find (E2eMessageFeed *self, guint64 id, guint *position)
{
  guint low = 0;
  guint high = e2e_message_feed_get_length (self);

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      g_autoptr (E2eMessage) message = e2e_message_feed_get (self, middle);

      if (e2e_message_get_id (message) == id)
        {
          *position = middle;
          return TRUE;
        }
      if (e2e_message_get_id (message) < id)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

E2eMessage *
e2e_message_feed_look_up (E2eMessageFeed *self, guint64 id)
{
  guint position;

  return e2e_message_feed_find (self, id, &position) ? e2e_message_feed_get (self, position) : NULL;
}

void
e2e_message_feed_set_peer_name (E2eMessageFeed *self, const gchar *name)
{
  g_autofree gchar *shown = e2e_display_name (name != NULL ? name : "", MAX_NAME_CHARS);

  g_free (self->peer_name);
  self->peer_name = g_strdup (name);
  g_free (self->shown_name);
  self->shown_name = g_strdup (*shown != '\0' ? shown : _ ("The other person"));
}

const gchar *
e2e_message_feed_get_peer_name (E2eMessageFeed *self)
{
  return self->peer_name;
}

const gchar *
e2e_message_feed_get_shown_name (E2eMessageFeed *self)
{
  return self->shown_name;
}

void
e2e_message_feed_set_own_name (E2eMessageFeed *self, const gchar *name)
{
  g_autofree gchar *shown = e2e_display_name (name != NULL ? name : "", MAX_NAME_CHARS);

  g_free (self->own_name);
  self->own_name = g_strdup (*shown != '\0' ? shown : _ ("Me"));
}

const gchar *
e2e_message_feed_get_own_name (E2eMessageFeed *self)
{
  return self->own_name;
}

void
e2e_message_feed_set_term (E2eMessageFeed *self, const gchar *folded_term)
{
  g_free (self->folded_term);
  self->folded_term = g_strdup (folded_term);
}

void
e2e_message_feed_set_divider (E2eMessageFeed *self, guint64 id)
{
  self->divider_id = id;
}

guint64
e2e_message_feed_get_divider (E2eMessageFeed *self)
{
  return self->divider_id;
}

void
e2e_message_feed_set_part (E2eMessageFeed *self, guint64 id, guint part)
{
  if (g_hash_table_size (self->parts) >= MAX_PARTS)
    g_hash_table_remove_all (self->parts);
  if (part == E2E_MESSAGE_BODY_PREVIEW)
    g_hash_table_remove (self->parts, &id);
  else
    g_hash_table_replace (self->parts, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (part));
}

guint
e2e_message_feed_get_part (E2eMessageFeed *self, guint64 id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->parts, &id));
}

void
e2e_message_feed_show_hit (E2eMessageFeed *self, E2eMessage *message)
{
  guint part;

  if (self->folded_term == NULL)
    return;

  part = e2e_message_body_find_part (e2e_message_get_text (message), self->folded_term);
  if (part != E2E_MESSAGE_BODY_PREVIEW)
    e2e_message_feed_set_part (self, e2e_message_get_id (message), part);
}

void
e2e_message_feed_look (E2eMessageFeed *self, guint position, E2eMessage *message,
                       E2eMessageLook *look, gboolean *has_divider)
{
  g_autoptr (E2eMessage) before = position > 0 ? e2e_message_feed_get (self, position - 1) : NULL;
  g_autoptr (E2eMessage) after = e2e_message_feed_get (self, position + 1);
  const guint64 id = e2e_message_get_id (message);
  const guint64 source_id = e2e_message_get_reply_id (message);
  guint source;

  *has_divider = id == self->divider_id;
  look->group = e2e_message_group_find (before, message, after);
  look->group.starts_group = look->group.starts_group || *has_divider;
  look->source = source_id != 0 && e2e_message_feed_find (self, source_id, &source)
                   ? e2e_message_feed_get (self, source)
                   : NULL;
  look->clock = self->clock;
  look->peer_name = self->shown_name;
  look->folded_term = self->folded_term;
  look->part = e2e_message_feed_get_part (self, id);
}

gint
e2e_message_feed_estimate (E2eMessageFeed *self, guint position, gint width)
{
  const gint line_px = 19;
  const gint max_lines = 20;
  const gint bytes_in_line = CLAMP (width - 80, 80, 620) / 7;
  g_autoptr (E2eMessage) message = e2e_message_feed_get (self, position);
  const gsize n_bytes = strnlen (e2e_message_get_text (message), 4096);

  return 32 + line_px * MIN ((gint) n_bytes / bytes_in_line, max_lines);
}
