/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever two people do and whatever happens to their connections, in whatever order: in the end
 * both have all that the other wrote, once and in order. What must hold at every moment is asserted
 * by the ends themselves (support/end.h).
 */

#include "protocol/session.h"

#include <string.h>

#include "support/network.h"
#include "support/seed.h"

#define N_PAIRS 10
#define N_EPISODES 300 /* of a pair */
#define N_HANDSHAKES 150
#define N_FULL_WINDOWS 2

typedef struct
{
  TestNetwork *network;
  GRand *rand;
  guint64 offset_bytes[2]; /* of the chunks of each end */
} Run;

static guint
draw (Run *run, guint n)
{
  return (guint) g_rand_int_range (run->rand, 0, (gint32) n);
}

static E2eRole
draw_role (Run *run)
{
  return (E2eRole) draw (run, 2);
}

static TestEnd *
draw_end (Run *run)
{
  return &run->network->ends[draw_role (run)];
}

/* 1 to MAX, all orders of magnitude alike. */
static gsize
draw_size (Run *run, gsize max)
{
  const gsize ceiling = (gsize) 1 << (1 + draw (run, 16));

  return 1 + draw (run, (guint) MIN (max, ceiling));
}

/* --- What people do ------------------------------------------------------------------------ */

static gchar *
draw_text (Run *run)
{
  static const gchar *const signs[] = { "a", "Z", " ", "\n", "é", "—", "🐶", "\x01" };
  const gsize n_bytes = draw_size (run, E2E_MAX_TEXT_BYTES - 3);
  GString *text = g_string_sized_new (n_bytes + 3);

  while (text->len < n_bytes)
    g_string_append (text, signs[draw (run, G_N_ELEMENTS (signs))]);
  return g_string_free (text, FALSE);
}

static void
write_text (Run *run)
{
  g_autofree gchar *text = draw_text (run);
  const E2eContent content = { .kind = E2E_CONTENT_TEXT,
                               .text = text,
                               .time_ms = g_rand_int (run->rand),
                               .ref = { draw (run, 2), draw (run, 9) } };

  test_end_write (draw_end (run), &content, run->network->now_us);
}

static void
write_edit (Run *run)
{
  g_autofree gchar *text = draw_text (run);
  const E2eContent content = { .kind = E2E_CONTENT_EDIT, .text = text, .seq = 1 + draw (run, 99) };

  test_end_write (draw_end (run), &content, run->network->now_us);
}

static void
write_typing (Run *run)
{
  const E2eContent content = { .kind = E2E_CONTENT_TYPING, .active = draw (run, 2) == 1 };

  test_end_write (draw_end (run), &content, run->network->now_us);
}

static void
write_chunk (Run *run)
{
  const E2eRole role = draw_role (run);
  const gsize n_bytes = draw_size (run, E2E_MAX_CHUNK_BYTES);
  g_autoptr (GBytes) chunk = g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
  const E2eContent content = {
    .kind = E2E_CONTENT_CHUNK, .id = role, .offset_bytes = run->offset_bytes[role], .chunk = chunk
  };

  run->offset_bytes[role] += n_bytes;
  test_end_write (&run->network->ends[role], &content, run->network->now_us);
}

static void
write_done (Run *run)
{
  const E2eContent content = { .kind = E2E_CONTENT_DONE, .id = draw (run, 9) };

  test_end_write (draw_end (run), &content, run->network->now_us);
}

static void
mark_read (Run *run)
{
  TestEnd *end = draw_end (run);
  const guint64 back = draw (run, 3);

  test_end_mark_read (end, end->shown - MIN (end->shown, back), run->network->now_us);
}

static void
hide_lengths (Run *run)
{
  e2e_session_set_hide_lengths (draw_end (run)->session, draw (run, 8) == 0);
}

/* --- What networks do ---------------------------------------------------------------------- */

static void
move_frames (Run *run)
{
  gboolean (*const moves[]) (TestNetwork *, E2eRole) = { test_network_pull, test_network_forward,
                                                         test_network_deliver };
  const E2eRole role = draw_role (run);
  const guint which = draw (run, G_N_ELEMENTS (moves));

  for (guint n = draw (run, 6); n > 0; n--)
    moves[which](run->network, role);
}

static void
flow (Run *run)
{
  test_network_flow (run->network);
}

static void
let_time_pass (Run *run)
{
  static const gint64 durations_us[] = { 1, 1000, E2E_ACKNOWLEDGE_AFTER_US, G_USEC_PER_SEC };
  const gint64 duration_us = durations_us[draw (run, G_N_ELEMENTS (durations_us))];

  test_network_tick (run->network, run->network->now_us + duration_us);
}

static void
change_connection (Run *run)
{
  const E2eRole role = draw_role (run);
  const TestSeat *seat = &run->network->seats[role];

  if (!seat->is_online)
    test_network_connect (run->network, role);
  else
    test_network_cut (run->network, role, draw (run, seat->up.length + 1),
                      draw (run, seat->down.length + 1), draw (run, 2) == 0);
}

static void
restart_relay (Run *run)
{
  test_network_restart (run->network);
}

