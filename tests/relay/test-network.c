/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/network.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

/* Whether the network TEXT contains the address WHO (empty: a unix socket). */
static gboolean
contains (const gchar *text, const gchar *who)
{
  g_autoptr (GSocketAddress) address = *who == '\0'
                                         ? g_unix_socket_address_new ("/x")
                                         : g_inet_socket_address_new_from_string (who, 1);
  struct sockaddr_storage native = { 0 };
  g_autoptr (GError) error = NULL;
  E2eNetwork network;

  g_assert_nonnull (address);
  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL) ||
                 *who == '\0');
  g_assert_true (e2e_network_parse (&network, text, &error));
  g_assert_no_error (error);
  return e2e_network_contains (&network, (const struct sockaddr *) &native);
}

static void
test_contains_what_shares_its_bits (void)
{
  g_assert_true (contains ("192.0.2.0/24", "192.0.2.255"));
  g_assert_false (contains ("192.0.2.0/24", "192.0.3.0"));
  g_assert_true (contains ("192.0.2.8/29", "192.0.2.15"));
  g_assert_false (contains ("192.0.2.8/29", "192.0.2.16"));
  g_assert_true (contains ("192.0.2.1", "192.0.2.1"));
  g_assert_false (contains ("192.0.2.1", "192.0.2.0"));
  g_assert_true (contains ("0.0.0.0/0", "203.0.113.7"));
  g_assert_true (contains ("2001:db8::/33", "2001:db8:7fff::1"));
  g_assert_false (contains ("2001:db8::/33", "2001:db8:8000::1"));
  g_assert_true (contains ("::1", "::1"));
  g_assert_true (contains ("::/0", "2001:db8::1"));
}

/* A socket for both families shows IPv4 inside IPv6. */
static void
test_knows_ipv4_within_ipv6 (void)
{
  g_assert_true (contains ("192.0.2.0/24", "::ffff:192.0.2.7"));
  g_assert_false (contains ("192.0.2.0/24", "::ffff:192.0.3.7"));
  g_assert_false (contains ("0.0.0.0/0", "2001:db8::1"));
}

static void
test_tells_unix_sockets_apart (void)
{
  g_assert_true (contains ("unix", ""));
  g_assert_false (contains ("unix", "192.0.2.1"));
  g_assert_false (contains ("0.0.0.0/0", ""));
  g_assert_false (contains ("::/0", ""));
}

static void
test_refuses_what_is_no_network (void)
{
  static const gchar *const texts[] = {
    "", "x", "192.0.2.0/33", "192.0.2.1/24", "2001:db8::/129", "192.0.2.0/", "/8", "unix:/x", "1.2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      E2eNetwork network;

      g_assert_false (e2e_network_parse (&network, texts[i], &error));
      g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/contains-what-shares-its-bits", test_contains_what_shares_its_bits);
  g_test_add_func ("/network/knows-ipv4-within-ipv6", test_knows_ipv4_within_ipv6);
  g_test_add_func ("/network/tells-unix-sockets-apart", test_tells_unix_sockets_apart);
  g_test_add_func ("/network/refuses-what-is-no-network", test_refuses_what_is_no_network);

  return g_test_run ();
}
