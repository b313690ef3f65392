/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/session.h"

#include <string.h>

#define START_US G_USEC_PER_SEC
#define SECRET "7KXQ9"

/* Two ends, a relay that hands on what they say, and a clock. */
typedef struct
{
  E2eSession *creator;
  E2eSession *joiner;
  gint64 now_us;
} Pair;

static E2eSession *
new_session (E2eRole role, E2eSuite suite, const gchar *secret)
{
  const E2eSessionConfig config = {
    .role = role, .suite = suite, .session_id = "A3F2B1", .secret = secret
  };

  return e2e_session_new (&config);
}

static void
pair_set_up (Pair *pair, gconstpointer data)
{
  const gchar *joiner_secret = data != NULL ? data : SECRET;

  pair->now_us = START_US;
  pair->creator = new_session (E2E_ROLE_CREATOR, E2E_SUITE_2048, SECRET);
  pair->joiner = new_session (E2E_ROLE_JOINER, 0, joiner_secret);
  e2e_session_link_up (pair->creator, FALSE, pair->now_us);
  e2e_session_link_up (pair->joiner, FALSE, pair->now_us);
}

static void
pair_tear_down (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_session_free (pair->creator);
  e2e_session_free (pair->joiner);
}

/* The relay finds both seats taken. */
static void
meet (Pair *pair)
{
  e2e_session_peer (pair->creator, E2E_PEER_CONNECTED, pair->now_us);
  e2e_session_peer (pair->joiner, E2E_PEER_CONNECTED, pair->now_us);
}

/* Hands one message on, or loses it; gives its type, or −1 for none. */
static gint
hand_on (Pair *pair, E2eSession *from, E2eSession *to)
{
  g_autoptr (GBytes) message = e2e_session_take_data (from, pair->now_us);
  gsize n_bytes;
  const guint8 *data;

  if (message == NULL)
    return -1;

  data = g_bytes_get_data (message, &n_bytes);
  if (to != NULL)
    e2e_session_receive (to, data, n_bytes, pair->now_us);
  return data[0];
}

static void
exchange (Pair *pair)
{
  gboolean is_quiet = FALSE;

  while (!is_quiet)
    {
      is_quiet = hand_on (pair, pair->creator, pair->joiner) < 0;
      is_quiet &= hand_on (pair, pair->joiner, pair->creator) < 0;
    }
}

static void
pass_time (Pair *pair, gint64 us)
{
  pair->now_us += us;
  e2e_session_tick (pair->creator, pair->now_us);
  e2e_session_tick (pair->joiner, pair->now_us);
}

static E2eSessionEvent *
expect_event (E2eSession *session, E2eSessionEventKind kind)
{
  E2eSessionEvent *event = e2e_session_take_event (session);

  g_assert_nonnull (event);
  g_assert_cmpint (event->kind, ==, kind);
  return event;
}

static void
expect (E2eSession *session, E2eSessionEventKind kind)
{
  e2e_session_event_free (expect_event (session, kind));
}

static void
expect_failure (E2eSession *session, E2eSessionEventKind kind, E2eFailure failure, guint left)
{
  g_autoptr (E2eSessionEvent) event = expect_event (session, kind);

  g_assert_cmpint (event->failure, ==, failure);
  g_assert_cmpuint (event->attempts_left, ==, left);
}

static void
expect_none (E2eSession *session)
{
  g_autoptr (E2eSessionEvent) event = e2e_session_take_event (session);

  g_assert_null (event);
}

static void
drop_events (E2eSession *session)
{
  E2eSessionEvent *event;

  while ((event = e2e_session_take_event (session)) != NULL)
    e2e_session_event_free (event);
}

/* The texts that arrived, each with a line end; all events are taken. */
static gchar *
texts (E2eSession *session)
{
  GString *all = g_string_new (NULL);
  E2eSessionEvent *event;

  while ((event = e2e_session_take_event (session)) != NULL)
    {
      if (event->kind == E2E_SESSION_CONTENT)
        g_string_append_printf (all, "%s\n", event->content->text);
      e2e_session_event_free (event);
    }
  return g_string_free (all, FALSE);
}

static void
expect_texts (E2eSession *session, const gchar *expected)
{
  g_autofree gchar *actual = texts (session);

  g_assert_cmpstr (actual, ==, expected);
}

