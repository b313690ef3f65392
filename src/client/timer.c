/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/timer.h"

typedef struct
{
  GSource source;
  E2eTimerFunc func;
  gpointer data;
} Timer;

static gboolean
dispatch (GSource *source, GSourceFunc callback G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  Timer *self = (Timer *) source;

  g_source_set_ready_time (source, -1);
  self->func (self->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch };

GSource *
e2e_timer_new (E2eTimerFunc func, gpointer data)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (Timer));
  Timer *self = (Timer *) source;

  self->func = func;
  self->data = data;
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

void
e2e_timer_set (GSource *timer, gint64 at_us)
{
  g_source_set_ready_time (timer, at_us == G_MAXINT64 ? -1 : MAX (at_us, 0));
}

void
e2e_timer_free (GSource *timer)
{
  if (timer == NULL)
    return;

  g_source_destroy (timer);
  g_source_unref (timer);
}
