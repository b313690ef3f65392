/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who chats goes first. What a worker does by this rule is in test-worker-turns.c.
 */

#include "relay/turn.h"

#define SECOND G_USEC_PER_SEC
#define LITTLE 100
#define MUCH (64 * 1024)
#define N 200

typedef struct
{
  E2eTurn turn;
  E2eGuest light[N];
  E2eGuest heavy[N];
  gint64 now_us;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->now_us = 1000 * SECOND;
  for (guint i = 0; i < N; i++)
    {
      fixture->light[i].phase = E2E_PHASE_SEATED;
      fixture->light[i].calm = E2E_MAX_CALM;
      fixture->heavy[i].phase = E2E_PHASE_SEATED;
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  while (e2e_turn_give_up (&fixture->turn) != NULL)
    continue;
}

static void
queue (Fixture *self, E2eGuest *guests, guint n)
{
  for (guint i = 0; i < n; i++)
    e2e_turn_queue (&self->turn, &guests[i]);
}

static void
begin (Fixture *self)
{
  e2e_turn_begin (&self->turn, self->now_us++);
}

/* A turn with nobody but one who chats, or wants to. */
static void
chat (Fixture *self, E2eGuest *guest, gsize n_bytes)
{
  e2e_turn_queue (&self->turn, guest);
  begin (self);
  g_assert_true (e2e_turn_next (&self->turn) == guest);
  e2e_turn_charge (&self->turn, n_bytes);
  e2e_turn_judge (&self->turn, guest);
  g_assert_null (e2e_turn_next (&self->turn));
}

/* How many more the turn serves, each of whom gives so much to do, and again at once. */
static guint
serve_greedy (Fixture *self, gsize n_bytes)
{
  guint n = 0;

  for (E2eGuest *guest; (guest = e2e_turn_next (&self->turn)) != NULL; n++)
    {
      g_assert_false (guest->queued);
      e2e_turn_charge (&self->turn, n_bytes);
      e2e_turn_judge (&self->turn, guest);
      e2e_turn_queue (&self->turn, guest);
      g_assert_cmpuint (n, <, 10 * N);
    }
  return n;
}

static void
test_all_who_chat_go_first (Fixture *fixture, gconstpointer data)
{
  (void) data;
  queue (fixture, fixture->heavy, N);
  queue (fixture, fixture->light, N);
  begin (fixture);
  for (guint i = 0; i < N; i++)
    {
      g_assert_true (e2e_turn_next (&fixture->turn) == &fixture->light[i]);
      e2e_turn_charge (&fixture->turn, LITTLE);
    }

  /* None of whom takes anything from the others. */
  g_assert_true (e2e_turn_next (&fixture->turn) == &fixture->heavy[0]);
}

static void
test_who_chats_on_waits_for_the_next_turn (Fixture *fixture, gconstpointer data)
{
  (void) data;
  queue (fixture, fixture->light, N);
  begin (fixture);
  g_assert_cmpuint (serve_greedy (fixture, LITTLE), ==, N);
  g_assert_false (e2e_turn_is_idle (&fixture->turn));
  begin (fixture);
  g_assert_true (e2e_turn_next (&fixture->turn) == &fixture->light[0]);
}

/* While someone chats, what a turn does for others ends soon: whoever writes meanwhile waits for
 * it. */
static void
test_one_is_served_beside_a_chat (Fixture *fixture, gconstpointer data)
{
  (void) data;
  queue (fixture, fixture->heavy, N);
  queue (fixture, fixture->light, 1);
  begin (fixture);
  g_assert_true (e2e_turn_next (&fixture->turn) == &fixture->light[0]);
  g_assert_cmpuint (serve_greedy (fixture, MUCH), ==, 1);

  /* The one who chats may be about to write again. */
  fixture->now_us += SECOND / 2;
  begin (fixture);
  g_assert_cmpuint (serve_greedy (fixture, MUCH), ==, 1);
  begin (fixture);
  g_assert_cmpuint (serve_greedy (fixture, 0), ==, 1);
}

static void
test_more_are_served_when_nobody_chats (Fixture *fixture, gconstpointer data)
{
  guint n;

  (void) data;
  queue (fixture, fixture->heavy, N);
  begin (fixture);
  n = serve_greedy (fixture, MUCH);
  g_assert_cmpuint (n, >, 4);
  g_assert_cmpuint (n, <=, 8);

  /* Nor are there any number of those who give nothing to do. */
  begin (fixture);
  g_assert_cmpuint (serve_greedy (fixture, 0), <, N / 4);
}

static void
test_a_chat_is_forgotten (Fixture *fixture, gconstpointer data)
{
  (void) data;
  chat (fixture, &fixture->light[0], LITTLE);
  g_assert_true (e2e_turn_has_chat (&fixture->turn));
  fixture->now_us += SECOND;
  queue (fixture, fixture->heavy, N);
  begin (fixture);
  g_assert_false (e2e_turn_has_chat (&fixture->turn));
  g_assert_cmpuint (serve_greedy (fixture, MUCH), >, 4);
}

/* However many chat, and however much the first of the others wants. */
static void
test_everybody_gets_a_turn (Fixture *fixture, gconstpointer data)
{
  guint next = 0;

  (void) data;
  queue (fixture, fixture->heavy, N);
  for (guint n_turns = 0; next < 2 * N; n_turns++)
    {
      E2eGuest *guest;

      queue (fixture, fixture->light, 10);
      begin (fixture);
      for (guint i = 0; i < 10; i++)
        g_assert_true (e2e_turn_next (&fixture->turn) == &fixture->light[i]);
      while ((guest = e2e_turn_next (&fixture->turn)) != NULL)
        {
          g_assert_true (guest == &fixture->heavy[next++ % N]);
          e2e_turn_charge (&fixture->turn, MUCH);
          e2e_turn_queue (&fixture->turn, guest);
        }
      g_assert_cmpuint (n_turns, <, 2 * N);
    }
}

static void
test_who_gives_little_to_do_becomes_light (Fixture *fixture, gconstpointer data)
{
  E2eGuest *guest = &fixture->heavy[0];

  (void) data;
  for (guint i = 0; i < E2E_MAX_CALM; i++)
    {
      g_assert_false (e2e_turn_is_light (guest));
      chat (fixture, guest, LITTLE);
    }
  g_assert_true (e2e_turn_is_light (guest));
  chat (fixture, guest, LITTLE);
  g_assert_true (e2e_turn_is_light (guest));

  /* Once is enough to be heavy again, and to begin anew. */
  chat (fixture, guest, MUCH);
  g_assert_false (e2e_turn_is_light (guest));
  for (guint i = 1; i < E2E_MAX_CALM; i++)
    chat (fixture, guest, LITTLE);
  g_assert_false (e2e_turn_is_light (guest));
}

static void
test_who_left_work_undone_is_heavy (Fixture *fixture, gconstpointer data)
{
  E2eGuest *guest = &fixture->light[0];

  (void) data;
  guest->unfinished = TRUE;
  chat (fixture, guest, LITTLE);
  g_assert_false (e2e_turn_is_light (guest));
}

static void
test_who_has_no_seat_is_heavy (Fixture *fixture, gconstpointer data)
{
  static const E2ePhase phases[] = { E2E_PHASE_HELLO, E2E_PHASE_SEAT, E2E_PHASE_CLOSING };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      fixture->light[i].phase = phases[i];
      chat (fixture, &fixture->light[i], LITTLE);
      g_assert_false (e2e_turn_is_light (&fixture->light[i]));
      for (guint j = 0; j < 2 * E2E_MAX_CALM; j++)
        chat (fixture, &fixture->light[i], LITTLE);
      g_assert_false (e2e_turn_is_light (&fixture->light[i]));
    }
}

