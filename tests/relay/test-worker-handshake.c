/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How guests who speak TLS go from the worker that they came to to the one that shakes hands, and
 * from there to one that has sessions.
 */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/certificate.h"
#include "support/tls-client.h"
#include "support/workers.h"

/* So many may wait before nobody is accepted any more. */
#define MAX_WAITING 256
#define MAX_PAUSE_US (5 * 1000)

/* More than the handshaker serves in a turn. */
#define N_CROWD 30

/* The workers. */
enum
{
  FIRST,
  SECOND,
  HANDSHAKER,
  N_WORKERS,
};

typedef struct
{
  TestWorkers workers;
  GPtrArray *clients; /* of TestTlsClient */
} Fixture;

static gchar *cert_path;
static gchar *key_path;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  E2eServerTls *tls = e2e_server_tls_new (cert_path, key_path, &error);

  (void) data;
  g_assert_no_error (error);
  test_workers_init (&fixture->workers, HANDSHAKER, tls);
  fixture->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) test_tls_client_free);
}

/* However far they had come, nobody stays connected. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  test_workers_clear (&fixture->workers);
  for (guint i = 0; i < fixture->clients->len; i++)
    test_tls_client_assert_closed (fixture->clients->pdata[i], TRUE);
  g_ptr_array_unref (fixture->clients);
}

static void
turn (Fixture *self, guint number)
{
  test_workers_take_turn (&self->workers, number);
}

static void
settle (Fixture *self, guint number)
{
  test_workers_settle (&self->workers, number);
}

static gint64
count (const Fixture *self, guint number, E2eCount which)
{
  return (gint64) e2e_worker_get_counters (self->workers.workers[number])->counts[which];
}

static guint
count_greeted (const Fixture *self)
{
  return self->workers.workers[HANDSHAKER]->n_greeted;
}

/* A new guest of the first worker. */
static TestTlsClient *
come (Fixture *self, const gchar *priorities)
{
  TestTlsClient *client =
    test_tls_client_new (test_workers_let_in (&self->workers, NULL), priorities);

  g_ptr_array_add (self->clients, client);
  return client;
}

/* So many guests of a worker, in all, have not said what they speak; so many speak TLS. */
static void
assert_guests (const Fixture *self, guint number, gint64 n_unknown, gint64 n_tls)
{
  g_assert_cmpint (count (self, number, E2E_COUNT_CONNECTIONS_UNKNOWN_NOW), ==, n_unknown);
  g_assert_cmpint (count (self, number, E2E_COUNT_CONNECTIONS_TLS_NOW), ==, n_tls);
  g_assert_cmpint (count (self, number, E2E_COUNT_CONNECTIONS_PLAIN_NOW), ==, 0);
  g_assert_cmpuint (e2e_hub_get_n_guests (self->workers.workers[number]->hub), ==,
                    n_unknown + n_tls);
}

static void
assert_no_guests (const Fixture *self)
{
  for (guint i = 0; i < N_WORKERS; i++)
    assert_guests (self, i, 0, 0);
  g_assert_cmpuint (count_greeted (self), ==, 0);
  g_assert_cmpuint (e2e_account_get_used (&self->workers.commons.account), ==, 0);
}

/* One alone was given up, by this worker, for this reason; none if it is N_WORKERS. */
static void
assert_failure (const Fixture *self, guint number, E2eCount reason)
{
  static const E2eCount reasons[] = { E2E_COUNT_OPENINGS_TLS_FAILED, E2E_COUNT_OPENINGS_TIMED_OUT,
                                      E2E_COUNT_OPENINGS_ABANDONED, E2E_COUNT_OPENINGS_REFUSED,
                                      E2E_COUNT_LIMIT_MEMORY };

  for (guint i = 0; i < N_WORKERS; i++)
    for (guint j = 0; j < G_N_ELEMENTS (reasons); j++)
      g_assert_cmpint (count (self, i, reasons[j]), ==, i == number && reasons[j] == reason);
}

