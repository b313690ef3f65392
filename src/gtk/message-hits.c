/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-hits.h"

#include "gtk/message-match.h"
#include "gtk/message-search.h"

struct _E2eMessageHits
{
  GObject parent_instance;

  E2eMessageFeed *feed;
  E2eMessageSearch *search; /* NULL for none */
  guint64 hit_id; /* the hit that was gone to; 0 before the first */
};

enum
{
  CHANGED,
  TERM_CHANGED,
  WENT_TO,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageHits, e2e_message_hits, G_TYPE_OBJECT)

static void
go_to (E2eMessageHits *self, guint index)
{
  guint position;

  self->hit_id = e2e_message_search_get_hit (self->search, index);
  if (e2e_message_feed_find (self->feed, self->hit_id, &position))
    {
      g_autoptr (E2eMessage) message = e2e_message_feed_get (self->feed, position);

      e2e_message_feed_show_hit (self->feed, message);
      g_signal_emit (self, signals[WENT_TO], 0, self->hit_id);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_search_changed (E2eMessageHits *self)
{
  if (self->hit_id == 0 && e2e_message_search_get_n_hits (self->search) > 0)
    go_to (self, 0);
  else
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
e2e_message_hits_dispose (GObject *object)
{
  g_clear_object (&E2E_MESSAGE_HITS (object)->search);
  G_OBJECT_CLASS (e2e_message_hits_parent_class)->dispose (object);
}

static void
e2e_message_hits_class_init (E2eMessageHitsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_message_hits_dispose;
  signals[CHANGED] = g_signal_new ("changed", E2E_TYPE_MESSAGE_HITS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[TERM_CHANGED] = g_signal_new ("term-changed", E2E_TYPE_MESSAGE_HITS, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WENT_TO] = g_signal_new ("went-to", E2E_TYPE_MESSAGE_HITS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
e2e_message_hits_init (E2eMessageHits *self)
{
  (void) self;
}

E2eMessageHits *
e2e_message_hits_new (E2eMessageFeed *feed)
{
  E2eMessageHits *self = g_object_new (E2E_TYPE_MESSAGE_HITS, NULL);

  self->feed = feed;
  return self;
}

void
e2e_message_hits_search (E2eMessageHits *self, const gchar *term)
{
  g_autofree gchar *folded = term != NULL ? e2e_message_match_fold (term) : NULL;
  const gboolean is_search = folded != NULL && *folded != '\0';
  GListModel *model;

  if (self->search == NULL && !is_search)
    return;

  g_clear_object (&self->search);
  self->hit_id = 0;
  model = e2e_message_feed_get_model (self->feed);
  e2e_message_feed_set_term (self->feed, is_search && model != NULL ? folded : NULL);
  if (is_search && model != NULL)
    {
      self->search = e2e_message_search_new (model, folded);
      g_signal_connect_object (self->search, "changed", G_CALLBACK (on_search_changed), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_emit (self, signals[TERM_CHANGED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* From the oldest around to the newest, and back. */
void
e2e_message_hits_step (E2eMessageHits *self, gboolean is_older)
{
  const guint n_hits = e2e_message_hits_get_n (self);
  const guint hit = e2e_message_hits_get_hit (self);

  if (n_hits == 0)
    return;

  if (hit == 0)
    go_to (self, 0);
  else
    go_to (self, (hit - 1 + (is_older ? 1 : n_hits - 1)) % n_hits);
}

guint
e2e_message_hits_get_n (E2eMessageHits *self)
{
  return self->search != NULL ? e2e_message_search_get_n_hits (self->search) : 0;
}

guint
e2e_message_hits_get_hit (E2eMessageHits *self)
{
  guint index;

  return self->search != NULL && e2e_message_search_find (self->search, self->hit_id, &index)
           ? index + 1
           : 0;
}

gboolean
e2e_message_hits_get_searching (E2eMessageHits *self)
{
  return self->search != NULL && e2e_message_search_is_running (self->search);
}
