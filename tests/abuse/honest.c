/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "abuse/honest.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "abuse/crowd.h"

#define INTERVAL_US 2000
#define MESSAGE_BYTES 205
#define MAX_NOTED 100000

struct _Honest
{
  gint fds[2];
  pthread_t thread;
  pthread_mutex_t lock;
  gboolean stop;
  guint n;
  gint64 latencies_us[MAX_NOTED];
};

static void
pass (gint from, gint to)
{
  const guint8 message[MESSAGE_BYTES] = { 0, 0, 0, MESSAGE_BYTES - 4, 0x10 };
  guint8 got[MESSAGE_BYTES];

  g_assert_cmpint (send (from, message, sizeof message, MSG_NOSIGNAL), ==, sizeof message);
  g_assert_cmpint (recv (to, got, sizeof got, MSG_WAITALL), ==, sizeof got);
  g_assert_cmpmem (got, sizeof got, message, sizeof message);
}

static void *
chat (gpointer data)
{
  Honest *self = data;
  gboolean stop = FALSE;

  while (!stop)
    {
      const gint64 began_us = g_get_monotonic_time ();

      pass (self->fds[0], self->fds[1]);
      pass (self->fds[1], self->fds[0]);
      pthread_mutex_lock (&self->lock);
      if (self->n < MAX_NOTED)
        self->latencies_us[self->n++] = (g_get_monotonic_time () - began_us) / 2;
      stop = self->stop;
      pthread_mutex_unlock (&self->lock);
      g_usleep (INTERVAL_US);
    }
  return NULL;
}

Honest *
honest_new (guint16 port)
{
  Honest *self = g_new0 (Honest, 1);
  const struct timeval patience = { 20, 0 };

  crowd_sit_two (port, 1, self->fds);
  for (guint i = 0; i < 2; i++)
    setsockopt (self->fds[i], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  pthread_mutex_init (&self->lock, NULL);
  g_assert_cmpint (pthread_create (&self->thread, NULL, chat, self), ==, 0);
  return self;
}

static void
stop (Honest *self)
{
  pthread_mutex_lock (&self->lock);
  self->stop = TRUE;
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->thread, NULL);
}

void
honest_free (Honest *self)
{
  stop (self);
  crowd_leave (self->fds, 2);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

HonestFigures
honest_look (Honest *self)
{
  HonestFigures figures = { 0 };

  pthread_mutex_lock (&self->lock);
  qsort (self->latencies_us, self->n, sizeof *self->latencies_us, compare);
  figures.n = self->n;
  if (self->n > 0)
    {
      figures.p50_us = self->latencies_us[self->n / 2];
      figures.p99_us = self->latencies_us[(gsize) self->n * 99 / 100];
    }
  self->n = 0;
  pthread_mutex_unlock (&self->lock);
  return figures;
}
