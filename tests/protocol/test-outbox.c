/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/outbox.h"

static GBytes *
zeros (gsize n_bytes)
{
  return g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
}

static void
keep (E2eOutbox *outbox, E2eCargo cargo, gsize n_bytes)
{
  g_autoptr (GBytes) record = zeros (n_bytes);

  e2e_outbox_keep (outbox, cargo, record);
}

static guint64
wait_for (E2eOutbox *outbox, E2eCargo cargo, gsize n_bytes)
{
  g_autoptr (GBytes) content = zeros (n_bytes);

  return e2e_outbox_wait (outbox, cargo, content);
}

static gboolean
take (E2eOutbox *outbox, E2eCargo cargo, guint64 expected_id)
{
  g_autoptr (E2eWaiting) waiting = e2e_outbox_take_waiting (outbox, cargo);

  if (waiting != NULL)
    g_assert_cmpuint (waiting->id, ==, expected_id);
  return waiting != NULL;
}

/* Takes the next record and asserts its seq; 0 for none. */
static void
assert_next (E2eOutbox *outbox, guint64 expected_seq)
{
  guint64 seq = 0;
  g_autoptr (GBytes) record = e2e_outbox_next (outbox, &seq);

  g_assert_cmpuint (seq, ==, expected_seq);
  g_assert_true ((record == NULL) == (expected_seq == 0));
}

static void
test_contents_wait_in_order_of_their_cargo (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();

  g_assert_false (e2e_outbox_has_waiting (outbox));
  g_assert_cmpuint (wait_for (outbox, E2E_CARGO_BULK, 10), ==, 1);
  g_assert_cmpuint (wait_for (outbox, E2E_CARGO_CONTENT, 10), ==, 2);
  g_assert_cmpuint (wait_for (outbox, E2E_CARGO_CONTENT, 10), ==, 3);
  g_assert_true (e2e_outbox_has_waiting (outbox));

  g_assert_true (take (outbox, E2E_CARGO_CONTENT, 2));
  g_assert_true (take (outbox, E2E_CARGO_CONTENT, 3));
  g_assert_false (take (outbox, E2E_CARGO_CONTENT, 0));
  g_assert_true (take (outbox, E2E_CARGO_BULK, 1));
  g_assert_false (e2e_outbox_has_waiting (outbox));
}

static void
test_waiting_is_bounded (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();
  guint n_taken = 0;

  while (wait_for (outbox, E2E_CARGO_CONTENT, E2E_MAX_TEXT_BYTES) != 0)
    g_assert_cmpuint (++n_taken, <, 10000);
  g_assert_cmpuint (n_taken, >, 500);

  /* Taking one makes room for one. */
  g_assert_true (take (outbox, E2E_CARGO_CONTENT, 1));
  g_assert_cmpuint (wait_for (outbox, E2E_CARGO_CONTENT, E2E_MAX_TEXT_BYTES), !=, 0);
  g_assert_cmpuint (wait_for (outbox, E2E_CARGO_CONTENT, E2E_MAX_TEXT_BYTES), ==, 0);
}

static void
test_short_contents_are_bounded_too (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();
  guint n_taken = 0;

  while (wait_for (outbox, E2E_CARGO_CONTENT, 1) != 0)
    n_taken++;
  g_assert_cmpuint (n_taken, <=, E2E_MAX_WAITING_BYTES / 128);
}

static void
test_records_go_out_in_order (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();

  assert_next (outbox, 0);
  keep (outbox, E2E_CARGO_CONTENT, 300);
  keep (outbox, E2E_CARGO_BARE, 300);
  g_assert_false (e2e_outbox_is_sent (outbox));
  assert_next (outbox, 1);
  assert_next (outbox, 2);
  assert_next (outbox, 0);
  g_assert_true (e2e_outbox_is_sent (outbox));
  keep (outbox, E2E_CARGO_CONTENT, 300);
  assert_next (outbox, 3);
  g_assert_cmpuint (e2e_outbox_last_seq (outbox), ==, 3);
}

static void
test_what_is_not_acknowledged_goes_out_again (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();

  for (guint i = 0; i < 5; i++)
    keep (outbox, E2E_CARGO_CONTENT, 300);
  assert_next (outbox, 1);
  assert_next (outbox, 2);
  assert_next (outbox, 3);
  e2e_outbox_forget (outbox, 2);
  e2e_outbox_rewind (outbox);
  assert_next (outbox, 3);
  assert_next (outbox, 4);
  assert_next (outbox, 5);
  assert_next (outbox, 0);
}

