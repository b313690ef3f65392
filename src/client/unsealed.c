/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/unsealed.h"

#include <string.h>

/* What a content costs beside its text: keys and types, and the queue's own. */
#define BYTES_PER_CONTENT 256

typedef struct
{
  guint64 token;
  gsize n_bytes;
  E2eContent *content; /* NULL once the session has it */
  E2eMessage *message;
  E2eMessage *subject;
} Entry;

struct _E2eUnsealed
{
  GQueue entries; /* those that the session has first */
  GList *next; /* the first that it has not */
  guint64 last_token;
  gsize n_bytes;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  e2e_content_free (entry->content);
  g_clear_object (&entry->message);
  g_clear_object (&entry->subject);
  g_free (entry);
}

E2eUnsealed *
e2e_unsealed_new (void)
{
  E2eUnsealed *self = g_new0 (E2eUnsealed, 1);

  g_queue_init (&self->entries);
  return self;
}

void
e2e_unsealed_clear (E2eUnsealed *self)
{
  g_queue_clear_full (&self->entries, entry_free);
  self->next = NULL;
  self->n_bytes = 0;
}

void
e2e_unsealed_free (E2eUnsealed *self)
{
  if (self == NULL)
    return;

  e2e_unsealed_clear (self);
  g_free (self);
}

static gsize
cost (const gchar *text)
{
  return BYTES_PER_CONTENT + (text != NULL ? strlen (text) : 0);
}

gboolean
e2e_unsealed_has_room (E2eUnsealed *self, const gchar *text)
{
  return self->n_bytes + cost (text) <= E2E_UNSEALED_MAX_BYTES;
}

guint64
e2e_unsealed_put (E2eUnsealed *self, E2eContent *content, E2eMessage *message, E2eMessage *subject)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->token = ++self->last_token;
  entry->n_bytes = cost (content->text);
  entry->content = content;
  g_set_object (&entry->message, message);
  g_set_object (&entry->subject, subject);
  self->n_bytes += entry->n_bytes;
  g_queue_push_tail (&self->entries, entry);
  if (self->next == NULL)
    self->next = self->entries.tail;
  return entry->token;
}

static void
name_subject (E2eContent *content, E2eMessage *subject)
{
  const guint64 seq = e2e_message_get_seq (subject);

  content->seq = seq;
  content->ref.seq = seq;
  content->ref.by_sender = e2e_message_get_from (subject) == E2E_FROM_SELF;
}

E2eContent *
e2e_unsealed_next (E2eUnsealed *self, guint64 *token)
{
  Entry *entry = self->next != NULL ? self->next->data : NULL;

  if (entry == NULL || (entry->subject != NULL && e2e_message_get_seq (entry->subject) == 0))
    return NULL;

  if (entry->subject != NULL)
    name_subject (entry->content, entry->subject);
  self->next = self->next->next;
  *token = entry->token;
  return g_steal_pointer (&entry->content);
}

E2eMessage *
e2e_unsealed_settle (E2eUnsealed *self, guint64 token)
{
  E2eMessage *message;
  Entry *entry;
  GList *at = self->entries.head;

  /* The session numbers in order, so this is the first. */
  while (at != NULL && ((Entry *) at->data)->token != token)
    at = at->next;
  if (at == NULL || ((Entry *) at->data)->content != NULL)
    return NULL;

  entry = at->data;
  g_queue_delete_link (&self->entries, at);
  self->n_bytes -= entry->n_bytes;
  message = g_steal_pointer (&entry->message);
  entry_free (entry);
  return message;
}
