/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a session tells, and above all one that is over already: it waits for the conversation while
 * that begins a new one.
 */

#include "client/conversation-private.h"

#include "client/stage.h"

typedef struct
{
  E2eRelay *relay;
  Actor *creator;
  Actor *joiner;
  E2eConversation *conversation; /* the creator's, which invites again */
  E2eMessage *message; /* waits for whom it invited */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->relay = stage_relay (0, NULL);
  fixture->creator = actor_new ();
  fixture->joiner = actor_new ();
  fixture->conversation = fixture->creator->conversation;
  stage_meet (fixture->creator, fixture->joiner, e2e_relay_get_port (fixture->relay));
  g_assert_true (e2e_conversation_invite_again (fixture->conversation, &error));
  wait_until (e2e_conversation_get_code (fixture->conversation) != NULL);
  fixture->message =
    e2e_conversation_send_text (fixture->conversation, "for the next", NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  actor_free (fixture->creator);
  actor_free (fixture->joiner);
  e2e_relay_free (fixture->relay);
}

static E2eNotice *
notice_new (Fixture *fixture, E2eSessionEventKind kind, E2eContent *content)
{
  E2eNotice *notice = e2e_notice_new (E2E_NOTICE_SESSION);

  notice->event = g_new0 (E2eSessionEvent, 1);
  notice->event->kind = kind;
  notice->event->id = fixture->conversation->last_token;
  notice->event->seq = 1;
  notice->event->count = 1;
  notice->event->attempts_left = 1;
  notice->event->suite = E2E_SUITE_2048;
  notice->event->content = content;
  notice->generation = fixture->conversation->generation;
  return notice;
}

/* As the engine would, of a record with SEQ. */
static void
tell (Fixture *fixture, E2eSessionEventKind kind, guint64 seq, E2eContent *content)
{
  E2eNotice *notice = notice_new (fixture, kind, content);

  notice->event->seq = seq;
  e2e_conversation_on_notice (notice, fixture->conversation);
}

/* As it would have told of the session before, just before it heard of the new one. Takes CONTENT
 * over. */
static void
tell_late (Fixture *fixture, E2eSessionEventKind kind, E2eContent *content)
{
  E2eNotice *notice = notice_new (fixture, kind, content);

  notice->generation--;
  e2e_conversation_on_notice (notice, fixture->conversation);
}

static E2eContent *
content_new (E2eContentKind kind)
{
  E2eContent *content = g_new0 (E2eContent, 1);

  content->kind = kind;
  content->seq = 1;
  content->ref.seq = 1;
  content->text = g_strdup ("late");
  content->name = g_strdup ("late");
  content->emoji = g_strdup ("late");
  content->seconds = 1;
  content->active = TRUE;
  return content;
}

static void
assert_untouched (Fixture *fixture, guint n_events, guint n_items)
{
  E2eConversation *conversation = fixture->conversation;

  g_assert_cmpuint (fixture->creator->events->len, ==, n_events);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, n_items);
  g_assert_cmpint (e2e_conversation_get_state (conversation), ==, E2E_STATE_WAITING);
  g_assert_cmpint (e2e_conversation_get_step (conversation), ==, E2E_STEP_NONE);
  g_assert_cmpint (e2e_conversation_get_presence (conversation), ==, E2E_PRESENCE_NONE);
  g_assert_nonnull (e2e_conversation_get_code (conversation));
  g_assert_null (e2e_conversation_get_digits (conversation));
  g_assert_cmpstr (e2e_conversation_get_peer_name (conversation), ==, "");
  g_assert_cmpuint (e2e_conversation_get_timer_s (conversation), ==, 0);
  g_assert_false (e2e_conversation_get_peer_typing (conversation));
  g_assert_cmpuint (e2e_conversation_get_tamper_count (conversation), ==, 0);
  g_assert_cmpint (e2e_message_get_state (fixture->message), ==, E2E_MESSAGE_WAITING);
  g_assert_cmpuint (e2e_message_get_seq (fixture->message), ==, 0);
}

static void
test_late_news (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint n_events = fixture->creator->events->len;
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (fixture->conversation));

  for (guint kind = 0; kind <= E2E_SESSION_INTERFERENCE; kind++)
    {
      if (kind == E2E_SESSION_CONTENT)
        continue;
      g_test_message ("event %u", kind);
      tell_late (fixture, (E2eSessionEventKind) kind, NULL);
      assert_untouched (fixture, n_events, n_items);
    }
}

static void
test_late_contents (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint n_events = fixture->creator->events->len;
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (fixture->conversation));

  for (guint kind = E2E_CONTENT_EDIT; kind <= E2E_CONTENT_BYE; kind++)
    {
      g_test_message ("content %u", kind);
      tell_late (fixture, E2E_SESSION_CONTENT, content_new ((E2eContentKind) kind));
      assert_untouched (fixture, n_events, n_items);
    }
}

/* What was said is not lost, but has no name in the new session. */
static void
test_late_text (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  tell_late (fixture, E2E_SESSION_CONTENT, content_new (E2E_CONTENT_TEXT));
  g_assert_cmpstr (actor_text (fixture->creator, E2E_FROM_PEER, 0), ==, "late");
  g_assert_cmpstr (actor_last (fixture->creator, E2E_EVENT_MESSAGE)->text, ==, "late");
  g_assert_null (e2e_conversation_find_seq (fixture->conversation, FALSE, 1));
}