/* The two have shaken hands, but the relay does not know it yet: the last words are not sent. */
static TestTlsClient *
almost_meet (Fixture *self, const gchar *priorities)
{
  TestTlsClient *client = come (self, priorities);

  test_tls_client_send_client_hello (client);
  settle (self, FIRST);
  settle (self, HANDSHAKER);
  while (!test_tls_client_go_on (client))
    {
      test_tls_client_utter (client, G_MAXSIZE);
      settle (self, HANDSHAKER);
    }
  return client;
}

/* And is with a worker. */
static TestTlsClient *
meet (Fixture *self, guint number, const gchar *priorities)
{
  TestTlsClient *client = almost_meet (self, priorities);

  test_tls_client_utter (client, G_MAXSIZE);
  settle (self, HANDSHAKER);
  settle (self, number);
  return client;
}

/* A guest with a seat, who asked for it in the same breath as it shook hands. */
static TestTlsClient *
sit (Fixture *self, guint number, E2eFrameType type, const gchar *session)
{
  TestTlsClient *client = almost_meet (self, TEST_TLS_1_3);

  test_tls_client_say_hello (client);
  test_tls_client_say (client, type, session, strlen (session));
  test_tls_client_utter (client, G_MAXSIZE);
  settle (self, HANDSHAKER);
  settle (self, number);
  return client;
}

/* Clients whose handshake is to begin; the handshaker has not heard of them. */
static void
send_crowd (Fixture *self, guint n_clients)
{
  for (guint i = 0; i < n_clients; i++)
    test_tls_client_send_client_hello (come (self, TEST_TLS_1_3));
  settle (self, FIRST);
  g_assert_cmpuint (count_greeted (self), ==, n_clients);
}

static void
test_another_than_it_came_to_shakes_hands (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_send_client_hello (client);
  assert_guests (fixture, FIRST, 1, 0);
  settle (fixture, FIRST);
  assert_guests (fixture, FIRST, 0, 0);
  g_assert_cmpuint (count_greeted (fixture), ==, 1);
  turn (fixture, HANDSHAKER);
  assert_guests (fixture, HANDSHAKER, 1, 0);
  settle (fixture, FIRST);
  settle (fixture, SECOND);
  test_tls_client_assert_unanswered (client);
  g_assert_cmpuint (count_greeted (fixture), ==, 1);

  turn (fixture, HANDSHAKER);
  assert_guests (fixture, HANDSHAKER, 0, 1);
  g_assert_cmpuint (count_greeted (fixture), ==, 0);
  g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_CONNECTIONS_TLS), ==, 1);
  g_assert_true (test_tls_client_go_on (client));
  test_tls_client_utter (client, G_MAXSIZE);
  settle (fixture, HANDSHAKER);
  assert_guests (fixture, HANDSHAKER, 0, 0);
  turn (fixture, FIRST);
  assert_guests (fixture, FIRST, 0, 1);
  g_assert_cmpint (count (fixture, FIRST, E2E_COUNT_CONNECTIONS_TLS), ==, 0);
  assert_failure (fixture, N_WORKERS, 0);
}

static void
test_who_speaks_plain_stays (Fixture *fixture, gconstpointer data)
{
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);

  (void) data;
  e2e_hello_append (client->unsent, &hello);
  test_tls_client_utter (client, G_MAXSIZE);
  settle (fixture, FIRST);
  g_assert_cmpuint (test_count_waiting (client->fd), >, 0);
  g_assert_cmpint (count (fixture, FIRST, E2E_COUNT_CONNECTIONS_PLAIN_NOW), ==, 1);
  g_assert_cmpuint (count_greeted (fixture), ==, 0);
}

/* What it said in the same breath goes with it. */
static void
test_guests_go_to_workers_by_turns (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < 6; i++)
    {
      const guint number = i % 2;
      TestTlsClient *client = sit (fixture, number, E2E_FRAME_CREATE, "");

      test_tls_client_hear_created (client);
      assert_guests (fixture, number, 0, 1 + i / 2);
      assert_guests (fixture, HANDSHAKER, 0, 0);
      g_assert_cmpint (count (fixture, number, E2E_COUNT_CREATIONS), ==, 1 + i / 2);
    }
  g_assert_cmpuint (count_greeted (fixture), ==, 0);
}

