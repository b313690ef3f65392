/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/stage.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client/typed-invite.h"

#define N_CROSSINGS 25

typedef struct
{
  E2eRelay *relay;
  guint16 port;
  Actor *creator;
  Actor *joiner;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->relay = stage_relay (0, NULL);
  fixture->port = e2e_relay_get_port (fixture->relay);
  fixture->creator = actor_new ();
  fixture->joiner = actor_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->creator, actor_free);
  g_clear_pointer (&fixture->joiner, actor_free);
  e2e_relay_free (fixture->relay);
}

static E2eMessage *
say (Actor *actor, const gchar *text)
{
  g_autoptr (GError) error = NULL;
  E2eMessage *message = e2e_conversation_send_text (actor->conversation, text, NULL, &error);

  g_assert_no_error (error);
  return message;
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  e2e_conversation_leave_finish (E2E_CONVERSATION (source), result);
  *(gboolean *) data = TRUE;
}

static void
leave (Actor *actor)
{
  gboolean is_done = FALSE;

  e2e_conversation_leave_async (actor->conversation, on_left, &is_done);
  wait_until (is_done);
  g_assert_cmpint (e2e_conversation_get_state (actor->conversation), ==, E2E_STATE_ENDED);
}

static void
test_meet (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint creators[E2E_EVENT_N_EMOJI];
  guint joiners[E2E_EVENT_N_EMOJI];

  stage_meet (f->creator, f->joiner, f->port);
  g_assert_true (e2e_conversation_get_emoji (f->creator->conversation, creators));
  g_assert_true (e2e_conversation_get_emoji (f->joiner->conversation, joiners));
  g_assert_cmpmem (creators, sizeof creators, joiners, sizeof joiners);
  g_assert_cmpstr (e2e_conversation_get_digits (f->creator->conversation), ==,
                   e2e_conversation_get_digits (f->joiner->conversation));
  g_assert_cmpuint (strlen (e2e_conversation_get_digits (f->joiner->conversation)), ==, 11);
  g_assert_cmpuint (e2e_conversation_get_strength (f->joiner->conversation), ==, E2E_STRENGTH_2048);
  g_assert_cmpint (e2e_conversation_get_step (f->joiner->conversation), ==, E2E_STEP_SECURE);
  g_assert_cmpint (e2e_conversation_get_presence (f->joiner->conversation), ==,
                   E2E_PRESENCE_PRESENT);
  g_assert_cmpstr (actor_last (f->joiner, E2E_EVENT_SECURE)->digits, ==,
                   e2e_conversation_get_digits (f->joiner->conversation));

  /* The invite has served. */
  g_assert_null (e2e_conversation_get_code (f->creator->conversation));
  g_assert_null (e2e_conversation_get_invite_link (f->creator->conversation));

  g_assert_false (e2e_conversation_get_verified (f->creator->conversation));
  e2e_conversation_verify (f->creator->conversation, TRUE);
  g_assert_true (e2e_conversation_get_verified (f->creator->conversation));
}

static void
test_join_by_link (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autoptr (E2eOptions) no_relay = e2e_options_new ();
  g_autoptr (GError) error = NULL;

  e2e_conversation_create (f->creator->conversation, options, &error);
  g_assert_no_error (error);
  wait_until (actor_last (f->creator, E2E_EVENT_CODE) != NULL);
  e2e_conversation_join (f->joiner->conversation, actor_last (f->creator, E2E_EVENT_CODE)->link,
                         no_relay, &error);
  g_assert_no_error (error);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_SECURE);
}

