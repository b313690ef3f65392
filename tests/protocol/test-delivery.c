/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/delivery.h"

#include "support/keys.h"
#include "wire/bytes.h"

#define START_US G_USEC_PER_SEC

typedef struct
{
  E2eOutbox *outbox;
  GQueue events;
  E2eDelivery *delivery;
} End;

/* Two ends that know each other, as after a handshake, and a clock. */
typedef struct
{
  End creator;
  End joiner;
  gint64 now_us;
} Pair;

static void
end_set_up (End *end, E2eRole role, const E2eKeys *keys)
{
  const E2eDeliveryConfig config = { .role = role,
                                     .group = e2e_group_for_suite (E2E_SUITE_2048),
                                     .keys = keys,
                                     .outbox = end->outbox = e2e_outbox_new (),
                                     .events = &end->events,
                                     .random = e2e_random_system };

  g_queue_init (&end->events);
  end->delivery = e2e_delivery_new (&config, START_US);
  e2e_delivery_open (end->delivery);
}

static void
end_tear_down (End *end)
{
  e2e_delivery_free (end->delivery);
  e2e_outbox_free (end->outbox);
  g_queue_clear_full (&end->events, (GDestroyNotify) e2e_session_event_free);
}

static void
pair_set_up (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  g_autoptr (E2eSecret) memory = test_keys_new (group);
  const E2eKeys *keys = (gpointer) memory->data;

  pair->now_us = START_US;
  end_set_up (&pair->creator, E2E_ROLE_CREATOR, keys);
  end_set_up (&pair->joiner, E2E_ROLE_JOINER, keys);
}

static void
pair_tear_down (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  end_tear_down (&pair->creator);
  end_tear_down (&pair->joiner);
}

static void
write_text (Pair *pair, End *end, const gchar *text)
{
  const E2eContent content = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) text };
  g_autoptr (GBytes) encoded = e2e_content_encode (&content);

  g_assert_cmpuint (e2e_outbox_wait (end->outbox, E2E_CARGO_CONTENT, encoded), !=, 0);
  e2e_delivery_seal_waiting (end->delivery, pair->now_us);
}

static void
give (Pair *pair, End *end, GBytes *message)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (message, &n_bytes);

  if (data[0] == E2E_MESSAGE_RECORD)
    e2e_delivery_receive_record (end->delivery, data, n_bytes, pair->now_us);
  else
    e2e_delivery_receive_resume (end->delivery, data, n_bytes);
}

static GBytes *
take (Pair *pair, End *end)
{
  return e2e_delivery_take (end->delivery, pair->now_us);
}

static void
assert_quiet (Pair *pair, End *end)
{
  g_autoptr (GBytes) message = take (pair, end);

  g_assert_null (message);
}

/* Takes all that FROM has to say, which is n_expected messages, and loses it. */
static void
lose (Pair *pair, End *from, guint n_expected)
{
  for (guint i = 0; i < n_expected; i++)
    {
      g_autoptr (GBytes) message = take (pair, from);

      g_assert_nonnull (message);
    }
  assert_quiet (pair, from);
}

/* Hands everything over until both are quiet. */
static void
exchange (Pair *pair)
{
  gboolean is_quiet = FALSE;

  while (!is_quiet)
    {
      g_autoptr (GBytes) to_joiner = take (pair, &pair->creator);
      g_autoptr (GBytes) to_creator = take (pair, &pair->joiner);

      if (to_joiner != NULL)
        give (pair, &pair->joiner, to_joiner);
      if (to_creator != NULL)
        give (pair, &pair->creator, to_creator);
      is_quiet = to_joiner == NULL && to_creator == NULL;
    }
}

static void
pass_time (Pair *pair, gint64 us)
{
  pair->now_us += us;
  e2e_delivery_tick (pair->creator.delivery, pair->now_us);
  e2e_delivery_tick (pair->joiner.delivery, pair->now_us);
}

