/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/link.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client/impostor.h"
#include "client/no-names.h"
#include "client/stage.h"
#include "support/certificate.h"

/* Version 1, longest frame 67584, linger 60 s, ping 1 s; then a seat. */
#define WELCOME "\0\0\0\xe\x81\1\0\1\x08\0\0\0\0\x3c\0\0\0\1"
#define CREATED "\0\0\0\xd\x82\6A3F2B1token"
#define PEER "\0\0\0\2\x85\1"

typedef struct
{
  E2eLink *link;
  guint n_seats;
  guint n_peers;
  guint n_goodbyes;
  GByteArray *data;
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1];
  gboolean is_lost;
  GError *error;
} Watch;

static void
on_heard (const E2eHeard *heard, gpointer data)
{
  Watch *watch = data;

  if (heard->kind == E2E_HEARD_SEAT)
    {
      watch->n_seats++;
      g_strlcpy (watch->session_id, heard->session_id, sizeof watch->session_id);
    }
  else if (heard->kind == E2E_HEARD_PEER)
    watch->n_peers++;
  else if (heard->kind == E2E_HEARD_GOODBYE)
    watch->n_goodbyes++;
  else if (heard->kind == E2E_HEARD_DATA)
    g_byte_array_append (watch->data, heard->data, (guint) heard->data_bytes);
}

static void
on_sent (gpointer data G_GNUC_UNUSED)
{
}

static void
on_lost (const GError *error, gpointer data)
{
  Watch *watch = data;

  watch->is_lost = TRUE;
  watch->error = error != NULL ? g_error_copy (error) : NULL;
}

static const E2eLinkListener listener = { .heard = on_heard, .sent = on_sent, .lost = on_lost };

static void
watch_open (Watch *watch, const E2eEndpoint *relay, const gchar *proxy, E2eFrameType opening,
            const gchar *body, const E2eLinkTimes *times)
{
  const E2eLinkConfig config = {
    .relay = relay,
    .proxy = proxy,
    .opening = opening,
    .opening_body = body,
    .opening_bytes = body != NULL ? strlen (body) : 0,
    .times = times != NULL ? *times : (E2eLinkTimes) E2E_LINK_TIMES_DEFAULT,
    .listener = &listener,
    .data = watch,
  };

  *watch = (Watch){ .data = g_byte_array_new () };
  watch->link = e2e_link_new (&config);
}

static void
watch_close (Watch *watch)
{
  g_clear_pointer (&watch->link, e2e_link_close);
  g_clear_pointer (&watch->data, g_byte_array_unref);
  g_clear_error (&watch->error);
  wait_until (e2e_link_n_alive () == 0);
}

static E2eEndpoint
at_port (guint16 port)
{
  return (E2eEndpoint){ .host = (gchar *) "127.0.0.1", .port = port };
}

/* Connects to PORT and expects to be told CODE. */
static void
assert_fails (const E2eEndpoint *relay, const gchar *proxy, const E2eLinkTimes *times,
              E2eClientError code)
{
  Watch watch;

  watch_open (&watch, relay, proxy, E2E_FRAME_CREATE, NULL, times);
  wait_until (watch.is_lost);
  g_assert_error (watch.error, E2E_CLIENT_ERROR, (gint) code);
  watch_close (&watch);
}

static void
test_two_links (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  const E2eEndpoint place = at_port (e2e_relay_get_port (relay));
  Watch creator;
  Watch joiner;

  watch_open (&creator, &place, "direct", E2E_FRAME_CREATE, NULL, NULL);
  wait_until (creator.n_seats == 1);
  watch_open (&joiner, &place, "direct", E2E_FRAME_JOIN, creator.session_id, NULL);
  wait_until (joiner.n_seats == 1 && creator.n_peers == 1);
  g_assert_true (e2e_link_has_room (creator.link));

  e2e_link_send (creator.link, E2E_FRAME_DATA, "one", 3);
  e2e_link_send (creator.link, E2E_FRAME_DATA, "two", 3);
  e2e_link_flush (creator.link);
  wait_until (joiner.data->len == 6);
  g_assert_cmpmem (joiner.data->data, joiner.data->len, "onetwo", 6);

  /* LEAVE goes out before it ends, and no error is told. */
  e2e_link_send (creator.link, E2E_FRAME_LEAVE, NULL, 0);
  e2e_link_finish (creator.link);
  wait_until (creator.is_lost);
  g_assert_no_error (creator.error);
  wait_until (joiner.n_peers >= 2);
  g_clear_pointer (&creator.link, e2e_link_close);
  g_byte_array_unref (creator.data);
  watch_close (&joiner);
}

