/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What attacks are tried on: a chat with something of everything, and a tape of what went over a
 * relay, with which a hostile one can go on.
 */

#pragma once

#include "support/network.h"

/* The text that a test writes where any will do. */
#define HOSTILE_TEXT "meet me at the harbour at noon"

/* Texts in turn and at once, edits, typing, a long text, chunks and reading, over some seconds.
 * Whoever lost the connection comes back between the lines. */
void hostile_chat (TestNetwork *network);

/* One end writes; and both do, one after the other, so that both start a new chain. */
void hostile_write (TestNetwork *network, E2eRole role);
void hostile_write_in_turn (TestNetwork *network);

E2eRole hostile_other (E2eRole role);

/* A body that went over a relay. */
typedef struct
{
  E2eRole from;
  GBytes *body;
} HostileBody;

/* A tape is a GPtrArray of HostileBody. */
GPtrArray *hostile_tape_new (void);

/* A TestInterceptor: records, and passes on. USER_DATA is a tape. */
void hostile_tape_record (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data);

/* Passes to TO what is on the tape from FROM, in the old order. */
void hostile_tape_play (GPtrArray *tape, TestNetwork *network, E2eRole from, E2eRole to);
