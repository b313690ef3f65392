/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two sessions and a relay that does to them what the input says. The ends assert at every step
 * that nothing false is shown or told (support/end.h); and when the relay comes to its senses, all
 * that was written arrives.
 *
 * Input: u8 whether the two are secure before it begins, then acts: u8 act and end, u8 amount; raw
 * bytes follow an act that injects them.
 */

#include "support/network.h"

#define MAX_TAPE_FRAMES 256

typedef struct
{
  TestNetwork *network;
  const guint8 *data; /* what is left of the input */
  gsize n_bytes;
  GPtrArray *tape; /* of GBytes, what went over the relay */
  guint n_drops; /* so many frames are dropped next */
} Run;

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

static void
intercept (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  Run *run = user_data;

  if (run->tape->len < MAX_TAPE_FRAMES)
    g_ptr_array_add (run->tape, g_bytes_ref (body));
  if (run->n_drops > 0)
    run->n_drops--;
  else
    test_network_pass (network, (E2eRole) (1 - from), body);
}

/* --- Acts ---------------------------------------------------------------------------------- */

static void
write_text (Run *run, E2eRole role, guint8 amount)
{
  g_autofree gchar *text = g_strnfill (1 + (gsize) amount * 128, 'x');

  test_end_write_text (&run->network->ends[role], text, run->network->now_us);
}

static void
write_chunk (Run *run, E2eRole role, guint8 amount)
{
  g_autoptr (GBytes) chunk = g_bytes_new_take (g_malloc0 ((gsize) amount * 256), amount * 256);
  const E2eContent content = { .kind = E2E_CONTENT_CHUNK, .id = amount, .chunk = chunk };

  test_end_write (&run->network->ends[role], &content, run->network->now_us);
}

static void
write_typing (Run *run, E2eRole role, guint8 amount)
{
  const E2eContent content = { .kind = E2E_CONTENT_TYPING, .active = amount & 1 };

  test_end_write (&run->network->ends[role], &content, run->network->now_us);
}

static void
mark_read (Run *run, E2eRole role, guint8 amount)
{
  TestEnd *end = &run->network->ends[role];

  test_end_mark_read (end, MIN (end->shown, amount), run->network->now_us);
}

static void
pull (Run *run, E2eRole role, guint8 amount)
{
  for (guint i = 0; i <= amount % 8; i++)
    test_network_pull (run->network, role);
}

static void
forward (Run *run, E2eRole role, guint8 amount)
{
  for (guint i = 0; i <= amount % 8; i++)
    test_network_forward (run->network, role);
}

static void
deliver (Run *run, E2eRole role, guint8 amount)
{
  for (guint i = 0; i <= amount % 8; i++)
    test_network_deliver (run->network, role);
}

static void
flow (Run *run, E2eRole role G_GNUC_UNUSED, guint8 amount G_GNUC_UNUSED)
{
  test_network_flow (run->network);
}

static void
tick (Run *run, E2eRole role G_GNUC_UNUSED, guint8 amount)
{
  test_network_tick (run->network, run->network->now_us + (gint64) amount * amount * 10000);
}

static void
change_connection (Run *run, E2eRole role, guint8 amount)
{
  if (run->network->seats[role].is_online)
    test_network_cut (run->network, role, amount & 7, amount >> 3 & 7, amount >> 6 & 1);
  else
    test_network_connect (run->network, role);
}

static void
restart (Run *run, E2eRole role G_GNUC_UNUSED, guint8 amount G_GNUC_UNUSED)
{
  test_network_restart (run->network);
}

static void
tell (Run *run, E2eRole role, guint8 amount)
{
  test_network_tell (run->network, role, (E2ePeerState) (amount % 3));
}

static void
inject (Run *run, E2eRole role, guint8 amount)
{
  const gsize n_bytes = MIN (amount, run->n_bytes);

  test_network_pass_data (run->network, role, run->data, n_bytes);
  run->data += n_bytes;
  run->n_bytes -= n_bytes;
}

/* A frame of before, whole or with one bit changed. */
static void
replay (Run *run, E2eRole role, guint8 amount)
{
  if (run->tape->len > 0)
    test_network_pass (run->network, role, g_ptr_array_index (run->tape, amount % run->tape->len));
}

static void
replay_altered (Run *run, E2eRole role, guint8 amount)
{
  GBytes *body = run->tape->len == 0 ? NULL : g_ptr_array_index (run->tape, run->tape->len - 1);
  g_autofree guint8 *copy = NULL;

  if (body == NULL)
    return;
  copy = g_memdup2 (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  copy[amount % g_bytes_get_size (body)] ^= 1;
  test_network_pass_data (run->network, role, copy, g_bytes_get_size (body));
}

static void
drop (Run *run, E2eRole role G_GNUC_UNUSED, guint8 amount)
{
  run->n_drops = amount % 16;
}

static void (*const acts[]) (Run *, E2eRole, guint8) = {
  write_text, write_chunk,       write_typing, mark_read, pull,   forward, deliver,        flow,
  tick,       change_connection, restart,      tell,      inject, replay,  replay_altered, drop,
};

/* --- Runs ---------------------------------------------------------------------------------- */

static void
act (Run *run)
{
  const guint8 what = run->data[0];
  const guint8 amount = run->data[1];

  run->data += 2;
  run->n_bytes -= 2;
  acts[what % G_N_ELEMENTS (acts)](run, what >> 7, amount);
}

/* The truth about who is there; an attempt that was ended is for people to make again. */
static void
heal (TestNetwork *network)
{
  const gboolean is_joiner_secure = network->ends[E2E_ROLE_JOINER].is_secure;

  network->interceptor = NULL;
  if (!network->ends[E2E_ROLE_CREATOR].is_secure)
    return;
  g_assert_true (is_joiner_secure);
  test_network_restart (network);
  test_network_heal (network);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) tape = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (TestNetwork) network = NULL;
  Run run = { .data = data + 1, .n_bytes = n_bytes - 1, .tape = tape };

  if (n_bytes == 0)
    return 0;

  network = data[0] & 1 ? test_network_new_secure (rand) : test_network_new (rand, NULL);
  run.network = network;
  network->interceptor = intercept;
  network->interceptor_data = &run;
  while (run.n_bytes >= 2)
    act (&run);
  heal (network);
  return 0;
}
