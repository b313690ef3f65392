/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a TLS client may say between its messages. The path of the relay is in E2E_RELAY.
 */

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/certificate.h"
#include "support/process.h"
#include "wire/frame.h"
#include "wire/message.h"

static TestProcess *relay;

/* A packet for each byte. */
static ssize_t
send_bytes (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  const gint fd = GPOINTER_TO_INT (data);
  const gint yes = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  for (gsize i = 0; i < n_bytes; i++)
    if (send (fd, (const guint8 *) bytes + i, 1, MSG_NOSIGNAL) != 1)
      return -1;
  return (ssize_t) n_bytes;
}

static gnutls_session_t
connect_with_tls (gint *fd, gnutls_push_func push)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (relay->port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  static gnutls_certificate_credentials_t credentials;
  const struct timeval patience = { 5, 0 };
  gnutls_session_t tls;

  if (credentials == NULL)
    gnutls_certificate_allocate_credentials (&credentials);
  *fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (*fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  setsockopt (*fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  gnutls_init (&tls, GNUTLS_CLIENT);
  gnutls_priority_set_direct (tls, "NORMAL:-VERS-ALL:+VERS-TLS1.3", NULL);
  gnutls_credentials_set (tls, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_int (tls, *fd);
  if (push != NULL)
    gnutls_transport_set_push_function (tls, push);
  g_assert_cmpint (gnutls_handshake (tls), ==, 0);
  return tls;
}

static void
set_cork (gint fd, gint corked)
{
  setsockopt (fd, IPPROTO_TCP, TCP_CORK, &corked, sizeof corked);
}

static void
expect_pong (gnutls_session_t tls, const gchar *body)
{
  guint8 bytes[256];
  gsize n_bytes = 0;

  while (memmem (bytes, n_bytes, body, strlen (body)) == NULL)
    {
      const gssize got = gnutls_record_recv (tls, bytes + n_bytes, sizeof bytes - n_bytes);

      if (got < 0 && got != GNUTLS_E_AGAIN && !gnutls_error_is_fatal ((gint) got))
        continue;
      g_assert_cmpint (got, >, 0);
      n_bytes += (gsize) got;
    }
}

/* A client's TLS library changes its keys when it likes; what stands behind that in the same packet
 * is heard as well, though nothing follows that would wake the relay. */
static void
test_hears_what_follows_new_keys (void)
{
  g_autoptr (GByteArray) hello = g_byte_array_new ();
  const E2eHello versions = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  gint fd;
  gnutls_session_t tls = connect_with_tls (&fd, NULL);

  e2e_hello_append (hello, &versions);
  gnutls_record_send (tls, hello->data, hello->len);
  for (guint i = 0; i < 3; i++)
    {
      set_cork (fd, 1);
      g_assert_cmpint (gnutls_session_key_update (tls, 0), ==, 0);
      g_assert_cmpint (gnutls_record_send (tls, "\0\0\0\x05\x06pong", 9), ==, 9);
      set_cork (fd, 0);
      expect_pong (tls, "pong");
    }
  gnutls_deinit (tls);
  close (fd);
}

/* The relay's first read tells what is spoken, however little of it that brings. */
static void
test_hears_a_handshake_in_pieces (void)
{
  g_autoptr (GByteArray) hello = g_byte_array_new ();
  const E2eHello versions = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  gint fd;
  gnutls_session_t tls = connect_with_tls (&fd, send_bytes);

  e2e_hello_append (hello, &versions);
  gnutls_record_send (tls, hello->data, hello->len);
  g_assert_cmpint (gnutls_record_send (tls, "\0\0\0\x05\x06pong", 9), ==, 9);
  expect_pong (tls, "pong");
  gnutls_deinit (tls);
  close (fd);
}

/* More of it than the relay reads at first. */
static void
test_refuses_junk_behind_the_first_byte (void)
{
  static const guint8 bytes[4096 + 1024] = { 0x16, 3, 1, 0, 1 };
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (relay->port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const struct timeval patience = { 5, 0 };
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  guint8 answer[256];
  gssize got;

  g_assert_cmpint (connect (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  g_assert_cmpint (send (fd, bytes, sizeof bytes, MSG_NOSIGNAL), ==, sizeof bytes);
  while ((got = recv (fd, answer, sizeof answer, 0)) > 0)
    ;
  g_assert_true (got == 0 || errno == ECONNRESET);
  close (fd);
}

gint
main (gint argc, gchar *argv[])
{
  g_autofree gchar *folder = g_dir_make_tmp ("tls-XXXXXX", NULL);
  g_autofree gchar *cert = g_build_filename (folder, "cert.pem", NULL);
  g_autofree gchar *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree gchar *pin = test_certificate_write (cert, key, 1);
  g_autofree gchar *options =
    g_strdup_printf ("--listen 127.0.0.1:0 --tls-cert %s --tls-key %s", cert, key);
  gint status;

  g_test_init (&argc, &argv, NULL);
  relay = test_process_new_relay (g_getenv ("E2E_RELAY"), options, TEST_ANY_CORE);
  g_test_add_func ("/tls/hears-what-follows-new-keys", test_hears_what_follows_new_keys);
  g_test_add_func ("/tls/hears-a-handshake-in-pieces", test_hears_a_handshake_in_pieces);
  g_test_add_func ("/tls/refuses-junk-behind-the-first-byte",
                   test_refuses_junk_behind_the_first_byte);
  status = g_test_run ();
  g_assert_cmpint (test_process_end (relay, SIGTERM), ==, 0);
  g_unlink (cert);
  g_unlink (key);
  g_rmdir (folder);
  return status;
}
