/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-arrivals.h"

#include "gtk/message-herald.h"

struct _E2eMessageArrivals
{
  GObject parent_instance;

  E2eMessageCanvas *canvas;
  E2eMessageFeed *feed; /* the canvas's */
  E2eMessageOnlooker *onlooker;
  E2eMessageHerald *herald;
  GListModel *model; /* a reference; NULL for none */
  gboolean at_bottom; /* when it was looked last */
  guint n_new;
  guint64 seen_id;
};

enum
{
  N_NEW_CHANGED,
  SEEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageArrivals, e2e_message_arrivals, G_TYPE_OBJECT)

static void
set_n_new (E2eMessageArrivals *self, guint n_new)
{
  if (self->n_new == n_new)
    return;

  self->n_new = n_new;
  g_signal_emit (self, signals[N_NEW_CHANGED], 0);
}

/* The divider stays above the first message that came unseen, until the person writes or more comes
 * unseen. */
static void
divide (E2eMessageArrivals *self, E2eMessage *message)
{
  if (e2e_message_onlooker_is_there (self->onlooker) && self->at_bottom)
    return;
  if (e2e_message_feed_get_divider (self->feed) > self->seen_id)
    return;

  e2e_message_feed_set_divider (self->feed, e2e_message_get_id (message));
}

static void
greet (E2eMessageArrivals *self, E2eMessage *message)
{
  const E2eFrom from = e2e_message_get_from (message);

  if (from == E2E_FROM_SELF)
    {
      e2e_message_feed_set_divider (self->feed, 0);
      e2e_message_canvas_show_bottom (self->canvas);
      return;
    }
  e2e_message_herald_announce (self->herald, message, e2e_message_feed_get_shown_name (self->feed));
  if (from == E2E_FROM_PEER)
    {
      divide (self, message);
      if (!self->at_bottom)
        set_n_new (self, self->n_new + 1);
    }
}

static void
on_items_changed (E2eMessageArrivals *self, guint position, guint n_removed, guint n_added)
{
  (void) n_removed;

  const guint end = position + n_added;

  if (end != e2e_message_feed_get_length (self->feed))
    return;

  for (guint i = position; i < end; i++)
    {
      g_autoptr (E2eMessage) message = e2e_message_feed_get (self->feed, i);

      greet (self, message);
    }
}

static void
e2e_message_arrivals_dispose (GObject *object)
{
  E2eMessageArrivals *self = E2E_MESSAGE_ARRIVALS (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->onlooker);
  g_clear_pointer (&self->herald, e2e_message_herald_free);
  G_OBJECT_CLASS (e2e_message_arrivals_parent_class)->dispose (object);
}

static void
e2e_message_arrivals_class_init (E2eMessageArrivalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_message_arrivals_dispose;
  signals[N_NEW_CHANGED] = g_signal_new ("n-new-changed", E2E_TYPE_MESSAGE_ARRIVALS,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SEEN] = g_signal_new ("seen", E2E_TYPE_MESSAGE_ARRIVALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
e2e_message_arrivals_init (E2eMessageArrivals *self)
{
  self->at_bottom = TRUE;
}

E2eMessageArrivals *
e2e_message_arrivals_new (E2eMessageCanvas *canvas, E2eMessageOnlooker *onlooker)
{
  E2eMessageArrivals *self = g_object_new (E2E_TYPE_MESSAGE_ARRIVALS, NULL);

  self->canvas = canvas;
  self->feed = e2e_message_canvas_get_feed (canvas);
  self->onlooker = g_object_ref (onlooker);
  self->herald = e2e_message_herald_new (GTK_WIDGET (canvas));
  return self;
}

void
e2e_message_arrivals_follow (E2eMessageArrivals *self, GListModel *model)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  /* After the canvas, which then knows the messages that are greeted. */
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);
  self->seen_id = 0;
  set_n_new (self, 0);
}

void
e2e_message_arrivals_look (E2eMessageArrivals *self)
{
  const guint64 id = e2e_message_canvas_get_last_seen (self->canvas);

  self->at_bottom = e2e_message_canvas_get_at_bottom (self->canvas);
  if (self->at_bottom)
    set_n_new (self, 0);
  if (!e2e_message_onlooker_is_there (self->onlooker) || id <= self->seen_id)
    return;

  self->seen_id = id;
  g_signal_emit (self, signals[SEEN], 0, id);
}

guint
e2e_message_arrivals_get_n_new (E2eMessageArrivals *self)
{
  return self->n_new;
}
