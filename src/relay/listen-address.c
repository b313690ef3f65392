/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/listen-address.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/un.h>

#include "relay/error.h"

static GSocketAddress *
parse_unix (const gchar *path, GError **error)
{
  const gsize max_path_bytes = sizeof ((struct sockaddr_un *) NULL)->sun_path - 1;

  if (*path == '\0' || strlen (path) > max_path_bytes)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'unix:%s' is not a unix socket to listen on: its path has 1 to %zu bytes.",
                   path, max_path_bytes);
      return NULL;
    }
  return g_unix_socket_address_new (path);
}

GSocketAddress *
e2e_listen_address_parse (const gchar *text, GError **error)
{
  const gchar *colon = strrchr (text, ':');
  g_autofree gchar *host = NULL;
  GSocketAddress *address = NULL;
  guint64 port;
  gsize n;

  if (g_str_has_prefix (text, E2E_LISTEN_UNIX_PREFIX))
    return parse_unix (text + strlen (E2E_LISTEN_UNIX_PREFIX), error);

  if (colon != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      host = g_strndup (text, (gsize) (colon - text));
      n = strlen (host);
      if (n >= 2 && host[0] == '[' && host[n - 1] == ']')
        {
          host[n - 1] = '\0';
          address = g_inet_socket_address_new_from_string (host + 1, (guint) port);
        }
      else if (strchr (host, ':') == NULL)
        address = g_inet_socket_address_new_from_string (host, (guint) port);
    }

  if (address == NULL)
    g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                 "'%s' is not an address to listen on: write 192.0.2.1:5000, [2001:db8::1]:5000 or "
                 "unix:/path.",
                 text);
  return address;
}

gchar *
e2e_listen_address_format (GSocketAddress *address)
{
  g_autofree gchar *host = NULL;

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    return g_strconcat (E2E_LISTEN_UNIX_PREFIX,
                        g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)), NULL);

  host =
    g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host,
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}
