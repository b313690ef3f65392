/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/freed-seat.h"

#include <string.h>

#include "client/link.h"
#include "client/stage.h"
#include "protocol/invite.h"

#define NO_COMMIT "\1"

static void
test_until (void)
{
  e2e_freed_seat_note ("A3F2B1", 5);
  g_assert_cmpint (e2e_freed_seat_get_until_us ("A3F2B1"), ==, 5);
  g_assert_cmpint (e2e_freed_seat_get_until_us ("A3F2B2"), ==, 0);
  e2e_freed_seat_note ("A3F2B2", 6);
  g_assert_cmpint (e2e_freed_seat_get_until_us ("A3F2B1"), ==, 0);
}

/* A creator whose client does what the test says. */
typedef struct
{
  E2eLink *link;
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1];
  gboolean is_peer_here;
} Creator;

static void
on_heard (const E2eHeard *heard, gpointer data)
{
  Creator *creator = data;

  if (heard->kind == E2E_HEARD_SEAT)
    g_strlcpy (creator->session_id, heard->session_id, sizeof creator->session_id);
  else if (heard->kind == E2E_HEARD_PEER)
    creator->is_peer_here = heard->peer == E2E_PEER_CONNECTED;
}

static void
on_sent (gpointer data G_GNUC_UNUSED)
{
}

static void
on_lost (const GError *error, gpointer data G_GNUC_UNUSED)
{
  g_assert_no_error (error);
}

static void
creator_open (Creator *creator, guint16 port)
{
  static const E2eLinkListener listener = { on_heard, on_sent, on_lost };
  const E2eEndpoint place = { .host = (gchar *) "127.0.0.1", .port = port };
  const E2eLinkConfig config = { .relay = &place,
                                 .proxy = "direct",
                                 .opening = E2E_FRAME_CREATE,
                                 .times = E2E_LINK_TIMES_DEFAULT,
                                 .listener = &listener,
                                 .data = creator };

  creator->link = e2e_link_new (&config);
  wait_until (creator->session_id[0] != '\0');
}

static void
creator_say (Creator *creator, E2eFrameType type, const gchar *body)
{
  e2e_link_send (creator->link, type, body, strlen (body));
  e2e_link_flush (creator->link);
}

static void
join (Actor *joiner, const Creator *creator, const gchar *secret, guint16 port)
{
  g_autoptr (E2eOptions) options = stage_options (port);
  g_autoptr (GError) error = NULL;
  E2eInvite invite = { 0 };
  gchar *code;

  g_strlcpy (invite.session_id, creator->session_id, sizeof invite.session_id);
  g_strlcpy (invite.secret, secret, sizeof invite.secret);
  code = e2e_invite_code (&invite);
  e2e_conversation_join (joiner->conversation, code, options, &error);
  g_assert_no_error (error);
  e2e_invite_text_free (code);
}

static gboolean
was_refused (E2eRelay *relay)
{
  static const gchar name[] = "errors_total{error=\"session_full\"} ";
  g_autofree gchar *metrics = e2e_relay_format_metrics (relay);
  const gchar *at = strstr (metrics, name);

  g_assert_nonnull (at);
  return g_ascii_strtoull (at + strlen (name), NULL, 10) > 0;
}

/* Back before REOPEN is: nobody else has the seat, and nobody is said to. */
static void
assert_waits_for_seat (Creator *creator, E2eRelay *relay)
{
  g_autoptr (Actor) again = actor_new ();

  wait_until (!creator->is_peer_here);
  join (again, creator, "7KXQ9", e2e_relay_get_port (relay));
  wait_until (was_refused (relay));
  g_assert_cmpint (e2e_conversation_get_state (again->conversation), ==, E2E_STATE_CONNECTING);
  creator_say (creator, E2E_FRAME_REOPEN, "");
  wait_until (e2e_conversation_get_state (again->conversation) == E2E_STATE_HANDSHAKE);
  g_assert_null (actor_last (again, E2E_EVENT_ERROR));
  g_assert_null (actor_last (again, E2E_EVENT_RECONNECTING));
}

static void
test_after_failure (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  g_autoptr (Actor) mistaken = actor_new ();
  Creator creator = { 0 };

  creator_open (&creator, e2e_relay_get_port (relay));
  join (mistaken, &creator, "00000", e2e_relay_get_port (relay));
  wait_until (creator.is_peer_here);
  creator_say (&creator, E2E_FRAME_DATA, NO_COMMIT);
  wait_until (e2e_conversation_get_state (mistaken->conversation) == E2E_STATE_ENDED);
  g_assert_error (e2e_conversation_get_error (mistaken->conversation), E2E_CLIENT_ERROR,
                  E2E_CLIENT_ERROR_PEER_MALFORMED);

  assert_waits_for_seat (&creator, relay);
  e2e_link_close (creator.link);
}

static void
test_after_leaving (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  g_autoptr (Actor) hasty = actor_new ();
  Creator creator = { 0 };

  creator_open (&creator, e2e_relay_get_port (relay));
  join (hasty, &creator, "7KXQ9", e2e_relay_get_port (relay));
  wait_until (e2e_conversation_get_state (hasty->conversation) == E2E_STATE_HANDSHAKE);
  e2e_conversation_leave_async (hasty->conversation, NULL, NULL);
  wait_until (e2e_conversation_get_state (hasty->conversation) == E2E_STATE_ENDED);

  assert_waits_for_seat (&creator, relay);
  e2e_link_close (creator.link);
}

/* Who never had a seat, or whose session was secure, gave none up. */
static void
test_none_given_up (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  g_autoptr (Actor) stranger = actor_new ();
  g_autoptr (Actor) creator = actor_new ();
  g_autoptr (Actor) joiner = actor_new ();
  Creator nobody = { .session_id = "ZZZZZZ" };
  gchar session_id[E2E_WIRE_DEFAULT_ID_DIGITS + 1];

  join (stranger, &nobody, "7KXQ9", e2e_relay_get_port (relay));
  e2e_conversation_leave_async (stranger->conversation, NULL, NULL);
  wait_until (e2e_conversation_get_state (stranger->conversation) == E2E_STATE_ENDED);
  g_assert_cmpint (e2e_freed_seat_get_until_us ("ZZZZZZ"), ==, 0);

  stage_meet (creator, joiner, e2e_relay_get_port (relay));
  g_strlcpy (session_id, actor_last (creator, E2E_EVENT_CODE)->code, sizeof session_id);
  e2e_conversation_leave_async (joiner->conversation, NULL, NULL);
  wait_until (e2e_conversation_get_state (joiner->conversation) == E2E_STATE_ENDED);
  g_assert_cmpint (e2e_freed_seat_get_until_us (session_id), ==, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/freed-seat/is-of-one-session", test_until);
  g_test_add_func ("/freed-seat/is-waited-for-after-a-failure", test_after_failure);
  g_test_add_func ("/freed-seat/is-waited-for-after-leaving", test_after_leaving);
  g_test_add_func ("/freed-seat/is-one-that-was-had", test_none_given_up);

  return g_test_run ();
}
