/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What attacks are tried on: a chat with something of everything, and a tape of what went over a
 * relay, with which a hostile one can go on.
 */

#pragma once

#include "support/network.h"

/* The text that a test writes where any will do. */
#define TEST_TEXT "meet me at the harbour at noon"

/* Texts in turn and at once, edits, typing, a long text, chunks and reading, over some seconds.
 * Whoever lost the connection comes back between the lines. */
void test_chat (TestNetwork *network);

/* One end writes; and both do, one after the other, so that both start a new chain. */
void test_chat_write (TestNetwork *network, E2eRole role);
void test_chat_write_in_turn (TestNetwork *network);

/* A body that went over a relay. */
typedef struct
{
  E2eRole from;
  GBytes *body;
} TestBody;

/* A tape is a GPtrArray of TestBody. */
GPtrArray *test_tape_new (void);

/* A TestInterceptor: records, and passes on. USER_DATA is a tape. */
void test_tape_record (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data);

/* Passes to TO what is on the tape from FROM, in the old order. */
void test_tape_play (GPtrArray *tape, TestNetwork *network, E2eRole from, E2eRole to);