static void
test_messages (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  E2eMessage *mine;
  E2eMessage *theirs;

  stage_meet (f->creator, f->joiner, f->port);
  mine = say (f->creator, "hello");
  g_assert_cmpint (e2e_message_get_state (mine), ==, E2E_MESSAGE_WAITING);
  wait_until (e2e_message_get_state (mine) == E2E_MESSAGE_DELIVERED);
  wait_until (e2e_conversation_get_settled (f->creator->conversation));

  theirs = actor_message (f->joiner, E2E_FROM_PEER, 0);
  g_assert_cmpstr (e2e_message_get_text (theirs), ==, "hello");
  g_assert_cmpuint (e2e_message_get_seq (theirs), ==, e2e_message_get_seq (mine));
  g_assert_cmpint (e2e_message_get_time_ms (theirs), ==, e2e_message_get_time_ms (mine));
  g_assert_true (e2e_message_get_unread (theirs));
  g_assert_cmpuint (e2e_conversation_get_n_unread (f->joiner->conversation), ==, 1);

  e2e_conversation_mark_read (f->joiner->conversation, e2e_message_get_id (theirs));
  g_assert_cmpuint (e2e_conversation_get_n_unread (f->joiner->conversation), ==, 0);
  g_assert_false (e2e_message_get_unread (theirs));
  wait_until (e2e_message_get_state (mine) == E2E_MESSAGE_READ);

  /* In the order in which it happened. */
  g_assert_cmpuint (actor_last (f->creator, E2E_EVENT_SENT)->seq, ==, e2e_message_get_seq (mine));
  g_assert_cmpstr (actor_last (f->creator, E2E_EVENT_SENT)->text, ==, "hello");
  g_assert_cmpuint (actor_last (f->creator, E2E_EVENT_DELIVERED)->seq, >=,
                    e2e_message_get_seq (mine));
  g_assert_cmpuint (actor_last (f->creator, E2E_EVENT_READ)->seq, ==, e2e_message_get_seq (mine));
}

