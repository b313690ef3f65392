/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/visitor.h"

#include <errno.h>
#include <glib-unix.h>
#include <gnutls/gnutls.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "relay/listen-address.h"

struct _TestVisitor
{
  gint fd;
  gnutls_session_t tls; /* NULL: plain */
  gnutls_certificate_credentials_t credentials;
  E2eFrameReader *reader;
  gboolean over;
};

static void
wait_for (TestVisitor *self, gshort events, gint64 deadline_us)
{
  struct pollfd poll_fd = { .fd = self->fd, .events = events };

  while (poll (&poll_fd, 1, 2) == 0)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    }
}

TestVisitor *
test_visitor_new (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = e2e_listen_address_parse (text, &error);
  TestVisitor *self = g_new0 (TestVisitor, 1);
  g_autofree struct sockaddr *native = NULL;
  gssize native_bytes;

  g_assert_no_error (error);
  native_bytes = g_socket_address_get_native_size (address);
  native = g_malloc0 ((gsize) native_bytes);
  g_assert_true (g_socket_address_to_native (address, native, (gsize) native_bytes, NULL));
  self->reader = e2e_frame_reader_new ();
  self->fd = socket (native->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (self->fd, >=, 0);
  g_assert_cmpint (connect (self->fd, native, (socklen_t) native_bytes), ==, 0);
  return self;
}

static void
check_pin (TestVisitor *self, const gchar *pin)
{
  guint n_certificates;
  const gnutls_datum_t *der = gnutls_certificate_get_peers (self->tls, &n_certificates);
  g_autofree gchar *shown = NULL;

  g_assert_cmpuint (n_certificates, >, 0);
  shown = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der[0].data, der[0].size);
  g_assert_cmpstr (shown, ==, pin);
}

TestVisitor *
test_visitor_new_tls (const gchar *address, const gchar *pin)
{
  TestVisitor *self = test_visitor_new (address);
  const gint64 deadline_us = g_get_monotonic_time () + TEST_PATIENCE_US;
  gint result;

  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (self->tls);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_transport_set_int (self->tls, self->fd);
  g_assert_true (g_unix_set_fd_nonblocking (self->fd, TRUE, NULL));
  while ((result = gnutls_handshake (self->tls)) == GNUTLS_E_AGAIN)
    wait_for (self, gnutls_record_get_direction (self->tls) ? POLLOUT : POLLIN, deadline_us);
  g_assert_cmpint (result, ==, GNUTLS_E_SUCCESS);
  check_pin (self, pin);
  return self;
}

void
test_visitor_free (TestVisitor *self)
{
  if (self->tls != NULL)
    {
      gnutls_deinit (self->tls);
      gnutls_certificate_free_credentials (self->credentials);
    }
  close (self->fd);
  e2e_frame_reader_free (self->reader);
  g_free (self);
}

gint
test_visitor_get_fd (const TestVisitor *self)
{
  return self->fd;
}

gsize
test_visitor_stuff (TestVisitor *self, gconstpointer bytes, gsize n_bytes)
{
  gssize taken;

  if (self->tls != NULL)
    {
      taken = gnutls_record_send (self->tls, bytes, n_bytes);
      while (taken == GNUTLS_E_AGAIN)
        {
          wait_for (self, POLLOUT, g_get_monotonic_time () + TEST_PATIENCE_US);
          taken = gnutls_record_send (self->tls, NULL, 0);
        }
      return taken < 0 ? 0 : (gsize) taken;
    }

  taken = send (self->fd, bytes, n_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
  return taken < 0 ? 0 : (gsize) taken;
}

void
test_visitor_say (TestVisitor *self, gconstpointer bytes, gsize n_bytes)
{
  const gint64 deadline_us = g_get_monotonic_time () + TEST_PATIENCE_US;
  gsize said = 0;

  while (said < n_bytes)
    {
      wait_for (self, POLLOUT, deadline_us);
      said += test_visitor_stuff (self, (const guint8 *) bytes + said, n_bytes - said);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    }
}

void
test_visitor_wait_until_sent (TestVisitor *self)
{
  const gint64 deadline_us = g_get_monotonic_time () + TEST_PATIENCE_US;
  gint n_bytes = 1;

  while (ioctl (self->fd, SIOCOUTQ, &n_bytes) == 0 && n_bytes > 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    }
}

void
test_visitor_send (TestVisitor *self, E2eFrameType type, gconstpointer body, gsize n_bytes)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  e2e_frame_append (frame, type, body, n_bytes);
  test_visitor_say (self, frame->data, frame->len);
}

void
test_visitor_send_hello (TestVisitor *self)
{
  test_visitor_send (self, E2E_FRAME_HELLO, "E2EC\1\1", 6);
}