static void
test_who_joins_goes_on_to_the_session (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint there = 0; there < HANDSHAKER; there++)
    {
      TestTlsClient *creator;
      TestTlsClient *joiner;
      E2eCreated created;

      fixture->workers.workers[HANDSHAKER]->next_worker = there;
      creator = sit (fixture, there, E2E_FRAME_CREATE, "");
      created = test_tls_client_hear_created (creator);
      joiner = sit (fixture, 1 - there, E2E_FRAME_JOIN, created.session_id);
      settle (fixture, there);
      test_tls_client_hear (joiner, E2E_FRAME_WELCOME);
      test_tls_client_hear (joiner, E2E_FRAME_JOINED);
      test_tls_client_hear (creator, E2E_FRAME_PEER);
      assert_guests (fixture, there, 0, 2);
    }
}

static void
test_who_says_nothing_yet_is_heard_later (Fixture *fixture, gconstpointer data)
{
  static const gchar *const priorities[] = { TEST_TLS_1_2, TEST_TLS_1_3 };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      TestTlsClient *client = meet (fixture, i, priorities[i]);

      assert_guests (fixture, i, 0, 1);
      test_tls_client_say_hello (client);
      test_tls_client_utter (client, G_MAXSIZE);
      settle (fixture, HANDSHAKER);
      settle (fixture, i);
      test_tls_client_hear (client, E2E_FRAME_WELCOME);
      test_tls_client_say (client, E2E_FRAME_CREATE, NULL, 0);
      test_tls_client_utter (client, G_MAXSIZE);
      settle (fixture, i);
      test_tls_client_hear (client, E2E_FRAME_CREATED);
    }
}

/* It speaks before the worker looks at it, in time for no event there but that of its coming. */
static void
test_who_speaks_on_the_way_is_heard (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = almost_meet (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_say_hello (client);
  test_tls_client_utter (client, G_MAXSIZE);
  settle (fixture, HANDSHAKER);
  test_tls_client_say (client, E2E_FRAME_CREATE, NULL, 0);
  test_tls_client_utter (client, G_MAXSIZE);
  settle (fixture, FIRST);
  test_tls_client_hear_created (client);
}

static void
test_who_hangs_up_with_the_last_words_is_heard (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = almost_meet (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_say_hello (client);
  test_tls_client_say (client, E2E_FRAME_CREATE, NULL, 0);
  gnutls_bye (client->tls, GNUTLS_SHUT_WR);
  test_tls_client_utter (client, G_MAXSIZE);
  shutdown (client->fd, SHUT_WR);
  settle (fixture, HANDSHAKER);
  settle (fixture, FIRST);
  test_tls_client_hear_created (client);
  assert_guests (fixture, FIRST, 0, 0);
  assert_failure (fixture, N_WORKERS, 0);
}

/* The handshaker has read the end; no poll shows it to the worker. */
static void
test_who_ends_with_the_last_words_is_over (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *polite = almost_meet (fixture, TEST_TLS_1_3);
  TestTlsClient *broken;

  (void) data;
  gnutls_bye (polite->tls, GNUTLS_SHUT_WR);
  test_tls_client_utter (polite, G_MAXSIZE);
  settle (fixture, HANDSHAKER);
  settle (fixture, FIRST);
  test_tls_client_assert_closed (polite, FALSE);
  broken = almost_meet (fixture, TEST_TLS_1_3);
  g_byte_array_append (broken->unsent, (const guint8 *) "\x17\3\3\0\5wrong", 10);
  test_tls_client_utter (broken, G_MAXSIZE);
  settle (fixture, HANDSHAKER);
  settle (fixture, SECOND);
  test_tls_client_assert_closed (broken, TRUE);
  assert_no_guests (fixture);
}

/* Its deadline is that of its coming, wherever it is. */
static void
test_moving_gives_no_more_time (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);
  const gint64 due_us = e2e_hub_get_due_us (fixture->workers.workers[FIRST]->hub);

  (void) data;
  test_tls_client_send_client_hello (client);
  settle (fixture, FIRST);
  turn (fixture, HANDSHAKER);
  g_assert_cmpint (e2e_hub_get_due_us (fixture->workers.workers[FIRST]->hub), ==, G_MAXINT64);
  g_assert_cmpint (e2e_hub_get_due_us (fixture->workers.workers[HANDSHAKER]->hub), ==, due_us);
  settle (fixture, HANDSHAKER);
  g_assert_true (test_tls_client_go_on (client));
  test_tls_client_utter (client, G_MAXSIZE);
  settle (fixture, HANDSHAKER);
  settle (fixture, FIRST);
  g_assert_cmpint (e2e_hub_get_due_us (fixture->workers.workers[HANDSHAKER]->hub), ==, G_MAXINT64);
  g_assert_cmpint (e2e_hub_get_due_us (fixture->workers.workers[FIRST]->hub), ==, due_us);
  g_assert_cmpuint (e2e_account_get_used (&fixture->workers.commons.account), ==,
                    E2E_GUEST_BYTES + E2E_TLS_SESSION_BYTES);
}

/* Before its worker has heard it, before the handshaker has heard of it, or after that. */
static void
test_who_hung_up_gets_no_handshake (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (gint i = 0; i < 3; i++)
    {
      TestTlsClient *client = come (fixture, TEST_TLS_1_3);

      test_tls_client_send_client_hello (client);
      for (gint step = 0; step < 3; step++)
        {
          if (step == i)
            shutdown (client->fd, SHUT_WR);
          test_tls_client_assert_unanswered (client);
          turn (fixture, step == 0 ? FIRST : HANDSHAKER);
        }
      test_tls_client_assert_closed (client, FALSE);
      assert_no_guests (fixture);
      g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_OPENINGS_TLS_FAILED), ==, i + 1);
      g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_CONNECTIONS_TLS), ==, 0);
    }
  for (guint i = 0; i < HANDSHAKER; i++)
    g_assert_cmpint (count (fixture, i, E2E_COUNT_OPENINGS_ABANDONED), ==, 0);
}

