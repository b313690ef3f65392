/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/listener.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "relay/error.h"

/* What the kernel may keep for a receiver beyond what is on its way: the bound, and the piece that
 * was under it when it began. */
#define MAX_UNSENT_BYTES ((128 + 64) * 1024)

static E2eListener *
open_listener (GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  return e2e_listener_new (address, error);
}

static gint
connect_to (const E2eListener *listener)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (e2e_listener_get_port (listener)),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static void
on_accepted (gpointer data, gint fd, const struct sockaddr *address)
{
  g_assert_cmpint (address->sa_family, ==, AF_INET);
  g_array_append_val ((GArray *) data, fd);
}

static void
close_all (GArray *fds)
{
  for (guint i = 0; i < fds->len; i++)
    close (g_array_index (fds, gint, i));
  g_array_unref (fds);
}

static void
test_gives_few_at_once (void)
{
  g_autoptr (E2eListener) listener = open_listener (NULL);
  GArray *accepted = g_array_new (FALSE, FALSE, sizeof (gint));
  GArray *callers = g_array_new (FALSE, FALSE, sizeof (gint));

  for (guint i = 0; i < 3; i++)
    {
      const gint fd = connect_to (listener);

      g_array_append_val (callers, fd);
    }
  g_assert_true (e2e_listener_accept (listener, 2, on_accepted, accepted));
  g_assert_cmpuint (accepted->len, ==, 2);
  g_assert_true (e2e_listener_accept (listener, 2, on_accepted, accepted));
  g_assert_cmpuint (accepted->len, ==, 3);
  close_all (accepted);
  close_all (callers);
}

static void
test_keeps_little_for_who_does_not_read (void)
{
  g_autoptr (E2eListener) listener = open_listener (NULL);
  GArray *accepted = g_array_new (FALSE, FALSE, sizeof (gint));
  g_autofree guint8 *bytes = g_malloc0 (64 * 1024);
  const gint caller = connect_to (listener);
  gint unsent_bytes = 0;
  gint fd;

  g_assert_true (e2e_listener_accept (listener, 1, on_accepted, accepted));
  fd = g_array_index (accepted, gint, 0);
  while (send (fd, bytes, 64 * 1024, MSG_NOSIGNAL) > 0)
    ;
  g_assert_cmpint (errno, ==, EAGAIN);
  g_assert_cmpint (ioctl (fd, SIOCOUTQNSD, &unsent_bytes), ==, 0);
  g_assert_cmpint (unsent_bytes, <=, MAX_UNSENT_BYTES);
  close_all (accepted);
  close (caller);
}

static void
test_two_at_one_address (void)
{
  g_autoptr (E2eListener) first = open_listener (NULL);
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string ("127.0.0.1", e2e_listener_get_port (first));
  g_autoptr (GError) error = NULL;

  g_assert_null (e2e_listener_new (address, &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS_IN_USE);
}

static void
test_takes_over_what_listens (void)
{
  g_autoptr (E2eListener) first = open_listener (NULL);
  g_autoptr (E2eListener) second = NULL;
  g_autoptr (GError) error = NULL;
  const gint caller = connect_to (first);

  second = e2e_listener_new_from_fd (dup (e2e_listener_get_fd (first)), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (e2e_listener_get_port (second), ==, e2e_listener_get_port (first));

  /* A connection is none. */
  g_assert_null (e2e_listener_new_from_fd (dup (caller), &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS);
  close (caller);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/listener/gives-few-at-once", test_gives_few_at_once);
  g_test_add_func ("/listener/keeps-little-for-who-does-not-read",
                   test_keeps_little_for_who_does_not_read);
  g_test_add_func ("/listener/two-at-one-address", test_two_at_one_address);
  g_test_add_func ("/listener/takes-over-what-listens", test_takes_over_what_listens);

  return g_test_run ();
}
