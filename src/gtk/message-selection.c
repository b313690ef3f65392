/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-selection.h"

#include "gtk/message-body.h"
#include "gtk/transcript.h"

#include <glib/gi18n.h>

/* One of the two points, and what it is good for. */
typedef struct
{
  E2eMessagePoint point;
  E2eMessage *message; /* that it is in; NULL for no point */
  gulong text_id; /* of the handler that follows it */
  guint part; /* that was shown of it */
} End;

struct _E2eMessageSelection
{
  GObject parent_instance;

  E2eMessageFeed *feed;
  End anchor;
  End focus;
};

enum
{
  CHANGED,
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageSelection, e2e_message_selection, G_TYPE_OBJECT)

static void
drop_end (End *end)
{
  if (end->message == NULL)
    return;

  g_clear_signal_handler (&end->text_id, end->message);
  g_clear_object (&end->message);
}

static void
e2e_message_selection_dispose (GObject *object)
{
  E2eMessageSelection *self = E2E_MESSAGE_SELECTION (object);

  drop_end (&self->anchor);
  drop_end (&self->focus);
  G_OBJECT_CLASS (e2e_message_selection_parent_class)->dispose (object);
}

static void
e2e_message_selection_class_init (E2eMessageSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_message_selection_dispose;
  signals[CHANGED] = g_signal_new ("changed", E2E_TYPE_MESSAGE_SELECTION, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", E2E_TYPE_MESSAGE_SELECTION, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
e2e_message_selection_init (E2eMessageSelection *self)
{
  (void) self;
}

E2eMessageSelection *
e2e_message_selection_new (E2eMessageFeed *feed)
{
  E2eMessageSelection *self = g_object_new (E2E_TYPE_MESSAGE_SELECTION, NULL);

  self->feed = feed;
  return self;
}

static gboolean
set_end (E2eMessageSelection *self, End *end, const E2eMessagePoint *point, E2eMessage *message)
{
  const gboolean is_same = end->message == message && end->point.offset == point->offset;

  if (end->message != message)
    {
      drop_end (end);
      end->message = g_object_ref (message);
      end->text_id = g_signal_connect_swapped (message, "notify::text",
                                               G_CALLBACK (e2e_message_selection_clear), self);
    }
  end->point = *point;
  end->part = e2e_message_feed_get_part (self->feed, point->id);
  return !is_same;
}

gboolean
e2e_message_selection_set (E2eMessageSelection *self, const E2eMessagePoint *anchor,
                           const E2eMessagePoint *focus)
{
  g_autoptr (E2eMessage) first = e2e_message_feed_look_up (self->feed, anchor->id);
  g_autoptr (E2eMessage) second = e2e_message_feed_look_up (self->feed, focus->id);
  gboolean is_other;

  if (first == NULL || second == NULL)
    return FALSE;

  is_other = set_end (self, &self->anchor, anchor, first);
  is_other = set_end (self, &self->focus, focus, second) || is_other;
  if (is_other)
    g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

gboolean
e2e_message_selection_extend (E2eMessageSelection *self, const E2eMessagePoint *focus)
{
  const E2eMessagePoint anchor = self->anchor.message != NULL ? self->anchor.point : *focus;

  return e2e_message_selection_set (self, &anchor, focus);
}

gboolean
e2e_message_selection_set_messages (E2eMessageSelection *self, guint64 anchor, guint64 focus)
{
  const gboolean is_down = anchor <= focus;
  const E2eMessagePoint from = { anchor, is_down ? E2E_MESSAGE_BODY_FIRST : E2E_MESSAGE_BODY_LAST };
  const E2eMessagePoint to = { focus, is_down ? E2E_MESSAGE_BODY_LAST : E2E_MESSAGE_BODY_FIRST };

  return e2e_message_selection_set (self, &from, &to);
}

void
e2e_message_selection_clear (E2eMessageSelection *self)
{
  if (self->anchor.message == NULL)
    return;

  drop_end (&self->anchor);
  drop_end (&self->focus);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
e2e_message_selection_settle (E2eMessageSelection *self)
{
  g_signal_emit (self, signals[SETTLED], 0);
}

static gboolean
is_good (E2eMessageSelection *self, const End *end)
{
  guint position;

  return e2e_message_feed_find (self->feed, end->point.id, &position) &&
         e2e_message_feed_get_part (self->feed, end->point.id) == end->part;
}

void
e2e_message_selection_check (E2eMessageSelection *self)
{
  if (self->anchor.message != NULL &&
      !(is_good (self, &self->anchor) && is_good (self, &self->focus)))
    e2e_message_selection_clear (self);
}

gboolean
e2e_message_selection_get_points (E2eMessageSelection *self, E2eMessagePoint *anchor,
                                  E2eMessagePoint *focus)
{
  if (self->anchor.message == NULL)
    return FALSE;

  *anchor = self->anchor.point;
  *focus = self->focus.point;
  return TRUE;
}

gboolean
e2e_message_selection_is_empty (E2eMessageSelection *self)
{
  return self->anchor.message == NULL || (self->anchor.point.id == self->focus.point.id &&
                                          self->anchor.point.offset == self->focus.point.offset);
}

/* The points in the order of the list. */
static void
sort_points (E2eMessageSelection *self, E2eMessagePoint *first, E2eMessagePoint *last)
{
  const E2eMessagePoint anchor = self->anchor.point;
  const E2eMessagePoint focus = self->focus.point;
  const gboolean is_down =
    anchor.id < focus.id || (anchor.id == focus.id && anchor.offset <= focus.offset);

  *first = is_down ? anchor : focus;
  *last = is_down ? focus : anchor;
}

gboolean
e2e_message_selection_get_range (E2eMessageSelection *self, E2eMessage *message, gssize *start,
                                 gssize *end)
{
  const guint64 id = e2e_message_get_id (message);
  E2eMessagePoint first;
  E2eMessagePoint last;

  if (e2e_message_selection_is_empty (self) || e2e_message_get_retracted (message) ||
      e2e_message_get_from (message) == E2E_FROM_SYSTEM)
    return FALSE;

  sort_points (self, &first, &last);
  if (id < first.id || id > last.id)
    return FALSE;
  *start = id == first.id ? first.offset : E2E_MESSAGE_BODY_FIRST;
  *end = id == last.id ? last.offset : E2E_MESSAGE_BODY_LAST;
  return TRUE;
}

/* What is selected of MESSAGE; NULL for nothing. */
static gchar *
dup_slice (E2eMessageSelection *self, E2eMessage *message)
{
  const guint part = e2e_message_feed_get_part (self->feed, e2e_message_get_id (message));
  g_autofree gchar *slice = NULL;
  gssize start;
  gssize end;

  if (!e2e_message_selection_get_range (self, message, &start, &end))
    return NULL;

  slice = e2e_message_body_slice (e2e_message_get_text (message), part, start, end);
  return *slice != '\0' ? g_steal_pointer (&slice) : NULL;
}

static void
append (E2eMessageSelection *self, GString *out, E2eMessage *message, const gchar *slice)
{
  g_autofree gchar *time = e2e_transcript_name_time (message);

  if (out->len > 0)
    g_string_append (out, "\n\n");
  /* Translators: above a message that is copied: when it was written, and by whom. */
  g_string_append_printf (out, _ ("[%s] %s:"), time,
                          e2e_message_get_from (message) == E2E_FROM_SELF
                            ? e2e_message_feed_get_own_name (self->feed)
                            : e2e_message_feed_get_shown_name (self->feed));
  g_string_append_printf (out, "\n%s", slice);
}

gchar *
e2e_message_selection_dup_text (E2eMessageSelection *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree gchar *only = NULL; /* as long as there is one alone */
  E2eMessagePoint first;
  E2eMessagePoint last;
  guint position;
  guint end;

  if (e2e_message_selection_is_empty (self))
    return NULL;
  sort_points (self, &first, &last);
  if (!e2e_message_feed_find (self->feed, first.id, &position) ||
      !e2e_message_feed_find (self->feed, last.id, &end))
    return NULL;

  for (; position <= end; position++)
    {
      g_autoptr (E2eMessage) message = e2e_message_feed_get (self->feed, position);
      g_autofree gchar *slice = dup_slice (self, message);

      if (slice == NULL)
        continue;
      g_clear_pointer (&only, g_free);
      if (out->len == 0)
        only = g_strdup (slice);
      append (self, out, message, slice);
    }
  if (only != NULL || out->len == 0)
    return g_steal_pointer (&only);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
