/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a relay costs: bench-relay [--quick] [PATH]. It runs the relay at PATH, or else $E2E_RELAY,
 * or else the one built beside it, on one worker, and loads it over loopback; the same load over
 * direct connections stands beside it. The relay's processor time is what the kernel counted for
 * its threads.
 */

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/frame.h"
#include "wire/message.h"

#define FRAME_BYTES 1024
#define MAX_WINDOW 16
#define N_IDLE 10000
#define READ_BYTES (64 * 1024)

typedef struct
{
  gint from;
  gint to;
  guint n_in_flight;
  gsize unread_bytes; /* of an unfinished frame */
  gint64 sent_us;
} Pair;

typedef struct
{
  GSubprocess *process;
  guint16 port;
  gchar *pid;
} Relay;

typedef struct
{
  gdouble messages_per_s;
  gdouble cpu_us; /* of the relay, for one message */
  gdouble p50_us;
  gdouble p99_us;
} Figures;

static gdouble seconds = 2;
static guint8 frames[MAX_WINDOW * FRAME_BYTES];

static gchar *
find_relay (const gchar *path)
{
  g_autofree gchar *self = NULL;
  g_autofree gchar *folder = NULL;

  if (path != NULL || (path = g_getenv ("E2E_RELAY")) != NULL)
    return g_strdup (path);

  self = g_file_read_link ("/proc/self/exe", NULL);
  folder = g_path_get_dirname (self);
  return g_build_filename (folder, "..", "..", "src", "relay", "e2echat-relay", NULL);
}

static Relay
start_relay (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) log = NULL;
  g_autofree gchar *line = NULL;
  Relay relay = { 0 };

  relay.process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, path, "--listen", "127.0.0.1:0",
                      "--workers", "1", "--max-connections-per-address", "0", "--max-creations",
                      "0", "--max-idle", "3600", NULL);
  if (relay.process == NULL)
    g_error ("%s", error->message);
  log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (relay.process));
  line = g_data_input_stream_read_line (log, NULL, NULL, NULL);
  if (line == NULL || strrchr (line, ':') == NULL)
    g_error ("The relay does not start: %s", line);
  relay.port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  relay.pid = g_strdup (g_subprocess_get_identifier (relay.process));
  return relay;
}

static void
stop_relay (Relay *relay)
{
  g_subprocess_force_exit (relay->process);
  g_subprocess_wait (relay->process, NULL, NULL);
  g_object_unref (relay->process);
  g_free (relay->pid);
}

/* Nanoseconds that the threads of a process ran. */
static guint64
get_cpu_ns (const gchar *pid)
{
  g_autofree gchar *folder = g_build_filename ("/proc", pid, "task", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;
  guint64 total = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, "schedstat", NULL);
      g_autofree gchar *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        total += g_ascii_strtoull (text, NULL, 10);
    }
  return total;
}

static gdouble
get_resident_kib (const gchar *pid)
{
  g_autofree gchar *path = g_build_filename ("/proc", pid, "status", NULL);
  g_autofree gchar *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return g_ascii_strtod (strstr (text, "VmRSS:") + strlen ("VmRSS:"), NULL);
}

static gint
connect_to (guint16 port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0 || connect (fd, (const struct sockaddr *) &address, sizeof address) != 0)
    g_error ("Cannot connect: %s", g_strerror (errno));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(gint){ 1 }, sizeof (gint));
  return fd;
}

/* Says HELLO and one more frame, and reads answers up to the one of WANTED type. */
static gint
take_seat (guint16 port, E2eFrameType type, const gchar *session_id, E2eFrameType wanted,
           E2eCreated *created)
{
  g_autoptr (GByteArray) opening = g_byte_array_new ();
  g_autoptr (E2eFrameReader) reader = e2e_frame_reader_new ();
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  const gint fd = connect_to (port);
  E2eFrame frame = { 0 };

  e2e_hello_append (opening, &hello);
  e2e_frame_append (opening, type, session_id, session_id == NULL ? 0 : strlen (session_id));
  if (write (fd, opening->data, opening->len) != (gssize) opening->len)
    g_error ("Cannot write: %s", g_strerror (errno));

  while (frame.type != wanted)
    {
      guint8 bytes[256];
      gssize got = 0;

      while (e2e_frame_reader_next (reader, &frame) == E2E_FRAME_MORE)
        {
          got = read (fd, bytes, sizeof bytes);
          if (got <= 0)
            g_error ("The relay hung up");
          e2e_frame_reader_push (reader, bytes, (gsize) got);
        }
      if (frame.type == E2E_FRAME_ERROR)
        g_error ("The relay refuses: %.*s", (gint) frame.body_bytes - 2, frame.body + 2);
    }
  if (created != NULL && !e2e_created_read (created, frame.body, frame.body_bytes))
    g_error ("The relay speaks something else");
  return fd;
}