/* And vanishes, if that was agreed on when it was said. */
static void
test_late_timers (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  E2eContent *off = content_new (E2E_CONTENT_TIMER);

  fixture->conversation->peer_timer_s = 60;
  e2e_conversation_start_generation (fixture->conversation);
  tell_late (fixture, E2E_SESSION_CONTENT, content_new (E2E_CONTENT_TEXT));
  g_assert_cmpuint (e2e_message_get_timer_s (actor_message (fixture->creator, E2E_FROM_PEER, 0)),
                    ==, 60);

  off->seconds = 0;
  tell_late (fixture, E2E_SESSION_CONTENT, off);
  tell_late (fixture, E2E_SESSION_CONTENT, content_new (E2E_CONTENT_TEXT));
  g_assert_cmpuint (e2e_message_get_timer_s (actor_message (fixture->creator, E2E_FROM_PEER, 1)),
                    ==, 0);
  g_assert_cmpuint (e2e_conversation_get_timer_s (fixture->conversation), ==, 0);
}

/* What the other end writes goes by the last setting that it has, also when more are on their way.
 */
static void
test_timers_in_a_row (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (e2e_conversation_set_timer (fixture->conversation, 60, &error));
  tell (fixture, E2E_SESSION_SEALED, 1, NULL);
  g_assert_true (e2e_conversation_set_timer (fixture->conversation, 120, &error));
  tell (fixture, E2E_SESSION_DELIVERED, 1, NULL);
  tell (fixture, E2E_SESSION_CONTENT, 1, content_new (E2E_CONTENT_TEXT));
  g_assert_cmpuint (e2e_message_get_timer_s (actor_message (fixture->creator, E2E_FROM_PEER, 0)),
                    ==, 60);

  tell (fixture, E2E_SESSION_SEALED, 2, NULL);
  tell (fixture, E2E_SESSION_DELIVERED, 2, NULL);
  tell (fixture, E2E_SESSION_CONTENT, 2, content_new (E2E_CONTENT_TEXT));
  g_assert_cmpuint (e2e_message_get_timer_s (actor_message (fixture->creator, E2E_FROM_PEER, 1)),
                    ==, 120);
}

static void
refuse (Fixture *fixture, guint64 token)
{
  E2eNotice *notice = e2e_notice_new (E2E_NOTICE_REFUSED);

  notice->token = token;
  notice->generation = fixture->conversation->generation;
  e2e_conversation_on_notice (notice, fixture->conversation);
}

static void
set_timer (Fixture *fixture, guint timer_s)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (e2e_conversation_set_timer (fixture->conversation, timer_s, &error));
  g_assert_no_error (error);
}

/* What the session would not take never held, and does not outlive that. */
static void
test_refused_timer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  E2eConversation *conversation = fixture->conversation;
  const guint n_lines = actor_n_messages (fixture->creator, E2E_FROM_SYSTEM);
  g_autofree gchar *line = NULL;

  set_timer (fixture, 60);
  line =
    g_strdup (e2e_message_get_text (actor_message (fixture->creator, E2E_FROM_SYSTEM, n_lines)));
  refuse (fixture, conversation->last_token);
  g_assert_cmpuint (e2e_conversation_get_timer_s (conversation), ==, 0);
  g_assert_error (actor_last (fixture->creator, E2E_EVENT_ERROR)->error, E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_TOO_MUCH_WAITING);
  g_assert_cmpuint (actor_last (fixture->creator, E2E_EVENT_TIMER)->seconds, ==, 0);
  g_assert_cmpuint (actor_n_messages (fixture->creator, E2E_FROM_SYSTEM), ==, n_lines + 1);
  g_assert_cmpstr (actor_text (fixture->creator, E2E_FROM_SYSTEM, n_lines), !=, line);

  tell (fixture, E2E_SESSION_CONTENT, 1, content_new (E2E_CONTENT_TIMER));
  g_assert_cmpuint (e2e_conversation_get_timer_s (conversation), ==, 1);

  /* One of the other end's that came in between holds then. */
  set_timer (fixture, 60);
  set_timer (fixture, 0);
  tell (fixture, E2E_SESSION_CONTENT, 2, content_new (E2E_CONTENT_TIMER));
  g_assert_cmpuint (e2e_conversation_get_timer_s (conversation), ==, 0);
  refuse (fixture, conversation->last_token - 1);
  g_assert_cmpuint (e2e_conversation_get_timer_s (conversation), ==, 0);
  refuse (fixture, conversation->last_token);
  g_assert_cmpuint (e2e_conversation_get_timer_s (conversation), ==, 1);
}

/* A code that came to nothing is of no more use to anybody, as one that served. */
static void
test_no_secret (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (E2eOptions) options = stage_options (e2e_relay_get_port (fixture->relay));
  g_autoptr (Actor) stranger = actor_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (fixture->joiner->conversation->invite.secret, ==, "");
  e2e_conversation_join (stranger->conversation, "A3F2B1-7KXQ9D", options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stranger->conversation->invite.secret, ==, "7KXQ9");
  wait_until (e2e_conversation_get_state (stranger->conversation) == E2E_STATE_ENDED);
  g_assert_cmpstr (stranger->conversation->invite.secret, ==, "");
}

#define add(name, func) \
  g_test_add ("/conversation-session/" name, Fixture, NULL, set_up, func, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("late-news-changes-nothing", test_late_news);
  add ("late-contents-change-nothing", test_late_contents);
  add ("late-texts-are-shown", test_late_text);
  add ("late-texts-vanish-as-agreed", test_late_timers);
  add ("texts-go-by-the-timer-that-their-writer-had", test_timers_in_a_row);
  add ("a-timer-that-was-refused-does-not-hold", test_refused_timer);
  add ("no-secret-stays-with-what-is-over", test_no_secret);

  return g_test_run ();
}
