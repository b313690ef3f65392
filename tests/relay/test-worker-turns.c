/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker does in one turn of its loop.
 */

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/workers.h"
#include "wire/frame.h"
#include "wire/message.h"

#define N_SENDERS 20
#define N_CONNECTIONS 12

typedef struct
{
  gint fds[2]; /* the creator's, the joiner's */
  gint inner_fds[2]; /* the worker's ends of them, borrowed */
} Pair;

typedef struct
{
  TestWorkers worker; /* the only one */
  Pair chat;
  Pair senders[N_SENDERS];
  GByteArray *frame; /* the longest */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *body = g_malloc0 (E2E_WIRE_MAX_LENGTH - 1);

  (void) data;
  test_workers_init (&fixture->worker, 1, NULL);
  fixture->frame = g_byte_array_new ();
  e2e_frame_append (fixture->frame, E2E_FRAME_DATA, body, E2E_WIRE_MAX_LENGTH - 1);
}

static void
pair_close (Pair *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->fds[i] > 0)
      close (self->fds[i]);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  test_workers_clear (&fixture->worker);
  g_byte_array_unref (fixture->frame);
  pair_close (&fixture->chat);
  for (guint i = 0; i < N_SENDERS; i++)
    pair_close (&fixture->senders[i]);
}

/* What waits is thrown away. */
static void
drain (gint fd)
{
  guint8 sink[4096];

  while (recv (fd, sink, sizeof sink, MSG_DONTWAIT) > 0)
    continue;
}

/* As much of it as the socket takes. */
static gsize
say (gint fd, const GByteArray *words)
{
  const gssize n_bytes = send (fd, words->data, words->len, MSG_DONTWAIT | MSG_NOSIGNAL);

  g_assert_cmpint (n_bytes, >, 0);
  return (gsize) n_bytes;
}

/* A new guest, who says HELLO and this. */
static void
come (Fixture *self, Pair *pair, guint seat, E2eFrameType type, gconstpointer body,
      gsize body_bytes)
{
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  g_autoptr (GByteArray) words = g_byte_array_new ();

  pair->fds[seat] = test_workers_let_in (&self->worker, &pair->inner_fds[seat]);
  e2e_hello_append (words, &hello);
  e2e_frame_append (words, type, body, body_bytes);
  say (pair->fds[seat], words);
  test_workers_settle (&self->worker, 0);
}

static void
sit (Fixture *self, Pair *pair)
{
  guint8 answer[1024];
  E2eFrame frame;
  E2eCreated created;
  gsize n_bytes;
  gsize taken;

  come (self, pair, 0, E2E_FRAME_CREATE, NULL, 0);
  n_bytes = (gsize) recv (pair->fds[0], answer, sizeof answer, 0);
  g_assert_cmpint (e2e_frame_parse (answer, n_bytes, &frame, &taken), ==, E2E_FRAME_WHOLE);
  g_assert_cmpint (e2e_frame_parse (answer + taken, n_bytes - taken, &frame, &taken), ==,
                   E2E_FRAME_WHOLE);
  g_assert_true (e2e_created_read (&created, frame.body, frame.body_bytes));
  come (self, pair, 1, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
  drain (pair->fds[0]);
  drain (pair->fds[1]);
}

/* A message, and whether one turn is enough for it. */
static gboolean
chat (Fixture *self, gint from, gint to)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  gboolean heard;

  e2e_frame_append (message, E2E_FRAME_DATA, "Good morning", 12);
  g_assert_cmpuint (say (from, message), ==, message->len);
  test_workers_take_turn (&self->worker, 0);
  heard = test_count_waiting (to) == message->len;
  drain (to);
  return heard;
}

/* Two who have chatted for a while. */
static void
begin_chat (Fixture *self)
{
  sit (self, &self->chat);
  for (guint i = 0; i <= E2E_MAX_CALM; i++)
    {
      g_assert_true (chat (self, self->chat.fds[0], self->chat.fds[1]));
      g_assert_true (chat (self, self->chat.fds[1], self->chat.fds[0]));
    }
}

/* Pairs of whom one has sent as much of the longest frame as its socket takes. */
static void
begin_flood (Fixture *self)
{
  for (guint i = 0; i < N_SENDERS; i++)
    sit (self, &self->senders[i]);
  for (guint i = 0; i < N_SENDERS; i++)
    g_assert_cmpuint (say (self->senders[i].fds[0], self->frame), ==, self->frame->len);
}

typedef struct
{
  gsize unread_bytes[N_SENDERS]; /* what the worker has not read yet */
  gsize written_bytes[N_SENDERS]; /* and what it wrote */
} Flood;

