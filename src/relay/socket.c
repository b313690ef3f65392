/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/wire.h"

static E2eSocketState
read_plain (E2eSocket *self, guint8 *out, gsize max_bytes, gint flags, gsize *n_bytes)
{
  gssize got;

  do
    got = recv (self->fd, out, max_bytes, flags);
  while (got < 0 && errno == EINTR);

  if (got > 0)
    {
      *n_bytes = (gsize) got;
      /* A short read emptied the socket: whatever comes later, a poll shows. */
      return *n_bytes == max_bytes || self->hung_up ? E2E_SOCKET_MORE : E2E_SOCKET_DRY;
    }
  return got < 0 && errno == EAGAIN ? E2E_SOCKET_DRY : E2E_SOCKET_OVER;
}

/* It is looked at until it is whole, so that no connection keeps a part of it. */
E2eSocketState
e2e_socket_read_proxy_header (E2eSocket *self, guint8 *buffer, E2eProxyHeader *out)
{
  gsize n_bytes = 0;
  const E2eSocketState state =
    read_plain (self, buffer, E2E_PROXY_MAX_HEADER_BYTES, MSG_PEEK, &n_bytes);

  if (n_bytes == 0)
    return state;

  switch (e2e_proxy_header_parse (buffer, n_bytes, out))
    {
    case E2E_PROXY_WHOLE:
      self->proxied = FALSE;
      read_plain (self, buffer, out->header_bytes, 0, &n_bytes);
      return n_bytes == out->header_bytes ? E2E_SOCKET_MORE : E2E_SOCKET_OVER;
    case E2E_PROXY_MORE:
      return self->hung_up ? E2E_SOCKET_OVER : E2E_SOCKET_DRY;
    case E2E_PROXY_BAD:
    default:
      return E2E_SOCKET_OVER;
    }
}

static E2eSocketState
read_tls (E2eSocket *self, guint8 *out, gsize max_bytes, gsize *n_bytes)
{
  if (!e2e_tls_session_read (self->tls, out, max_bytes, self->hung_up, n_bytes))
    return E2E_SOCKET_OVER;
  return *n_bytes == max_bytes ? E2E_SOCKET_MORE : E2E_SOCKET_DRY;
}

/* The first read also tells what is spoken. */
static E2eSocketState
read_first (E2eSocket *self, gboolean has_tls, guint8 *out, gsize max_bytes, gsize *n_bytes)
{
  const E2eSocketState state =
    read_plain (self, out, MIN (max_bytes, E2E_SOCKET_MAX_FIRST_BYTES), 0, n_bytes);

  if (*n_bytes > 0 && has_tls && out[0] == E2E_WIRE_TLS_FIRST_BYTE)
    return E2E_SOCKET_TLS;

  self->known = *n_bytes > 0;
  return state;
}

E2eSocketState
e2e_socket_read (E2eSocket *self, gboolean has_tls, guint8 *out, gsize max_bytes, gsize *n_bytes)
{
  *n_bytes = 0;
  if (!self->known)
    return read_first (self, has_tls, out, max_bytes, n_bytes);

  return self->tls != NULL ? read_tls (self, out, max_bytes, n_bytes)
                           : read_plain (self, out, max_bytes, 0, n_bytes);
}

gboolean
e2e_socket_begin_tls (E2eSocket *self, E2eServerTls *server_tls, const guint8 *first,
                      gsize first_bytes)
{
  self->tls = e2e_tls_session_new (server_tls, self->fd);
  if (self->tls == NULL)
    return FALSE;

  self->known = TRUE;
  e2e_tls_session_give (self->tls, first, first_bytes);
  return TRUE;
}

gssize
e2e_socket_write (E2eSocket *self, const guint8 *bytes, gsize n_bytes)
{
  gssize taken;

  if (self->tls != NULL)
    return e2e_tls_session_write (self->tls, bytes, n_bytes);

  do
    taken = send (self->fd, bytes, n_bytes, MSG_NOSIGNAL);
  while (taken < 0 && errno == EINTR);

  return taken < 0 && errno == EAGAIN ? 0 : taken;
}

gboolean
e2e_socket_is_shaking_hands (const E2eSocket *self)
{
  return self->tls != NULL && e2e_tls_session_is_shaking_hands (self->tls);
}

void
e2e_socket_break (E2eSocket *self)
{
  self->hung_up = TRUE;
  shutdown (self->fd, SHUT_RDWR);
}

void
e2e_socket_shut (E2eSocket *self)
{
  if (self->tls != NULL)
    e2e_tls_session_shut (self->tls);
  shutdown (self->fd, SHUT_WR);
}

void
e2e_socket_close (E2eSocket *self)
{
  g_clear_pointer (&self->tls, e2e_tls_session_free);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}
