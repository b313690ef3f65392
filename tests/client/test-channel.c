/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/channel.h"

#include "client/impostor.h"
#include "client/stage.h"

/* Version 1, longest frame 67584, linger 60 s, ping 25 s; then seats, the other end, errors. */
#define WELCOME "\0\0\0\xe\x81\1\0\1\x08\0\0\0\0\x3c\0\0\0\x19"
#define CREATED "\0\0\0\xd\x82\6A3F2B1token"
#define JOINED "\0\0\0\6\x83token"
#define RESUMED "\0\0\0\2\x84\0"
#define GOODBYE "\0\0\0\5\x87\0\0\x27\x10" /* 10 s */
#define RESUMED_BOTH "\0\0\0\2\x84\1"
#define PEER_CONNECTED "\0\0\0\2\x85\1"
#define PEER_LOST "\0\0\0\2\x85\2"
#define WRONG_CODE "\0\0\0\3\x10\5\1" /* ABORT */
#define PONG(number) "\0\0\0\x9\x86\0\0\0\0\0\0\0" number
#define PEER_LEFT "\0\0\0\2\x85\0"
#define ERROR_(code) "\0\0\0\3\x8f\0" code

typedef struct
{
  E2eChannel *channel;
  GPtrArray *notices;
} Watch;

static void
on_notice (E2eNotice *notice, gpointer data)
{
  g_ptr_array_add (((Watch *) data)->notices, notice);
}

static const E2eNotice *
last (Watch *watch)
{
  g_assert_cmpuint (watch->notices->len, >, 0);
  return g_ptr_array_index (watch->notices, watch->notices->len - 1);
}

static guint
count (Watch *watch, E2eNoticeKind kind)
{
  guint n = 0;

  for (guint i = 0; i < watch->notices->len; i++)
    if (((const E2eNotice *) g_ptr_array_index (watch->notices, i))->kind == kind)
      n++;
  return n;
}

static void
watch_create (Watch *watch, Impostor *relay)
{
  E2eChannelConfig *config = g_new0 (E2eChannelConfig, 1);

  config->role = E2E_ROLE_CREATOR;
  config->suite = E2E_SUITE_2048;
  config->relay.host = g_strdup ("127.0.0.1");
  config->relay.port = impostor_get_port (relay);
  e2e_endpoint_copy (&config->invite.relay, &config->relay);
  config->proxy = g_strdup ("direct");
  config->times = (E2eChannelTimes) E2E_CHANNEL_TIMES_DEFAULT;
  watch->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) e2e_notice_free);
  watch->channel = e2e_channel_new (config, on_notice, watch);
}

static void
watch_free (Watch *watch)
{
  e2e_channel_free (watch->channel);
  g_ptr_array_unref (watch->notices);
  wait_until (e2e_link_n_alive () == 0);
}

static void
wait_to_reconnect (Watch *watch, guint nth, E2eClientError code)
{
  wait_until (count (watch, E2E_NOTICE_RECONNECTING) == nth);
  g_assert_cmpint (last (watch)->kind, ==, E2E_NOTICE_RECONNECTING);
  g_assert_error (last (watch)->error, E2E_CLIENT_ERROR, (gint) code);
}

#define text_of(literal) literal, sizeof (literal) - 1

static void
test_first_refusal (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (ERROR_ ("\7")));
  Watch watch;

  /* Before there is a seat, nobody is bothered again and again. */
  watch_create (&watch, relay);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_error (last (&watch)->error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_RELAY_FULL);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_RECONNECTING), ==, 0);
  watch_free (&watch);
}

static void
test_comes_back (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (WELCOME CREATED));
  gint64 begun_us;
  Watch watch;

  impostor_then (relay, text_of (ERROR_ ("\6")));
  impostor_then (relay, text_of ("SSH-2.0-OpenSSH_9.2"));
  impostor_then (relay, text_of (WELCOME RESUMED));
  impostor_then (relay, text_of (ERROR_ ("\5")));
  impostor_then (relay, "", 0);
  watch_create (&watch, relay);
  wait_to_reconnect (&watch, 1, E2E_CLIENT_ERROR_CONNECTION_LOST);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_INVITE), ==, 1);

  /* Too much for it now is no reason to give up, but to wait some seconds. */
  begun_us = g_get_monotonic_time ();
  e2e_channel_retry_now (watch.channel);
  wait_to_reconnect (&watch, 2, E2E_CLIENT_ERROR_TOO_MANY_REQUESTS);
  g_assert_cmpint (last (&watch)->retry_at_us, >, begun_us + 5 * (gint64) G_USEC_PER_SEC);
  e2e_channel_note_network (watch.channel);
  wait_to_reconnect (&watch, 3, E2E_CLIENT_ERROR_NOT_A_RELAY);

  e2e_channel_retry_now (watch.channel);
  wait_to_reconnect (&watch, 4, E2E_CLIENT_ERROR_CONNECTION_LOST);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_SEATED), ==, 2);

  /* A token that is refused is. */
  e2e_channel_retry_now (watch.channel);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_error (last (&watch)->error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_SESSION_GONE);
  watch_free (&watch);
}

