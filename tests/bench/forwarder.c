/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The floor: forwarder PORT BACKEND-PORT accepts connections, opens one to the backend for each,
 * and copies both ways. epoll, read and write and nothing else: no frames, no limits, no timeouts,
 * and it waits for who does not read.
 */

#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_BYTES (128 * 1024)
#define MAX_EVENTS 256

typedef struct _End End;

struct _End
{
  gint fd;
  gboolean closed;
  End *other;
};

static struct sockaddr_in
loopback (const gchar *port)
{
  return (struct sockaddr_in){ .sin_family = AF_INET,
                               .sin_port = htons ((guint16) g_ascii_strtoull (port, NULL, 10)),
                               .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
}

static void
watch (gint epoll_fd, gint fd, gpointer data)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = data };

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(gint){ 1 }, sizeof (gint));
  if (epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
    g_error ("epoll_ctl: %s", g_strerror (errno));
}

static void
accept_one (gint epoll_fd, gint listener, const struct sockaddr_in *backend)
{
  End *ends = g_new0 (End, 2);

  ends[0].fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  ends[1].fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (ends[0].fd < 0 || connect (ends[1].fd, (const struct sockaddr *) backend, sizeof *backend))
    {
      close (ends[0].fd);
      close (ends[1].fd);
      g_free (ends);
      return;
    }
  ends[0].other = &ends[1];
  ends[1].other = &ends[0];
  watch (epoll_fd, ends[0].fd, &ends[0]);
  watch (epoll_fd, ends[1].fd, &ends[1]);
}

static gboolean
write_all (gint fd, const guint8 *bytes, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      const gssize taken = send (fd, bytes, n_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (taken < 0 && errno == EAGAIN)
        poll (&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, 1000);
      else if (taken < 0)
        return FALSE;
      else
        {
          bytes += taken;
          n_bytes -= (gsize) taken;
        }
    }
  return TRUE;
}

/* Both go when either does; freed after the round, which may still name the other. */
static void
forward (End *end, GPtrArray *gone)
{
  static guint8 buffer[BUFFER_BYTES];
  gssize n;

  if (end->closed)
    return;
  n = recv (end->fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN)
    return;
  if (n > 0 && write_all (end->other->fd, buffer, (gsize) n))
    return;

  end->closed = end->other->closed = TRUE;
  close (end->fd);
  close (end->other->fd);
  g_ptr_array_add (gone, MIN (end, end->other));
}

gint
main (gint argc, gchar *argv[])
{
  struct epoll_event events[MAX_EVENTS];
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  struct sockaddr_in address;
  struct sockaddr_in backend;
  gint epoll_fd;
  gint listener;

  if (argc != 3)
    return 2;
  address = loopback (argv[1]);
  backend = loopback (argv[2]);
  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (listener, SOL_SOCKET, SO_REUSEADDR, &(gint){ 1 }, sizeof (gint));
  if (bind (listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (listener, 4096) != 0)
    g_error ("Cannot listen: %s", g_strerror (errno));
  watch (epoll_fd, listener, NULL);

  for (;;)
    {
      const gint n = epoll_wait (epoll_fd, events, MAX_EVENTS, -1);

      for (gint i = 0; i < n; i++)
        if (events[i].data.ptr == NULL)
          accept_one (epoll_fd, listener, &backend);
        else
          forward (events[i].data.ptr, gone);
      g_ptr_array_set_size (gone, 0);
    }
}