static void
test_something_else (void)
{
  static const gchar http[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
  g_autoptr (Impostor) impostor = impostor_new (http, strlen (http));
  const E2eEndpoint place = at_port (impostor_get_port (impostor));

  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_NOT_A_RELAY);
}

static void
test_rule_breaker (void)
{
  static const gchar twice[] = WELCOME WELCOME;
  static const gchar seats[] = WELCOME CREATED CREATED;
  static const gchar error[] = "\0\0\0\4\x8f\0\7!";
  g_autoptr (Impostor) welcomes = impostor_new (twice, sizeof twice - 1);
  g_autoptr (Impostor) creates = impostor_new (seats, sizeof seats - 1);
  g_autoptr (Impostor) is_full = impostor_new (error, sizeof error - 1);
  E2eEndpoint place = at_port (impostor_get_port (welcomes));

  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_NOT_A_RELAY);
  place.port = impostor_get_port (creates);
  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_NOT_A_RELAY);
  place.port = impostor_get_port (is_full);
  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_RELAY_FULL);
}

static void
test_silent (void)
{
  g_autoptr (Impostor) impostor = impostor_new ("", 0);
  const E2eEndpoint place = at_port (impostor_get_port (impostor));
  const E2eLinkTimes times = { .opening_us = 50 * 1000, .grace_us = 1, .farewell_us = 1 };

  assert_fails (&place, "direct", &times, E2E_CLIENT_ERROR_RELAY_SILENT);
}

static void
test_silent_tls (void)
{
  g_autoptr (Impostor) impostor = impostor_new ("", 0);
  E2eEndpoint place = at_port (impostor_get_port (impostor));
  const E2eLinkTimes times = { .opening_us = 50 * 1000, .grace_us = 1, .farewell_us = 1 };

  /* The handshake waits on a thread of GLib's, which is to let go of it. */
  place.tls = TRUE;
  assert_fails (&place, "direct", &times, E2E_CLIENT_ERROR_RELAY_SILENT);
}

static void
test_goes_silent (void)
{
  static const gchar words[] = WELCOME CREATED;
  g_autoptr (Impostor) impostor = impostor_new (words, sizeof words - 1);
  const E2eEndpoint place = at_port (impostor_get_port (impostor));
  E2eLinkTimes times = E2E_LINK_TIMES_DEFAULT;

  times.grace_us = 50 * 1000;
  assert_fails (&place, "direct", &times, E2E_CLIENT_ERROR_RELAY_SILENT);
}

static void
test_unreachable (void)
{
  const E2eEndpoint nowhere = { .host = (gchar *) "relay.invalid", .port = 5000 };
  guint16 port;
  g_autoptr (GSocket) holder = stage_hold_port (&port);
  const E2eEndpoint place = at_port (port);

  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_RELAY_UNREACHABLE);
  assert_fails (&nowhere, "direct", NULL, E2E_CLIENT_ERROR_NAME_NOT_FOUND);
}

static void
test_flood (void)
{
  g_autoptr (GByteArray) words = g_byte_array_new ();
  g_autoptr (Impostor) impostor = NULL;
  const guint n_peers = 100000;
  E2eEndpoint place;
  Watch watch;

  g_byte_array_append (words, (const guint8 *) WELCOME CREATED, sizeof WELCOME CREATED - 1);
  for (guint i = 0; i < n_peers; i++)
    g_byte_array_append (words, (const guint8 *) PEER, sizeof PEER - 1);
  impostor = impostor_new (words->data, words->len);
  place = at_port (impostor_get_port (impostor));

  /* Nothing is heard while it is paused, and nothing is lost by that. */
  watch_open (&watch, &place, "direct", E2E_FRAME_CREATE, NULL, NULL);
  e2e_link_set_reading (watch.link, FALSE);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (watch.n_seats, ==, 0);
  e2e_link_set_reading (watch.link, TRUE);
  wait_until (watch.n_peers == n_peers);
  g_assert_false (watch.is_lost);
  watch_close (&watch);
}

static void
test_room (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  const E2eEndpoint place = at_port (e2e_relay_get_port (relay));
  const gchar chunk[32 * 1024] = { 0 };
  guint n = 0;
  Watch watch;

  watch_open (&watch, &place, "direct", E2E_FRAME_CREATE, NULL, NULL);
  g_assert_false (e2e_link_has_room (watch.link));
  wait_until (watch.n_seats == 1);
  for (; e2e_link_has_room (watch.link); n++)
    e2e_link_send (watch.link, E2E_FRAME_DATA, chunk, sizeof chunk);
  g_assert_cmpuint (n, ==, E2E_LINK_MAX_UNSENT_BYTES / sizeof chunk);
  e2e_link_flush (watch.link);
  wait_until (e2e_link_has_room (watch.link));
  watch_close (&watch);
}