static void
test_who_hangs_up_in_between_fails (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = almost_meet (fixture, TEST_TLS_1_3);

  (void) data;
  shutdown (client->fd, SHUT_WR);
  settle (fixture, HANDSHAKER);
  test_tls_client_assert_closed (client, TRUE);
  assert_no_guests (fixture);
  assert_failure (fixture, HANDSHAKER, E2E_COUNT_OPENINGS_TLS_FAILED);
}

/* All at once, more than is read at first, or a part of it later. */
static void
test_junk_behind_the_first_byte_fails (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[][2] = { { 16, 0 }, { 5000, 0 }, { 1, 100 }, { 5, 4995 } };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      static const guint8 junk[5000] = { 0x16, 3, 1, 0, 1 };
      TestTlsClient *client = come (fixture, TEST_TLS_1_3);

      g_byte_array_append (client->unsent, junk, (guint) (sizes[i][0] + sizes[i][1]));
      test_tls_client_utter (client, sizes[i][0]);
      settle (fixture, FIRST);
      settle (fixture, HANDSHAKER);
      test_tls_client_utter (client, G_MAXSIZE);
      settle (fixture, HANDSHAKER);
      test_tls_client_assert_closed (client, TRUE);
      assert_no_guests (fixture);
      g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_OPENINGS_TLS_FAILED), ==, i + 1);
    }
}

/* Byte by byte, or cut once: before the worker heard anything, on the way, or at the handshaker. */
static void
test_a_client_hello_in_pieces_is_heard (Fixture *fixture, gconstpointer data)
{
  static const gsize pieces[] = { 1, 4, 5, 6, 100 };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (guint n_settled = 0; n_settled <= 3; n_settled++)
      {
        TestTlsClient *client = come (fixture, TEST_TLS_1_3);

        test_tls_client_begin (client);
        test_tls_client_utter (client, pieces[i]);
        if (n_settled > 0)
          settle (fixture, FIRST);
        if (n_settled > 1)
          turn (fixture, HANDSHAKER);
        if (n_settled > 2)
          settle (fixture, HANDSHAKER);
        test_tls_client_assert_unanswered (client);
        test_tls_client_utter (client, G_MAXSIZE);
        settle (fixture, FIRST);
        settle (fixture, HANDSHAKER);
        g_assert_true (test_tls_client_go_on (client));
      }
  assert_failure (fixture, N_WORKERS, 0);
}