static void
write_text (Pair *pair, E2eSession *session, const gchar *text)
{
  const E2eContent content = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) text };

  g_assert_cmpuint (e2e_session_send (session, &content, pair->now_us), !=, 0);
}

static void
become_secure (Pair *pair)
{
  meet (pair);
  exchange (pair);
  g_assert_true (e2e_session_is_secure (pair->creator));
  g_assert_true (e2e_session_is_secure (pair->joiner));
  drop_events (pair->creator);
  drop_events (pair->joiner);
}

/* --- The way to a secure session ------------------------------------------------------------ */

static void
test_both_become_secure (gconstpointer data)
{
  const E2eSuite suite = GPOINTER_TO_UINT (data);
  Pair pair = { .now_us = START_US };
  g_autoptr (E2eSessionEvent) creator_event = NULL;
  g_autoptr (E2eSessionEvent) joiner_event = NULL;

  pair.creator = new_session (E2E_ROLE_CREATOR, suite, SECRET);
  pair.joiner = new_session (E2E_ROLE_JOINER, 0, SECRET);
  e2e_session_link_up (pair.creator, FALSE, pair.now_us);
  e2e_session_link_up (pair.joiner, FALSE, pair.now_us);
  meet (&pair);
  exchange (&pair);

  expect (pair.creator, E2E_SESSION_KEYS_EXCHANGED);
  expect (pair.joiner, E2E_SESSION_KEYS_EXCHANGED);
  creator_event = expect_event (pair.creator, E2E_SESSION_SECURE);
  joiner_event = expect_event (pair.joiner, E2E_SESSION_SECURE);
  g_assert_cmpmem (&creator_event->safety, sizeof (E2eSafety), &joiner_event->safety,
                   sizeof (E2eSafety));
  g_assert_cmpint (creator_event->suite, ==, suite);
  g_assert_cmpint (joiner_event->suite, ==, suite);
  expect_none (pair.creator);
  expect_none (pair.joiner);
  pair_tear_down (&pair, NULL);
}

static void
test_nothing_goes_out_before_both_are_there (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, pair->creator, "early");
  g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, -1);
  g_assert_cmpint (hand_on (pair, pair->joiner, NULL), ==, -1);
  g_assert_cmpint (e2e_session_next_tick_us (pair->creator), ==, G_MAXINT64);
  g_assert_cmpint (e2e_session_next_tick_us (pair->joiner), ==, G_MAXINT64);
  expect_none (pair->creator);
}

static void
test_what_was_written_early_follows (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, pair->creator, "one");
  write_text (pair, pair->joiner, "two");
  g_assert_false (e2e_session_is_settled (pair->creator));
  meet (pair);
  exchange (pair);
  expect_texts (pair->joiner, "one\n");
  expect_texts (pair->creator, "two\n");
}

static void
test_a_wrong_code_leaves_the_invite_good (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  meet (pair);
  exchange (pair);
  expect_failure (pair->joiner, E2E_SESSION_FAILED, E2E_FAILURE_WRONG_CODE, 0);
  expect (pair->creator, E2E_SESSION_KEYS_EXCHANGED);
  expect_failure (pair->creator, E2E_SESSION_ATTEMPT_FAILED, E2E_FAILURE_WRONG_CODE, 2);

  /* The one who was meant comes. */
  e2e_session_free (pair->joiner);
  pair->joiner = new_session (E2E_ROLE_JOINER, 0, SECRET);
  e2e_session_link_up (pair->joiner, FALSE, pair->now_us);
  become_secure (pair);
}

static void
test_three_wrong_codes_burn_the_invite (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 3; i++)
    {
      drop_events (pair->creator);
      e2e_session_free (pair->joiner);
      pair->joiner = new_session (E2E_ROLE_JOINER, 0, "7KXQ8");
      e2e_session_link_up (pair->joiner, FALSE, pair->now_us);
      meet (pair);
      exchange (pair);
    }
  expect (pair->creator, E2E_SESSION_KEYS_EXCHANGED);
  expect_failure (pair->creator, E2E_SESSION_FAILED, E2E_FAILURE_BURNED, 0);

  meet (pair);
  g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, -1);
  g_assert_cmpuint (e2e_session_send (pair->creator, &(E2eContent){ .kind = E2E_CONTENT_BYE },
                                      START_US),
                    ==, 0);
}

