/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/chat.h"

#define PAUSE_US (300 * 1000)

void
test_chat_write (TestNetwork *network, E2eRole role)
{
  g_assert_cmpuint (test_end_write_text (&network->ends[role], TEST_TEXT, network->now_us), >, 0);
}

void
test_chat_write_in_turn (TestNetwork *network)
{
  test_chat_write (network, E2E_ROLE_CREATOR);
  test_network_flow (network);
  test_chat_write (network, E2E_ROLE_JOINER);
  test_network_flow (network);
}

static void
pause_and_reconnect (TestNetwork *network)
{
  test_network_run (network, PAUSE_US);
  test_network_connect_both (network);
  test_network_run (network, PAUSE_US);
}

static void
write_long_text (TestNetwork *network, E2eRole role)
{
  g_autofree gchar *text = g_strnfill (E2E_MAX_TEXT_BYTES, 'x');

  test_end_write_text (&network->ends[role], text, network->now_us);
}

static void
write_other_kinds (TestNetwork *network, E2eRole role)
{
  g_autoptr (GBytes) chunk = g_bytes_new_static ("bytes", 5);
  const E2eContent contents[] = {
    { .kind = E2E_CONTENT_TYPING, .active = TRUE },
    { .kind = E2E_CONTENT_EDIT, .text = (gchar *) "at one", .seq = 1 },
    { .kind = E2E_CONTENT_CHUNK, .id = 1, .chunk = chunk },
    { .kind = E2E_CONTENT_DONE, .id = 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    test_end_write (&network->ends[role], &contents[i], network->now_us);
}

static void
mark_all_read (TestNetwork *network, E2eRole role)
{
  TestEnd *end = &network->ends[role];

  test_end_mark_read (end, end->shown, network->now_us);
}

void
test_chat (TestNetwork *network)
{
  test_chat_write (network, E2E_ROLE_CREATOR);
  pause_and_reconnect (network);
  /* A message of the handshake that was lost is sent again by then. */
  test_network_run (network, E2E_HANDSHAKE_REPEAT_US);
  test_chat_write (network, E2E_ROLE_JOINER);
  test_chat_write (network, E2E_ROLE_JOINER);
  pause_and_reconnect (network);
  mark_all_read (network, E2E_ROLE_CREATOR);
  write_long_text (network, E2E_ROLE_CREATOR);
  test_chat_write (network, E2E_ROLE_JOINER);
  pause_and_reconnect (network);
  write_other_kinds (network, E2E_ROLE_JOINER);
  pause_and_reconnect (network);
  mark_all_read (network, E2E_ROLE_JOINER);
  test_chat_write (network, E2E_ROLE_CREATOR);
  pause_and_reconnect (network);
}

/* --- Tapes --------------------------------------------------------------------------------- */

static void
body_free (TestBody *self)
{
  g_bytes_unref (self->body);
  g_free (self);
}

GPtrArray *
test_tape_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) body_free);
}

void
test_tape_record (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  TestBody *recorded = g_new (TestBody, 1);

  *recorded = (TestBody){ .from = from, .body = g_bytes_ref (body) };
  g_ptr_array_add (user_data, recorded);
  test_network_pass (network, test_other_role (from), body);
}

void
test_tape_play (GPtrArray *tape, TestNetwork *network, E2eRole from, E2eRole to)
{
  for (guint i = 0; i < tape->len; i++)
    {
      const TestBody *recorded = g_ptr_array_index (tape, i);

      if (recorded->from == from)
        test_network_pass (network, to, recorded->body);
    }
}
