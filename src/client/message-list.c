/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/message-list.h"

#include <string.h>

#define N_MARKS 3 /* SENT, DELIVERED, READ */

struct _E2eMessageList
{
  guint max_messages;
  gsize max_text_bytes;
  GPtrArray *all; /* owned; ascending by id */
  GPtrArray *by_seq[2]; /* the peer's, own; borrowed from all, ascending by seq */
  guint own_marks[N_MARKS]; /* how many of by_seq[TRUE] are at each state or beyond */
  guint first_unread; /* in all: nothing before it is unread */
  guint n_unread;
  guint64 last_id;
  gsize text_bytes; /* of all */
};

E2eMessageList *
e2e_message_list_new (guint max_messages, gsize max_text_bytes)
{
  E2eMessageList *self = g_new0 (E2eMessageList, 1);

  self->max_messages = max_messages;
  self->max_text_bytes = max_text_bytes;
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_seq[FALSE] = g_ptr_array_new ();
  self->by_seq[TRUE] = g_ptr_array_new ();
  return self;
}

void
e2e_message_list_free (E2eMessageList *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->by_seq[FALSE]);
  g_ptr_array_unref (self->by_seq[TRUE]);
  g_ptr_array_unref (self->all);
  g_free (self);
}

guint
e2e_message_list_get_length (E2eMessageList *self)
{
  return self->all->len;
}

E2eMessage *
e2e_message_list_get (E2eMessageList *self, guint position)
{
  return position < self->all->len ? g_ptr_array_index (self->all, position) : NULL;
}

/* The first index whose key is not below KEY. */
static guint
lower_bound (GPtrArray *array, guint64 (*get_key) (E2eMessage *), guint64 key)
{
  guint low = 0;
  guint high = array->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (get_key (g_ptr_array_index (array, middle)) < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gsize
text_bytes (E2eMessage *message)
{
  return strlen (e2e_message_get_text (message));
}

void
e2e_message_list_append (E2eMessageList *self, E2eMessage *message)
{
  e2e_message_set_id (message, ++self->last_id);
  self->text_bytes += text_bytes (message);
  g_ptr_array_add (self->all, message);
  if (e2e_message_get_from (message) == E2E_FROM_PEER)
    {
      e2e_message_set_unread (message, TRUE);
      self->n_unread++;
    }
}

static void
forget_seq (E2eMessageList *self, E2eMessage *message)
{
  const gboolean is_own = e2e_message_get_from (message) == E2E_FROM_SELF;
  GPtrArray *array = self->by_seq[is_own];
  const guint index = lower_bound (array, e2e_message_get_seq, e2e_message_get_seq (message));

  if (index >= array->len || g_ptr_array_index (array, index) != message)
    return;

  g_ptr_array_remove_index (array, index);
  for (guint i = 0; is_own && i < N_MARKS; i++)
    if (index < self->own_marks[i])
      self->own_marks[i]--;
}

void
e2e_message_list_remove (E2eMessageList *self, guint position)
{
  E2eMessage *message = e2e_message_list_get (self, position);

  g_return_if_fail (message != NULL);

  forget_seq (self, message);
  if (e2e_message_get_unread (message))
    self->n_unread--;
  if (position < self->first_unread)
    self->first_unread--;
  self->text_bytes -= text_bytes (message);
  g_ptr_array_remove_index (self->all, position);
}

guint
e2e_message_list_get_excess (E2eMessageList *self)
{
  gsize bytes = self->text_bytes;
  guint n_excess = 0;

  while (n_excess < self->all->len &&
         (self->all->len - n_excess > self->max_messages || bytes > self->max_text_bytes))
    {
      bytes -= text_bytes (g_ptr_array_index (self->all, n_excess));
      n_excess++;
    }
  return n_excess;
}

void
e2e_message_list_edit (E2eMessageList *self, E2eMessage *message, const gchar *text)
{
  self->text_bytes -= text_bytes (message);
  e2e_message_edit (message, text);
  self->text_bytes += text_bytes (message);
}

void
e2e_message_list_retract (E2eMessageList *self, E2eMessage *message)
{
  self->text_bytes -= text_bytes (message);
  e2e_message_retract (message);
  self->text_bytes += text_bytes (message);
}

E2eMessage *
e2e_message_list_find (E2eMessageList *self, guint64 id, guint *position)
{
  const guint index = lower_bound (self->all, e2e_message_get_id, id);
  E2eMessage *message = e2e_message_list_get (self, index);

  if (message == NULL || e2e_message_get_id (message) != id)
    return NULL;

  if (position != NULL)
    *position = index;
  return message;
}

E2eMessage *
e2e_message_list_find_seq (E2eMessageList *self, gboolean is_own, guint64 seq)
{
  GPtrArray *array = self->by_seq[!!is_own];
  const guint index = lower_bound (array, e2e_message_get_seq, seq);
  E2eMessage *message = index < array->len ? g_ptr_array_index (array, index) : NULL;

  return message != NULL && e2e_message_get_seq (message) == seq ? message : NULL;
}

void
e2e_message_list_index (E2eMessageList *self, E2eMessage *message)
{
  GPtrArray *array = self->by_seq[e2e_message_get_from (message) == E2E_FROM_SELF];
  const guint64 seq = e2e_message_get_seq (message);

  if (seq == 0 ||
      (array->len > 0 && e2e_message_get_seq (g_ptr_array_index (array, array->len - 1)) >= seq))
    return;

  g_ptr_array_add (array, message);
}

void
e2e_message_list_give_up (E2eMessageList *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      E2eMessage *message = g_ptr_array_index (self->all, i);
      const E2eMessageState state = e2e_message_get_state (message);

      if (state == E2E_MESSAGE_WAITING || state == E2E_MESSAGE_SENT)
        e2e_message_set_state (message, E2E_MESSAGE_UNDELIVERED);
    }
}

void
e2e_message_list_start_session (E2eMessageList *self)
{
  e2e_message_list_give_up (self);
  g_ptr_array_set_size (self->by_seq[FALSE], 0);
  g_ptr_array_set_size (self->by_seq[TRUE], 0);
  memset (self->own_marks, 0, sizeof self->own_marks);
}

void
e2e_message_list_mark_own (E2eMessageList *self, E2eMessageState state, guint64 seq,
                           E2eMessageListFunc func, gpointer data)
{
  guint *mark = &self->own_marks[state - E2E_MESSAGE_SENT];
  GPtrArray *own = self->by_seq[TRUE];

  g_return_if_fail (state >= E2E_MESSAGE_SENT && state <= E2E_MESSAGE_READ);

  while (*mark < own->len && e2e_message_get_seq (g_ptr_array_index (own, *mark)) <= seq)
    {
      E2eMessage *message = g_ptr_array_index (own, *mark);

      (*mark)++;
      if (e2e_message_get_state (message) < state)
        e2e_message_set_state (message, state);
      func (message, data);
    }
}

void
e2e_message_list_mark_read (E2eMessageList *self, guint64 id, E2eMessageListFunc func,
                            gpointer data)
{
  while (self->first_unread < self->all->len)
    {
      E2eMessage *message = g_ptr_array_index (self->all, self->first_unread);

      if (e2e_message_get_id (message) > id)
        return;

      self->first_unread++;
      if (e2e_message_get_unread (message))
        {
          self->n_unread--;
          e2e_message_set_unread (message, FALSE);
          func (message, data);
        }
    }
}

guint
e2e_message_list_get_n_unread (E2eMessageList *self)
{
  return self->n_unread;
}