static void
test_a_client_hello_byte_by_byte_is_heard (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_begin (client);
  while (client->unsent->len > 0)
    {
      test_tls_client_assert_unanswered (client);
      test_tls_client_utter (client, 1);
      turn (fixture, FIRST);
      turn (fixture, HANDSHAKER);
    }
  settle (fixture, HANDSHAKER);
  g_assert_true (test_tls_client_go_on (client));
}

static guint
count_accepted (Fixture *self)
{
  guint n_guests = 0;

  for (guint i = 0; i < HANDSHAKER; i++)
    {
      settle (self, i);
      n_guests += e2e_hub_get_n_guests (self->workers.workers[i]->hub);
    }
  return n_guests;
}

/* The pause is short, so that it may be over in the same turn. */
static void
wait_for_pause (Fixture *self)
{
  const gint64 *listen_again_us = &self->workers.workers[FIRST]->listen_again_us;

  for (guint i = 0; i < 1000 && *listen_again_us == 0; i++)
    turn (self, FIRST);
  g_assert_cmpint (*listen_again_us, >, 0);
  g_assert_cmpint (*listen_again_us, <=, g_get_monotonic_time () + MAX_PAUSE_US);
}

static void
test_nobody_is_accepted_while_many_wait (Fixture *fixture, gconstpointer data)
{
  const guint16 port = test_workers_listen (&fixture->workers);
  gint64 *listen_again_us = &fixture->workers.workers[FIRST]->listen_again_us;
  gint fds[3];

  (void) data;
  send_crowd (fixture, MAX_WAITING - 1);
  fds[0] = test_connect_to (port);
  g_assert_cmpuint (count_accepted (fixture), ==, 1);
  g_assert_cmpint (*listen_again_us, ==, 0);

  test_tls_client_send_client_hello (come (fixture, TEST_TLS_1_3));
  settle (fixture, FIRST);
  fds[1] = test_connect_to (port);
  wait_for_pause (fixture);
  g_assert_cmpuint (count_accepted (fixture), ==, 1);
  g_assert_cmpint (count (fixture, FIRST, E2E_COUNT_LIMIT_HANDSHAKES), ==, 1);
  *listen_again_us = 1;
  turn (fixture, FIRST);
  wait_for_pause (fixture);
  g_assert_cmpuint (count_accepted (fixture), ==, 1);
  g_assert_cmpint (count (fixture, FIRST, E2E_COUNT_LIMIT_HANDSHAKES), ==, 2);

  /* It lasts as long as it was meant to, and no longer. */
  *listen_again_us = G_MAXINT64;
  turn (fixture, HANDSHAKER);
  turn (fixture, HANDSHAKER);
  g_assert_cmpuint (count_greeted (fixture), <, MAX_WAITING);
  g_assert_cmpuint (count_greeted (fixture), >, 0);
  g_assert_cmpuint (count_accepted (fixture), ==, 1);
  *listen_again_us = 1;
  turn (fixture, FIRST);
  g_assert_cmpuint (count_accepted (fixture), ==, 2);
  g_assert_cmpint (*listen_again_us, ==, 0);
  fds[2] = test_connect_to (port);
  g_assert_cmpuint (count_accepted (fixture), ==, 3);
  g_assert_cmpint (count (fixture, FIRST, E2E_COUNT_LIMIT_HANDSHAKES), ==, 2);
  g_assert_cmpint (count (fixture, FIRST, E2E_COUNT_LIMIT_DESCRIPTORS), ==, 0);

  settle (fixture, HANDSHAKER);
  g_assert_cmpuint (count_greeted (fixture), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

/* So much is left, beside what is used. */
static void
leave_memory (Fixture *self, guint64 n_bytes)
{
  E2eAccount *account = &self->workers.commons.account;

  e2e_account_set_max (account, e2e_account_get_used (account) + n_bytes);
}

static void
test_no_memory_for_its_first_words_gives_it_up (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_send_client_hello (client);
  leave_memory (fixture, 100);
  settle (fixture, FIRST);
  settle (fixture, HANDSHAKER);
  test_tls_client_assert_closed (client, FALSE);
  assert_no_guests (fixture);
  assert_failure (fixture, FIRST, E2E_COUNT_LIMIT_MEMORY);
}

static void
test_no_memory_for_tls_gives_it_up (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_send_client_hello (client);
  leave_memory (fixture, E2E_TLS_SESSION_BYTES - 1);
  settle (fixture, FIRST);
  settle (fixture, HANDSHAKER);
  test_tls_client_assert_closed (client, FALSE);
  assert_no_guests (fixture);
  assert_failure (fixture, HANDSHAKER, E2E_COUNT_LIMIT_MEMORY);
  g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_CONNECTIONS_TLS), ==, 0);
}

