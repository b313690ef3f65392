/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/workers.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

void
test_workers_init (TestWorkers *self, guint n_serving, E2eServerTls *tls)
{
  self->config = e2e_relay_config_new ();
  self->config->max_connections_per_address = 0;
  self->commons.config = self->config;
  self->commons.n_workers = n_serving;
  self->commons.admission = e2e_admission_new (self->config, 0);
  e2e_seat_key_generate (&self->commons.seat_key);
  self->tls = tls;
  if (tls != NULL)
    e2e_server_tls_set_account (tls, &self->commons.account);

  self->n_workers = n_serving + (tls != NULL ? 1 : 0);
  g_assert_cmpuint (self->n_workers, <=, TEST_MAX_WORKERS);
  for (guint i = 0; i < self->n_workers; i++)
    {
      g_autoptr (GError) error = NULL;

      self->workers[i] = e2e_worker_new (&self->commons, tls, self->workers, i, -1, &error);
      g_assert_no_error (error);
    }
}

void
test_workers_clear (TestWorkers *self)
{
  if (self->listeners != NULL)
    e2e_worker_stop_listening (self->workers[0]);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  for (guint i = 0; i < self->n_workers; i++)
    e2e_worker_free (self->workers[i]);
  g_assert_cmpuint (e2e_account_get_used (&self->commons.account), ==, 0);
  g_clear_pointer (&self->tls, e2e_server_tls_free);
  e2e_admission_free (self->commons.admission);
  e2e_relay_config_free (self->config);
}

guint16
test_workers_listen (TestWorkers *self)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  E2eListener *listener = e2e_listener_new (address, &error);

  g_assert_no_error (error);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) e2e_listener_free);
  g_ptr_array_add (self->listeners, listener);
  e2e_worker_listen (self->workers[0], self->listeners);
  return e2e_listener_get_port (listener);
}

void
test_workers_take_turn (TestWorkers *self, guint number)
{
  g_assert_false (e2e_worker_take_turn (self->workers[number], 0));
}

void
test_workers_settle (TestWorkers *self, guint number)
{
  do
    test_workers_take_turn (self, number);
  while (!e2e_turn_is_idle (&self->workers[number]->turn));
}

gint
test_workers_let_in (TestWorkers *self, gint *inner_fd)
{
  const struct sockaddr address = { .sa_family = AF_UNIX };
  E2eGuest *guest = g_new0 (E2eGuest, 1);
  gint fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_assert_true (e2e_admission_enter (self->commons.admission, &address, g_get_monotonic_time (),
                                      &guest->entry));
  guest->socket.fd = fds[0];
  e2e_worker_adopt (self->workers[0], guest);
  if (inner_fd != NULL)
    *inner_fd = fds[0];
  return fds[1];
}

gint
test_connect_to (guint16 port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

gsize
test_count_waiting (gint fd)
{
  gint n_bytes = 0;

  g_assert_cmpint (ioctl (fd, FIONREAD, &n_bytes), ==, 0);
  return (gsize) n_bytes;
}