/* The relay says again what is so. */
static void
repeat_presence (Run *run)
{
  const E2eRole role = draw_role (run);
  const TestSeat *other = &run->network->seats[1 - role];

  if (other->has_seat)
    test_network_tell (run->network, role,
                       other->is_connected ? E2E_PEER_CONNECTED : E2E_PEER_LOST);
}

static void
change_capacity (Run *run)
{
  run->network->max_up_frames = 1 + (guint) draw_size (run, 1000);
}

/* --- Episodes ------------------------------------------------------------------------------ */

typedef void (*Act) (Run *run);

/* An act stands here as often as it is likely. */
static const Act acts[] = {
  write_text,        write_text,      write_text,    write_edit,      write_typing,
  write_chunk,       write_chunk,     write_done,    mark_read,       mark_read,
  hide_lengths,      move_frames,     move_frames,   move_frames,     move_frames,
  move_frames,       move_frames,     move_frames,   move_frames,     flow,
  let_time_pass,     let_time_pass,   let_time_pass, change_capacity, change_connection,
  change_connection, repeat_presence, restart_relay,
};

static void
act (Run *run, guint max_acts)
{
  for (guint n = 1 + draw (run, max_acts); n > 0; n--)
    acts[draw (run, G_N_ELEMENTS (acts))](run);
}

static void
test_all_arrives_once_and_in_order (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  guint n_contents = 0;

  for (guint i = 0; i < test_seed_n_runs (N_PAIRS); i++)
    {
      g_autoptr (TestNetwork) network = test_network_new_secure (rand);
      Run run = { .network = network, .rand = rand };

      for (guint j = 0; j < N_EPISODES; j++)
        {
          act (&run, 40);
          test_network_heal (network);
        }
      n_contents += network->ends[0].n_shown + network->ends[1].n_shown;
    }
  g_test_message ("%u contents", n_contents);
  g_assert_cmpuint (n_contents, >, N_PAIRS * N_EPISODES);
}

/* Also what was written before the session was secure. */
static void
test_a_session_becomes_secure_all_the_same (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();

  for (guint i = 0; i < test_seed_n_runs (N_HANDSHAKES); i++)
    {
      g_autoptr (TestNetwork) network = test_network_new (rand, NULL);
      Run run = { .network = network, .rand = rand };

      test_network_connect_both (network);
      test_end_write_text (&network->ends[0], "to the joiner", network->now_us);
      test_end_write_text (&network->ends[1], "to the creator", network->now_us);
      act (&run, 30);
      test_network_heal (network);
      for (guint role = 0; role < 2; role++)
        {
          g_assert_true (network->ends[role].is_secure);
          g_assert_cmpuint (network->ends[role].n_attempts_failed, ==, 0);
        }
      g_assert_cmpmem (&network->ends[0].safety, sizeof (E2eSafety), &network->ends[1].safety,
                       sizeof (E2eSafety));
    }
}

/* Both people send more than any window holds, until no more is taken, before the first byte moves.
 */
static void
test_full_windows_empty_again (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();

  for (guint i = 0; i < test_seed_n_runs (N_FULL_WINDOWS); i++)
    {
      g_autoptr (TestNetwork) network = test_network_new_secure (rand);
      g_autofree gchar *text = g_strnfill (E2E_MAX_TEXT_BYTES, 'x');
      Run run = { .network = network, .rand = rand };

      for (guint role = 0; role < 2; role++)
        {
          for (guint n = 0; n < 40; n++)
            write_chunk (&run);
          while (test_end_write_text (&network->ends[role], text, network->now_us) != 0)
            continue;
          g_assert_cmpuint (network->ends[role].written->len * E2E_MAX_TEXT_BYTES, >,
                            E2E_MAX_WAITING_BYTES);
          g_assert_cmpuint (network->ends[role].sealed->len * E2E_MAX_TEXT_BYTES, <=,
                            E2E_MAX_UNACKNOWLEDGED_BYTES);
        }
      for (guint n = 0; n < 200; n++)
        {
          network->max_up_frames = 50;
          move_frames (&run);
          if (n % 40 == 0)
            change_connection (&run);
        }
      test_network_heal (network);
    }
}

/* The clock stands still and the connection is never lost: nothing waits for time. */
static void
test_an_undisturbed_chat_needs_no_clock (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TestNetwork) network = test_network_new_secure (rand);
  const gint64 began_us = network->now_us;
  Run run = { .network = network, .rand = rand };

  for (guint i = 0; i < 500; i++)
    {
      if (draw (&run, 2) == 0)
        write_text (&run);
      else
        move_frames (&run);
    }
  test_network_flow (network);

  g_assert_cmpint (network->now_us, ==, began_us);
  for (guint role = 0; role < 2; role++)
    g_assert_cmpuint (network->ends[role].n_shown, ==, network->ends[1 - role].written->len);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/property/all-arrives-once-and-in-order", test_all_arrives_once_and_in_order);
  g_test_add_func ("/property/a-session-becomes-secure-all-the-same",
                   test_a_session_becomes_secure_all_the_same);
  g_test_add_func ("/property/full-windows-empty-again", test_full_windows_empty_again);
  g_test_add_func ("/property/an-undisturbed-chat-needs-no-clock",
                   test_an_undisturbed_chat_needs_no_clock);

  return g_test_run ();
}
