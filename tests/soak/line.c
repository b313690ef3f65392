/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "soak/line.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static gnutls_certificate_credentials_t
get_credentials (void)
{
  static gnutls_certificate_credentials_t credentials;

  if (credentials == NULL)
    gnutls_certificate_allocate_credentials (&credentials);
  return credentials;
}

static void
begin_tls (SoakLine *self)
{
  gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS);
  gnutls_priority_set_direct (self->tls, PRIORITIES, NULL);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, get_credentials ());
  gnutls_transport_set_int (self->tls, self->fd);
  self->is_shaking_hands = TRUE;
}

gboolean
soak_line_open (SoakLine *self, guint16 port, gboolean with_tls)
{
  const struct sockaddr_in to = { .sin_family = AF_INET,
                                  .sin_port = htons (port),
                                  .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };

  *self = (SoakLine){ .fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
  if (self->fd < 0 || connect (self->fd, (const struct sockaddr *) &to, sizeof to) != 0)
    {
      soak_line_close (self, FALSE);
      return FALSE;
    }

  g_unix_set_fd_nonblocking (self->fd, TRUE, NULL);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &(gint){ 1 }, sizeof (gint));
  if (with_tls)
    begin_tls (self);
  return TRUE;
}

void
soak_line_close (SoakLine *self, gboolean rudely)
{
  const struct linger reset = { 1, 0 };

  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (rudely)
    setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  if (self->fd >= 0)
    close (self->fd);
  *self = (SoakLine){ .fd = SOAK_NO_LINE };
}

/* What TLS or the socket says of bytes, as the functions here say it. */
static gssize
translate_tls (gssize result)
{
  return result >= 0 ? result : gnutls_error_is_fatal ((gint) result) ? -1 : 0;
}

static gssize
translate (gssize result)
{
  return result >= 0 ? result : errno == EAGAIN || errno == EINTR ? 0 : -1;
}

/* 0: it goes on; 1: it is done, or was not needed; -1: it failed. */
static gint
shake_hands (SoakLine *self)
{
  gint result;

  if (!self->is_shaking_hands)
    return 1;

  result = gnutls_handshake (self->tls);
  self->is_shaking_hands = result != GNUTLS_E_SUCCESS;
  return result == GNUTLS_E_SUCCESS ? 1 : gnutls_error_is_fatal (result) ? -1 : 0;
}

static gssize
send_tls (SoakLine *self, const guint8 *bytes, gsize n_bytes)
{
  const gsize most = gnutls_record_get_max_size (self->tls);
  const gsize offered_bytes = self->pending_bytes > 0 ? self->pending_bytes : MIN (n_bytes, most);
  gssize taken = shake_hands (self);

  if (taken <= 0)
    return taken;

  taken = self->pending_bytes > 0 ? gnutls_record_send (self->tls, NULL, 0)
                                  : gnutls_record_send (self->tls, bytes, offered_bytes);
  self->pending_bytes = taken < 0 ? offered_bytes : 0;
  return taken > 0 ? (gssize) offered_bytes : translate_tls (taken);
}

gssize
soak_line_send (SoakLine *self, const guint8 *bytes, gsize n_bytes)
{
  return self->tls != NULL ? send_tls (self, bytes, n_bytes)
                           : translate (send (self->fd, bytes, n_bytes, MSG_NOSIGNAL));
}

gssize
soak_line_receive (SoakLine *self, guint8 *bytes, gsize max_bytes)
{
  gssize got;

  if (self->tls == NULL)
    {
      got = recv (self->fd, bytes, max_bytes, 0);
      return got == 0 ? -1 : translate (got);
    }

  got = shake_hands (self);
  if (got <= 0)
    return got;
  got = gnutls_record_recv (self->tls, bytes, max_bytes);
  return got == 0 ? -1 : translate_tls (got);
}

gboolean
soak_line_has_more (const SoakLine *self)
{
  return self->tls != NULL && gnutls_record_check_pending (self->tls) > 0;
}