static void
test_an_attempt_without_reveal_costs_nothing (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 10; i++)
    {
      e2e_session_peer (pair->creator, E2E_PEER_CONNECTED, pair->now_us);
      g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, E2E_MESSAGE_COMMIT);
      e2e_session_receive (pair->creator, (const guint8 *) "\5\2", 2, pair->now_us);
      expect_failure (pair->creator, E2E_SESSION_ATTEMPT_FAILED, E2E_FAILURE_MALFORMED, 3);
    }
  become_secure (pair);
}

static void
test_attempts_are_not_without_end (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 1; i < E2E_MAX_HANDSHAKE_ATTEMPTS; i++)
    {
      e2e_session_peer (pair->creator, E2E_PEER_CONNECTED, pair->now_us);
      e2e_session_receive (pair->creator, (const guint8 *) "\5\2", 2, pair->now_us);
      expect_failure (pair->creator, E2E_SESSION_ATTEMPT_FAILED, E2E_FAILURE_MALFORMED, 3);
    }
  e2e_session_peer (pair->creator, E2E_PEER_CONNECTED, pair->now_us);
  e2e_session_receive (pair->creator, (const guint8 *) "\5\2", 2, pair->now_us);
  expect_failure (pair->creator, E2E_SESSION_FAILED, E2E_FAILURE_BURNED, 0);
}

static void
test_a_silent_joiner_is_given_up (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  guint n_commits = 0;

  e2e_session_peer (pair->creator, E2E_PEER_CONNECTED, pair->now_us);
  for (guint i = 0; i <= E2E_MAX_HANDSHAKE_REPEATS; i++)
    {
      n_commits += hand_on (pair, pair->creator, NULL) == E2E_MESSAGE_COMMIT;
      g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, -1);
      expect_none (pair->creator);
      pass_time (pair, E2E_HANDSHAKE_REPEAT_US);
    }
  g_assert_cmpuint (n_commits, ==, 1 + E2E_MAX_HANDSHAKE_REPEATS);
  expect_failure (pair->creator, E2E_SESSION_ATTEMPT_FAILED, E2E_FAILURE_NO_ANSWER, 3);
  g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, -1);
  become_secure (pair);
}

static void
test_silence_after_reveal_costs_a_try (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  meet (pair);
  g_assert_cmpint (hand_on (pair, pair->creator, pair->joiner), ==, E2E_MESSAGE_COMMIT);
  g_assert_cmpint (hand_on (pair, pair->joiner, pair->creator), ==, E2E_MESSAGE_SHARE);
  for (guint i = 0; i <= E2E_MAX_HANDSHAKE_REPEATS; i++)
    {
      g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, E2E_MESSAGE_REVEAL);
      pass_time (pair, E2E_HANDSHAKE_REPEAT_US);
    }
  expect (pair->creator, E2E_SESSION_KEYS_EXCHANGED);
  expect_failure (pair->creator, E2E_SESSION_ATTEMPT_FAILED, E2E_FAILURE_NO_ANSWER, 2);
}

static void
test_a_silent_creator_is_given_up (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_session_peer (pair->joiner, E2E_PEER_CONNECTED, pair->now_us);
  pass_time (pair, E2E_HANDSHAKE_PATIENCE_US - 1);
  expect_none (pair->joiner);
  pass_time (pair, 1);
  expect_failure (pair->joiner, E2E_SESSION_FAILED, E2E_FAILURE_NO_ANSWER, 0);
}

static void
test_a_creator_who_is_away_is_waited_for (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  e2e_session_peer (pair->joiner, E2E_PEER_LOST, pair->now_us);
  pass_time (pair, 100 * (gint64) E2E_HANDSHAKE_PATIENCE_US);
  expect_none (pair->joiner);
  become_secure (pair);
}

/* --- Lost handshake messages ---------------------------------------------------------------- */

/* Loses the n-th message of the handshake, and has it repeated: by time, or by a connection that is
 * lost with it. */