/* Returns the bytes, 0 at an orderly end. */
static gsize
hear_bytes (TestVisitor *self, guint8 *out, gsize max_bytes)
{
  const gint64 deadline_us = g_get_monotonic_time () + TEST_PATIENCE_US;
  gssize got;

  do
    {
      if (self->tls == NULL || gnutls_record_check_pending (self->tls) == 0)
        wait_for (self, POLLIN, deadline_us);
      got = self->tls != NULL ? gnutls_record_recv (self->tls, out, max_bytes)
                              : recv (self->fd, out, max_bytes, 0);
    }
  while (self->tls != NULL && got == GNUTLS_E_AGAIN);

  g_assert_cmpint (got, >=, 0);
  return (gsize) got;
}

E2eFrame
test_visitor_hear (TestVisitor *self)
{
  E2eFrame frame = { 0 };
  E2eFrameResult result;

  while ((result = e2e_frame_reader_next (self->reader, &frame)) == E2E_FRAME_MORE)
    {
      guint8 bytes[16384];
      const gsize got = hear_bytes (self, bytes, sizeof bytes);

      g_assert_cmpuint (got, >, 0);
      e2e_frame_reader_push (self->reader, bytes, got);
    }
  g_assert_cmpint (result, ==, E2E_FRAME_WHOLE);
  return frame;
}

void
test_visitor_expect (TestVisitor *self, E2eFrameType type, gconstpointer body, gsize n_bytes)
{
  const E2eFrame frame = test_visitor_hear (self);

  g_assert_cmphex (frame.type, ==, type);
  g_assert_cmpmem (frame.body, frame.body_bytes, body, n_bytes);
}

void
test_visitor_expect_peer (TestVisitor *self, E2ePeerState state)
{
  const guint8 body[E2E_WIRE_PEER_BYTES] = { (guint8) state };

  test_visitor_expect (self, E2E_FRAME_PEER, body, sizeof body);
}

void
test_visitor_expect_welcome (TestVisitor *self)
{
  const E2eFrame frame = test_visitor_hear (self);
  E2eWelcome welcome;

  g_assert_cmphex (frame.type, ==, E2E_FRAME_WELCOME);
  g_assert_true (e2e_welcome_read (&welcome, frame.body, frame.body_bytes));
  g_assert_cmpuint (welcome.version, ==, E2E_WIRE_VERSION);
}

void
test_visitor_expect_end (TestVisitor *self)
{
  guint8 byte;

  g_assert_cmpuint (hear_bytes (self, &byte, 1), ==, 0);
}

void
test_visitor_expect_error (TestVisitor *self, E2eWireError code)
{
  const E2eFrame frame = test_visitor_hear (self);
  E2eErrorFrame error;

  g_assert_cmphex (frame.type, ==, E2E_FRAME_ERROR);
  g_assert_true (e2e_error_frame_read (&error, frame.body, frame.body_bytes));
  g_assert_cmpuint (error.code, ==, code);
  test_visitor_expect_end (self);
}

void
test_visitor_create (TestVisitor *self, E2eCreated *created)
{
  E2eFrame frame;

  test_visitor_send_hello (self);
  test_visitor_send (self, E2E_FRAME_CREATE, NULL, 0);
  test_visitor_expect_welcome (self);
  frame = test_visitor_hear (self);
  g_assert_cmphex (frame.type, ==, E2E_FRAME_CREATED);
  g_assert_true (e2e_created_read (created, frame.body, frame.body_bytes));
}

void
test_visitor_join (TestVisitor *self, const E2eCreated *created, E2eCreated *joined)
{
  E2eFrame frame;

  test_visitor_send_hello (self);
  test_visitor_send (self, E2E_FRAME_JOIN, created->session_id, strlen (created->session_id));
  test_visitor_expect_welcome (self);
  frame = test_visitor_hear (self);
  g_assert_cmphex (frame.type, ==, E2E_FRAME_JOINED);
  if (joined != NULL)
    {
      *joined = *created;
      g_assert_cmpuint (frame.body_bytes, <=, sizeof joined->token);
      memcpy (joined->token, frame.body, frame.body_bytes);
      joined->token_bytes = frame.body_bytes;
    }
}

void
test_visitor_resume (TestVisitor *self, const E2eCreated *token, gboolean other_is_there)
{
  const guint8 body[E2E_WIRE_RESUMED_BYTES] = { other_is_there ? 1 : 0 };

  test_visitor_send_hello (self);
  test_visitor_send (self, E2E_FRAME_RESUME, token->token, token->token_bytes);
  test_visitor_expect_welcome (self);
  test_visitor_expect (self, E2E_FRAME_RESUMED, body, sizeof body);
}
