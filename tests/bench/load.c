/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/load.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define MAX_EVENTS 256
#define READ_BYTES (128 * 1024)
#define PATIENCE_US (5 * G_USEC_PER_SEC)
#define CHURN_STEP 64

/* One direction of a pair. */
typedef struct
{
  BenchEnd *from;
  BenchEnd *to;
  gsize unsent_bytes;
  gsize position; /* in from's messages */
  gsize arrived; /* bench_end_count() */
  guint64 n_sent;
  guint64 n_received;
  gint64 *sent_us; /* a ring of window entries */
} Way;

typedef struct
{
  const BenchLoad *load;
  BenchSubject *subject;
  BenchPair *pairs;
  Way *ways; /* two for each pair */
  gint64 *rings;
  gint epoll_fd;
  guint window;
  guint next; /* way to send on at a fixed rate */
  gint64 now_us;
  gboolean measuring;
  guint64 n_messages;
  GArray *latencies_us;
} Run;

static void
push_out (Way *way)
{
  while (way->unsent_bytes > 0)
    {
      const gsize offered = MIN (way->unsent_bytes, way->from->messages_bytes - way->position);
      const gsize taken =
        bench_stream_send (&way->from->stream, way->from->messages + way->position, offered);

      way->position = (way->position + taken) % way->from->messages_bytes;
      way->unsent_bytes -= taken;
      if (taken < offered)
        return;
    }
}

static void
send_more (Run *run, Way *way, guint n)
{
  for (guint i = 0; i < n; i++)
    way->sent_us[way->n_sent++ % run->window] = run->now_us;
  way->unsent_bytes += n * way->from->message_bytes;
  push_out (way);
}

static Way *
reverse (Run *run, Way *way)
{
  return &run->ways[(guint) (way - run->ways) ^ 1];
}

static void
count (Run *run, Way *way, guint n)
{
  if (n == 0)
    return;

  way->n_received += n;
  if (run->measuring)
    {
      const gint32 latency_us =
        (gint32) (run->now_us - way->sent_us[(way->n_received - 1) % run->window]);

      run->n_messages += n;
      g_array_append_val (run->latencies_us, latency_us);
    }
}

static void
receive (Run *run, Way *way, gboolean go_on)
{
  static guint8 bytes[READ_BYTES];
  gsize got;
  guint n = 0;

  do
    {
      got = bench_stream_receive (&way->to->stream, bytes, sizeof bytes);
      n += bench_end_count (way->to, &way->arrived, bytes, got);
    }
  while (got == sizeof bytes);
  run->now_us = g_get_monotonic_time ();
  count (run, way, n);
  if (n > 0 && go_on && run->load->mode == BENCH_STREAM)
    send_more (run, way, n);
  else if (n > 0 && go_on && run->load->mode == BENCH_PING_PONG)
    send_more (run, reverse (run, way), n);
}

/* One end says by EPOLLIN that its way brought something, by EPOLLOUT that the other way goes on.
 */
static void
watch (Run *run, guint number)
{
  Way *way = &run->ways[number];
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u32 = number };

  epoll_ctl (run->epoll_fd, EPOLL_CTL_ADD, way->to->stream.fd, &event);
}

static void
wait_for_events (Run *run, gint64 until_us, gboolean go_on)
{
  struct epoll_event events[MAX_EVENTS];
  const gint64 left_us = MAX (until_us - run->now_us, 0);
  const struct timespec timeout = { left_us / G_USEC_PER_SEC, left_us % G_USEC_PER_SEC * 1000 };
  const gint n = epoll_pwait2 (run->epoll_fd, events, MAX_EVENTS, &timeout, NULL);

  run->now_us = g_get_monotonic_time ();
  for (gint i = 0; i < n; i++)
    {
      Way *way = &run->ways[events[i].data.u32];

      if ((events[i].events & EPOLLOUT) != 0)
        push_out (reverse (run, way));
      if ((events[i].events & ~EPOLLOUT) != 0)
        receive (run, way, go_on);
    }
}

static void
start (Run *run)
{
  if (run->load->mode == BENCH_RATE)
    return;
  for (guint i = 0; i < run->load->n_pairs; i++)
    send_more (run, &run->ways[2 * i], run->window);
}

/* At a fixed rate the messages that are due go out, over all pairs by turns; a subject that does
 * not keep up finds its window full, and what it missed is not made up for. */
static void
go_on_for (Run *run, gint64 duration_us)
{
  const gint64 began_us = run->now_us;
  const gint64 end_us = began_us + duration_us;
  guint64 n_due = 0;

  while (run->now_us < end_us)
    {
      gint64 until_us = end_us;

      if (run->load->mode == BENCH_RATE)
        {
          while ((until_us = began_us + (gint64) (n_due * G_USEC_PER_SEC / run->load->per_s)) <=
                 run->now_us)
            {
              Way *way = &run->ways[2 * (run->next++ % run->load->n_pairs)];

              if (way->n_sent - way->n_received < run->window)
                send_more (run, way, 1);
              n_due++;
            }
        }
      wait_for_events (run, MIN (until_us, end_us), TRUE);
    }
}

