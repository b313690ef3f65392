/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-heights.h"

#include <string.h>

#define MAX_IN_BLOCK 512

typedef struct
{
  gint64 sum;
  guint n; /* at least 1 */
  gint32 *heights; /* room for MAX_IN_BLOCK */
} Block;

struct _E2eMessageHeights
{
  GArray *blocks; /* of Block */
  guint length;
  gint64 total;
};

static void
clear_block (gpointer data)
{
  Block *block = data;

  g_free (block->heights);
}

E2eMessageHeights *
e2e_message_heights_new (void)
{
  E2eMessageHeights *self = g_new0 (E2eMessageHeights, 1);

  self->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  return self;
}

void
e2e_message_heights_free (E2eMessageHeights *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->blocks);
  g_free (self);
}

guint
e2e_message_heights_get_length (E2eMessageHeights *self)
{
  return self->length;
}

gint64
e2e_message_heights_get_total (E2eMessageHeights *self)
{
  return self->total;
}

static Block *
get_block (E2eMessageHeights *self, guint index)
{
  return &g_array_index (self->blocks, Block, index);
}

/* The block of a row, and in POSITION the row's place in it. The end belongs to the last block. */
static guint
find_block (E2eMessageHeights *self, guint *position)
{
  guint index = 0;

  if (*position == self->length)
    {
      index = self->blocks->len - 1;
      *position = get_block (self, index)->n;
      return index;
    }
  while (*position >= get_block (self, index)->n)
    *position -= get_block (self, index++)->n;
  return index;
}

static Block *
add_block (E2eMessageHeights *self, guint index)
{
  const Block empty = { .heights = g_new (gint32, MAX_IN_BLOCK) };

  g_array_insert_val (self->blocks, index, empty);
  return get_block (self, index);
}

/* Moves the rows of a full block from AT on into a new block behind it. */
static void
split_block (E2eMessageHeights *self, guint index, guint at)
{
  Block *behind = add_block (self, index + 1);
  Block *block = get_block (self, index);

  behind->n = block->n - at;
  memcpy (behind->heights, block->heights + at, behind->n * sizeof (gint32));
  for (guint i = 0; i < behind->n; i++)
    behind->sum += behind->heights[i];
  block->n = at;
  block->sum -= behind->sum;
}

void
e2e_message_heights_insert (E2eMessageHeights *self, guint position, gint height)
{
  Block *block;
  guint index;

  g_return_if_fail (position <= self->length);
  g_return_if_fail (height >= 0 && height <= E2E_MESSAGE_HEIGHTS_MAX_PX);

  if (self->blocks->len == 0)
    add_block (self, 0);
  index = find_block (self, &position);
  if (get_block (self, index)->n == MAX_IN_BLOCK)
    {
      /* A list that grows at its end keeps its blocks full. */
      const guint at = position == MAX_IN_BLOCK ? MAX_IN_BLOCK : MAX_IN_BLOCK / 2;

      split_block (self, index, at);
      if (position >= at)
        {
          index++;
          position -= at;
        }
    }

  block = get_block (self, index);
  memmove (block->heights + position + 1, block->heights + position,
           (block->n - position) * sizeof (gint32));
  block->heights[position] = height;
  block->n++;
  block->sum += height;
  self->length++;
  self->total += height;
}

void
e2e_message_heights_remove (E2eMessageHeights *self, guint position)
{
  Block *block;
  guint index;

  g_return_if_fail (position < self->length);

  index = find_block (self, &position);
  block = get_block (self, index);
  block->sum -= block->heights[position];
  self->total -= block->heights[position];
  self->length--;
  block->n--;
  memmove (block->heights + position, block->heights + position + 1,
           (block->n - position) * sizeof (gint32));
  if (block->n == 0)
    g_array_remove_index (self->blocks, index);
}

gint
e2e_message_heights_get (E2eMessageHeights *self, guint position)
{
  guint index;

  g_return_val_if_fail (position < self->length, 0);

  index = find_block (self, &position);
  return get_block (self, index)->heights[position];
}

void
e2e_message_heights_set (E2eMessageHeights *self, guint position, gint height)
{
  Block *block;
  gint change;

  g_return_if_fail (position < self->length);
  g_return_if_fail (height >= 0 && height <= E2E_MESSAGE_HEIGHTS_MAX_PX);

  block = get_block (self, find_block (self, &position));
  change = height - block->heights[position];
  block->heights[position] = height;
  block->sum += change;
  self->total += change;
}

gint64
e2e_message_heights_get_offset (E2eMessageHeights *self, guint position)
{
  gint64 offset = 0;
  guint index;

  g_return_val_if_fail (position <= self->length, 0);

  if (position == self->length)
    return self->total;

  index = find_block (self, &position);
  for (guint i = 0; i < index; i++)
    offset += get_block (self, i)->sum;
  for (guint i = 0; i < position; i++)
    offset += get_block (self, index)->heights[i];
  return offset;
}

guint
e2e_message_heights_find (E2eMessageHeights *self, gint64 y, gint64 *offset)
{
  const Block *block;
  guint position = 0;
  guint index = 0;
  guint i = 0;

  g_return_val_if_fail (self->length > 0, 0);

  *offset = 0;
  while (index + 1 < self->blocks->len && *offset + get_block (self, index)->sum <= y)
    {
      *offset += get_block (self, index)->sum;
      position += get_block (self, index++)->n;
    }
  block = get_block (self, index);
  while (i + 1 < block->n && *offset + block->heights[i] <= y)
    *offset += block->heights[i++];
  return position + i;
}