/* Takes the oldest event of KIND, passing over others. */
static E2eSessionEvent *
next_event (End *end, E2eSessionEventKind kind)
{
  for (;;)
    {
      E2eSessionEvent *event = g_queue_pop_head (&end->events);

      if (event == NULL || event->kind == kind)
        return event;
      e2e_session_event_free (event);
    }
}

static void
assert_text (End *end, guint64 seq, const gchar *text)
{
  g_autoptr (E2eSessionEvent) event = next_event (end, E2E_SESSION_CONTENT);

  g_assert_nonnull (event);
  g_assert_cmpuint (event->seq, ==, seq);
  g_assert_cmpstr (event->content->text, ==, text);
}

static void
assert_event (End *end, E2eSessionEventKind kind, guint64 seq)
{
  g_autoptr (E2eSessionEvent) event = next_event (end, kind);

  g_assert_nonnull (event);
  g_assert_cmpuint (event->seq, ==, seq);
}

static void
assert_no_event (End *end, E2eSessionEventKind kind)
{
  g_autoptr (E2eSessionEvent) event = next_event (end, kind);

  g_assert_null (event);
}

/* --- Acknowledgements ----------------------------------------------------------------------- */

static void
test_a_content_is_acknowledged_in_time (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, &pair->joiner, "hello");
  exchange (pair);
  assert_text (&pair->creator, 1, "hello");
  g_assert_false (e2e_delivery_is_settled (pair->joiner.delivery));
  g_assert_cmpint (e2e_delivery_next_tick_us (pair->creator.delivery), ==,
                   START_US + E2E_ACKNOWLEDGE_AFTER_US);
  assert_quiet (pair, &pair->creator);

  pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
  exchange (pair);
  assert_event (&pair->joiner, E2E_SESSION_DELIVERED, 1);
  g_assert_true (e2e_delivery_is_settled (pair->joiner.delivery));
  /* An acknowledgement is not acknowledged, and asks for no time. */
  assert_quiet (pair, &pair->joiner);
  pass_time (pair, E2E_MAX_PROBE_US);
  assert_quiet (pair, &pair->joiner);
  assert_quiet (pair, &pair->creator);
}

static void
test_an_answer_acknowledges (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, &pair->joiner, "hello");
  exchange (pair);
  write_text (pair, &pair->creator, "hi");
  exchange (pair);
  assert_event (&pair->joiner, E2E_SESSION_DELIVERED, 1);
  g_assert_cmpint (e2e_delivery_next_tick_us (pair->creator.delivery), >,
                   START_US + E2E_ACKNOWLEDGE_AFTER_US);
}

static void
test_many_bytes_are_acknowledged_at_once (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree gchar *text = g_strnfill (E2E_MAX_TEXT_BYTES, 'x');

  for (guint i = 0; i < 7; i++)
    write_text (pair, &pair->joiner, text);
  exchange (pair);
  assert_no_event (&pair->joiner, E2E_SESSION_DELIVERED);
  write_text (pair, &pair->joiner, text);
  exchange (pair);
  assert_event (&pair->joiner, E2E_SESSION_DELIVERED, 8);
}

static void
test_reading_is_told (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, &pair->joiner, "one");
  write_text (pair, &pair->joiner, "two");
  exchange (pair);
  e2e_delivery_mark_read (pair->creator.delivery, 3, pair->now_us); /* has not come */
  e2e_delivery_mark_read (pair->creator.delivery, 2, pair->now_us);
  e2e_delivery_mark_read (pair->creator.delivery, 1, pair->now_us); /* is no news */
  pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
  exchange (pair);
  assert_event (&pair->joiner, E2E_SESSION_READ, 2);
  assert_no_event (&pair->joiner, E2E_SESSION_READ);
}

