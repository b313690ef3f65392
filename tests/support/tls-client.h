/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A client that speaks TLS on a descriptor that does not block, for tests: one step at a time, and
 * nothing is sent but what the test lets out. Whatever the relay's certificate, it is believed.
 */

#pragma once

#include <gnutls/gnutls.h>

#include "wire/frame.h"
#include "wire/message.h"

#define TEST_TLS_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TEST_TLS_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

typedef struct
{
  gint fd;
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t tls;
  GByteArray *unsent; /* what it wants to say, to be let out */
  GByteArray *heard; /* and decrypted */
  gsize taken_bytes; /* of what was heard: the last frame */
} TestTlsClient;

/* Takes FD over. */
TestTlsClient *test_tls_client_new (gint fd, const gchar *priorities);
void test_tls_client_free (TestTlsClient *self);

/* Lets out so much of what it wants to say, or all. */
void test_tls_client_utter (TestTlsClient *self, gsize max_bytes);

/* The first step of a handshake. */
void test_tls_client_begin (TestTlsClient *self);
/* The same, and lets it out. */
void test_tls_client_send_client_hello (TestTlsClient *self);
/* The next step. TRUE: it was the last. */
gboolean test_tls_client_go_on (TestTlsClient *self);

void
test_tls_client_say (TestTlsClient *self, E2eFrameType type, gconstpointer body, gsize body_bytes);
void test_tls_client_say_hello (TestTlsClient *self);

/* The next frame, which is of this type; its body lives until the next call. */
E2eFrame test_tls_client_hear (TestTlsClient *self, E2eFrameType type);
/* WELCOME comes before it. */
E2eCreated test_tls_client_hear_created (TestTlsClient *self);

void test_tls_client_assert_unanswered (const TestTlsClient *self);

/* The relay has closed it, and said nothing if it may not have spoken. */
void test_tls_client_assert_closed (const TestTlsClient *self, gboolean may_have_spoken);