static void
test_close_early (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  g_autoptr (Impostor) silent = impostor_new ("", 0);
  E2eEndpoint place = at_port (0);
  Watch watch;

  /* At every step of the way, plain and in the midst of TLS, nothing is left behind and nothing is
   * told. */
  for (guint n_steps = 0; n_steps < 24; n_steps++)
    {
      place.tls = n_steps % 2 == 1;
      place.port = place.tls ? impostor_get_port (silent) : e2e_relay_get_port (relay);
      watch_open (&watch, &place, "direct", E2E_FRAME_CREATE, NULL, NULL);
      for (guint i = 0; i < n_steps / 2; i++)
        g_main_context_iteration (NULL, FALSE);
      watch_close (&watch);
      g_assert_false (watch.is_lost);
    }
}

/* --- TLS ----------------------------------------------------------------------------------- */

static void
test_tls (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("e2echat-test-XXXXXX", NULL);
  g_autofree gchar *cert = g_build_filename (folder, "cert.pem", NULL);
  g_autofree gchar *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree gchar *pin = test_certificate_write (cert, key, 30);
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (E2eRelay) relay = NULL;
  g_autoptr (GError) error = NULL;
  E2eEndpoint place;
  Watch watch;

  config->n_workers = 1;
  config->tls_cert = g_strdup (cert);
  config->tls_key = g_strdup (key);
  g_assert_true (e2e_relay_config_add_address (config, "127.0.0.1:0", &error));
  relay = e2e_relay_new (config, &error);
  g_assert_no_error (error);

  /* The pin alone decides: nobody vouches for this certificate, nor is it for this host. */
  place = at_port (e2e_relay_get_port (relay));
  place.tls = TRUE;
  place.has_pin = TRUE;
  g_assert_true (e2e_pin_read (place.pin, pin, &error));
  watch_open (&watch, &place, "direct", E2E_FRAME_CREATE, NULL, NULL);
  wait_until (watch.n_seats == 1 || watch.is_lost);
  g_assert_no_error (watch.error);
  watch_close (&watch);

  place.pin[0] ^= 1;
  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_PIN_MISMATCH);
  place.has_pin = FALSE;
  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_TLS_FAILED);

  g_remove (cert);
  g_remove (key);
  g_rmdir (folder);
}

static void
test_no_tls_there (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  E2eEndpoint place = at_port (e2e_relay_get_port (relay));

  place.tls = TRUE;
  assert_fails (&place, "direct", NULL, E2E_CLIENT_ERROR_TLS_FAILED);
}

/* --- Proxy --------------------------------------------------------------------------------- */

static void
test_socks (void)
{
  g_autoptr (E2eRelay) relay = stage_relay (0, NULL);
  g_autoptr (Impostor) proxy = impostor_new_socks (0, e2e_relay_get_port (relay));
  g_autofree gchar *url = g_strdup_printf ("socks5://127.0.0.1:%u", impostor_get_port (proxy));
  const E2eEndpoint place = { .host = (gchar *) "relay.invalid", .port = 5001 };
  const guint n_asked = no_names_get_n_asked ();
  g_autofree gchar *wish = NULL;
  Watch watch;

  watch_open (&watch, &place, url, E2E_FRAME_CREATE, NULL, NULL);
  wait_until (watch.n_seats == 1 || watch.is_lost);
  g_assert_no_error (watch.error);

  /* The name went to the proxy, and to nobody else. */
  wish = impostor_dup_wish (proxy);
  g_assert_cmpstr (wish, ==, "relay.invalid:5001");
  g_assert_cmpuint (no_names_get_n_asked (), ==, n_asked);
  watch_close (&watch);
}

static void
test_proxy_fails (void)
{
  g_autoptr (Impostor) refuses = impostor_new_socks (5, 0);
  g_autoptr (Impostor) forbids = impostor_new_socks (2, 0);
  guint16 port;
  g_autoptr (GSocket) holder = stage_hold_port (&port);
  g_autofree gchar *closed = g_strdup_printf ("socks5://127.0.0.1:%u", port);
  g_autofree gchar *refusing =
    g_strdup_printf ("socks5://127.0.0.1:%u", impostor_get_port (refuses));
  g_autofree gchar *forbidding =
    g_strdup_printf ("socks5://127.0.0.1:%u", impostor_get_port (forbids));
  const E2eEndpoint place = { .host = (gchar *) "relay.invalid", .port = 5001 };

  assert_fails (&place, closed, NULL, E2E_CLIENT_ERROR_PROXY_FAILED);
  assert_fails (&place, forbidding, NULL, E2E_CLIENT_ERROR_PROXY_FAILED);
  assert_fails (&place, refusing, NULL, E2E_CLIENT_ERROR_RELAY_UNREACHABLE);
}