static void
test_lost_handshake_messages_are_repeated (gconstpointer data)
{
  const gboolean is_cut = GPOINTER_TO_UINT (data);

  for (guint n_before = 0; n_before < 4; n_before++)
    {
      Pair pair;

      pair_set_up (&pair, NULL);
      write_text (&pair, pair.joiner, "from the joiner");
      write_text (&pair, pair.creator, "from the creator");
      meet (&pair);
      for (guint i = 0; i < n_before; i++)
        g_assert_cmpint (i % 2 == 0 ? hand_on (&pair, pair.creator, pair.joiner)
                                    : hand_on (&pair, pair.joiner, pair.creator),
                         ==, i + 1);
      g_assert_cmpint (hand_on (&pair, n_before % 2 == 0 ? pair.creator : pair.joiner, NULL), ==,
                       n_before + 1);
      if (is_cut)
        {
          e2e_session_link_down (pair.joiner, pair.now_us);
          e2e_session_peer (pair.creator, E2E_PEER_LOST, pair.now_us);
          e2e_session_link_up (pair.joiner, TRUE, pair.now_us);
          e2e_session_peer (pair.creator, E2E_PEER_CONNECTED, pair.now_us);
        }
      for (guint i = 0; i < 10; i++)
        {
          exchange (&pair);
          pass_time (&pair, E2E_HANDSHAKE_REPEAT_US);
        }
      g_assert_true (e2e_session_is_secure (pair.creator));
      expect_texts (pair.creator, "from the joiner\n");
      expect_texts (pair.joiner, "from the creator\n");
      pair_tear_down (&pair, NULL);
    }
}

static void
test_a_creator_asks_for_what_it_passed_over (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  write_text (pair, pair->joiner, "hello");
  meet (pair);
  hand_on (pair, pair->creator, pair->joiner);
  hand_on (pair, pair->joiner, pair->creator);
  hand_on (pair, pair->creator, pair->joiner);
  /* CONFIRM is lost with the creator's connection; the text goes to a creator that is not secure.
   */
  g_assert_cmpint (hand_on (pair, pair->joiner, NULL), ==, E2E_MESSAGE_CONFIRM);
  e2e_session_link_down (pair->creator, pair->now_us);
  e2e_session_link_up (pair->creator, TRUE, pair->now_us);
  g_assert_cmpint (hand_on (pair, pair->joiner, pair->creator), ==, E2E_MESSAGE_RECORD);
  exchange (pair);
  expect_texts (pair->creator, "hello\n");
}

static void
test_a_link_that_is_down_stops_the_clock (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  meet (pair);
  e2e_session_link_down (pair->creator, pair->now_us);
  g_assert_cmpint (e2e_session_next_tick_us (pair->creator), ==, G_MAXINT64);
  pass_time (pair, 1000 * G_USEC_PER_SEC);
  expect_none (pair->creator);
  g_assert_cmpint (hand_on (pair, pair->creator, NULL), ==, -1);
}

/* --- A secure session ----------------------------------------------------------------------- */

static void
test_texts_go_both_ways (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  become_secure (pair);
  write_text (pair, pair->creator, "one");
  write_text (pair, pair->joiner, "two");
  exchange (pair);
  expect_texts (pair->joiner, "one\n");
  expect_texts (pair->creator, "two\n");
  pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
  exchange (pair);
  g_assert_true (e2e_session_is_settled (pair->creator));
  g_assert_true (e2e_session_is_settled (pair->joiner));
}

static void
test_reading_and_hiding_work_through_the_session (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) record = NULL;
  gsize n_bytes;
  const guint8 *bytes;

  e2e_session_mark_read (pair->creator, 1, pair->now_us); /* nothing to read yet */
  e2e_session_set_hide_lengths (pair->joiner, TRUE);
  become_secure (pair);
  write_text (pair, pair->joiner, "hello");
  record = e2e_session_take_data (pair->joiner, pair->now_us);
  bytes = g_bytes_get_data (record, &n_bytes);
  g_assert_cmpuint (n_bytes, >, E2E_RECORD_HIDING_PADDED_BYTES);
  e2e_session_receive (pair->creator, bytes, n_bytes, pair->now_us);
  e2e_session_mark_read (pair->creator, 1, pair->now_us);
  e2e_session_set_hide_lengths (pair->joiner, FALSE);
  pass_time (pair, E2E_ACKNOWLEDGE_AFTER_US);
  exchange (pair);
  expect (pair->joiner, E2E_SESSION_SEALED);
  expect (pair->joiner, E2E_SESSION_SENT);
  expect (pair->joiner, E2E_SESSION_DELIVERED);
  expect (pair->joiner, E2E_SESSION_READ);
}

static void
test_an_invalid_content_is_not_taken (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const E2eContent empty = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) "" };

  g_assert_cmpuint (e2e_session_send (pair->creator, &empty, pair->now_us), ==, 0);
  g_assert_true (e2e_session_is_settled (pair->creator));
}