/* Whether the next record of the joiner, which has CONTENT, starts a chain. */
static gboolean
starts_chain (Pair *pair, const E2eContent *content)
{
  g_autoptr (GBytes) encoded = e2e_content_encode (content);
  g_autoptr (GBytes) record = NULL;
  const guint8 *bytes;

  e2e_outbox_wait (pair->joiner.outbox, E2E_CARGO_CONTENT, encoded);
  e2e_delivery_seal_waiting (pair->joiner.delivery, pair->now_us);
  record = take (pair, &pair->joiner);
  bytes = g_bytes_get_data (record, NULL);
  g_assert_cmpuint (bytes[0], ==, E2E_MESSAGE_RECORD);
  return bytes[1] == E2E_RECORD_FLAG_RATCHET;
}

static void
test_typing_starts_no_chain (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eContent typing = { .kind = E2E_CONTENT_TYPING, .active = TRUE };
  const E2eContent text = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) "hello" };

  /* The creator's first record makes the joiner's next chain due. */
  write_text (pair, &pair->creator, "hello");
  exchange (pair);
  g_assert_false (starts_chain (pair, &typing));
  g_assert_true (starts_chain (pair, &text));
}

static void
test_sent_is_told_once_it_goes_out (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_delivery_close (pair->joiner.delivery);
  write_text (pair, &pair->joiner, "hello");
  assert_event (&pair->joiner, E2E_SESSION_SEALED, 1);
  assert_quiet (pair, &pair->joiner);
  assert_no_event (&pair->joiner, E2E_SESSION_SENT);
  g_assert_cmpint (e2e_delivery_next_tick_us (pair->joiner.delivery), ==, G_MAXINT64);

  e2e_delivery_open (pair->joiner.delivery);
  lose (pair, &pair->joiner, 1);
  assert_event (&pair->joiner, E2E_SESSION_SENT, 1);
}

/* --- Loss ----------------------------------------------------------------------------------- */

static void
test_a_lost_connection_loses_nothing (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, &pair->joiner, "one");
  exchange (pair);
  write_text (pair, &pair->joiner, "two");
  write_text (pair, &pair->joiner, "three");
  lose (pair, &pair->joiner, 2);
  e2e_delivery_close (pair->joiner.delivery);
  e2e_delivery_close (pair->creator.delivery);
  write_text (pair, &pair->joiner, "four");

  e2e_delivery_reopen (pair->joiner.delivery, pair->now_us);
  e2e_delivery_reopen (pair->creator.delivery, pair->now_us);
  exchange (pair);
  assert_text (&pair->creator, 1, "one");
  assert_text (&pair->creator, 2, "two");
  assert_text (&pair->creator, 3, "three");
  assert_text (&pair->creator, 4, "four");
  assert_no_event (&pair->creator, E2E_SESSION_CONTENT);
}

static void
test_records_wait_for_the_others_resume (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) resume = NULL;

  write_text (pair, &pair->joiner, "one");
  lose (pair, &pair->joiner, 1);
  e2e_delivery_close (pair->joiner.delivery);
  e2e_delivery_reopen (pair->joiner.delivery, pair->now_us);
  resume = take (pair, &pair->joiner);
  g_assert_cmpuint (*(const guint8 *) g_bytes_get_data (resume, NULL), ==, E2E_MESSAGE_RESUME);
  assert_quiet (pair, &pair->joiner);

  /* But not without end. */
  pass_time (pair, E2E_REQUEST_US - 1);
  assert_quiet (pair, &pair->joiner);
  pass_time (pair, 1);
  exchange (pair);
  assert_text (&pair->creator, 1, "one");
}

static void
test_a_gap_asks_for_a_resend (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, &pair->joiner, "one");
  lose (pair, &pair->joiner, 1);
  write_text (pair, &pair->joiner, "two");
  write_text (pair, &pair->joiner, "three");
  exchange (pair);
  assert_text (&pair->creator, 1, "one");
  assert_text (&pair->creator, 2, "two");
  assert_text (&pair->creator, 3, "three");
  assert_no_event (&pair->creator, E2E_SESSION_TAMPER);
}

static void
test_a_lost_tail_is_found_in_time (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 5; i++)
    write_text (pair, &pair->joiner, "lost");
  lose (pair, &pair->joiner, 5);
  pass_time (pair, E2E_PROBE_US);
  exchange (pair);
  for (guint i = 0; i < 5; i++)
    assert_text (&pair->creator, i + 1, "lost");
}

