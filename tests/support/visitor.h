/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A client of a real relay, over a real socket, for tests: says what it is told to say, and asserts
 * what it hears. While it waits, the main context runs, in which a relay of this process accepts.
 */

#pragma once

#include <gio/gio.h>

#include "wire/frame.h"
#include "wire/message.h"

/* Nothing takes this long unless it is broken. */
#define TEST_PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct _TestVisitor TestVisitor;

/* Connects to an address as e2e_listen_address_parse() reads it. */
TestVisitor *test_visitor_new (const gchar *address);

/* With TLS; PIN is the SHA-256 of the certificate that must be shown, in hexadecimal. */
TestVisitor *test_visitor_new_tls (const gchar *address, const gchar *pin);

/* Hangs up, and rudely if something is unread: what this side's system has not sent yet is lost. */
void test_visitor_free (TestVisitor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestVisitor, test_visitor_free)

gint test_visitor_get_fd (const TestVisitor *self);

/* Writes all; the other side must read meanwhile. */
void test_visitor_say (TestVisitor *self, gconstpointer bytes, gsize n_bytes);
void test_visitor_send (TestVisitor *self, E2eFrameType type, gconstpointer body, gsize n_bytes);
/* Until the other side's system has all. */
void test_visitor_wait_until_sent (TestVisitor *self);
void test_visitor_send_hello (TestVisitor *self);

/* Writes as much as goes without waiting; returns how much that was. */
gsize test_visitor_stuff (TestVisitor *self, gconstpointer bytes, gsize n_bytes);

/* The next frame; its body lives until the next call. */
E2eFrame test_visitor_hear (TestVisitor *self);
void test_visitor_expect (TestVisitor *self, E2eFrameType type, gconstpointer body, gsize n_bytes);
void test_visitor_expect_peer (TestVisitor *self, E2ePeerState state);
void test_visitor_expect_welcome (TestVisitor *self);
void test_visitor_expect_error (TestVisitor *self, E2eWireError code);

/* The relay hangs up, in order: nothing more is said, and the connection is not reset. */
void test_visitor_expect_end (TestVisitor *self);

/* HELLO and what follows it. */
void test_visitor_create (TestVisitor *self, E2eCreated *created);
void test_visitor_join (TestVisitor *self, const E2eCreated *created, E2eCreated *joined);
void test_visitor_resume (TestVisitor *self, const E2eCreated *token, gboolean other_is_there);
