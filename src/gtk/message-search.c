/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-search.h"

#include "client/message.h"
#include "gtk/message-match.h"

#define SLICE_US 4000
#define CLOCK_EVERY 32 /* messages between looks at the clock */

struct _E2eMessageSearch
{
  GObject parent_instance;

  GListModel *model;
  gchar *folded_term;
  GArray *older; /* of guint64: hits of the first walk, newest first */
  GArray *newer; /* of guint64: hits among messages that came later, oldest first */
  guint n_left; /* messages at the front that are to be looked at yet */
  guint idle_id;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageSearch, e2e_message_search, G_TYPE_OBJECT)

static void
look_at (E2eMessageSearch *self, guint position, GArray *hits)
{
  g_autoptr (E2eMessage) message = g_list_model_get_item (self->model, position);
  const guint64 id = e2e_message_get_id (message);
  gsize start;
  gsize end = 0;

  if (e2e_message_match_next (e2e_message_get_text (message), self->folded_term, &start, &end))
    g_array_append_val (hits, id);
}

static gboolean
on_idle (gpointer data)
{
  E2eMessageSearch *self = E2E_MESSAGE_SEARCH (data);
  const gint64 end_us = g_get_monotonic_time () + SLICE_US;
  const guint n_hits = self->older->len;

  while (self->n_left > 0)
    {
      look_at (self, --self->n_left, self->older);
      if (self->n_left % CLOCK_EVERY == 0 && g_get_monotonic_time () >= end_us)
        break;
    }
  if (self->n_left == 0)
    self->idle_id = 0;
  if (self->n_left == 0 || self->older->len != n_hits)
    g_signal_emit (self, signals[CHANGED], 0);
  return self->n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start (E2eMessageSearch *self)
{
  g_array_set_size (self->older, 0);
  g_array_set_size (self->newer, 0);
  self->n_left = g_list_model_get_n_items (self->model);
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}

static void
on_items_changed (E2eMessageSearch *self, guint position, guint n_removed, guint n_added)
{
  const guint end = position + n_added;

  if (n_removed > 0 || end != g_list_model_get_n_items (self->model))
    {
      start (self);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }

  for (guint i = position; i < end; i++)
    look_at (self, i, self->newer);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
e2e_message_search_dispose (GObject *object)
{
  E2eMessageSearch *self = E2E_MESSAGE_SEARCH (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (e2e_message_search_parent_class)->dispose (object);
}

static void
e2e_message_search_finalize (GObject *object)
{
  E2eMessageSearch *self = E2E_MESSAGE_SEARCH (object);

  g_free (self->folded_term);
  g_array_unref (self->older);
  g_array_unref (self->newer);
  G_OBJECT_CLASS (e2e_message_search_parent_class)->finalize (object);
}

static void
e2e_message_search_class_init (E2eMessageSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_message_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = e2e_message_search_finalize;
  signals[CHANGED] = g_signal_new ("changed", E2E_TYPE_MESSAGE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
e2e_message_search_init (E2eMessageSearch *self)
{
  self->older = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->newer = g_array_new (FALSE, FALSE, sizeof (guint64));
}

E2eMessageSearch *
e2e_message_search_new (GListModel *model, const gchar *folded_term)
{
  E2eMessageSearch *self = g_object_new (E2E_TYPE_MESSAGE_SEARCH, NULL);

  self->model = g_object_ref (model);
  self->folded_term = g_strdup (folded_term);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);
  start (self);
  return self;
}

guint
e2e_message_search_get_n_hits (E2eMessageSearch *self)
{
  return self->newer->len + self->older->len;
}

guint64
e2e_message_search_get_hit (E2eMessageSearch *self, guint index)
{
  g_return_val_if_fail (index < e2e_message_search_get_n_hits (self), 0);

  return index < self->newer->len
           ? g_array_index (self->newer, guint64, self->newer->len - 1 - index)
           : g_array_index (self->older, guint64, index - self->newer->len);
}

gboolean
e2e_message_search_find (E2eMessageSearch *self, guint64 id, guint *index)
{
  guint low = 0;
  guint high = e2e_message_search_get_n_hits (self);

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const guint64 found = e2e_message_search_get_hit (self, middle);

      if (found == id)
        {
          *index = middle;
          return TRUE;
        }
      if (found > id)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

gboolean
e2e_message_search_is_running (E2eMessageSearch *self)
{
  return self->idle_id != 0;
}