static Pair
connect_pair (guint16 port)
{
  guint8 news[6]; /* the creator's PEER */
  E2eCreated created;
  Pair pair = { 0 };

  pair.from = take_seat (port, E2E_FRAME_CREATE, NULL, E2E_FRAME_CREATED, &created);
  pair.to = take_seat (port, E2E_FRAME_JOIN, created.session_id, E2E_FRAME_PEER, NULL);
  if (recv (pair.from, news, sizeof news, MSG_WAITALL) != sizeof news)
    g_error ("The relay hung up");
  return pair;
}

static Pair
connect_directly (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t address_bytes = sizeof address;
  const gint listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Pair pair = { 0 };

  if (bind (listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (listener, 1) != 0 ||
      getsockname (listener, (struct sockaddr *) &address, &address_bytes) != 0)
    g_error ("Cannot listen: %s", g_strerror (errno));
  pair.from = connect_to (ntohs (address.sin_port));
  pair.to = accept (listener, NULL, NULL);
  close (listener);
  return pair;
}

static void
send_up_to (Pair *pair, guint window)
{
  const guint n = window - pair->n_in_flight;

  pair->sent_us = g_get_monotonic_time ();
  pair->n_in_flight = window;
  if (send (pair->from, frames, (gsize) n * FRAME_BYTES, MSG_NOSIGNAL) != (gssize) n * FRAME_BYTES)
    g_error ("A window does not fit into a socket: %s", g_strerror (errno));
}

/* Reads what came; returns how many messages were completed. */
static guint
receive (Pair *pair)
{
  static guint8 bytes[READ_BYTES];
  const gssize got = recv (pair->to, bytes, sizeof bytes, MSG_DONTWAIT);
  guint n;

  if (got <= 0)
    g_error ("A connection is lost: %s", got < 0 ? g_strerror (errno) : "hung up");
  pair->unread_bytes += (gsize) got;
  n = (guint) (pair->unread_bytes / FRAME_BYTES);
  pair->unread_bytes %= FRAME_BYTES;
  pair->n_in_flight -= n;
  return n;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return *(const gint32 *) a - *(const gint32 *) b;
}

static gdouble
get_percentile (const GArray *sorted, gdouble percent)
{
  return g_array_index (sorted, gint32, (guint) ((sorted->len - 1) * percent / 100));
}

/* Lets each pair have WINDOW messages on their way, for a while. */
static Figures
load (Pair *pairs, guint n_pairs, guint window, const gchar *pid)
{
  const gint epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  g_autoptr (GArray) latencies_us = g_array_new (FALSE, FALSE, sizeof (gint32));
  struct epoll_event events[256];
  guint64 n_messages = 0;
  guint64 cpu_ns = pid == NULL ? 0 : get_cpu_ns (pid);
  const gint64 began_us = g_get_monotonic_time ();
  gint64 now_us = began_us;
  Figures figures = { 0 };

  for (guint i = 0; i < n_pairs; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = &pairs[i] };

      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, pairs[i].to, &event);
      send_up_to (&pairs[i], window);
    }
  for (guint n_open = n_pairs; n_open > 0;)
    {
      const gint n = epoll_wait (epoll_fd, events, G_N_ELEMENTS (events), 5000);
      const gboolean over = (gdouble) (now_us - began_us) > seconds * G_USEC_PER_SEC;

      if (n <= 0)
        g_error ("Messages are missing");
      now_us = g_get_monotonic_time ();
      for (gint i = 0; i < n; i++)
        {
          Pair *pair = events[i].data.ptr;
          const guint received = receive (pair);
          const gint32 latency_us = (gint32) (g_get_monotonic_time () - pair->sent_us);

          n_messages += received;
          if (received > 0)
            g_array_append_val (latencies_us, latency_us);
          if (!over && received > 0)
            send_up_to (pair, window);
          else if (over && pair->n_in_flight == 0)
            n_open--;
        }
    }
  close (epoll_fd);

  figures.messages_per_s =
    (gdouble) n_messages * G_USEC_PER_SEC / (gdouble) (g_get_monotonic_time () - began_us);
  if (pid != NULL)
    figures.cpu_us = (gdouble) (get_cpu_ns (pid) - cpu_ns) / 1000 / (gdouble) n_messages;
  g_array_sort (latencies_us, compare);
  figures.p50_us = get_percentile (latencies_us, 50);
  figures.p99_us = get_percentile (latencies_us, 99);
  return figures;
}