/* What was read of it needs none any more when TLS begins. */
static void
test_just_enough_memory_for_tls_is_enough (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = come (fixture, TEST_TLS_1_3);

  (void) data;
  test_tls_client_send_client_hello (client);
  leave_memory (fixture, E2E_TLS_SESSION_BYTES);
  settle (fixture, FIRST);
  settle (fixture, HANDSHAKER);
  g_assert_true (test_tls_client_go_on (client));
}

static void
test_no_memory_for_its_last_words_gives_it_up (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client = almost_meet (fixture, TEST_TLS_1_3);

  (void) data;
  leave_memory (fixture, 0);
  test_tls_client_say_hello (client);
  test_tls_client_utter (client, G_MAXSIZE);
  settle (fixture, HANDSHAKER);
  settle (fixture, FIRST);
  test_tls_client_assert_closed (client, TRUE);
  assert_no_guests (fixture);
  assert_failure (fixture, HANDSHAKER, E2E_COUNT_LIMIT_MEMORY);
}

static void
test_who_waits_too_long_is_given_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->workers.config->max_opening_s = 0;
  send_crowd (fixture, N_CROWD);
  for (guint i = 0; i < N_CROWD; i++)
    settle (fixture, HANDSHAKER);
  for (guint i = 0; i < N_CROWD; i++)
    test_tls_client_assert_closed (fixture->clients->pdata[i], TRUE);
  assert_no_guests (fixture);
  g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_OPENINGS_TIMED_OUT), ==, N_CROWD);
  g_assert_cmpint (count (fixture, HANDSHAKER, E2E_COUNT_CONNECTIONS_TLS), <, N_CROWD);
}

/* Those who shake hands, who wait for that, and who come after it. */
static void
test_a_relay_that_drains_sends_all_away (Fixture *fixture, gconstpointer data)
{
  (void) data;
  send_crowd (fixture, N_CROWD);
  turn (fixture, HANDSHAKER);
  turn (fixture, HANDSHAKER);
  g_assert_cmpuint (count_greeted (fixture), >, 0);
  g_assert_cmpuint (count_greeted (fixture), <, N_CROWD);
  e2e_worker_drain (fixture->workers.workers[HANDSHAKER], 0);
  settle (fixture, HANDSHAKER);
  assert_no_guests (fixture);
  send_crowd (fixture, 1);
  settle (fixture, HANDSHAKER);
  assert_no_guests (fixture);
  for (guint i = 0; i < fixture->clients->len; i++)
    test_tls_client_assert_closed (fixture->clients->pdata[i], TRUE);
}

