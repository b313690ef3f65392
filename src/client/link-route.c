/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/link-route.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

struct _E2eLinkRoute
{
  E2eEndpoint relay;
  gchar *name;
  GSocketClient *client;
  gboolean has_proxy; /* an explicit one */
  GSocketClientEvent stage; /* the last that an attempt reached */
  gboolean is_reached;
  gboolean is_pin_wrong;
  GTlsConnection *tls;
};

static gboolean
matches_pin (const E2eLinkRoute *self, GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[E2E_PIN_BYTES];
  gsize n_bytes = sizeof digest;

  if (certificate == NULL)
    return FALSE;

  g_object_get (certificate, "certificate", &der, NULL);
  g_checksum_update (checksum, der->data, der->len);
  g_checksum_get_digest (checksum, digest, &n_bytes);
  return memcmp (digest, self->relay.pin, sizeof digest) == 0;
}

/* The pin alone decides, so the system's authorities are not even asked. */
static gboolean
on_accept_certificate (GTlsConnection *tls G_GNUC_UNUSED, GTlsCertificate *certificate,
                       GTlsCertificateFlags errors G_GNUC_UNUSED, gpointer data)
{
  E2eLinkRoute *self = data;

  if (matches_pin (self, certificate))
    return TRUE;

  self->is_pin_wrong = TRUE;
  return FALSE;
}

static void
on_event (GSocketClient *client G_GNUC_UNUSED, GSocketClientEvent event,
          GSocketConnectable *connectable G_GNUC_UNUSED, GIOStream *connection, gpointer data)
{
  E2eLinkRoute *self = data;

  /* The end of a failure too, of which the stage before is to tell. */
  if (event == G_SOCKET_CLIENT_COMPLETE)
    return;

  self->stage = event;
  if (event == G_SOCKET_CLIENT_CONNECTED)
    self->is_reached = TRUE;
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && self->relay.has_pin)
    {
      g_set_object (&self->tls, G_TLS_CONNECTION (connection));
      g_tls_connection_set_database (self->tls, NULL);
      g_signal_connect (self->tls, "accept-certificate", G_CALLBACK (on_accept_certificate), self);
    }
}

static void
set_proxy (E2eLinkRoute *self, const gchar *proxy)
{
  g_autoptr (GProxyResolver) resolver = NULL;

  if (proxy == NULL || *proxy == '\0')
    return;
  if (g_str_equal (proxy, "direct"))
    {
      g_socket_client_set_enable_proxy (self->client, FALSE);
      return;
    }

  self->has_proxy = TRUE;
  resolver = g_simple_proxy_resolver_new (proxy, NULL);
  g_socket_client_set_proxy_resolver (self->client, resolver);
}

E2eLinkRoute *
e2e_link_route_new (const E2eEndpoint *relay, const gchar *proxy)
{
  E2eLinkRoute *self = g_new0 (E2eLinkRoute, 1);

  e2e_endpoint_copy (&self->relay, relay);
  self->name = e2e_endpoint_write (relay);
  self->client = g_socket_client_new ();
  g_socket_client_set_tls (self->client, relay->tls);
  set_proxy (self, proxy);
  g_signal_connect (self->client, "event", G_CALLBACK (on_event), self);
  return self;
}

void
e2e_link_route_free (E2eLinkRoute *self)
{
  if (self == NULL)
    return;

  if (self->tls != NULL)
    g_signal_handlers_disconnect_by_data (self->tls, self);
  g_clear_object (&self->tls);
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_object_unref (self->client);
  e2e_endpoint_clear (&self->relay);
  g_free (self->name);
  g_free (self);
}

static gboolean
is_proxy_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED);
}

/* What a proxy says of the relay, and not of itself. */
static gboolean
is_told_by_proxy (const GError *error)
{
  return error->domain == G_RESOLVER_ERROR ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* A failure before the proxy let us through is its own, but for what it then says of the relay. */
static gboolean
is_of_proxy (const E2eLinkRoute *self, const GError *error)
{
  if (is_proxy_error (error))
    return TRUE;
  if (!self->has_proxy)
    return FALSE;
  return self->stage < G_SOCKET_CLIENT_PROXY_NEGOTIATING ||
         (self->stage == G_SOCKET_CLIENT_PROXY_NEGOTIATING && !is_told_by_proxy (error));
}

static E2eClientError
judge (const E2eLinkRoute *self, const GError *error)
{
  if (self->is_pin_wrong)
    return E2E_CLIENT_ERROR_PIN_MISMATCH;
  if (is_of_proxy (self, error))
    return E2E_CLIENT_ERROR_PROXY_FAILED;
  if (error->domain == G_RESOLVER_ERROR)
    return E2E_CLIENT_ERROR_NAME_NOT_FOUND;
  if (error->domain == G_TLS_ERROR || self->stage == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return E2E_CLIENT_ERROR_TLS_FAILED;
  return E2E_CLIENT_ERROR_RELAY_UNREACHABLE;
}

void
e2e_link_route_connect_async (E2eLinkRoute *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GSocketConnectable) address =
    g_network_address_new (self->relay.host, self->relay.port);

  g_socket_client_connect_async (self->client, address, cancellable, callback, data);
}

GSocketConnection *
e2e_link_route_connect_finish (E2eLinkRoute *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_finish (self->client, result, &cause);

  if (connection == NULL)
    {
      g_propagate_error (error, e2e_client_error_new (judge (self, cause), self->name));
      return NULL;
    }
  /* Again, as the pin is not to depend on a signal alone. */
  if (self->relay.has_pin &&
      (self->tls == NULL || !matches_pin (self, g_tls_connection_get_peer_certificate (self->tls))))
    {
      g_propagate_error (error, e2e_client_error_new (E2E_CLIENT_ERROR_PIN_MISMATCH, self->name));
      return NULL;
    }

  /* A message is one small write, which is not to wait for the answer to the one before. Not every
   * way to a relay is TCP, so it may fail. */
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                       NULL);
  return g_steal_pointer (&connection);
}

E2eClientError
e2e_link_route_judge_silence (E2eLinkRoute *self)
{
  if (self->has_proxy && self->stage < G_SOCKET_CLIENT_PROXY_NEGOTIATED)
    return E2E_CLIENT_ERROR_PROXY_FAILED;
  return self->is_reached ? E2E_CLIENT_ERROR_RELAY_SILENT : E2E_CLIENT_ERROR_RELAY_UNREACHABLE;
}

const gchar *
e2e_link_route_get_name (E2eLinkRoute *self)
{
  return self->name;
}
