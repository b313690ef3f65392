/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relay/error.h"
#include "relay/listen-address.h"

#define BACKLOG 4096

/* What may wait in the kernel for a receiver beside what is on its way to it: without a bound
 * megabytes for each who never reads, which it takes long to throw away. */
#define MAX_UNSENT_BYTES (128 * 1024)

struct _E2eListener
{
  gint fd;
  gchar *address;
  guint16 port;
  gboolean removes; /* the unix socket's path */
};

static void
fail (GError **error, const gchar *text, gint code)
{
  if (code == EADDRINUSE)
    g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS_IN_USE,
                 "Another program listens on %s already. Stop it, or choose another port.", text);
  else
    g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS,
                 "Cannot listen on %s: %s. Choose another address or port.", text,
                 g_strerror (code));
}

/* A unix socket that a relay left behind is in the way of the next; one that answers, or another
 * kind of file, is not ours to remove. */
static void
remove_stale_socket (const struct sockaddr *address, gsize address_bytes, const gchar *path)
{
  GStatBuf info;
  gint fd;

  if (g_lstat (path, &info) != 0 || !S_ISSOCK (info.st_mode))
    return;

  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd >= 0 && connect (fd, address, (socklen_t) address_bytes) != 0 && errno == ECONNREFUSED)
    g_unlink (path);
  if (fd >= 0)
    close (fd);
}

static gint
open_socket (const struct sockaddr *address, gsize address_bytes)
{
  const gint yes = 1;
  const gint fd = socket (address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    return -1;

  if (address->sa_family != AF_UNIX)
    setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (address->sa_family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (bind (fd, address, (socklen_t) address_bytes) != 0 || listen (fd, BACKLOG) != 0)
    {
      const gint code = errno;

      close (fd);
      errno = code;
      return -1;
    }
  return fd;
}

/* Reads back where the socket listens, and sets what its connections inherit. */
static gboolean
look_at (E2eListener *self)
{
  struct sockaddr_storage native;
  socklen_t native_bytes = sizeof native;
  g_autoptr (GSocketAddress) address = NULL;
  gint is_listening = 0;
  socklen_t flag_bytes = sizeof is_listening;
  const gint yes = 1;
  const gint max_unsent = MAX_UNSENT_BYTES;

  if (getsockopt (self->fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &flag_bytes) != 0 ||
      getsockname (self->fd, (struct sockaddr *) &native, &native_bytes) != 0)
    return FALSE;
  if (!is_listening)
    {
      errno = EINVAL;
      return FALSE;
    }

  address = g_socket_address_new_from_native (&native, native_bytes);
  self->address = e2e_listen_address_format (address);
  if (G_IS_INET_SOCKET_ADDRESS (address))
    {
      self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
      setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      setsockopt (self->fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &max_unsent, sizeof max_unsent);
    }
  return g_unix_set_fd_nonblocking (self->fd, TRUE, NULL);
}

E2eListener *
e2e_listener_new_from_fd (gint fd, GError **error)
{
  g_autoptr (E2eListener) self = g_new0 (E2eListener, 1);

  self->fd = fd;
  if (!look_at (self))
    {
      fail (error, "a socket that was handed over", errno);
      return NULL;
    }
  return g_steal_pointer (&self);
}

E2eListener *
e2e_listener_new (GSocketAddress *address, GError **error)
{
  const gsize native_bytes = (gsize) g_socket_address_get_native_size (address);
  g_autofree struct sockaddr *native = g_malloc0 (native_bytes);
  E2eListener *self;
  gint fd;

  if (!g_socket_address_to_native (address, native, native_bytes, error))
    return NULL;
  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    remove_stale_socket (native, native_bytes,
                         g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)));

  fd = open_socket (native, native_bytes);
  if (fd < 0)
    {
      const gint code = errno;
      g_autofree gchar *text = e2e_listen_address_format (address);

      fail (error, text, code);
      return NULL;
    }

  self = e2e_listener_new_from_fd (fd, error);
  if (self != NULL)
    self->removes = TRUE;
  return self;
}

void
e2e_listener_free (E2eListener *self)
{
  close (self->fd);
  if (self->removes && g_str_has_prefix (self->address, E2E_LISTEN_UNIX_PREFIX))
    g_unlink (self->address + strlen (E2E_LISTEN_UNIX_PREFIX));
  g_free (self->address);
  g_free (self);
}

void
e2e_listener_set_removes (E2eListener *self, gboolean removes)
{
  self->removes = removes;
}

const gchar *
e2e_listener_get_address (const E2eListener *self)
{
  return self->address;
}

guint16
e2e_listener_get_port (const E2eListener *self)
{
  return self->port;
}

gint
e2e_listener_get_fd (const E2eListener *self)
{
  return self->fd;
}

gboolean
e2e_listener_accept (E2eListener *self, guint max, E2eListenerAccepted accepted, gpointer data)
{
  for (guint i = 0; i < max; i++)
    {
      struct sockaddr_storage address = { 0 };
      socklen_t address_bytes = sizeof address;
      const gint fd = accept4 (self->fd, (struct sockaddr *) &address, &address_bytes,
                               SOCK_CLOEXEC | SOCK_NONBLOCK);

      if (fd >= 0)
        accepted (data, fd, (struct sockaddr *) &address);
      else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        {
          g_debug ("No descriptor is left for a new connection: %s", g_strerror (errno));
          return FALSE;
        }
      else if (errno == EAGAIN)
        break;
    }
  return TRUE;
}