/* Wherever guests are; the rest is for whoever tears down. */
static void
test_the_end_finds_guests_everywhere (Fixture *fixture, gconstpointer data)
{
  TestTlsClient *client;

  (void) data;
  meet (fixture, FIRST, TEST_TLS_1_3);
  client = almost_meet (fixture, TEST_TLS_1_3);
  test_tls_client_say_hello (client);
  test_tls_client_utter (client, G_MAXSIZE); /* on its way to the second worker */
  settle (fixture, HANDSHAKER);
  client = almost_meet (fixture, TEST_TLS_1_3);
  test_tls_client_utter (client, 10); /* in the middle of it */
  settle (fixture, HANDSHAKER);
  send_crowd (fixture, N_CROWD);
  turn (fixture, HANDSHAKER); /* they wait to be served */
  test_tls_client_send_client_hello (come (fixture, TEST_TLS_1_3));
  settle (fixture, FIRST); /* on its way to the handshaker */
  test_tls_client_send_client_hello (come (fixture, TEST_TLS_1_3)); /* not heard yet */
  assert_guests (fixture, FIRST, 1, 1);
  assert_guests (fixture, SECOND, 0, 0);
  assert_guests (fixture, HANDSHAKER, N_CROWD, 1);
  g_assert_cmpuint (count_greeted (fixture), ==, N_CROWD + 1);
}

static void
add_tests (void)
{
#define ADD(name_, test_) \
  g_test_add ("/worker-handshake/" name_, Fixture, NULL, set_up, test_, tear_down)
  ADD ("another-than-it-came-to-shakes-hands", test_another_than_it_came_to_shakes_hands);
  ADD ("who-speaks-plain-stays", test_who_speaks_plain_stays);
  ADD ("guests-go-to-workers-by-turns", test_guests_go_to_workers_by_turns);
  ADD ("who-joins-goes-on-to-the-session", test_who_joins_goes_on_to_the_session);
  ADD ("who-says-nothing-yet-is-heard-later", test_who_says_nothing_yet_is_heard_later);
  ADD ("who-speaks-on-the-way-is-heard", test_who_speaks_on_the_way_is_heard);
  ADD ("who-hangs-up-with-the-last-words-is-heard", test_who_hangs_up_with_the_last_words_is_heard);
  ADD ("who-ends-with-the-last-words-is-over", test_who_ends_with_the_last_words_is_over);
  ADD ("moving-gives-no-more-time", test_moving_gives_no_more_time);
  ADD ("who-hung-up-gets-no-handshake", test_who_hung_up_gets_no_handshake);
  ADD ("who-hangs-up-in-between-fails", test_who_hangs_up_in_between_fails);
  ADD ("junk-behind-the-first-byte-fails", test_junk_behind_the_first_byte_fails);
  ADD ("a-client-hello-in-pieces-is-heard", test_a_client_hello_in_pieces_is_heard);
  ADD ("a-client-hello-byte-by-byte-is-heard", test_a_client_hello_byte_by_byte_is_heard);
  ADD ("nobody-is-accepted-while-many-wait", test_nobody_is_accepted_while_many_wait);
  ADD ("no-memory-for-its-first-words-gives-it-up", test_no_memory_for_its_first_words_gives_it_up);
  ADD ("no-memory-for-tls-gives-it-up", test_no_memory_for_tls_gives_it_up);
  ADD ("just-enough-memory-for-tls-is-enough", test_just_enough_memory_for_tls_is_enough);
  ADD ("no-memory-for-its-last-words-gives-it-up", test_no_memory_for_its_last_words_gives_it_up);
  ADD ("who-waits-too-long-is-given-up", test_who_waits_too_long_is_given_up);
  ADD ("a-relay-that-drains-sends-all-away", test_a_relay_that_drains_sends_all_away);
  ADD ("the-end-finds-guests-everywhere", test_the_end_finds_guests_everywhere);
#undef ADD
}

gint
main (gint argc, gchar *argv[])
{
  g_autofree gchar *folder = g_dir_make_tmp ("worker-handshake-XXXXXX", NULL);
  gint status;

  g_test_init (&argc, &argv, NULL);
  cert_path = g_build_filename (folder, "cert.pem", NULL);
  key_path = g_build_filename (folder, "key.pem", NULL);
  g_free (test_certificate_write (cert_path, key_path, 1));
  add_tests ();
  status = g_test_run ();

  g_unlink (cert_path);
  g_unlink (key_path);
  g_rmdir (folder);
  g_free (cert_path);
  g_free (key_path);
  return status;
}