static void
test_before_secure (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autoptr (GError) error = NULL;
  E2eMessage *first;
  E2eMessage *reply;

  /* What is written before anyone is there, about messages that have no seq yet, arrives in order.
   */
  e2e_conversation_create (f->creator->conversation, options, &error);
  g_assert_no_error (error);
  first = say (f->creator, "frist");
  reply = e2e_conversation_send_text (f->creator->conversation, "a reply", first, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_true (e2e_conversation_edit (f->creator->conversation, first, "first", &error));
  g_assert_true (e2e_conversation_react (f->creator->conversation, first, "🐢", &error));
  g_assert_true (e2e_conversation_retract (f->creator->conversation, reply, &error));
  say (f->creator, "last");

  wait_until (actor_last (f->creator, E2E_EVENT_CODE) != NULL);
  e2e_conversation_join (f->joiner->conversation, actor_last (f->creator, E2E_EVENT_CODE)->code,
                         options, &error);
  g_assert_no_error (error);
  wait_until (actor_n_messages (f->joiner, E2E_FROM_PEER) == 3);

  g_assert_cmpstr (actor_text (f->joiner, E2E_FROM_PEER, 0), ==, "first");
  g_assert_true (e2e_message_get_edited (actor_message (f->joiner, E2E_FROM_PEER, 0)));
  g_assert_cmpstr (e2e_message_get_peer_reaction (actor_message (f->joiner, E2E_FROM_PEER, 0)), ==,
                   "🐢");
  g_assert_true (e2e_message_get_retracted (actor_message (f->joiner, E2E_FROM_PEER, 1)));
  g_assert_cmpuint (e2e_message_get_reply_id (actor_message (f->joiner, E2E_FROM_PEER, 1)), ==,
                    e2e_message_get_id (actor_message (f->joiner, E2E_FROM_PEER, 0)));
  g_assert_cmpstr (actor_text (f->joiner, E2E_FROM_PEER, 2), ==, "last");
  wait_until (e2e_conversation_get_settled (f->creator->conversation));
}

static void
test_changes (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  E2eMessage *mine;
  E2eMessage *theirs;

  stage_meet (f->creator, f->joiner, f->port);
  mine = say (f->creator, "helo");
  wait_until (actor_n_messages (f->joiner, E2E_FROM_PEER) == 1);
  theirs = actor_message (f->joiner, E2E_FROM_PEER, 0);

  g_assert_true (e2e_conversation_edit (f->creator->conversation, mine, "hello", &error));
  g_assert_true (e2e_message_get_edited (mine));
  wait_until (actor_last (f->joiner, E2E_EVENT_EDIT) != NULL);
  g_assert_cmpstr (e2e_message_get_text (theirs), ==, "hello");
  g_assert_true (e2e_conversation_last_own (f->creator->conversation) == mine);

  g_assert_true (e2e_conversation_react (f->joiner->conversation, theirs, "👍", &error));
  wait_until (actor_last (f->creator, E2E_EVENT_REACT) != NULL);
  g_assert_true (actor_last (f->creator, E2E_EVENT_REACT)->ref_is_own);
  g_assert_cmpstr (e2e_message_get_peer_reaction (mine), ==, "👍");
  g_assert_true (e2e_conversation_react (f->joiner->conversation, theirs, NULL, &error));
  wait_until (e2e_message_get_peer_reaction (mine) == NULL);

  e2e_conversation_send_text (f->joiner->conversation, "hi", theirs, &error);
  g_assert_no_error (error);
  wait_until (actor_n_messages (f->creator, E2E_FROM_PEER) == 1);
  g_assert_cmpuint (e2e_message_get_reply_id (actor_message (f->creator, E2E_FROM_PEER, 0)), ==,
                    e2e_message_get_id (mine));

  /* Nobody changes what the other wrote. */
  g_assert_false (e2e_conversation_edit (f->joiner->conversation, theirs, "no", &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NOT_NOW);
  g_clear_error (&error);

  g_assert_true (e2e_conversation_retract (f->creator->conversation, mine, &error));
  wait_until (e2e_message_get_retracted (theirs));
  g_assert_cmpstr (e2e_message_get_text (theirs), ==, "");
  g_assert_false (e2e_conversation_edit (f->creator->conversation, mine, "again", &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NOT_NOW);
}

static void
test_name_and_typing (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree gchar *too_long = g_strnfill (E2E_OPTIONS_MAX_NAME_CHARS + 1, 'x');
  g_autoptr (GError) error = NULL;

  stage_meet (f->creator, f->joiner, f->port);
  g_assert_true (e2e_conversation_set_name (f->creator->conversation, "Creator", &error));
  wait_until (g_str_equal (e2e_conversation_get_peer_name (f->joiner->conversation), "Creator"));
  g_assert_false (e2e_conversation_set_name (f->creator->conversation, too_long, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION);

  e2e_conversation_set_typing (f->creator->conversation, TRUE);
  e2e_conversation_set_typing (f->creator->conversation, TRUE);
  wait_until (e2e_conversation_get_peer_typing (f->joiner->conversation));
  say (f->creator, "done");
  wait_until (!e2e_conversation_get_peer_typing (f->joiner->conversation));
  g_assert_cmpuint (actor_count (f->joiner, E2E_EVENT_TYPING), ==, 2);
}

static void
test_timer (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  E2eMessage *kept;

  stage_meet (f->creator, f->joiner, f->port);
  /* Written before its writer knew of the timer, so it stays at both ends. */
  kept = say (f->creator, "stays");
  g_assert_true (e2e_conversation_set_timer (f->joiner->conversation, 1, &error));
  wait_until (e2e_conversation_get_timer_s (f->creator->conversation) == 1);
  say (f->creator, "goes");
  wait_until (actor_n_messages (f->joiner, E2E_FROM_PEER) == 2);

  e2e_conversation_mark_read (f->joiner->conversation,
                              e2e_message_get_id (actor_message (f->joiner, E2E_FROM_PEER, 1)));
  wait_until (actor_n_messages (f->joiner, E2E_FROM_PEER) == 1);
  wait_until (actor_n_messages (f->creator, E2E_FROM_SELF) == 1);
  g_assert_cmpstr (actor_text (f->joiner, E2E_FROM_PEER, 0), ==, "stays");
  g_assert_true (actor_message (f->creator, E2E_FROM_SELF, 0) == kept);
}

static void
test_timers_that_cross (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  E2eConversation *const creator = f->creator->conversation;
  E2eConversation *const joiner = f->joiner->conversation;

  stage_meet (f->creator, f->joiner, f->port);
  /* Whether they cross, or which comes first, is up to the threads: what holds is the same. */
  for (guint i = 1; i <= N_CROSSINGS; i++)
    {
      g_assert_true (e2e_conversation_set_timer (creator, 1000 + i, &error));
      g_assert_true (e2e_conversation_set_timer (joiner, 2000 + i, &error));
      wait_until (e2e_conversation_get_settled (creator) && e2e_conversation_get_settled (joiner));
      wait_until (e2e_conversation_get_timer_s (creator) == e2e_conversation_get_timer_s (joiner));
      g_assert_cmpuint (e2e_conversation_get_timer_s (creator) % 1000, ==, i);
    }
}

static void
test_leave (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  stage_meet (f->creator, f->joiner, f->port);
  say (f->joiner, "bye");
  leave (f->joiner);
  g_assert_cmpint (e2e_conversation_get_end_reason (f->joiner->conversation), ==, E2E_END_LEFT);

  wait_until (e2e_conversation_get_state (f->creator->conversation) == E2E_STATE_ENDED);
  g_assert_cmpint (e2e_conversation_get_end_reason (f->creator->conversation), ==,
                   E2E_END_PEER_LEFT);
  g_assert_cmpint (e2e_conversation_get_presence (f->creator->conversation), ==, E2E_PRESENCE_LEFT);
  g_assert_cmpstr (actor_text (f->creator, E2E_FROM_PEER, 0), ==, "bye");
  g_assert_null (e2e_conversation_send_text (f->creator->conversation, "too late", NULL, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NOT_NOW);
}

static void
test_dropped (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  stage_meet (f->creator, f->joiner, f->port);
  g_clear_pointer (&f->joiner, actor_free);
  wait_until (e2e_conversation_get_presence (f->creator->conversation) == E2E_PRESENCE_AWAY);
  g_assert_cmpint (e2e_conversation_get_state (f->creator->conversation), ==, E2E_STATE_SECURE);
  f->joiner = actor_new ();
}

static gchar *
wrong_code (const gchar *code)
{
  /* Another secret with a right check digit: found by trying, as the check is one digit. */
  gchar *wrong = g_strdup (code);
  gchar *secret = strchr (wrong, '-') + 1;

  secret[0] = secret[0] == '7' ? '8' : '7';
  for (const gchar *at = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; *at != '\0'; at++)
    {
      secret[5] = *at;
      if (e2e_typed_invite_check (wrong, NULL, NULL) == E2E_TYPED_CODE)
        return wrong;
    }
  g_assert_not_reached ();
}

static void
join (Actor *joiner, const gchar *code, E2eOptions *options)
{
  g_autoptr (GError) error = NULL;

  e2e_conversation_join (joiner->conversation, code, options, &error);
  g_assert_no_error (error);
}

static void
join_in_vain (Fixture *f, const gchar *code, E2eOptions *options)
{
  join (f->joiner, code, options);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (f->joiner->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_WRONG_CODE);
  g_clear_pointer (&f->joiner, actor_free);
  f->joiner = actor_new ();
}

static void
test_wrong_code (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autofree gchar *wrong = NULL;
  g_autofree gchar *right = NULL;
  g_autoptr (GError) error = NULL;

  e2e_conversation_create (f->creator->conversation, options, &error);
  wait_until (actor_last (f->creator, E2E_EVENT_CODE) != NULL);
  right = g_strdup (e2e_conversation_get_code (f->creator->conversation));
  wrong = wrong_code (right);

  e2e_conversation_join (f->joiner->conversation, wrong, options, &error);
  g_assert_no_error (error);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (f->joiner->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_WRONG_CODE);

  /* The creator is told, and the invite stays good for whom it is meant. */
  wait_until (actor_last (f->creator, E2E_EVENT_ERROR) != NULL);
  g_assert_error (actor_last (f->creator, E2E_EVENT_ERROR)->error, E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_WRONG_CODE);
  g_assert_cmpstr (e2e_conversation_get_code (f->creator->conversation), ==, right);
  g_clear_pointer (&f->joiner, actor_free);
  f->joiner = actor_new ();
  e2e_conversation_join (f->joiner->conversation, right, options, &error);
  g_assert_no_error (error);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_SECURE);
  wait_until (e2e_conversation_get_state (f->creator->conversation) == E2E_STATE_SECURE);
}

static void
test_burned (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autofree gchar *wrong = NULL;
  g_autoptr (GError) error = NULL;

  e2e_conversation_create (f->creator->conversation, options, &error);
  wait_until (actor_last (f->creator, E2E_EVENT_CODE) != NULL);
  wrong = wrong_code (e2e_conversation_get_code (f->creator->conversation));
  for (guint i = 0; i < 3; i++)
    {
      join_in_vain (f, wrong, options);
      if (i < 2)
        wait_until (actor_count (f->creator, E2E_EVENT_ERROR) == i + 1);
    }

  wait_until (e2e_conversation_get_state (f->creator->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (f->creator->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_INVITE_BURNED);
  g_assert_false (e2e_conversation_join (f->joiner->conversation, wrong, options, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_INVITE_BURNED);
  g_clear_error (&error);

  /* A new invite is a new session. */
  g_assert_true (e2e_conversation_invite_again (f->creator->conversation, &error));
  wait_until (e2e_conversation_get_code (f->creator->conversation) != NULL);
  g_assert_true (e2e_conversation_join (f->joiner->conversation,
                                        e2e_conversation_get_code (f->creator->conversation),
                                        options, &error));
  wait_until (e2e_conversation_get_state (f->creator->conversation) == E2E_STATE_SECURE);
}

static void
test_invite_again (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autoptr (GError) error = NULL;
  g_autofree gchar *first_code = NULL;
  E2eMessage *before;
  Actor *newcomer = actor_new ();

  stage_meet (f->creator, f->joiner, f->port);
  before = say (f->creator, "before");
  wait_until (e2e_message_get_state (before) == E2E_MESSAGE_DELIVERED);
  first_code = g_strdup (actor_last (f->creator, E2E_EVENT_CODE)->code);

  g_assert_true (e2e_conversation_get_can_invite_again (f->creator->conversation));
  g_assert_false (e2e_conversation_get_can_invite_again (f->joiner->conversation));
  g_assert_true (e2e_conversation_invite_again (f->creator->conversation, &error));
  wait_until (e2e_conversation_get_code (f->creator->conversation) != NULL);
  g_assert_cmpstr (e2e_conversation_get_code (f->creator->conversation), !=, first_code);
  g_assert_cmpint (strncmp (e2e_conversation_get_code (f->creator->conversation), first_code, 6),
                   ==, 0);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (f->joiner->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_SEAT_CLOSED);

  g_assert_true (e2e_conversation_join (newcomer->conversation,
                                        e2e_conversation_get_code (f->creator->conversation),
                                        options, &error));
  wait_until (e2e_conversation_get_state (f->creator->conversation) == E2E_STATE_SECURE);
  say (f->creator, "after");
  wait_until (actor_n_messages (newcomer, E2E_FROM_PEER) == 1);
  g_assert_cmpstr (actor_text (newcomer, E2E_FROM_PEER, 0), ==, "after");

  /* An earlier session's messages have no name in this one. */
  g_assert_false (e2e_conversation_edit (f->creator->conversation, before, "changed", &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NOT_NOW);
  actor_free (newcomer);
}

static void
test_relay_restart (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree gchar *folder = g_dir_make_tmp ("e2echat-test-XXXXXX", NULL);
  g_autofree gchar *key_file = g_build_filename (folder, "key", NULL);
  guint16 port;
  g_autoptr (GSocket) holder = stage_hold_port (&port);
  E2eRelay *relay = stage_relay (port, key_file);
  E2eMessage *mine;

  stage_meet (f->creator, f->joiner, port);
  e2e_relay_free (relay);
  wait_until (e2e_conversation_get_link (f->creator->conversation) == E2E_LINK_RECONNECTING);
  g_assert_cmpint (e2e_conversation_get_retry_at_us (f->creator->conversation), >, 0);
  mine = say (f->creator, "written while it was gone");

  relay = stage_relay (port, key_file);
  e2e_conversation_retry_now (f->creator->conversation);
  e2e_conversation_retry_now (f->joiner->conversation);
  wait_until (e2e_message_get_state (mine) == E2E_MESSAGE_DELIVERED);
  g_assert_cmpstr (actor_text (f->joiner, E2E_FROM_PEER, 0), ==, "written while it was gone");
  g_assert_nonnull (actor_last (f->creator, E2E_EVENT_RESUMED));
  g_assert_cmpint (e2e_conversation_get_state (f->creator->conversation), ==, E2E_STATE_SECURE);

  g_clear_pointer (&f->creator, actor_free);
  g_clear_pointer (&f->joiner, actor_free);
  f->creator = actor_new ();
  f->joiner = actor_new ();
  e2e_relay_free (relay);
  g_remove (key_file);
  g_rmdir (folder);
}

static void
test_relay_forgot (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) holder = stage_hold_port (&port);
  E2eRelay *relay = stage_relay (port, NULL);
  E2eMessage *mine;

  /* Without a key file a restarted relay knows no seat: the session is over, and it is said. */
  stage_meet (f->creator, f->joiner, port);
  e2e_relay_free (relay);
  wait_until (e2e_conversation_get_link (f->creator->conversation) == E2E_LINK_RECONNECTING);
  mine = say (f->creator, "lost");
  relay = stage_relay (port, NULL);
  wait_until (e2e_conversation_get_state (f->creator->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (f->creator->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_SESSION_GONE);
  g_assert_cmpint (e2e_message_get_state (mine), ==, E2E_MESSAGE_UNDELIVERED);
  e2e_relay_free (relay);
}

static void
test_own_relay (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = e2e_options_new ();
  g_autoptr (E2eOptions) nowhere = e2e_options_new ();
  g_autoptr (GError) error = NULL;

  options->own_relay = TRUE;
  e2e_conversation_create (f->creator->conversation, options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (e2e_conversation_get_own_hosts (f->creator->conversation)[0]);
  wait_until (actor_last (f->creator, E2E_EVENT_CODE) != NULL);
  e2e_conversation_join (f->joiner->conversation, actor_last (f->creator, E2E_EVENT_CODE)->link,
                         nowhere, &error);
  g_assert_no_error (error);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_SECURE);
}

static void
test_many (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const guint n_messages = 3000;

  /* More than fit into any queue between the threads. */
  stage_meet (f->creator, f->joiner, f->port);
  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree gchar *text = g_strdup_printf ("message %u", i);

      say (f->creator, text);
    }
  wait_until (e2e_conversation_get_settled (f->creator->conversation));
  wait_until (actor_n_messages (f->joiner, E2E_FROM_PEER) == n_messages);
  for (guint i = 0; i < n_messages; i += 499)
    {
      g_autofree gchar *text = g_strdup_printf ("message %u", i);

      g_assert_cmpstr (actor_text (f->joiner, E2E_FROM_PEER, i), ==, text);
    }
}

static void
test_too_much (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autofree gchar *text = g_strnfill (32768, 'x');
  g_autofree gchar *too_long = g_strnfill (32769, 'x');
  g_autoptr (GError) error = NULL;
  guint n_taken = 0;

  e2e_conversation_create (f->creator->conversation, options, &error);
  g_assert_null (e2e_conversation_send_text (f->creator->conversation, too_long, NULL, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_TEXT);
  g_clear_error (&error);
  g_assert_null (e2e_conversation_send_text (f->creator->conversation, "", NULL, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_TEXT);
  g_clear_error (&error);

  while (e2e_conversation_send_text (f->creator->conversation, text, NULL, &error) != NULL)
    n_taken++;
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_TOO_MUCH_WAITING);
  g_clear_error (&error);
  g_assert_cmpuint (n_taken, >, 200);
  g_assert_cmpuint (n_taken, <, 300);

  /* All that was taken arrives. */
  wait_until (actor_last (f->creator, E2E_EVENT_CODE) != NULL);
  e2e_conversation_join (f->joiner->conversation, actor_last (f->creator, E2E_EVENT_CODE)->code,
                         options, &error);
  g_assert_no_error (error);
  wait_until (actor_n_messages (f->joiner, E2E_FROM_PEER) == n_taken);
  wait_until (e2e_conversation_get_settled (f->creator->conversation));
}

static void
test_they_differ (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  stage_meet (f->creator, f->joiner, f->port);
  e2e_conversation_verify (f->joiner->conversation, FALSE);
  wait_until (e2e_conversation_get_state (f->joiner->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (f->joiner->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_SAFETY_DIFFERS);
}

static void
test_bad_input (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = e2e_options_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (e2e_conversation_create (f->creator->conversation, options, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NO_RELAY);
  g_clear_error (&error);
  g_assert_false (
    e2e_conversation_join (f->joiner->conversation, "A3F2B1-7KXQ9E", options, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_TYPING_MISTAKE);
  g_clear_error (&error);
  g_assert_false (e2e_conversation_join (f->joiner->conversation, "hello there", options, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_INVITE);
  g_assert_cmpint (e2e_conversation_get_state (f->joiner->conversation), ==, E2E_STATE_IDLE);
}

static void
test_no_session (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (f->port);
  g_autoptr (GError) error = NULL;
  Actor *newcomer = actor_new ();

  e2e_conversation_join (newcomer->conversation, "e2echat://127.0.0.1/A3F2B1#7KXQ9D", options,
                         &error);
  g_clear_error (&error);
  actor_free (newcomer);

  /* The third at a table for two. */
  newcomer = actor_new ();
  stage_meet (f->creator, f->joiner, f->port);
  e2e_conversation_join (newcomer->conversation, actor_last (f->creator, E2E_EVENT_CODE)->code,
                         options, &error);
  g_assert_no_error (error);
  wait_until (e2e_conversation_get_state (newcomer->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (newcomer->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_SESSION_FULL);
  actor_free (newcomer);
}

#define add(name, func) g_test_add ("/conversation/" name, Fixture, NULL, set_up, func, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("two-meet-and-see-the-same-emoji", test_meet);
  add ("a-link-names-its-relay", test_join_by_link);
  add ("a-message-is-sent-delivered-and-read", test_messages);
  add ("what-is-written-before-it-is-secure-arrives", test_before_secure);
  add ("edit-retract-react-and-reply-reach-the-other", test_changes);
  add ("name-and-typing-reach-the-other", test_name_and_typing);
  add ("messages-vanish-after-they-were-read", test_timer);
  add ("timers-that-cross-end-the-same", test_timers_that_cross);
  add ("a-goodbye-is-known-as-one", test_leave);
  add ("one-who-drops-out-is-away", test_dropped);
  add ("a-wrong-code-leaves-the-invite-good", test_wrong_code);
  add ("three-wrong-codes-burn-the-invite", test_burned);
  add ("inviting-again-makes-a-new-session", test_invite_again);
  add ("a-relay-that-restarts-loses-nothing", test_relay_restart);
  add ("a-relay-that-forgot-ends-it", test_relay_forgot);
  add ("a-relay-of-ones-own-hosts", test_own_relay);
  add ("thousands-of-messages-keep-their-order", test_many);
  add ("too-much-is-refused-and-the-rest-arrives", test_too_much);
  add ("emoji-that-differ-end-it", test_they_differ);
  add ("bad-input-begins-nothing", test_bad_input);
  add ("a-third-finds-no-seat", test_no_session);

  return g_test_run ();
}