static void
test_few_are_let_in_at_once (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_cmpuint (e2e_turn_get_max_accepted (&fixture->turn), ==, 4);
  queue (fixture, fixture->light, N);
  g_assert_cmpuint (e2e_turn_get_max_accepted (&fixture->turn), ==, 4);
  queue (fixture, fixture->heavy, 1);
  g_assert_cmpuint (e2e_turn_get_max_accepted (&fixture->turn), ==, 1);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name_, test_) g_test_add ("/turn/" name_, Fixture, NULL, set_up, test_, tear_down)
  ADD ("all-who-chat-go-first", test_all_who_chat_go_first);
  ADD ("who-chats-on-waits-for-the-next-turn", test_who_chats_on_waits_for_the_next_turn);
  ADD ("one-is-served-beside-a-chat", test_one_is_served_beside_a_chat);
  ADD ("more-are-served-when-nobody-chats", test_more_are_served_when_nobody_chats);
  ADD ("a-chat-is-forgotten", test_a_chat_is_forgotten);
  ADD ("everybody-gets-a-turn", test_everybody_gets_a_turn);
  ADD ("who-gives-little-to-do-becomes-light", test_who_gives_little_to_do_becomes_light);
  ADD ("who-left-work-undone-is-heavy", test_who_left_work_undone_is_heavy);
  ADD ("who-has-no-seat-is-heavy", test_who_has_no_seat_is_heavy);
  ADD ("few-are-let-in-at-once", test_few_are_let_in_at_once);

  return g_test_run ();
}
