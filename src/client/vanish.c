/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/vanish.h"

typedef struct
{
  gint64 at_us;
  guint64 id;
} Entry;

struct _E2eVanish
{
  GSequence *entries; /* soonest first */
  GHashTable *by_id; /* ids in their entries to GSequenceIter */
};

static gint
compare (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  const Entry *left = a;
  const Entry *right = b;

  if (left->at_us != right->at_us)
    return left->at_us < right->at_us ? -1 : 1;
  return (left->id > right->id) - (left->id < right->id);
}

E2eVanish *
e2e_vanish_new (void)
{
  E2eVanish *self = g_new0 (E2eVanish, 1);

  self->entries = g_sequence_new (g_free);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  return self;
}

void
e2e_vanish_free (E2eVanish *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_id);
  g_sequence_free (self->entries);
  g_free (self);
}

void
e2e_vanish_add (E2eVanish *self, guint64 id, gint64 at_us)
{
  Entry *entry;

  e2e_vanish_remove (self, id);
  entry = g_new (Entry, 1);
  *entry = (Entry){ .at_us = at_us, .id = id };
  g_hash_table_insert (self->by_id, &entry->id,
                       g_sequence_insert_sorted (self->entries, entry, compare, NULL));
}

void
e2e_vanish_remove (E2eVanish *self, guint64 id)
{
  GSequenceIter *at = g_hash_table_lookup (self->by_id, &id);

  if (at == NULL)
    return;

  g_hash_table_remove (self->by_id, &id);
  g_sequence_remove (at);
}

gint64
e2e_vanish_next_us (E2eVanish *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->entries);

  return g_sequence_iter_is_end (first) ? G_MAXINT64 : ((Entry *) g_sequence_get (first))->at_us;
}

guint64
e2e_vanish_take (E2eVanish *self, gint64 now_us)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->entries);
  guint64 id;

  if (e2e_vanish_next_us (self) > now_us || g_sequence_iter_is_end (first))
    return 0;

  id = ((Entry *) g_sequence_get (first))->id;
  e2e_vanish_remove (self, id);
  return id;
}