static void
test_a_lost_acknowledgement_is_found_in_time (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, &pair->joiner, "hello");
  exchange (pair);
  pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
  lose (pair, &pair->creator, 1);
  g_assert_false (e2e_delivery_is_settled (pair->joiner.delivery));

  pass_time (pair, E2E_PROBE_US);
  exchange (pair);
  g_assert_true (e2e_delivery_is_settled (pair->joiner.delivery));
  assert_text (&pair->creator, 1, "hello");
  assert_no_event (&pair->creator, E2E_SESSION_CONTENT);
}

static void
test_silence_is_asked_about_ever_less (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  guint n_messages = 0;

  write_text (pair, &pair->joiner, "hello");
  for (guint second = 0; second < 600; second++)
    {
      GBytes *message;

      while ((message = take (pair, &pair->joiner)) != NULL)
        {
          n_messages++;
          g_bytes_unref (message);
        }
      pass_time (pair, G_USEC_PER_SEC);
    }
  g_assert_cmpuint (n_messages, >, 10);
  g_assert_cmpuint (n_messages, <, 40);
}

/* --- Hostile -------------------------------------------------------------------------------- */

static void
test_a_duplicate_is_dropped_without_a_word (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) record = NULL;

  write_text (pair, &pair->joiner, "hello");
  record = take (pair, &pair->joiner);
  for (guint i = 0; i < 3; i++)
    give (pair, &pair->creator, record);
  assert_text (&pair->creator, 1, "hello");
  g_assert_true (g_queue_is_empty (&pair->creator.events));
}

static void
give_forged (Pair *pair, End *end, guint64 seq)
{
  guint8 record[E2E_RECORD_HEADER_BYTES + 256 + 16] = { E2E_MESSAGE_RECORD };

  e2e_put_u64 (record + 2, seq);
  e2e_delivery_receive_record (end->delivery, record, sizeof record, pair->now_us);
}

static void
test_tampering_is_told_and_repaired (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eSessionEvent) event = NULL;

  write_text (pair, &pair->joiner, "hello");
  lose (pair, &pair->joiner, 1);
  give_forged (pair, &pair->creator, 1);
  event = next_event (&pair->creator, E2E_SESSION_TAMPER);
  g_assert_cmpuint (event->count, ==, 1);
  exchange (pair);
  assert_text (&pair->creator, 1, "hello");
}

static void
test_a_record_without_a_head_is_tampering (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_delivery_receive_record (pair->creator.delivery, (const guint8 *) "\x10", 1, pair->now_us);
  assert_event (&pair->creator, E2E_SESSION_TAMPER, 0);
}

static void
test_requests_are_not_made_in_floods (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 1000; i++)
    give_forged (pair, &pair->creator, 1);
  lose (pair, &pair->creator, 1);
  pass_time (pair, E2E_REQUEST_US - 1);
  give_forged (pair, &pair->creator, 7);
  assert_quiet (pair, &pair->creator);
  pass_time (pair, 1);
  give_forged (pair, &pair->creator, 7);
  lose (pair, &pair->creator, 1);
}

static void
test_three_requests_in_vain_are_interference (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < E2E_MAX_REQUESTS; i++)
    {
      give_forged (pair, &pair->creator, 1);
      lose (pair, &pair->creator, 1);
      pass_time (pair, E2E_REQUEST_US);
    }
  assert_no_event (&pair->creator, E2E_SESSION_INTERFERENCE);
  give_forged (pair, &pair->creator, 1);
  give_forged (pair, &pair->creator, 1);
  assert_event (&pair->creator, E2E_SESSION_INTERFERENCE, 0);
  assert_no_event (&pair->creator, E2E_SESSION_INTERFERENCE);

  /* A new connection starts to count anew. */
  e2e_delivery_close (pair->creator.delivery);
  e2e_delivery_reopen (pair->creator.delivery, pair->now_us);
  give_forged (pair, &pair->creator, 1);
  assert_no_event (&pair->creator, E2E_SESSION_INTERFERENCE);
}

