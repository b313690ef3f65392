/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/sentence.h"

#include "client/error.h"

static void
assert_status (E2eChatStatus status, const gchar *sentence)
{
  g_autofree gchar *result = e2e_sentence_status (&status);

  g_assert_cmpstr (result, ==, sentence);
}

static void
test_status (void)
{
  E2eChatStatus status = { .state = E2E_STATE_SECURE,
                           .link = E2E_LINK_CONNECTED,
                           .presence = E2E_PRESENCE_PRESENT };

  assert_status (status, "Secure · online");
  status.is_verified = TRUE;
  assert_status (status, "Verified · online");
  status.presence = E2E_PRESENCE_AWAY;
  assert_status (status, "Away – messages will be delivered when they are back");
  status.link = E2E_LINK_RECONNECTING;
  status.retry_s = 4;
  assert_status (status, "Reconnecting in 4 s…");
  status.retry_s = 0;
  assert_status (status, "Reconnecting…");
  status.link = E2E_LINK_CONNECTING;
  assert_status (status, "Reconnecting…");
}

static void
test_status_before_and_after (void)
{
  E2eChatStatus status = { .state = E2E_STATE_WAITING, .link = E2E_LINK_CONNECTED };

  assert_status (status, "Waiting for the other person…");
  status.state = E2E_STATE_HANDSHAKE;
  assert_status (status, "Making the connection secure…");
  status.state = E2E_STATE_ENDED;
  status.link = E2E_LINK_RECONNECTING;
  status.retry_s = 3;
  status.end_reason = E2E_END_PEER_LEFT;
  assert_status (status, "Left the chat");
  status.end_reason = E2E_END_LEFT;
  assert_status (status, "You left the chat");
  status.end_reason = E2E_END_RELAY_CLOSED;
  assert_status (status, "The relay closed the session");
  status.end_reason = E2E_END_ERROR;
  assert_status (status, "The chat is over");
}

static void
test_status_of_a_conversation (void)
{
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();
  E2eChatStatus status;

  e2e_chat_status_read (&status, conversation, g_get_monotonic_time ());
  g_assert_cmpint (status.state, ==, E2E_STATE_IDLE);
  g_assert_cmpuint (status.retry_s, ==, 0);
  g_assert_false (status.is_verified);
}

static void
test_peer (void)
{
  g_autofree gchar *none = e2e_sentence_peer (NULL);
  g_autofree gchar *blank = e2e_sentence_peer (" \t\n");
  g_autofree gchar *named = e2e_sentence_peer ("  Ann\n\x1b[1m <b>B</b>");
  g_autofree gchar *wide =
    e2e_sentence_peer ("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");

  g_assert_cmpstr (none, ==, "The other person");
  g_assert_cmpstr (blank, ==, "The other person");
  g_assert_cmpstr (named, ==, "Ann [1m <b>B</b>");
  g_assert_cmpint (g_utf8_strlen (wide, -1), ==, E2E_SENTENCE_MAX_NAME_CHARS);
}

static void
test_every_error_has_a_title (void)
{
  for (gint code = 0; code < E2E_N_CLIENT_ERRORS; code++)
    {
      g_autoptr (GError) error = e2e_client_error_new ((E2eClientError) code, "relay");

      g_assert_cmpstr (e2e_sentence_error_title (error), !=, "");
    }
  {
    g_autoptr (GError) wrong = e2e_client_error_new (E2E_CLIENT_ERROR_WRONG_CODE, NULL);
    g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

    g_assert_cmpstr (e2e_sentence_error_title (wrong), ==, "Wrong code");
    g_assert_cmpstr (e2e_sentence_error_title (other), ==, "That did not work");
    g_assert_cmpstr (e2e_sentence_error_title (NULL), ==, "That did not work");
  }
}

static void
test_end (void)
{
  g_autoptr (GError) error = e2e_client_error_new (E2E_CLIENT_ERROR_SESSION_FULL, NULL);
  g_autofree gchar *left = e2e_sentence_end (E2E_END_PEER_LEFT, NULL, "Joiner");
  g_autofree gchar *failed = e2e_sentence_end (E2E_END_ERROR, error, "Joiner");
  g_autofree gchar *unknown = e2e_sentence_end (E2E_END_ERROR, NULL, NULL);

  g_assert_cmpstr (left, ==, "Joiner left the chat.");
  g_assert_cmpstr (failed, ==, error->message);
  g_assert_cmpstr (unknown, ==, "The chat is over.");
}

static void
test_timer (void)
{
  g_autofree gchar *set = e2e_sentence_timer (300);

  g_assert_null (e2e_sentence_timer (0));
  g_assert_cmpstr (set, ==, "Messages disappear 5 minutes after they were read");
}

static void
assert_relay (const gchar *relay, const gchar *name)
{
  g_autofree gchar *result = e2e_sentence_relay (relay);

  g_assert_cmpstr (result, ==, name);
}

static void
test_relay (void)
{
  assert_relay (NULL, NULL);
  assert_relay ("", NULL);
  assert_relay ("relay.example.org", "relay.example.org");
  assert_relay ("relay.example.org:5001", "relay.example.org:5001");
  assert_relay ("[2001:db8::1]:5000", "[2001:db8::1]:5000");
  assert_relay ("e2echats://relay.example.org?pin=00ff", "relay.example.org");
  assert_relay ("e2echat://relay.example.org/", "relay.example.org");
}

static void
test_notification (void)
{
  g_autofree gchar *none = e2e_sentence_notification (NULL);
  g_autofree gchar *text = e2e_sentence_notification ("<b>hi</b> & <img src='x'>\nmore");
  g_autofree gchar *huge = g_strnfill (30000, 'x');
  g_autofree gchar *cut = e2e_sentence_notification (huge);

  g_assert_cmpstr (none, ==, "New message");
  g_assert_cmpstr (text, ==, "‹b>hi‹/b> ＆ ‹img src='x'> more");
  g_assert_cmpint (g_utf8_strlen (cut, -1), <=, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentence/status-says-what-stands-in-the-way", test_status);
  g_test_add_func ("/sentence/status-before-and-after-the-chat", test_status_before_and_after);
  g_test_add_func ("/sentence/status-of-a-conversation", test_status_of_a_conversation);
  g_test_add_func ("/sentence/peer-is-harmless-and-never-empty", test_peer);
  g_test_add_func ("/sentence/every-error-has-a-title", test_every_error_has_a_title);
  g_test_add_func ("/sentence/end-says-why", test_end);
  g_test_add_func ("/sentence/timer", test_timer);
  g_test_add_func ("/sentence/relay-without-scheme-and-pin", test_relay);
  g_test_add_func ("/sentence/notification-holds-no-markup", test_notification);
  return g_test_run ();
}