static void
close_pairs (Pair *pairs, guint n_pairs)
{
  for (guint i = 0; i < n_pairs; i++)
    {
      close (pairs[i].from);
      close (pairs[i].to);
    }
}

static void
bench_load (const Relay *relay, guint n_pairs, guint window)
{
  g_autofree Pair *pairs = g_new (Pair, n_pairs);
  Figures through;
  Figures direct;

  for (guint i = 0; i < n_pairs; i++)
    pairs[i] = connect_pair (relay->port);
  through = load (pairs, n_pairs, window, relay->pid);
  close_pairs (pairs, n_pairs);
  for (guint i = 0; i < n_pairs; i++)
    pairs[i] = connect_directly ();
  direct = load (pairs, n_pairs, window, NULL);
  close_pairs (pairs, n_pairs);

  g_print ("%5u %6u | %9.0f %7.2f %7.0f %7.0f | %9.0f %7.0f %7.0f | %6.2f %6.2f\n", n_pairs, window,
           through.messages_per_s, through.cpu_us, through.p50_us, through.p99_us,
           direct.messages_per_s, direct.p50_us, direct.p99_us,
           through.messages_per_s / direct.messages_per_s, through.p50_us / direct.p50_us);
}

/* On a relay that has not had other memory to give back. */
static void
bench_idle (const Relay *relay)
{
  g_autofree Pair *idle = g_new (Pair, N_IDLE / 2);
  Pair active = connect_pair (relay->port);
  Figures alone;
  Figures among;
  gdouble before_kib;
  guint64 idle_ns;

  load (&active, 1, 1, relay->pid); /* so that all that is made once is made */
  alone = load (&active, 1, 1, relay->pid);
  before_kib = get_resident_kib (relay->pid);
  for (guint i = 0; i < N_IDLE / 2; i++)
    idle[i] = connect_pair (relay->port);
  g_print ("\nMemory for each of %u idle connections: %.2f KiB\n", N_IDLE,
           (get_resident_kib (relay->pid) - before_kib) / N_IDLE);

  among = load (&active, 1, 1, relay->pid);
  g_print ("One active pair: p50 %.0f us, p99 %.0f us alone; %.0f us, %.0f us among %u idle: "
           "%.2f times, %.2f times\n",
           alone.p50_us, alone.p99_us, among.p50_us, among.p99_us, N_IDLE,
           among.p50_us / alone.p50_us, among.p99_us / alone.p99_us);

  idle_ns = get_cpu_ns (relay->pid);
  g_usleep ((gulong) (seconds * G_USEC_PER_SEC));
  g_print ("Processor time with nothing to do: %.3f ms per second\n",
           (gdouble) (get_cpu_ns (relay->pid) - idle_ns) / 1e6 / seconds);
  close_pairs (idle, N_IDLE / 2);
  close_pairs (&active, 1);
}

gint
main (gint argc, gchar *argv[])
{
  static const guint n_pairs[] = { 1, 100, 1000 };
  static const guint windows[] = { 1, MAX_WINDOW };
  const gboolean quick = argc > 1 && g_str_equal (argv[1], "--quick");
  const gint n_options = quick ? 2 : 1;
  g_autofree gchar *path = find_relay (argc > n_options ? argv[n_options] : NULL);
  struct rlimit files;
  Relay relay;

  if (quick)
    seconds = 0.3;
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);

  for (guint i = 0; i < MAX_WINDOW; i++)
    e2e_frame_put_header (frames + i * FRAME_BYTES, E2E_FRAME_DATA,
                          FRAME_BYTES - E2E_WIRE_HEADER_BYTES);
  relay = start_relay (path);
  g_print ("Messages of %u bytes, times in microseconds\n", FRAME_BYTES);
  g_print ("            | through the relay                 | direct                    | ratio\n");
  g_print ("pairs window|    msgs/s CPU/msg     p50     p99 |    msgs/s     p50     p99 | msgs/s "
           "p50\n");
  for (guint i = 0; i < G_N_ELEMENTS (n_pairs); i++)
    for (guint j = 0; j < G_N_ELEMENTS (windows); j++)
      bench_load (&relay, n_pairs[i], windows[j]);
  if (files.rlim_cur < N_IDLE + 100)
    g_print ("\nOnly %u descriptors: no idle connections\n", (guint) files.rlim_cur);
  else
    {
      stop_relay (&relay);
      relay = start_relay (path);
      bench_idle (&relay);
    }
  stop_relay (&relay);
  return 0;
}