static void
test_progress_ends_the_counting (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 4 * E2E_MAX_REQUESTS; i++)
    {
      write_text (pair, &pair->joiner, "hello");
      exchange (pair);
      give_forged (pair, &pair->creator, i + 2);
      pass_time (pair, E2E_REQUEST_US);
      exchange (pair);
    }
  assert_no_event (&pair->creator, E2E_SESSION_INTERFERENCE);
}

static void
test_a_resume_counts_once (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  e2e_delivery_ask (pair->creator.delivery);
  first = take (pair, &pair->creator);
  e2e_delivery_ask (pair->creator.delivery);
  second = take (pair, &pair->creator);

  write_text (pair, &pair->joiner, "hello");
  lose (pair, &pair->joiner, 1);
  give (pair, &pair->joiner, second);
  lose (pair, &pair->joiner, 1);
  give (pair, &pair->joiner, first);
  give (pair, &pair->joiner, second);
  assert_quiet (pair, &pair->joiner);
}

static void
test_a_forged_resume_is_ignored (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) resume = NULL;
  g_autofree guint8 *copy = NULL;

  write_text (pair, &pair->joiner, "hello");
  lose (pair, &pair->joiner, 1);
  e2e_delivery_ask (pair->creator.delivery);
  resume = take (pair, &pair->creator);
  copy = g_memdup2 (g_bytes_get_data (resume, NULL), E2E_RESUME_BYTES);
  for (gsize i = 1; i < E2E_RESUME_BYTES; i++)
    {
      copy[i] ^= 1;
      e2e_delivery_receive_resume (pair->joiner.delivery, copy, E2E_RESUME_BYTES);
      assert_quiet (pair, &pair->joiner);
      copy[i] ^= 1;
    }
  e2e_delivery_receive_resume (pair->joiner.delivery, copy, E2E_RESUME_BYTES - 1);
  assert_quiet (pair, &pair->joiner);

  /* One's own, sent back, is another direction's. */
  give (pair, &pair->creator, resume);
  assert_quiet (pair, &pair->creator);
  give (pair, &pair->joiner, resume);
  lose (pair, &pair->joiner, 1);
}

static void
test_a_resume_is_not_a_delivery (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) resume = NULL;

  write_text (pair, &pair->joiner, "hello");
  exchange (pair);
  e2e_delivery_ask (pair->creator.delivery);
  resume = take (pair, &pair->creator);
  give (pair, &pair->joiner, resume);
  assert_no_event (&pair->joiner, E2E_SESSION_DELIVERED);
  g_assert_false (e2e_delivery_is_settled (pair->joiner.delivery));

  pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
  exchange (pair);
  assert_event (&pair->joiner, E2E_SESSION_DELIVERED, 1);
}

/* --- Windows -------------------------------------------------------------------------------- */

static void
test_a_message_passes_chunks (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (60000), 60000);
  guint n_before = 0;
  gboolean is_text = FALSE;

  for (guint i = 0; i < 100; i++)
    {
      const E2eContent content = { .kind = E2E_CONTENT_CHUNK,
                                   .offset_bytes = i * 60000,
                                   .chunk = bytes };
      g_autoptr (GBytes) encoded = e2e_content_encode (&content);

      g_assert_cmpuint (e2e_outbox_wait (pair->joiner.outbox, E2E_CARGO_BULK, encoded), !=, 0);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) record = take (pair, &pair->joiner);

      give (pair, &pair->creator, record);
    }
  write_text (pair, &pair->joiner, "hello");
  exchange (pair);
  while (!is_text)
    {
      g_autoptr (E2eSessionEvent) event = next_event (&pair->creator, E2E_SESSION_CONTENT);

      g_assert_nonnull (event);
      is_text = event->content->kind == E2E_CONTENT_TEXT;
      n_before += !is_text;
    }
  g_assert_cmpuint (n_before, ==, 3);

  /* And the rest follows. */
  for (guint i = 3; i < 100; i++)
    {
      g_autoptr (E2eSessionEvent) event = next_event (&pair->creator, E2E_SESSION_CONTENT);

      g_assert_nonnull (event);
      g_assert_cmpuint (event->content->offset_bytes, ==, i * 60000);
    }
}