static guint64
count_missing (const Run *run)
{
  guint64 n = 0;

  for (guint i = 0; i < 2 * run->load->n_pairs; i++)
    n += run->ways[i].n_sent - run->ways[i].n_received;
  return n;
}

static void
wait_for_the_rest (Run *run)
{
  const gint64 end_us = run->now_us + PATIENCE_US;

  while (count_missing (run) > 0 && run->now_us < end_us)
    wait_for_events (run, MIN (end_us, run->now_us + 10000), FALSE);
  if (count_missing (run) > 0)
    g_printerr ("%s: %" G_GUINT64_FORMAT " messages are missing\n", run->subject->name,
                count_missing (run));
}

static Run *
begin (BenchSubject *subject, const BenchLoad *load)
{
  Run *run = g_new0 (Run, 1);

  run->load = load;
  run->subject = subject;
  run->window = load->mode == BENCH_PING_PONG ? 1 : load->mode == BENCH_RATE ? 256 : load->window;
  run->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  run->pairs = g_new0 (BenchPair, load->n_pairs);
  run->ways = g_new0 (Way, 2 * load->n_pairs);
  run->rings = g_new0 (gint64, (gsize) 2 * load->n_pairs * run->window);
  run->latencies_us = g_array_new (FALSE, FALSE, sizeof (gint32));
  run->now_us = g_get_monotonic_time ();
  bench_subject_connect (subject, run->pairs, 0, load->n_pairs, load->message_bytes,
                         load->with_tls);
  for (guint i = 0; i < 2 * load->n_pairs; i++)
    {
      run->ways[i].from = &run->pairs[i / 2].ends[i % 2];
      run->ways[i].to = &run->pairs[i / 2].ends[!(i % 2)];
      run->ways[i].sent_us = run->rings + (gsize) i * run->window;
      watch (run, i);
    }
  return run;
}

static void
end (Run *run)
{
  for (guint i = 0; i < run->load->n_pairs; i++)
    bench_pair_close (&run->pairs[i]);
  close (run->epoll_fd);
  g_array_unref (run->latencies_us);
  g_free (run->pairs);
  g_free (run->ways);
  g_free (run->rings);
  g_free (run);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return *(const gint32 *) a - *(const gint32 *) b;
}

static gdouble
get_percentile (const GArray *sorted, gdouble percent)
{
  return sorted->len == 0
           ? 0
           : g_array_index (sorted, gint32, (guint) ((sorted->len - 1) * percent / 100));
}

static guint64
get_cpu_ns (const BenchSubject *subject)
{
  return subject->process == NULL ? 0 : test_process_get_cpu_ns (subject->process);
}

static BenchFigures
churn (BenchSubject *subject, const BenchLoad *load, gdouble seconds)
{
  const guint64 cpu_ns = get_cpu_ns (subject);
  const gint64 began_us = g_get_monotonic_time ();
  gint64 elapsed_us = 0;
  guint n = 0;

  while ((gdouble) elapsed_us < seconds * G_USEC_PER_SEC)
    {
      bench_subject_churn (subject, CHURN_STEP, load->mode == BENCH_CHURN_WITH_TALK,
                           load->with_tls);
      n += CHURN_STEP;
      elapsed_us = g_get_monotonic_time () - began_us;
    }
  return (BenchFigures){ .per_s = (gdouble) n * G_USEC_PER_SEC / (gdouble) elapsed_us,
                         .cpu_us = (gdouble) (get_cpu_ns (subject) - cpu_ns) / 1000 / n };
}

BenchFigures
bench_load (BenchSubject *subject, const BenchLoad *load, gdouble seconds)
{
  const gint64 duration_us = (gint64) (seconds * G_USEC_PER_SEC);
  BenchFigures figures = { 0 };
  guint64 cpu_ns;
  gint64 began_us;
  Run *run;

  if (load->mode == BENCH_CHURN || load->mode == BENCH_CHURN_WITH_TALK)
    return churn (subject, load, seconds);

  run = begin (subject, load);
  start (run);
  go_on_for (run, duration_us / 10);
  run->measuring = TRUE;
  cpu_ns = get_cpu_ns (subject);
  began_us = run->now_us;
  go_on_for (run, duration_us);
  run->measuring = FALSE;
  figures.cpu_us =
    (gdouble) (get_cpu_ns (subject) - cpu_ns) / 1000 / (gdouble) MAX (run->n_messages, 1);
  figures.per_s = (gdouble) run->n_messages * G_USEC_PER_SEC / (gdouble) (run->now_us - began_us);
  g_array_sort (run->latencies_us, compare);
  figures.p50_us = get_percentile (run->latencies_us, 50);
  figures.p99_us = get_percentile (run->latencies_us, 99);
  figures.p999_us = get_percentile (run->latencies_us, 99.9);
  wait_for_the_rest (run);
  end (run);
  return figures;
}