static Flood
look (const Fixture *self)
{
  Flood flood;

  for (guint i = 0; i < N_SENDERS; i++)
    {
      flood.unread_bytes[i] = test_count_waiting (self->senders[i].inner_fds[0]);
      flood.written_bytes[i] = test_count_waiting (self->senders[i].fds[1]);
    }
  return flood;
}

/* A turn that came between has done a part for one pair at most. */
static void
assert_small_step (const Flood *before, const Flood *after)
{
  guint n_served = 0;

  for (guint i = 0; i < N_SENDERS; i++)
    {
      const gsize n_read = before->unread_bytes[i] - after->unread_bytes[i];
      const gsize n_written = after->written_bytes[i] - before->written_bytes[i];

      g_assert_cmpuint (n_read, <=, E2E_PART_BYTES);
      g_assert_cmpuint (n_written, <=, E2E_PART_BYTES);
      n_served += n_read + n_written > 0;
    }
  g_assert_cmpuint (n_served, <=, 1);
}

static void
test_who_chats_goes_before_a_flood (Fixture *fixture, gconstpointer data)
{
  (void) data;
  begin_chat (fixture);
  begin_flood (fixture);
  for (guint i = 0; i < 10 * N_SENDERS; i++)
    {
      const Flood before = look (fixture);
      Flood after;

      g_assert_true (chat (fixture, fixture->chat.fds[i % 2], fixture->chat.fds[1 - i % 2]));
      after = look (fixture);
      assert_small_step (&before, &after);
    }

  /* The others did not wait in vain. */
  test_workers_settle (&fixture->worker, 0);
  for (guint i = 0; i < N_SENDERS; i++)
    g_assert_cmpuint (test_count_waiting (fixture->senders[i].fds[1]), ==, fixture->frame->len);
}

/* A flood of small frames, some of which the relay itself answers, is cut as well. */
static void
test_who_chats_goes_before_a_flood_of_pings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) pings = g_byte_array_new ();
  gsize n_heard = 0;

  (void) data;
  while (pings->len < 30000)
    e2e_frame_append (pings, E2E_FRAME_PING, "12345678", 8);
  begin_chat (fixture);
  sit (fixture, &fixture->senders[0]);
  say (fixture->senders[0].fds[0], pings);
  for (guint i = 0; i < 10; i++)
    {
      const gsize before = n_heard;

      g_assert_true (chat (fixture, fixture->chat.fds[0], fixture->chat.fds[1]));
      n_heard = test_count_waiting (fixture->senders[0].fds[0]);
      g_assert_cmpuint (n_heard - before, <=, 64 * (E2E_WIRE_HEADER_BYTES + 8));
    }

  test_workers_settle (&fixture->worker, 0);
  g_assert_cmpuint (test_count_waiting (fixture->senders[0].fds[0]), ==, pings->len);
}

static guint
count_guests (const Fixture *self)
{
  return e2e_hub_get_n_guests (self->worker.workers[0]->hub);
}

static void
connect_many (guint16 port, gint fds[N_CONNECTIONS])
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    fds[i] = test_connect_to (port);
}

static void
close_many (gint fds[N_CONNECTIONS])
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    close (fds[i]);
}

/* How many connections the worker lets in in this turn, beside two who chat if they do. */
static guint
count_let_in (Fixture *self)
{
  const guint n_before = count_guests (self);

  if (self->chat.fds[0] > 0)
    g_assert_true (chat (self, self->chat.fds[0], self->chat.fds[1]));
  else
    test_workers_take_turn (&self->worker, 0);
  return count_guests (self) - n_before;
}

static void
test_few_are_let_in_at_once (Fixture *fixture, gconstpointer data)
{
  const guint16 port = test_workers_listen (&fixture->worker);
  gint first[N_CONNECTIONS];
  gint second[N_CONNECTIONS];

  (void) data;
  connect_many (port, first);
  for (guint i = 0; i < N_CONNECTIONS / 4; i++)
    g_assert_cmpuint (count_let_in (fixture), ==, 4);

  /* And fewer while there is work that waits. */
  begin_chat (fixture);
  begin_flood (fixture);
  connect_many (port, second);
  g_assert_cmpuint (count_let_in (fixture), <=, 4);
  for (guint i = 0; i < N_CONNECTIONS / 2; i++)
    g_assert_cmpuint (count_let_in (fixture), ==, 1);

  close_many (first);
  close_many (second);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name_, test_) \
  g_test_add ("/worker-turns/" name_, Fixture, NULL, set_up, test_, tear_down)
  ADD ("who-chats-goes-before-a-flood", test_who_chats_goes_before_a_flood);
  ADD ("who-chats-goes-before-a-flood-of-pings", test_who_chats_goes_before_a_flood_of_pings);
  ADD ("few-are-let-in-at-once", test_few_are_let_in_at_once);

  return g_test_run ();
}
