/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tls-client.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static ssize_t
on_push (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  TestTlsClient *self = data;

  g_byte_array_append (self->unsent, bytes, (guint) n_bytes);
  return (ssize_t) n_bytes;
}

TestTlsClient *
test_tls_client_new (gint fd, const gchar *priorities)
{
  TestTlsClient *self = g_new0 (TestTlsClient, 1);

  self->fd = fd;
  self->unsent = g_byte_array_new ();
  self->heard = g_byte_array_new ();
  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (self->tls, priorities, NULL);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_transport_set_ptr2 (self->tls, GINT_TO_POINTER (self->fd), self);
  gnutls_transport_set_push_function (self->tls, on_push);
  return self;
}

void
test_tls_client_free (TestTlsClient *self)
{
  gnutls_deinit (self->tls);
  gnutls_certificate_free_credentials (self->credentials);
  g_byte_array_unref (self->unsent);
  g_byte_array_unref (self->heard);
  close (self->fd);
  g_free (self);
}

void
test_tls_client_utter (TestTlsClient *self, gsize max_bytes)
{
  const gsize n_bytes = MIN (max_bytes, self->unsent->len);

  if (n_bytes == 0)
    return;
  g_assert_cmpint (send (self->fd, self->unsent->data, n_bytes, MSG_NOSIGNAL), ==, n_bytes);
  g_byte_array_remove_range (self->unsent, 0, (guint) n_bytes);
}

void
test_tls_client_begin (TestTlsClient *self)
{
  g_assert_cmpint (gnutls_handshake (self->tls), ==, GNUTLS_E_AGAIN);
  g_assert_cmpuint (self->unsent->len, >, 0);
}

void
test_tls_client_send_client_hello (TestTlsClient *self)
{
  test_tls_client_begin (self);
  test_tls_client_utter (self, G_MAXSIZE);
}

gboolean
test_tls_client_go_on (TestTlsClient *self)
{
  const gint result = gnutls_handshake (self->tls);

  g_assert_true (result == GNUTLS_E_SUCCESS || result == GNUTLS_E_AGAIN);
  return result == GNUTLS_E_SUCCESS;
}

void
test_tls_client_say (TestTlsClient *self, E2eFrameType type, gconstpointer body, gsize body_bytes)
{
  g_autoptr (GByteArray) words = g_byte_array_new ();

  e2e_frame_append (words, type, body, body_bytes);
  g_assert_cmpint (gnutls_record_send (self->tls, words->data, words->len), ==, words->len);
}

void
test_tls_client_say_hello (TestTlsClient *self)
{
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  g_autoptr (GByteArray) words = g_byte_array_new ();

  e2e_hello_append (words, &hello);
  g_assert_cmpint (gnutls_record_send (self->tls, words->data, words->len), ==, words->len);
}

E2eFrame
test_tls_client_hear (TestTlsClient *self, E2eFrameType type)
{
  guint8 bytes[4096];
  gssize n_bytes;
  E2eFrame frame;

  g_byte_array_remove_range (self->heard, 0, (guint) self->taken_bytes);
  self->taken_bytes = 0;
  while ((n_bytes = gnutls_record_recv (self->tls, bytes, sizeof bytes)) > 0)
    g_byte_array_append (self->heard, bytes, (guint) n_bytes);
  g_assert_cmpint (e2e_frame_parse (self->heard->data, self->heard->len, &frame,
                                    &self->taken_bytes),
                   ==, E2E_FRAME_WHOLE);
  g_assert_cmpuint (frame.type, ==, type);
  return frame;
}

E2eCreated
test_tls_client_hear_created (TestTlsClient *self)
{
  E2eCreated created;
  E2eFrame frame;

  test_tls_client_hear (self, E2E_FRAME_WELCOME);
  frame = test_tls_client_hear (self, E2E_FRAME_CREATED);
  g_assert_true (e2e_created_read (&created, frame.body, frame.body_bytes));
  return created;
}

void
test_tls_client_assert_unanswered (const TestTlsClient *self)
{
  guint8 byte;

  g_assert_cmpint (recv (self->fd, &byte, 1, MSG_PEEK), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
}

void
test_tls_client_assert_closed (const TestTlsClient *self, gboolean may_have_spoken)
{
  guint8 bytes[4096];
  gssize n_bytes;

  while ((n_bytes = recv (self->fd, bytes, sizeof bytes, 0)) > 0)
    g_assert_true (may_have_spoken);
  g_assert_true (n_bytes == 0 || errno == ECONNRESET);
}