static void
test_what_was_forgotten_does_not_go_out (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();

  for (guint i = 0; i < 3; i++)
    keep (outbox, E2E_CARGO_CONTENT, 300);
  e2e_outbox_forget (outbox, 2);
  assert_next (outbox, 3);
  e2e_outbox_forget (outbox, 100);
  assert_next (outbox, 0);
  e2e_outbox_rewind (outbox);
  assert_next (outbox, 0);
  g_assert_null (e2e_outbox_oldest (outbox));
  g_assert_null (e2e_outbox_newest (outbox));
  keep (outbox, E2E_CARGO_CONTENT, 300);
  assert_next (outbox, 4);
}

static void
test_knows_its_oldest_and_newest (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();

  keep (outbox, E2E_CARGO_BARE, 300);
  keep (outbox, E2E_CARGO_BULK, 400);
  g_assert_cmpuint (g_bytes_get_size (e2e_outbox_oldest (outbox)), ==, 300);
  g_assert_cmpuint (g_bytes_get_size (e2e_outbox_newest (outbox)), ==, 400);
}

/* Fills the window with records of CARGO, and gives their bytes. */
static gsize
fill (E2eOutbox *outbox, E2eCargo cargo)
{
  gsize n_bytes = 0;

  for (;;)
    {
      g_autoptr (E2eWaiting) waiting = NULL;

      g_assert_cmpuint (wait_for (outbox, cargo, 1), !=, 0);
      waiting = e2e_outbox_take_waiting (outbox, cargo);
      if (waiting == NULL)
        return n_bytes;
      keep (outbox, cargo, 65562);
      n_bytes += 65562;
    }
}

static void
test_chunks_leave_room_for_a_message (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();
  const gsize chunk_bytes = fill (outbox, E2E_CARGO_BULK);
  gsize all_bytes;

  g_assert_cmpuint (chunk_bytes, <=, E2E_MAX_UNACKNOWLEDGED_CHUNK_BYTES);
  g_assert_cmpuint (chunk_bytes, >, E2E_MAX_UNACKNOWLEDGED_CHUNK_BYTES - 2 * E2E_MAX_RECORD_BYTES);

  all_bytes = chunk_bytes + fill (outbox, E2E_CARGO_CONTENT);
  g_assert_cmpuint (all_bytes, <=, E2E_MAX_UNACKNOWLEDGED_BYTES);
  g_assert_cmpuint (all_bytes, >, E2E_MAX_UNACKNOWLEDGED_BYTES - 2 * E2E_MAX_RECORD_BYTES);

  /* Two full windows could never open again if acknowledgements did not pass. */
  g_assert_true (e2e_outbox_has_room_for_bare (outbox));

  e2e_outbox_forget (outbox, 1);
  g_assert_cmpuint (fill (outbox, E2E_CARGO_CONTENT), ==, 65562);
}

static void
test_acknowledgements_are_bounded (void)
{
  g_autoptr (E2eOutbox) outbox = e2e_outbox_new ();
  gsize n_bytes = 0;

  while (e2e_outbox_has_room_for_bare (outbox))
    {
      keep (outbox, E2E_CARGO_BARE, 282);
      n_bytes += 282;
    }
  g_assert_cmpuint (n_bytes, <=, E2E_MAX_UNACKNOWLEDGED_BARE_BYTES);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outbox/contents-wait-in-order-of-their-cargo",
                   test_contents_wait_in_order_of_their_cargo);
  g_test_add_func ("/outbox/waiting-is-bounded", test_waiting_is_bounded);
  g_test_add_func ("/outbox/short-contents-are-bounded-too", test_short_contents_are_bounded_too);
  g_test_add_func ("/outbox/records-go-out-in-order", test_records_go_out_in_order);
  g_test_add_func ("/outbox/what-is-not-acknowledged-goes-out-again",
                   test_what_is_not_acknowledged_goes_out_again);
  g_test_add_func ("/outbox/what-was-forgotten-does-not-go-out",
                   test_what_was_forgotten_does_not_go_out);
  g_test_add_func ("/outbox/knows-its-oldest-and-newest", test_knows_its_oldest_and_newest);
  g_test_add_func ("/outbox/chunks-leave-room-for-a-message", test_chunks_leave_room_for_a_message);
  g_test_add_func ("/outbox/acknowledgements-are-bounded", test_acknowledgements_are_bounded);

  return g_test_run ();
}