static void
test_two_full_windows_open_again (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree gchar *text = g_strnfill (E2E_MAX_TEXT_BYTES, 'x');

  for (guint i = 0; i < 200; i++)
    {
      write_text (pair, &pair->joiner, text);
      write_text (pair, &pair->creator, text);
    }
  for (guint i = 0; i < 10; i++)
    {
      exchange (pair);
      pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
    }
  g_assert_true (e2e_delivery_is_settled (pair->joiner.delivery));
  g_assert_true (e2e_delivery_is_settled (pair->creator.delivery));
}

static void
test_hidden_lengths_are_all_the_same (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) hidden = NULL;

  write_text (pair, &pair->joiner, "short");
  plain = take (pair, &pair->joiner);
  e2e_delivery_set_hide_lengths (pair->joiner.delivery, TRUE);
  write_text (pair, &pair->joiner, "short");
  hidden = take (pair, &pair->joiner);
  g_assert_cmpuint (g_bytes_get_size (plain), <, 512);
  g_assert_cmpuint (g_bytes_get_size (hidden), >, E2E_RECORD_HIDING_PADDED_BYTES);
  give (pair, &pair->creator, plain);
  give (pair, &pair->creator, hidden);
  assert_text (&pair->creator, 1, "short");
  assert_text (&pair->creator, 2, "short");
}

#define ADD(path, func) \
  g_test_add ("/delivery/" path, Pair, NULL, pair_set_up, func, pair_tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a-content-is-acknowledged-in-time", test_a_content_is_acknowledged_in_time);
  ADD ("an-answer-acknowledges", test_an_answer_acknowledges);
  ADD ("many-bytes-are-acknowledged-at-once", test_many_bytes_are_acknowledged_at_once);
  ADD ("reading-is-told", test_reading_is_told);
  ADD ("typing-starts-no-chain", test_typing_starts_no_chain);
  ADD ("sent-is-told-once-it-goes-out", test_sent_is_told_once_it_goes_out);
  ADD ("a-lost-connection-loses-nothing", test_a_lost_connection_loses_nothing);
  ADD ("records-wait-for-the-others-resume", test_records_wait_for_the_others_resume);
  ADD ("a-gap-asks-for-a-resend", test_a_gap_asks_for_a_resend);
  ADD ("a-lost-tail-is-found-in-time", test_a_lost_tail_is_found_in_time);
  ADD ("a-lost-acknowledgement-is-found-in-time", test_a_lost_acknowledgement_is_found_in_time);
  ADD ("silence-is-asked-about-ever-less", test_silence_is_asked_about_ever_less);
  ADD ("a-duplicate-is-dropped-without-a-word", test_a_duplicate_is_dropped_without_a_word);
  ADD ("tampering-is-told-and-repaired", test_tampering_is_told_and_repaired);
  ADD ("a-record-without-a-head-is-tampering", test_a_record_without_a_head_is_tampering);
  ADD ("requests-are-not-made-in-floods", test_requests_are_not_made_in_floods);
  ADD ("three-requests-in-vain-are-interference", test_three_requests_in_vain_are_interference);
  ADD ("progress-ends-the-counting", test_progress_ends_the_counting);
  ADD ("a-resume-counts-once", test_a_resume_counts_once);
  ADD ("a-forged-resume-is-ignored", test_a_forged_resume_is_ignored);
  ADD ("a-resume-is-not-a-delivery", test_a_resume_is_not_a_delivery);
  ADD ("a-message-passes-chunks", test_a_message_passes_chunks);
  ADD ("two-full-windows-open-again", test_two_full_windows_open_again);
  ADD ("hidden-lengths-are-all-the-same", test_hidden_lengths_are_all_the_same);

  return g_test_run ();
}
