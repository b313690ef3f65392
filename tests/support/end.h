/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One end of a session under test, with the person at it: writes contents, keeps what was told, and
 * asserts with every event what holds whatever a relay does (PROTOCOL.md, section 1): nothing is
 * shown that the other did not write, nothing twice, out of order or with a gap, and nothing counts
 * as delivered or read that was not. So a test that uses an end asserts all that without a word.
 */

#pragma once

#include "protocol/session.h"

typedef struct _TestEnd TestEnd;

/* A content that was sealed. */
typedef struct
{
  guint64 id;
  guint64 seq;
} TestSealed;

struct _TestEnd
{
  E2eRole role;
  TestEnd *other;
  E2eSession *session;

  /* What this person wrote. */
  GPtrArray *written; /* of GBytes, encoded, by id from 1; NULL once the other has shown it */
  GArray *sealed; /* of TestSealed, by seq */
  guint64 last_id[2]; /* sealed last: of chunks [TRUE] and of the rest [FALSE] */
  guint64 sent;
  guint64 delivered;
  guint64 read;

  /* What came from the other. */
  guint n_shown;
  guint64 shown; /* seq of the last one */
  guint64 marked_read;

  gboolean is_secure;
  E2eSafety safety;
  gboolean has_failed; /* FAILED was told */
  guint n_attempts_failed;
  E2eFailure failure; /* of either */
  guint attempts_left;
  guint64 n_tampers;
  guint n_interferences;

  /* For who owns the connection, to clear when it is done. */
  gboolean wants_reopen;
  gboolean wants_reconnect;
};

/* Begins a session as CONFIG says. END is zero; OTHER is the end that it talks with. */
void test_end_init (TestEnd *self, TestEnd *other, const E2eSessionConfig *config);

/* END may be zero. */
void test_end_clear (TestEnd *self);

/* Writes a content, or a TEXT. Gives its id, or 0 if the session has no room. */
guint64 test_end_write (TestEnd *self, const E2eContent *content, gint64 now_us);
guint64 test_end_write_text (TestEnd *self, const gchar *text, gint64 now_us);

/* The person has seen all that was shown up to SEQ. */
void test_end_mark_read (TestEnd *self, guint64 seq, gint64 now_us);

/* Takes all events. To be called after every other call of the session. */
void test_end_take_events (TestEnd *self);

/* Whether the other end has shown all that was written here, and this end knows. */
gboolean test_end_is_settled (TestEnd *self);
