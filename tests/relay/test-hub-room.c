/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who gives way when memory is scarce.
 */

#include <string.h>

#include "support/room.h"

#define SECOND G_USEC_PER_SEC
#define BIG 60000
#define N_HOARDERS 7

typedef struct
{
  TestRoom room;
  guint8 *body; /* BIG bytes */
  TestGuest *active[2];
  TestGuest *idle[2];
  TestGuest *hoarders[N_HOARDERS]; /* who take nothing of what their partners send */
} Party;

static void
seat_pair (TestRoom *room, TestGuest *pair[2])
{
  E2eCreated created;

  pair[0] = test_room_create (room, &created);
  pair[1] = test_room_join (room, &created, NULL);
  test_guest_hear (pair[0]);
  test_guest_hear (pair[1]);
}

static void
exchange (Party *self)
{
  test_guest_send (self->active[0], E2E_FRAME_DATA, "a", 1);
  test_guest_expect (self->active[1], E2E_FRAME_DATA, "a", 1);
}

/* With memory for one hoarder more, and an eighth. */
static void
party_init (Party *self, guint n_hoarders)
{
  test_room_init (&self->room, 1);
  self->room.config->max_memory_bytes = 8 * BIG;
  self->body = g_malloc0 (BIG);
  seat_pair (&self->room, self->active);
  seat_pair (&self->room, self->idle);
  for (guint i = 0; i < n_hoarders; i++)
    {
      TestGuest *pair[2];

      seat_pair (&self->room, pair);
      self->hoarders[i] = pair[1];
      pair[1]->takes_bytes = 0;
      test_guest_send (pair[0], E2E_FRAME_DATA, self->body, BIG);
    }
}

static void
party_clear (Party *self)
{
  test_room_clear (&self->room);
  g_free (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Party, party_clear)

static guint
count_hoarders (const Party *self)
{
  guint n = 0;

  for (guint i = 0; i < N_HOARDERS; i++)
    n += self->hoarders[i] != NULL && !self->hoarders[i]->released;
  return n;
}

static void
test_who_wastes_the_most_gives_way (void)
{
  g_auto (Party) party = { 0 };

  party_init (&party, N_HOARDERS);
  g_assert_true (e2e_account_is_scarce (&party.room.commons.account));
  test_room_wait (&party.room, 4 * SECOND);
  exchange (&party);
  g_assert_cmpuint (count_hoarders (&party), ==, N_HOARDERS);

  test_room_wait (&party.room, 2 * SECOND);
  g_assert_false (e2e_account_is_scarce (&party.room.commons.account));
  g_assert_cmpuint (count_hoarders (&party), >=, N_HOARDERS / 2);
  g_assert_cmpuint (count_hoarders (&party), <, N_HOARDERS);
  g_assert_false (party.active[0]->released || party.active[1]->released);
  g_assert_false (party.idle[0]->released || party.idle[1]->released);
  exchange (&party);
}

/* Though not all are looked at, nor many closed, at once. */
static void
test_among_many_the_same_give_way (void)
{
  g_auto (Party) party = { 0 };
  TestGuest *others[1000];

  party_init (&party, 0);
  party.room.config->max_opening_s = 3600;
  party.room.commons.account.max_bytes += sizeof others / sizeof *others * E2E_GUEST_BYTES;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = test_room_enter (&party.room, NULL);
  for (guint i = 0; i < N_HOARDERS; i++)
    {
      TestGuest *pair[2];

      seat_pair (&party.room, pair);
      party.hoarders[i] = pair[1];
      pair[1]->takes_bytes = 0;
      test_guest_send (pair[0], E2E_FRAME_DATA, party.body, BIG);
    }
  g_assert_true (e2e_account_is_scarce (&party.room.commons.account));

  for (guint i = 0; i < 70; i++)
    {
      exchange (&party);
      test_room_wait (&party.room, SECOND / 10);
    }
  g_assert_false (e2e_account_is_scarce (&party.room.commons.account));
  g_assert_cmpuint (count_hoarders (&party), >=, N_HOARDERS / 2);
  g_assert_cmpuint (count_hoarders (&party), <, N_HOARDERS);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (others[i]->released);
}

static void
test_the_active_never_give_way (void)
{
  g_auto (Party) party = { 0 };

  party_init (&party, N_HOARDERS);
  for (guint i = 0; i < N_HOARDERS; i++)
    party.hoarders[i]->takes_bytes = 1;
  for (guint s = 0; s < 10; s++)
    {
      exchange (&party);
      for (guint i = 0; i < N_HOARDERS; i++)
        test_guest_take (party.hoarders[i], 1);
      test_room_wait (&party.room, SECOND);
    }
  g_assert_true (e2e_account_is_scarce (&party.room.commons.account));
  g_assert_cmpuint (count_hoarders (&party), ==, N_HOARDERS);
  exchange (&party);
}

static void
test_the_newest_are_turned_away (void)
{
  g_auto (Party) party = { 0 };
  TestGuest *late;

  party_init (&party, N_HOARDERS);
  late = test_room_enter (&party.room, NULL);
  test_guest_send (late, E2E_FRAME_HELLO, "E2EC\1\1", 6);
  test_guest_expect_error (late, E2E_WIRE_ERROR_RELAY_FULL);
  exchange (&party);

  test_room_wait (&party.room, 6 * SECOND);
  test_room_enter_politely (&party.room);
}

static void
test_nobody_gives_way_while_there_is_room (void)
{
  g_auto (Party) party = { 0 };

  party_init (&party, N_HOARDERS - 1);
  test_room_wait (&party.room, 60 * SECOND);
  g_assert_cmpuint (count_hoarders (&party), ==, N_HOARDERS - 1);
  g_assert_false (party.idle[0]->released || party.idle[1]->released);
}

static void
test_without_a_limit_nothing_is_scarce (void)
{
  g_auto (Party) party = { 0 };

  party_init (&party, N_HOARDERS);
  e2e_account_set_max (&party.room.commons.account, 0);
  test_room_wait (&party.room, 60 * SECOND);
  g_assert_cmpuint (count_hoarders (&party), ==, N_HOARDERS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-room/who-wastes-the-most-gives-way", test_who_wastes_the_most_gives_way);
  g_test_add_func ("/hub-room/among-many-the-same-give-way", test_among_many_the_same_give_way);
  g_test_add_func ("/hub-room/the-active-never-give-way", test_the_active_never_give_way);
  g_test_add_func ("/hub-room/the-newest-are-turned-away", test_the_newest_are_turned_away);
  g_test_add_func ("/hub-room/nobody-gives-way-while-there-is-room",
                   test_nobody_gives_way_while_there_is_room);
  g_test_add_func ("/hub-room/without-a-limit-nothing-is-scarce",
                   test_without_a_limit_nothing_is_scarce);
  return g_test_run ();
}
