/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/stream.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 10000
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define MAX_RECORD_BYTES 16384

static gnutls_certificate_credentials_t client_credentials;
static gnutls_certificate_credentials_t server_credentials;

void
bench_stream_init_tls (const gchar *cert_path, const gchar *key_path)
{
  gnutls_certificate_allocate_credentials (&client_credentials);
  gnutls_certificate_allocate_credentials (&server_credentials);
  if (gnutls_certificate_set_x509_key_file (server_credentials, cert_path, key_path,
                                            GNUTLS_X509_FMT_PEM) < 0)
    g_error ("The certificate is of no use");
}

static void
wait_for (gint fd, gshort events)
{
  struct pollfd poll_fd = { .fd = fd, .events = events };

  if (poll (&poll_fd, 1, PATIENCE_MS) <= 0)
    g_error ("The other side does not answer");
}

static void
shake_hands (BenchStream *self, guint flags)
{
  const gboolean is_client = (flags & GNUTLS_CLIENT) != 0;
  gint result;

  if (gnutls_init (&self->tls, flags | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS) < 0)
    g_error ("No TLS session");
  gnutls_priority_set_direct (self->tls, PRIORITIES, NULL);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE,
                          is_client ? client_credentials : server_credentials);
  g_unix_set_fd_nonblocking (self->fd, TRUE, NULL);
  gnutls_transport_set_int (self->tls, self->fd);
  while ((result = gnutls_handshake (self->tls)) < 0)
    {
      if (gnutls_error_is_fatal (result))
        g_error ("No TLS handshake: %s", gnutls_strerror (result));
      wait_for (self->fd, POLLIN);
    }
}

BenchStream
bench_stream_connect (guint16 port, gboolean with_tls)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  BenchStream self = { .fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };

  if (self.fd < 0 || connect (self.fd, (const struct sockaddr *) &address, sizeof address) != 0)
    g_error ("Cannot connect: %s", g_strerror (errno));
  setsockopt (self.fd, IPPROTO_TCP, TCP_NODELAY, &(gint){ 1 }, sizeof (gint));
  if (with_tls)
    shake_hands (&self, GNUTLS_CLIENT);
  return self;
}

BenchStream
bench_stream_accept (gint listener, gboolean with_tls)
{
  BenchStream self = { 0 };

  wait_for (listener, POLLIN);
  self.fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  if (self.fd < 0)
    g_error ("Cannot accept: %s", g_strerror (errno));
  setsockopt (self.fd, IPPROTO_TCP, TCP_NODELAY, &(gint){ 1 }, sizeof (gint));
  if (with_tls)
    shake_hands (&self, GNUTLS_SERVER);
  return self;
}

void
bench_stream_close (BenchStream *self)
{
  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (self->fd >= 0)
    close (self->fd);
  *self = (BenchStream){ .fd = -1 };
}

/* A record that the socket did not take is asked for again with nothing new, and counts then. */
static gsize
send_tls (BenchStream *self, const guint8 *bytes, gsize n_bytes)
{
  gsize taken = 0;

  while (taken < n_bytes)
    {
      const gsize offered =
        self->pending_bytes > 0 ? self->pending_bytes : MIN (n_bytes - taken, MAX_RECORD_BYTES);
      const gssize result = self->pending_bytes > 0
                              ? gnutls_record_send (self->tls, NULL, 0)
                              : gnutls_record_send (self->tls, bytes + taken, offered);

      if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
        {
          self->pending_bytes = offered;
          return taken;
        }
      if (result < 0)
        g_error ("TLS: %s", gnutls_strerror ((gint) result));
      self->pending_bytes = 0;
      taken += offered;
    }
  return taken;
}

gsize
bench_stream_send (BenchStream *self, const guint8 *bytes, gsize n_bytes)
{
  gssize taken;

  if (self->tls != NULL)
    return send_tls (self, bytes, n_bytes);

  taken = send (self->fd, bytes, n_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (taken < 0 && errno != EAGAIN)
    g_error ("Cannot send: %s", g_strerror (errno));
  return taken < 0 ? 0 : (gsize) taken;
}

/* A session ticket between two messages is told as if nothing came, though more may have. */
static gboolean
is_dry (gint fd)
{
  guint8 byte;

  return recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

static gsize
receive_tls (BenchStream *self, guint8 *out, gsize max_bytes)
{
  gsize n_bytes = 0;

  while (n_bytes < max_bytes)
    {
      const gssize got = gnutls_record_recv (self->tls, out + n_bytes, max_bytes - n_bytes);

      if (got == GNUTLS_E_AGAIN && is_dry (self->fd))
        break;
      if (got == 0 || (got < 0 && gnutls_error_is_fatal ((gint) got)))
        g_error ("A TLS connection is lost");
      n_bytes += got > 0 ? (gsize) got : 0;
    }
  return n_bytes;
}

gsize
bench_stream_receive (BenchStream *self, guint8 *out, gsize max_bytes)
{
  gssize got;

  if (self->tls != NULL)
    return receive_tls (self, out, max_bytes);

  got = recv (self->fd, out, max_bytes, MSG_DONTWAIT);
  if (got == 0 || (got < 0 && errno != EAGAIN))
    g_error ("A connection is lost: %s", got < 0 ? g_strerror (errno) : "hung up");
  return got < 0 ? 0 : (gsize) got;
}

void
bench_stream_send_all (BenchStream *self, gconstpointer bytes, gsize n_bytes)
{
  gsize sent = 0;

  while ((sent += bench_stream_send (self, (const guint8 *) bytes + sent, n_bytes - sent)) <
         n_bytes)
    wait_for (self->fd, POLLOUT);
}

void
bench_stream_receive_all (BenchStream *self, gpointer out, gsize n_bytes)
{
  gsize got = 0;

  while ((got += bench_stream_receive (self, (guint8 *) out + got, n_bytes - got)) < n_bytes)
    wait_for (self->fd, POLLIN);
}

void
bench_stream_drain (BenchStream *self)
{
  guint8 bytes[256];

  do
    wait_for (self->fd, POLLIN);
  while (recv (self->fd, bytes, sizeof bytes, 0) > 0);
}

gint
bench_listen (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t address_bytes = sizeof address;
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (bind (fd, (struct sockaddr *) &address, sizeof address) != 0 || listen (fd, 4096) != 0 ||
      getsockname (fd, (struct sockaddr *) &address, &address_bytes) != 0)
    g_error ("Cannot listen: %s", g_strerror (errno));
  *port = ntohs (address.sin_port);
  return fd;
}

guint16
bench_find_port (void)
{
  guint16 port;

  close (bench_listen (&port));
  return port;
}