static void
test_proxy_says_nothing (void)
{
  const E2eLinkTimes times = { .opening_us = G_USEC_PER_SEC / 10 };
  const E2eEndpoint place = { .host = (gchar *) "relay.invalid", .port = 5001 };
  g_autoptr (Impostor) silent = impostor_new ("", 0);
  g_autoptr (Impostor) leaving = impostor_new ("\5", 1);
  g_autofree gchar *silent_url =
    g_strdup_printf ("socks5://127.0.0.1:%u", impostor_get_port (silent));
  g_autofree gchar *leaving_url =
    g_strdup_printf ("socks5://127.0.0.1:%u", impostor_get_port (leaving));

  impostor_then (leaving, "", 0);
  assert_fails (&place, silent_url, &times, E2E_CLIENT_ERROR_PROXY_FAILED);
  assert_fails (&place, leaving_url, NULL, E2E_CLIENT_ERROR_PROXY_FAILED);
}

/* An owner who stops reading at the first word, and closes the link as soon as it is lost. */
typedef struct
{
  E2eLink *link;
  gboolean has_heard;
  gboolean is_lost;
} Owner;

static void
on_first_word (const E2eHeard *heard, gpointer data)
{
  Owner *owner = data;

  if (heard->kind != E2E_HEARD_PEER)
    return;
  owner->has_heard = TRUE;
  e2e_link_set_reading (owner->link, FALSE);
}

static void
on_nothing (gpointer data G_GNUC_UNUSED)
{
}

static void
close_lost (const GError *error G_GNUC_UNUSED, gpointer data)
{
  Owner *owner = data;

  owner->is_lost = TRUE;
  g_clear_pointer (&owner->link, e2e_link_close);
}

static void
test_closed_while_it_finishes (void)
{
  static const E2eLinkListener of_owner = { on_first_word, on_nothing, close_lost };
  static const gchar text[] = WELCOME CREATED PEER "\0\0\0\0"; /* the last is no frame */
  g_autoptr (Impostor) relay = impostor_new (text, sizeof text - 1);
  const E2eEndpoint place = at_port (impostor_get_port (relay));
  Owner owner = { 0 };
  const E2eLinkConfig config = { .relay = &place,
                                 .proxy = "direct",
                                 .opening = E2E_FRAME_CREATE,
                                 .times = E2E_LINK_TIMES_DEFAULT,
                                 .listener = &of_owner,
                                 .data = &owner };

  owner.link = e2e_link_new (&config);
  wait_until (owner.has_heard);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  /* What lies unread is the end of it. */
  e2e_link_finish (owner.link);
  wait_until (owner.is_lost);
  g_assert_null (owner.link);
  wait_until (e2e_link_n_alive () == 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  no_names_install ();

  g_test_add_func ("/link/may-be-closed-while-it-finishes", test_closed_while_it_finishes);
  g_test_add_func ("/link/two-links-reach-each-other", test_two_links);
  g_test_add_func ("/link/something-else-is-no-relay", test_something_else);
  g_test_add_func ("/link/a-relay-keeps-to-the-rules", test_rule_breaker);
  g_test_add_func ("/link/a-silent-server-is-given-up", test_silent);
  g_test_add_func ("/link/a-silent-tls-server-is-given-up", test_silent_tls);
  g_test_add_func ("/link/a-relay-that-goes-silent-is-given-up", test_goes_silent);
  g_test_add_func ("/link/nobody-there-is-told-from-no-name", test_unreachable);
  g_test_add_func ("/link/a-flood-stays-outside-while-paused", test_flood);
  g_test_add_func ("/link/room-is-bounded", test_room);
  g_test_add_func ("/link/may-be-closed-at-any-time", test_close_early);
  g_test_add_func ("/link/a-pin-alone-decides", test_tls);
  g_test_add_func ("/link/tls-needs-tls", test_no_tls_there);
  g_test_add_func ("/link/a-proxy-looks-up-the-name", test_socks);
  g_test_add_func ("/link/a-proxy-that-fails-is-told-from-a-relay", test_proxy_fails);
  g_test_add_func ("/link/a-proxy-that-says-nothing-is-told-too", test_proxy_says_nothing);

  return g_test_run ();
}
