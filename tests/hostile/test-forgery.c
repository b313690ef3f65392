/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that adds what it made up, in a session that is secure.
 */

#include <string.h>

#include "crypto/group.h"
#include "support/chat.h"
#include "support/seed.h"
#include "wire/bytes.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

#define N_INJECTIONS 3000

/* A network to attack again and again: each attack must leave it as it was. */
typedef struct
{
  GRand *rand;
  TestNetwork *network;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->rand = test_seed_rand ();
  fixture->network = test_network_new_secure (fixture->rand);
  test_chat_write_in_turn (fixture->network);
  test_network_settle (fixture->network);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  test_network_heal (fixture->network);
  test_network_free (fixture->network);
  g_rand_free (fixture->rand);
}

static guint64
n_tampers (TestNetwork *network)
{
  return network->ends[CREATOR].n_tampers + network->ends[JOINER].n_tampers;
}

/* Random bytes that look like what ends send each other. */
static void
inject_random (TestNetwork *network, E2eRole to)
{
  static const guint8 types[] = { E2E_MESSAGE_COMMIT,  E2E_MESSAGE_SHARE,  E2E_MESSAGE_REVEAL,
                                  E2E_MESSAGE_CONFIRM, E2E_MESSAGE_ABORT,  E2E_MESSAGE_RECORD,
                                  E2E_MESSAGE_RECORD,  E2E_MESSAGE_RESUME, 0x7f };
  static const gsize lengths[] = { 1, 2, 10, 33, 49, 51, 282, 321, 513, 538, 4000, 65562 };
  const gsize n_bytes = lengths[g_rand_int_range (network->rand, 0, G_N_ELEMENTS (lengths))];
  g_autofree guint8 *data = g_malloc (n_bytes);

  for (gsize i = 0; i < n_bytes; i++)
    data[i] = (guint8) g_rand_int (network->rand);
  data[0] = types[g_rand_int_range (network->rand, 0, G_N_ELEMENTS (types))];
  if (data[0] == E2E_MESSAGE_RECORD && n_bytes >= E2E_RECORD_HEADER_BYTES)
    {
      /* Near the number that is expected. */
      data[1] = (guint8) g_rand_int_range (network->rand, 0, 3);
      e2e_put_u64 (data + 2, network->ends[to].shown + g_rand_int_range (network->rand, 0, 4));
    }
  test_network_pass_data (network, to, data, n_bytes);
}

static void
test_injects_random_bytes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;
  const guint64 n_frames = network->n_frames;

  for (guint i = 0; i < test_seed_n_runs (N_INJECTIONS); i++)
    inject_random (network, (E2eRole) (i % 2));
  test_network_flow (network);

  /* Time has stood still: one request each, whatever comes. */
  g_assert_cmpuint (network->n_frames - n_frames, <=, 2);
  g_assert_cmpuint (network->ends[CREATOR].n_tampers, >, 0);
  g_assert_cmpuint (network->ends[JOINER].n_tampers, >, 0);
}

/* Texts between forgeries still come through. */
static void
test_injects_between_genuine_frames (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;

  for (guint i = 0; i < 100; i++)
    {
      inject_random (network, (E2eRole) (i % 2));
      test_chat_write (network, (E2eRole) (i / 2 % 2));
      inject_random (network, (E2eRole) (i % 2));
      test_network_run (network, 100 * 1000);
    }
  g_assert_cmpuint (network->n_frames, <, 2000);
}

/* Forgeries for ten minutes while nobody writes: the clients reconnect, in measure. */
static void
test_injects_records_into_silence (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;
  TestEnd *joiner = &network->ends[JOINER];
  const guint64 n_frames = network->n_frames;
  guint8 record[E2E_RECORD_HEADER_BYTES + 256 + E2E_AEAD_TAG_BYTES] = { E2E_MESSAGE_RECORD };

  for (guint i = 0; i < 600; i++)
    {
      e2e_put_u64 (record + 2, joiner->shown + 1 + i % 2);
      test_network_pass_data (network, JOINER, record, sizeof record);
      test_network_run (network, G_USEC_PER_SEC);
    }
  g_assert_cmpuint (joiner->n_tampers, >, 100);
  g_assert_cmpuint (joiner->n_interferences, >, 10);
  g_assert_cmpuint (network->n_frames - n_frames, <, 2000);
}

/* Keys that would give a shared secret away, and others that are none. */
static void
fill_bad_key (guint8 *key, guint which)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  guint8 *last = key + group->element_bytes - 1;

  memset (key, 0, group->element_bytes);
  switch (which)
    {
    case 0:
      break;
    case 1:
      *last = 1;
      break;
    case 2: /* p − 1 */
      memcpy (key, group->prime, group->element_bytes);
      *last -= 1;
      break;
    case 3:
      memcpy (key, group->prime, group->element_bytes);
      break;
    case 4:
      memset (key, 0xff, group->element_bytes);
      break;
    case 5: /* p − 4: no square, as p is 3 mod 4 */
      memcpy (key, group->prime, group->element_bytes);
      *last -= 4;
      break;
    default: /* valid, and nobody's */
      *last = 4;
      break;
    }
}

typedef struct
{
  guint which;
  gboolean is_done;
} KeyChange;

static void
change_key (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  KeyChange *change = user_data;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  if (!change->is_done && copy[0] == E2E_MESSAGE_RECORD && copy[1] == E2E_RECORD_FLAG_RATCHET)
    {
      change->is_done = TRUE;
      fill_bad_key (copy + E2E_RECORD_HEADER_BYTES, change->which);
    }
  test_network_pass_data (network, test_other_role (from), copy, g_bytes_get_size (body));
}

static void
test_changes_the_key_in_a_record (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;

  for (guint which = 0; which <= 6; which++)
    for (guint role = 0; role < 2; role++)
      {
        KeyChange change = { .which = which };
        const guint64 n_before = n_tampers (network);

        /* Whoever answers starts a chain. */
        test_chat_write (network, test_other_role ((E2eRole) role));
        test_network_flow (network);
        network->interceptor = change_key;
        network->interceptor_data = &change;
        test_chat_write (network, (E2eRole) role);
        test_network_flow (network);
        g_assert_true (change.is_done);
        g_assert_cmpuint (n_tampers (network) - n_before, ==, 1);
        test_network_heal (network);
      }
}

/* A relay that answers each frame with a forgery does not start an endless exchange. */
static void
answer_with_forgery (TestNetwork *network, E2eRole from, GBytes *body,
                     gpointer user_data G_GNUC_UNUSED)
{
  inject_random (network, from);
  inject_random (network, test_other_role (from));
  test_network_pass (network, test_other_role (from), body);
  inject_random (network, test_other_role (from));
}

static void
test_answers_each_frame_with_forgeries (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;

  network->interceptor = answer_with_forgery;
  test_chat (network);
  test_network_restart (network);
  test_chat (network);
  g_assert_cmpuint (network->n_frames, <, 400);
}

#define ADD(name, func) \
  g_test_add ("/hostile/forgery/" name, Fixture, NULL, set_up, func, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("injects-random-bytes", test_injects_random_bytes);
  ADD ("injects-between-genuine-frames", test_injects_between_genuine_frames);
  ADD ("injects-records-into-silence", test_injects_records_into_silence);
  ADD ("changes-the-key-in-a-record", test_changes_the_key_in_a_record);
  ADD ("answers-each-frame-with-forgeries", test_answers_each_frame_with_forgeries);

  return g_test_run ();
}
