/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/own-relay.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include "client/error.h"
#include "relay/relay.h"
#include "wire/wire.h"

#define MAX_HOSTS 16
#define LOOPBACK "127.0.0.1"

struct _E2eOwnRelay
{
  E2eRelay *relay;
  gchar **hosts;
};

/* The address of an interface as others write it, or NULL if they cannot use it: a link-local one
 * needs a zone, which is another on each computer. */
static gchar *
reachable_host (const struct ifaddrs *interface, GSocketFamily family)
{
  g_autoptr (GSocketAddress) address = NULL;
  GInetAddress *inet;
  gsize n_bytes;

  if (interface->ifa_addr == NULL || interface->ifa_addr->sa_family != family ||
      (interface->ifa_flags & IFF_UP) == 0 || (interface->ifa_flags & IFF_LOOPBACK) != 0)
    return NULL;

  n_bytes =
    family == G_SOCKET_FAMILY_IPV4 ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  address = g_socket_address_new_from_native (interface->ifa_addr, n_bytes);
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  return g_inet_address_get_is_link_local (inet) ? NULL : g_inet_address_to_string (inet);
}

/* IPv4 first: short enough to be read out. */
gchar **
e2e_own_relay_list_hosts (void)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  struct ifaddrs *interfaces = NULL;
  guint n_hosts = 0;

  if (getifaddrs (&interfaces) != 0)
    interfaces = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const struct ifaddrs *at = interfaces; at != NULL && n_hosts < MAX_HOSTS;
         at = at->ifa_next)
      {
        g_autofree gchar *host = reachable_host (at, families[i]);

        if (host == NULL)
          continue;
        g_strv_builder_add (hosts, host);
        n_hosts++;
      }
  if (interfaces != NULL)
    freeifaddrs (interfaces);
  if (n_hosts == 0)
    g_strv_builder_add (hosts, LOOPBACK);
  return g_strv_builder_end (hosts);
}

E2eOwnRelay *
e2e_own_relay_new (GError **error)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (GError) cause = NULL;
  E2eRelay *relay;
  E2eOwnRelay *self;

  config->port = E2E_WIRE_DEFAULT_PORT;
  config->n_workers = 1;
  relay = e2e_relay_new (config, &cause);
  if (g_error_matches (cause, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS_IN_USE))
    {
      g_clear_error (&cause);
      config->port = 0;
      relay = e2e_relay_new (config, &cause);
    }
  if (relay == NULL)
    {
      g_autoptr (GError) sentence = e2e_client_error_new (E2E_CLIENT_ERROR_HOSTING_FAILED, NULL);

      g_set_error (error, sentence->domain, sentence->code, "%s %s", sentence->message,
                   cause->message);
      return NULL;
    }

  self = g_new0 (E2eOwnRelay, 1);
  self->relay = relay;
  self->hosts = e2e_own_relay_list_hosts ();
  return self;
}

void
e2e_own_relay_free (E2eOwnRelay *self)
{
  if (self == NULL)
    return;

  e2e_relay_free (self->relay);
  g_strfreev (self->hosts);
  g_free (self);
}

guint16
e2e_own_relay_get_port (E2eOwnRelay *self)
{
  return e2e_relay_get_port (self->relay);
}

const gchar *const *
e2e_own_relay_get_hosts (E2eOwnRelay *self)
{
  return (const gchar *const *) self->hosts;
}
