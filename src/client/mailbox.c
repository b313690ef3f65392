/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/mailbox.h"

#define MAX_ITEMS_AT_ONCE 64

typedef struct
{
  GSource source;
  E2eMailbox *mailbox;
} MailboxSource;

struct _E2eMailbox
{
  GAsyncQueue *items;
  GSource *source;
  E2eMailboxFunc func;
  gpointer data;
};

static gboolean
dispatch (GSource *source, GSourceFunc callback G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  E2eMailbox *self = ((MailboxSource *) source)->mailbox;
  gpointer item;

  /* Before looking, so that an item posted meanwhile is not left lying. */
  g_source_set_ready_time (source, -1);
  for (guint i = 0; i < MAX_ITEMS_AT_ONCE; i++)
    {
      item = g_async_queue_try_pop (self->items);
      if (item == NULL)
        return G_SOURCE_CONTINUE;

      self->func (item, self->data);
      /* The function may have freed the mailbox. */
      if (g_source_is_destroyed (source))
        return G_SOURCE_REMOVE;
    }
  g_source_set_ready_time (source, 0);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs mailbox_funcs = { .dispatch = dispatch };

E2eMailbox *
e2e_mailbox_new (GMainContext *context, gint priority, E2eMailboxFunc func, gpointer data,
                 GDestroyNotify free_item)
{
  E2eMailbox *self = g_new0 (E2eMailbox, 1);

  self->items = g_async_queue_new_full (free_item);
  self->func = func;
  self->data = data;
  self->source = g_source_new (&mailbox_funcs, sizeof (MailboxSource));
  ((MailboxSource *) self->source)->mailbox = self;
  g_source_set_priority (self->source, priority);
  g_source_attach (self->source, context);
  return self;
}

void
e2e_mailbox_post (E2eMailbox *self, gpointer item)
{
  g_async_queue_push (self->items, item);
  g_source_set_ready_time (self->source, 0);
}

void
e2e_mailbox_close (E2eMailbox *self)
{
  g_source_destroy (self->source);
}

void
e2e_mailbox_free (E2eMailbox *self)
{
  if (self == NULL)
    return;

  e2e_mailbox_close (self);
  g_source_unref (self->source);
  g_async_queue_unref (self->items);
  g_free (self);
}
