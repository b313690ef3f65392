/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/honest.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "support/crowd.h"

#define INTERVAL_US 2000
#define MESSAGE_BYTES 205
#define MAX_NOTED 100000
#define MAX_DELAY_NS 20000 /* waking up is not free */

typedef struct
{
  guint n;
  gint64 us[MAX_NOTED];
} Times;

struct _Honest
{
  gint fds[2];
  pthread_t thread;
  pthread_mutex_t lock;
  gboolean stop;
  const TestProcess *relay; /* whose delays are left out, or NULL */
  guint n_left_out;
  Times seen;
  Times arrived;
};

static void
note (Times *self, gint64 time_us)
{
  if (self->n < MAX_NOTED)
    self->us[self->n++] = time_us;
}

/* When the kernel put it into the socket, by the clock on the wall. */
static gint64
receive (gint fd, guint8 got[MESSAGE_BYTES])
{
  struct iovec piece = { got, MESSAGE_BYTES };
  gchar control[CMSG_SPACE (sizeof (struct timespec))];
  struct msghdr message = {
    .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
  };
  const struct cmsghdr *head;
  struct timespec arrived;

  g_assert_cmpint (recvmsg (fd, &message, MSG_WAITALL), ==, MESSAGE_BYTES);
  head = CMSG_FIRSTHDR (&message);
  if (head == NULL || head->cmsg_type != SCM_TIMESTAMPNS)
    return g_get_real_time ();
  memcpy (&arrived, CMSG_DATA (head), sizeof arrived);
  return (gint64) arrived.tv_sec * G_USEC_PER_SEC + arrived.tv_nsec / 1000;
}

static void
pass (Honest *self, gint from, gint to)
{
  const guint8 message[MESSAGE_BYTES] = { 0, 0, 0, MESSAGE_BYTES - 4, 0x10 };
  const guint64 delay_ns = self->relay == NULL ? 0 : test_process_get_delay_ns (self->relay);
  const gint64 began_us = g_get_monotonic_time ();
  const gint64 sent_us = g_get_real_time ();
  guint8 got[MESSAGE_BYTES];
  gint64 arrived_us;
  gint64 seen_us;

  g_assert_cmpint (send (from, message, sizeof message, MSG_NOSIGNAL), ==, sizeof message);
  arrived_us = receive (to, got);
  g_assert_cmpmem (got, sizeof got, message, sizeof message);
  seen_us = g_get_monotonic_time ();
  pthread_mutex_lock (&self->lock);
  if (self->relay != NULL && test_process_get_delay_ns (self->relay) > delay_ns + MAX_DELAY_NS)
    self->n_left_out++;
  else
    {
      note (&self->seen, seen_us - began_us);
      note (&self->arrived, arrived_us - sent_us);
    }
  pthread_mutex_unlock (&self->lock);
}

static void *
chat (gpointer data)
{
  Honest *self = data;
  gboolean stop = FALSE;

  while (!stop)
    {
      pass (self, self->fds[0], self->fds[1]);
      pass (self, self->fds[1], self->fds[0]);
      pthread_mutex_lock (&self->lock);
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
    {
      setsockopt (self->fds[i], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      setsockopt (self->fds[i], SOL_SOCKET, SO_TIMESTAMPNS, &(gint){ 1 }, sizeof (gint));
    }
  pthread_mutex_init (&self->lock, NULL);
  g_assert_cmpint (pthread_create (&self->thread, NULL, chat, self), ==, 0);
  return self;
}

void
honest_leave_out_delays (Honest *self, const TestProcess *relay)
{
  pthread_mutex_lock (&self->lock);
  self->relay = relay;
  pthread_mutex_unlock (&self->lock);
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

/* And forgets them. */
static void
sum_up (Times *self, gint64 *p50_us, gint64 *p99_us)
{
  qsort (self->us, self->n, sizeof *self->us, compare);
  if (self->n > 0)
    {
      *p50_us = self->us[self->n / 2];
      *p99_us = self->us[(gsize) self->n * 99 / 100];
    }
  self->n = 0;
}

HonestFigures
honest_look (Honest *self)
{
  HonestFigures figures = { 0 };

  pthread_mutex_lock (&self->lock);
  figures.n = self->seen.n;
  figures.n_left_out = self->n_left_out;
  self->n_left_out = 0;
  sum_up (&self->seen, &figures.p50_us, &figures.p99_us);
  sum_up (&self->arrived, &figures.relay_p50_us, &figures.relay_p99_us);
  pthread_mutex_unlock (&self->lock);
  return figures;
}
