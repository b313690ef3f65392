/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-geometry.h"

#include "gtk/message-heights.h"

/* A touchpad that stops this near to the end has reached it, for a person. */
#define BOTTOM_SLACK_PX 8

struct _E2eMessageGeometry
{
  E2eMessageHeights *heights;
  gint page;
  gint64 value;
  gint64 lower; /* where the first row begins */
  gboolean at_bottom;

  guint anchor; /* a row, if there is any */
  guint begin; /* of the rows whose heights are known to be real, with the anchor among them */
  guint end;
};

E2eMessageGeometry *
e2e_message_geometry_new (void)
{
  E2eMessageGeometry *self = g_new0 (E2eMessageGeometry, 1);

  self->heights = e2e_message_heights_new ();
  self->at_bottom = TRUE;
  return self;
}

void
e2e_message_geometry_free (E2eMessageGeometry *self)
{
  if (self == NULL)
    return;

  e2e_message_heights_free (self->heights);
  g_free (self);
}

void
e2e_message_geometry_clear (E2eMessageGeometry *self)
{
  e2e_message_heights_free (self->heights);
  self->heights = e2e_message_heights_new ();
  self->value = self->lower = 0;
  self->anchor = self->begin = self->end = 0;
  self->at_bottom = TRUE;
}

guint
e2e_message_geometry_get_length (E2eMessageGeometry *self)
{
  return e2e_message_heights_get_length (self->heights);
}

void
e2e_message_geometry_insert (E2eMessageGeometry *self, guint position, gint height)
{
  const gboolean is_above = position <= self->anchor && e2e_message_geometry_get_length (self) > 0;

  e2e_message_heights_insert (self->heights, position, height);
  if (!is_above)
    {
      self->end = MIN (self->end, position);
      return;
    }

  /* What is new among the known ones is not known. */
  self->begin = position <= self->begin ? self->begin + 1 : MIN (position, self->anchor) + 1;
  self->anchor++;
  self->end++;
  self->lower -= height;
}

void
e2e_message_geometry_remove (E2eMessageGeometry *self, guint position)
{
  const gint height = e2e_message_heights_get (self->heights, position);

  e2e_message_heights_remove (self->heights, position);
  if (position < self->begin)
    self->begin--;
  if (position < self->end)
    self->end--;
  if (position < self->anchor)
    {
      self->anchor--;
      self->lower += height;
    }
  else if (self->anchor > 0 && self->anchor == e2e_message_geometry_get_length (self))
    self->anchor--;
  self->begin = MIN (self->begin, self->anchor);
}

gboolean
e2e_message_geometry_set_height (E2eMessageGeometry *self, guint position, gint height)
{
  const gint before = e2e_message_heights_get (self->heights, position);

  if (height == before)
    return FALSE;

  e2e_message_heights_set (self->heights, position, height);
  if (position < self->anchor)
    self->lower -= height - before;
  return TRUE;
}

void
e2e_message_geometry_set_page (E2eMessageGeometry *self, gint page)
{
  /* What a person reads stands at the bottom edge: a keyboard or a composer that grows pushes it
   * up.
   */
  self->value += self->page - page;
  self->page = page;
}

static gint64
get_top (E2eMessageGeometry *self, guint position)
{
  return self->lower + e2e_message_heights_get_offset (self->heights, position) - self->value;
}

static gint64
get_max_value (E2eMessageGeometry *self)
{
  const gint64 total = e2e_message_heights_get_total (self->heights);

  return self->lower + MAX (total - self->page, 0);
}

void
e2e_message_geometry_scroll (E2eMessageGeometry *self, gint64 value)
{
  gint64 top;

  if (e2e_message_geometry_get_length (self) == 0)
    return;

  self->value = value;
  self->at_bottom = value >= get_max_value (self) - BOTTOM_SLACK_PX;

  /* A row that was in view, and still is, stays the anchor: what comes into view has an estimate
   * for its height, and is to push others out of view, not those a person looks at. */
  top = get_top (self, self->anchor);
  while (self->anchor + 1 < self->end &&
         top + e2e_message_heights_get (self->heights, self->anchor) <= 0)
    top += e2e_message_heights_get (self->heights, self->anchor++);
  while (self->anchor > self->begin && top >= self->page)
    top -= e2e_message_heights_get (self->heights, --self->anchor);
  if (top >= self->page || top + e2e_message_heights_get (self->heights, self->anchor) <= 0)
    {
      self->anchor = e2e_message_heights_find (self->heights, value - self->lower, &top);
      self->begin = self->anchor;
      self->end = self->anchor + 1;
    }
}

void
e2e_message_geometry_show (E2eMessageGeometry *self, guint position, gint64 y)
{
  g_return_if_fail (position < e2e_message_geometry_get_length (self));

  self->value += get_top (self, position) - y;
  self->at_bottom = FALSE;
  self->anchor = self->begin = position;
  self->end = position + 1;
}

void
e2e_message_geometry_show_bottom (E2eMessageGeometry *self)
{
  self->at_bottom = TRUE;
}

void
e2e_message_geometry_hold (E2eMessageGeometry *self, guint position)
{
  self->anchor = position;
  self->begin = MIN (self->begin, position);
  self->end = MAX (self->end, position + 1);
  self->at_bottom = FALSE;
}

gboolean
e2e_message_geometry_settle (E2eMessageGeometry *self)
{
  const gint64 before = self->value;
  const gint64 max_value = get_max_value (self);

  if (self->at_bottom)
    self->value = max_value;
  else
    self->value = CLAMP (self->value, self->lower, max_value);
  return self->value != before;
}

void
e2e_message_geometry_anchor (E2eMessageGeometry *self)
{
  guint first;

  e2e_message_geometry_get_visible (self, &first, &self->end);
  self->begin = first;
  if (first == self->end)
    return;

  /* The first row that begins in view; or the one that fills it. */
  self->anchor = first + 1 < self->end && get_top (self, first) < 0 ? first + 1 : first;
  if (self->value == get_max_value (self))
    self->at_bottom = TRUE;
}

void
e2e_message_geometry_get_visible (E2eMessageGeometry *self, guint *first, guint *end)
{
  const guint length = e2e_message_geometry_get_length (self);
  gint64 offset;
  guint last;

  *first = *end = 0;
  if (length == 0 || self->page <= 0)
    return;

  *first = e2e_message_heights_find (self->heights, self->value - self->lower, &offset);
  last = *first;
  while (last < length && offset < self->value - self->lower + self->page)
    offset += e2e_message_heights_get (self->heights, last++);
  *end = MAX (last, *first + 1);
}

gint64
e2e_message_geometry_get_y (E2eMessageGeometry *self, guint position)
{
  const gint64 total = e2e_message_heights_get_total (self->heights);

  return get_top (self, position) + MAX (self->page - total, 0);
}

gint
e2e_message_geometry_get_height (E2eMessageGeometry *self, guint position)
{
  return e2e_message_heights_get (self->heights, position);
}

gboolean
e2e_message_geometry_get_at_bottom (E2eMessageGeometry *self)
{
  return self->at_bottom;
}

gint64
e2e_message_geometry_get_value (E2eMessageGeometry *self)
{
  return self->value;
}

gint64
e2e_message_geometry_get_lower (E2eMessageGeometry *self)
{
  return self->lower;
}

gint64
e2e_message_geometry_get_upper (E2eMessageGeometry *self)
{
  return self->lower + MAX (e2e_message_heights_get_total (self->heights), self->page);
}
