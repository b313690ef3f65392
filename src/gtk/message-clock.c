/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-clock.h"

#include "gtk/message-group.h"

struct _E2eMessageClock
{
  GObject parent_instance;

  gboolean is_running;
  guint midnight_id;

  /* Of a clock that stands still. */
  GDateTime *fixed; /* NULL for the real time */
  GDateTime *midnight;
};

enum
{
  DAY_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageClock, e2e_message_clock, G_TYPE_OBJECT)

static void
tell (E2eMessageClock *self)
{
  e2e_message_clock_start (self);
  g_signal_emit (self, signals[DAY_CHANGED], 0);
}

static gboolean
on_midnight (gpointer data)
{
  E2eMessageClock *self = E2E_MESSAGE_CLOCK (data);

  self->midnight_id = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
e2e_message_clock_dispose (GObject *object)
{
  E2eMessageClock *self = E2E_MESSAGE_CLOCK (object);

  e2e_message_clock_stop (self);
  g_clear_pointer (&self->fixed, g_date_time_unref);
  G_OBJECT_CLASS (e2e_message_clock_parent_class)->dispose (object);
}

static void
e2e_message_clock_class_init (E2eMessageClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_message_clock_dispose;
  signals[DAY_CHANGED] = g_signal_new ("day-changed", E2E_TYPE_MESSAGE_CLOCK, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
e2e_message_clock_init (E2eMessageClock *self)
{
  (void) self;
}

E2eMessageClock *
e2e_message_clock_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_CLOCK, NULL);
}

GDateTime *
e2e_message_clock_get_now (E2eMessageClock *self)
{
  return self->fixed != NULL ? g_date_time_ref (self->fixed) : g_date_time_new_now_local ();
}

void
e2e_message_clock_start (E2eMessageClock *self)
{
  g_autoptr (GDateTime) now = e2e_message_clock_get_now (self);
  const guint left_s = e2e_message_group_seconds_to_midnight (now);

  e2e_message_clock_stop (self);
  self->is_running = TRUE;
  if (self->fixed != NULL)
    self->midnight = g_date_time_add_seconds (now, left_s);
  else
    self->midnight_id = g_timeout_add_seconds (left_s, on_midnight, self);
}

void
e2e_message_clock_stop (E2eMessageClock *self)
{
  self->is_running = FALSE;
  g_clear_handle_id (&self->midnight_id, g_source_remove);
  g_clear_pointer (&self->midnight, g_date_time_unref);
}

void
e2e_message_clock_set (E2eMessageClock *self, GDateTime *now)
{
  const gboolean is_due = self->midnight != NULL && g_date_time_compare (now, self->midnight) >= 0;

  g_date_time_ref (now);
  g_clear_pointer (&self->fixed, g_date_time_unref);
  self->fixed = now;
  if (is_due)
    tell (self);
  else if (self->is_running && self->midnight == NULL)
    e2e_message_clock_start (self);
}