static void
test_junk_is_passed_over (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  const guint8 junk[64] = { 0x77 };

  for (guint i = 0; i < 2; i++)
    {
      for (guint type = 0; type < 256; type++)
        {
          guint8 message[64] = { (guint8) type };

          if (type == E2E_MESSAGE_COMMIT || type == E2E_MESSAGE_RECORD)
            continue; /* these have a meaning, and tests of their own */
          e2e_session_receive (pair->creator, message, sizeof message, pair->now_us);
          e2e_session_receive (pair->joiner, message, sizeof message, pair->now_us);
        }
      e2e_session_receive (pair->joiner, junk, 0, pair->now_us);
      become_secure (pair);
    }
  write_text (pair, pair->joiner, "hello");
  exchange (pair);
  expect_texts (pair->creator, "hello\n");
}

static void
test_the_relays_word_alone_changes_little (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  become_secure (pair);
  e2e_session_peer (pair->joiner, E2E_PEER_LEFT, pair->now_us);
  write_text (pair, pair->joiner, "hello");
  g_assert_cmpint (hand_on (pair, pair->joiner, pair->creator), ==, -1);
  for (guint i = 0; i < 1000; i++)
    e2e_session_peer (pair->joiner, E2E_PEER_CONNECTED, pair->now_us);
  g_assert_cmpint (hand_on (pair, pair->joiner, pair->creator), ==, E2E_MESSAGE_RESUME);
  g_assert_cmpint (hand_on (pair, pair->joiner, pair->creator), ==, -1);
  pass_time (pair, E2E_REQUEST_US);
  exchange (pair);
  expect_texts (pair->creator, "hello\n");
}

#define ADD(path, data, func) \
  g_test_add ("/session/" path, Pair, data, pair_set_up, func, pair_tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/session/both-become-secure/2048", GUINT_TO_POINTER (1),
                        test_both_become_secure);
  g_test_add_data_func ("/session/both-become-secure/3072", GUINT_TO_POINTER (2),
                        test_both_become_secure);
  g_test_add_data_func ("/session/both-become-secure/4096", GUINT_TO_POINTER (3),
                        test_both_become_secure);
  ADD ("nothing-goes-out-before-both-are-there", NULL, test_nothing_goes_out_before_both_are_there);
  ADD ("what-was-written-early-follows", NULL, test_what_was_written_early_follows);
  ADD ("a-wrong-code-leaves-the-invite-good", "7KXQ8", test_a_wrong_code_leaves_the_invite_good);
  ADD ("three-wrong-codes-burn-the-invite", NULL, test_three_wrong_codes_burn_the_invite);
  ADD ("an-attempt-without-reveal-costs-nothing", NULL,
       test_an_attempt_without_reveal_costs_nothing);
  ADD ("attempts-are-not-without-end", NULL, test_attempts_are_not_without_end);
  ADD ("a-silent-joiner-is-given-up", NULL, test_a_silent_joiner_is_given_up);
  ADD ("silence-after-reveal-costs-a-try", NULL, test_silence_after_reveal_costs_a_try);
  ADD ("a-silent-creator-is-given-up", NULL, test_a_silent_creator_is_given_up);
  ADD ("a-creator-who-is-away-is-waited-for", NULL, test_a_creator_who_is_away_is_waited_for);
  g_test_add_data_func ("/session/lost-handshake-messages-are-repeated/in-time",
                        GUINT_TO_POINTER (FALSE), test_lost_handshake_messages_are_repeated);
  g_test_add_data_func ("/session/lost-handshake-messages-are-repeated/on-reconnecting",
                        GUINT_TO_POINTER (TRUE), test_lost_handshake_messages_are_repeated);
  ADD ("a-creator-asks-for-what-it-passed-over", NULL, test_a_creator_asks_for_what_it_passed_over);
  ADD ("a-link-that-is-down-stops-the-clock", NULL, test_a_link_that_is_down_stops_the_clock);
  ADD ("texts-go-both-ways", NULL, test_texts_go_both_ways);
  ADD ("reading-and-hiding-work-through-the-session", NULL,
       test_reading_and_hiding_work_through_the_session);
  ADD ("an-invalid-content-is-not-taken", NULL, test_an_invalid_content_is_not_taken);
  ADD ("junk-is-passed-over", NULL, test_junk_is_passed_over);
  ADD ("the-relays-word-alone-changes-little", NULL, test_the_relays_word_alone_changes_little);

  return g_test_run ();
}