static void
test_goodbye (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (WELCOME CREATED GOODBYE));
  const gint64 begun_us = g_get_monotonic_time ();
  Watch watch;

  impostor_then (relay, "", 0);
  watch_create (&watch, relay);
  wait_to_reconnect (&watch, 1, E2E_CLIENT_ERROR_CONNECTION_LOST);
  g_assert_cmpint (last (&watch)->retry_at_us, >, begun_us + 10 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (last (&watch)->retry_at_us, <,
                   g_get_monotonic_time () + 12 * (gint64) G_USEC_PER_SEC);
  watch_free (&watch);
}

static void
test_peer_left (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (WELCOME CREATED PEER_LEFT));
  Watch watch;

  watch_create (&watch, relay);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_cmpint (last (&watch)->reason, ==, E2E_END_RELAY_CLOSED);
  watch_free (&watch);
}

static void
test_leave_at_once (void)
{
  g_autoptr (Impostor) relay = impostor_new ("", 0);
  Watch watch;

  watch_create (&watch, relay);
  e2e_channel_leave (watch.channel);
  g_assert_cmpint (last (&watch)->kind, ==, E2E_NOTICE_ENDED);
  g_assert_cmpint (last (&watch)->reason, ==, E2E_END_LEFT);
  e2e_channel_leave (watch.channel);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_ENDED), ==, 1);
  watch_free (&watch);
}

static void
test_leave_unheard (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (WELCOME CREATED));
  Watch watch;

  /* A relay that does not let go is left all the same. */
  watch_create (&watch, relay);
  wait_until (count (&watch, E2E_NOTICE_INVITE) == 1);
  e2e_channel_leave (watch.channel);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_cmpint (last (&watch)->reason, ==, E2E_END_LEFT);
  watch_free (&watch);
}

static guint
count_failed (Watch *watch)
{
  guint n = 0;

  for (guint i = 0; i < watch->notices->len; i++)
    {
      const E2eNotice *notice = g_ptr_array_index (watch->notices, i);

      if (notice->kind == E2E_NOTICE_SESSION && notice->event->kind == E2E_SESSION_ATTEMPT_FAILED)
        n++;
    }
  return n;
}

/* Whoever was put out is still heard of until the relay knows, and is not the next who joins. */
static void
test_reopens (void)
{
  g_autoptr (Impostor) relay =
    impostor_new (text_of (WELCOME CREATED PEER_CONNECTED WRONG_CODE /* and REOPEN */
                             PEER_LOST PEER_CONNECTED WRONG_CODE "\0\0\0\1\x86" PONG ("\2")
                               PEER_CONNECTED WRONG_CODE PONG ("\1")
                                 PEER_CONNECTED WRONG_CODE PONG ("\1") PEER_CONNECTED PEER_LEFT));
  Watch watch;

  watch_create (&watch, relay);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_cmpint (last (&watch)->reason, ==, E2E_END_RELAY_CLOSED);
  g_assert_cmpuint (count_failed (&watch), ==, 2);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_PEER), ==, 2);
  watch_free (&watch);
}

/* As that, if it could not be said at once. A connection that is lost meanwhile leaves no doubt:
 * who is there afterwards is there. */
static void
test_reopens_when_it_is_back (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (WELCOME CREATED));
  Watch watch;

  impostor_then (relay, text_of (WELCOME RESUMED_BOTH PEER_CONNECTED WRONG_CODE PONG ("\1")
                                   PEER_CONNECTED WRONG_CODE));
  impostor_then (relay, text_of (WELCOME RESUMED_BOTH WRONG_CODE PEER_LEFT));
  watch_create (&watch, relay);
  wait_to_reconnect (&watch, 1, E2E_CLIENT_ERROR_CONNECTION_LOST);
  e2e_channel_invite_again (watch.channel, 1);
  e2e_channel_retry_now (watch.channel);
  wait_to_reconnect (&watch, 2, E2E_CLIENT_ERROR_CONNECTION_LOST);
  g_assert_cmpuint (count_failed (&watch), ==, 1);
  e2e_channel_retry_now (watch.channel);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_cmpuint (count_failed (&watch), ==, 2);
  watch_free (&watch);
}

/* A creator who is at the relay and says nothing. */
typedef struct
{
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1];
  guint n_peers;
  E2ePeerState peer; /* as heard last */
} Creator;

static void
on_heard (const E2eHeard *heard, gpointer data)
{
  Creator *creator = data;

  if (heard->kind == E2E_HEARD_SEAT)
    g_strlcpy (creator->session_id, heard->session_id, sizeof creator->session_id);
  if (heard->kind != E2E_HEARD_PEER)
    return;
  creator->peer = heard->peer;
  creator->n_peers++;
}

static void
on_link_sent (gpointer data G_GNUC_UNUSED)
{
}

static void
on_link_lost (const GError *error, gpointer data G_GNUC_UNUSED)
{
  g_assert_no_error (error);
}

