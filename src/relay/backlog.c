/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/backlog.h"

#include <string.h>

#define MIN_CAPACITY 112 /* 128 with the header and what malloc adds */

static gsize
footprint (gsize capacity)
{
  return sizeof (E2eBacklog) + capacity;
}

static gboolean
grow (E2eBacklog **self, E2eAccount *account, gsize size)
{
  const gsize old = *self == NULL ? 0 : (*self)->capacity;
  const gsize capacity = MAX (MAX (size, MIN_CAPACITY), MIN (2 * old, 2 * size));
  E2eBacklog *grown;

  if (!e2e_account_take (account, footprint (capacity)))
    return FALSE;

  grown = g_malloc (footprint (capacity));
  grown->start = 0;
  grown->end = (guint32) e2e_backlog_get_size (*self);
  grown->capacity = (guint32) capacity;
  if (*self != NULL)
    memcpy (grown->bytes, e2e_backlog_get_bytes (*self), grown->end);
  e2e_backlog_clear (self, account);
  *self = grown;
  return TRUE;
}

gboolean
e2e_backlog_append (E2eBacklog **self, E2eAccount *account, gconstpointer bytes, gsize n_bytes)
{
  E2eBacklog *backlog = *self;

  if (n_bytes == 0)
    return TRUE;

  if (backlog != NULL && backlog->capacity - backlog->end < n_bytes &&
      backlog->capacity >= e2e_backlog_get_size (backlog) + n_bytes)
    {
      memmove (backlog->bytes, e2e_backlog_get_bytes (backlog), e2e_backlog_get_size (backlog));
      backlog->end -= backlog->start;
      backlog->start = 0;
    }
  else if (backlog == NULL || backlog->capacity - backlog->end < n_bytes)
    {
      if (!grow (self, account, e2e_backlog_get_size (backlog) + n_bytes))
        return FALSE;
      backlog = *self;
    }

  memcpy (backlog->bytes + backlog->end, bytes, n_bytes);
  backlog->end += (guint32) n_bytes;
  return TRUE;
}

void
e2e_backlog_drop (E2eBacklog **self, E2eAccount *account, gsize n_bytes)
{
  g_return_if_fail (n_bytes <= e2e_backlog_get_size (*self));

  if (*self == NULL)
    return;

  (*self)->start += (guint32) n_bytes;
  if ((*self)->start == (*self)->end)
    e2e_backlog_clear (self, account);
}

void
e2e_backlog_clear (E2eBacklog **self, E2eAccount *account)
{
  if (*self == NULL)
    return;

  e2e_account_give_back (account, footprint ((*self)->capacity));
  g_clear_pointer (self, g_free);
}
