/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay without I/O for tests: hubs whose guests are in memory, under a clock that the test
 * moves.
 */

#pragma once

#include "relay/hub.h"
#include "wire/frame.h"
#include "wire/message.h"

#define TEST_MAX_WORKERS 4

typedef struct
{
  E2eRelayConfig *config; /* may be changed before the first guest */
  E2eCommons commons;
  E2eHub *hubs[TEST_MAX_WORKERS];
  gint64 now_us;
  GPtrArray *guests; /* of TestGuest */
} TestRoom;

typedef struct
{
  E2eGuest guest; /* first: the hub knows nothing else */
  TestRoom *room;
  guint worker; /* which hub has it */
  GByteArray *output; /* what it was told and has not looked at */
  gsize takes_bytes; /* how much more output it takes; G_MAXSIZE: any */
  gboolean lost; /* writing to it fails */
  gboolean shut; /* was told that no more comes */
  gboolean released;
  gboolean moving;
} TestGuest;

void test_room_init (TestRoom *self, guint n_workers);
void test_room_clear (TestRoom *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestRoom, test_room_clear)

/* Moves the clock and runs what is due. */
void test_room_wait (TestRoom *self, gint64 time_us);

/* A new connection from ADDRESS (a dotted quad; NULL: a unix socket), to the first worker. */
TestGuest *test_room_enter (TestRoom *self, const gchar *address);

/* Past HELLO, its WELCOME taken. */
TestGuest *test_room_enter_politely (TestRoom *self);

/* With a seat; what it was told is checked and taken. CREATED is what the creator got. */
TestGuest *test_room_create (TestRoom *self, E2eCreated *created);
TestGuest *test_room_join (TestRoom *self, const E2eCreated *created, E2eCreated *joined);
TestGuest *test_room_resume (TestRoom *self, const E2eCreated *token, gboolean other_is_there);

void test_guest_say (TestGuest *self, gconstpointer bytes, gsize n_bytes);
void test_guest_send (TestGuest *self, E2eFrameType type, gconstpointer body, gsize body_bytes);
void test_guest_hang_up (TestGuest *self);
void test_guest_take (TestGuest *self, gsize n_bytes); /* so much more */

/* The next frame that it was told; BODY lives until the next call. */
E2eFrame test_guest_hear (TestGuest *self);
void test_guest_expect (TestGuest *self, E2eFrameType type, gconstpointer body, gsize body_bytes);
void test_guest_expect_peer (TestGuest *self, E2ePeerState state);
void test_guest_expect_nothing (TestGuest *self);

/* The error, and that nothing follows it. */
void test_guest_expect_error (TestGuest *self, E2eWireError code);