static void
watch_join (Watch *watch, guint16 port, const gchar *session_id, gint64 full_until_us)
{
  E2eChannelConfig *config = g_new0 (E2eChannelConfig, 1);

  config->role = E2E_ROLE_JOINER;
  config->relay.host = g_strdup ("127.0.0.1");
  config->relay.port = port;
  e2e_endpoint_copy (&config->invite.relay, &config->relay);
  g_strlcpy (config->invite.session_id, session_id, sizeof config->invite.session_id);
  g_strlcpy (config->invite.secret, "7KXQ9", sizeof config->invite.secret);
  config->full_until_us = full_until_us;
  config->proxy = g_strdup ("direct");
  config->times = (E2eChannelTimes) E2E_CHANNEL_TIMES_DEFAULT;
  watch->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) e2e_notice_free);
  watch->channel = e2e_channel_new (config, on_notice, watch);
}

static void
test_leave_an_invite (void)
{
  static const E2eLinkListener listener = { on_heard, on_link_sent, on_link_lost };
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  const E2eEndpoint place = { .host = (gchar *) "127.0.0.1", .port = e2e_relay_get_port (relay) };
  Creator creator = { 0 };
  const E2eLinkConfig config = { .relay = &place,
                                 .proxy = "direct",
                                 .opening = E2E_FRAME_CREATE,
                                 .times = E2E_LINK_TIMES_DEFAULT,
                                 .listener = &listener,
                                 .data = &creator };
  E2eLink *link = e2e_link_new (&config);
  Watch joiner;

  wait_until (creator.session_id[0] != '\0');
  watch_join (&joiner, place.port, creator.session_id, 0);
  wait_until (creator.n_peers == 1);

  /* The invite is still good for whoever it was meant for, so its session goes on. */
  e2e_channel_leave (joiner.channel);
  wait_until (creator.n_peers == 2);
  g_assert_cmpint (creator.peer, ==, E2E_PEER_LOST);
  e2e_link_close (link);
  watch_free (&joiner);
}

static void
test_waits_for_its_seat (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (ERROR_ ("\4")));
  Watch watch;

  impostor_then (relay, text_of (ERROR_ ("\4")));
  impostor_then (relay, text_of (WELCOME JOINED));
  watch_join (&watch, impostor_get_port (relay), "A3F2B1", G_MAXINT64);

  /* Nobody need know that it took more than one attempt. */
  wait_until (count (&watch, E2E_NOTICE_SEATED) == 1);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_CONNECTING), ==, 3);
  g_assert_cmpuint (watch.notices->len, ==, 4);
  watch_free (&watch);
}

static void
test_waits_no_longer (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (ERROR_ ("\4")));
  const gint64 until_us = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  Watch watch;

  watch_join (&watch, impostor_get_port (relay), "A3F2B1", until_us);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_error (last (&watch)->error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_SESSION_FULL);
  g_assert_cmpint (g_get_monotonic_time (), >=, until_us);
  g_assert_cmpuint (count (&watch, E2E_NOTICE_RECONNECTING), ==, 0);
  watch_free (&watch);
}

static void
test_waits_for_nothing_else (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (ERROR_ ("\3")));
  Watch watch;

  watch_join (&watch, impostor_get_port (relay), "A3F2B1", G_MAXINT64);
  wait_until (count (&watch, E2E_NOTICE_ENDED) == 1);
  g_assert_error (last (&watch)->error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NO_SESSION);
  watch_free (&watch);
}

static void
test_waits_and_is_left (void)
{
  g_autoptr (Impostor) relay = impostor_new (text_of (ERROR_ ("\4")));
  Watch watch;

  watch_join (&watch, impostor_get_port (relay), "A3F2B1", G_MAXINT64);
  wait_until (count (&watch, E2E_NOTICE_CONNECTING) == 2);
  e2e_channel_leave (watch.channel);
  g_assert_cmpint (last (&watch)->kind, ==, E2E_NOTICE_ENDED);
  g_assert_cmpint (last (&watch)->reason, ==, E2E_END_LEFT);
  watch_free (&watch);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/channel/a-first-refusal-is-final", test_first_refusal);
  g_test_add_func ("/channel/comes-back-until-the-token-is-refused", test_comes_back);
  g_test_add_func ("/channel/stays-away-as-long-as-it-is-asked-to", test_goodbye);
  g_test_add_func ("/channel/the-relays-word-is-told-from-the-peers", test_peer_left);
  g_test_add_func ("/channel/leaves-before-it-has-come", test_leave_at_once);
  g_test_add_func ("/channel/leaves-an-invite-good", test_leave_an_invite);
  g_test_add_func ("/channel/leaves-a-relay-that-holds-on", test_leave_unheard);
  g_test_add_func ("/channel/forgets-whom-it-put-out", test_reopens);
  g_test_add_func ("/channel/puts-out-when-it-is-back", test_reopens_when_it_is_back);

  g_test_add_func ("/channel/waits-for-the-seat-it-gave-up", test_waits_for_its_seat);
  g_test_add_func ("/channel/waits-for-that-seat-no-longer-than-it-may", test_waits_no_longer);
  g_test_add_func ("/channel/waits-for-that-seat-alone", test_waits_for_nothing_else);
  g_test_add_func ("/channel/may-be-left-while-it-waits-for-that-seat", test_waits_and_is_left);

  return g_test_run ();
}
