/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay inside this process, its threads and its sockets.
 */

#include "relay/relay.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "support/certificate.h"
#include "support/visitor.h"

#define N_WORKERS 3
#define MIB (1024 * 1024)
#define N_STILL 20 /* times that nothing more was taken, with the worker at work in between */

typedef struct
{
  gchar *folder;
  gchar *cert_path;
  gchar *key_path;
  gchar *unix_address;
  gchar *pin;
  E2eRelayConfig *config;
  E2eRelay *relay;
  const gchar *address; /* TCP */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("e2echat-XXXXXX", NULL);
  fixture->cert_path = g_build_filename (fixture->folder, "cert.pem", NULL);
  fixture->key_path = g_build_filename (fixture->folder, "key.pem", NULL);
  fixture->unix_address = g_strdup_printf ("unix:%s/socket", fixture->folder);
  fixture->pin = test_certificate_write (fixture->cert_path, fixture->key_path, 1);
  fixture->config = e2e_relay_config_new ();
  fixture->config->n_workers = N_WORKERS;
  fixture->config->max_creations_per_minute = 0;
  fixture->config->tls_cert = g_strdup (fixture->cert_path);
  fixture->config->tls_key = g_strdup (fixture->key_path);
  g_assert_true (e2e_relay_config_add_address (fixture->config, "127.0.0.1:0", NULL));
  g_assert_true (e2e_relay_config_add_address (fixture->config, fixture->unix_address, NULL));
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->relay = e2e_relay_new (fixture->config, &error);
  g_assert_no_error (error);
  fixture->address = e2e_relay_get_addresses (fixture->relay)[0];
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_clear_pointer (&fixture->relay, e2e_relay_free);
  e2e_relay_config_free (fixture->config);
  g_remove (fixture->cert_path);
  g_remove (fixture->key_path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* the socket is gone, too */
  g_free (fixture->folder);
  g_free (fixture->cert_path);
  g_free (fixture->key_path);
  g_free (fixture->unix_address);
  g_free (fixture->pin);
}

/* Plain, TLS or through the unix socket, by turns. */
static TestVisitor *
visit (Fixture *fixture, guint way)
{
  switch (way % 3)
    {
    case 0:
      return test_visitor_new (fixture->address);
    case 1:
      return test_visitor_new_tls (fixture->address, fixture->pin);
    default:
      return test_visitor_new (fixture->unix_address);
    }
}

/* Creator and joiner, plain, past the news of each other. */
static void
visit_in_pair (Fixture *fixture, TestVisitor *pair[2])
{
  E2eCreated created;

  pair[0] = visit (fixture, 0);
  pair[1] = visit (fixture, 0);
  test_visitor_create (pair[0], &created);
  test_visitor_join (pair[1], &created, NULL);
  test_visitor_expect_peer (pair[1], E2E_PEER_CONNECTED);
  test_visitor_expect_peer (pair[0], E2E_PEER_CONNECTED);
}

static void
test_tells_where_it_listens (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *address = NULL;
  g_autofree gchar *pin = NULL;

  (void) data;
  start (fixture);
  address = g_strdup_printf ("127.0.0.1:%u", e2e_relay_get_port (fixture->relay));
  g_assert_cmpstr (fixture->address, ==, address);
  g_assert_cmpuint (e2e_relay_get_port (fixture->relay), >, 0);
  g_assert_cmpstr (e2e_relay_get_addresses (fixture->relay)[1], ==, fixture->unix_address);
  g_assert_null (e2e_relay_get_addresses (fixture->relay)[2]);
  pin = e2e_relay_dup_pin (fixture->relay);
  g_assert_cmpstr (pin, ==, fixture->pin);
}

/* Many times, so that creators and joiners meet on every worker, whichever took them first. */
static void
test_pairs_every_way_with_every_other (Fixture *fixture, gconstpointer data)
{
  (void) data;
  start (fixture);
  for (guint i = 0; i < 9 * 4; i++)
    {
      g_autoptr (TestVisitor) creator = visit (fixture, i);
      g_autoptr (TestVisitor) joiner = visit (fixture, i / 3);
      E2eCreated created;

      test_visitor_create (creator, &created);
      test_visitor_join (joiner, &created, NULL);
      test_visitor_expect_peer (joiner, E2E_PEER_CONNECTED);
      test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);
      test_visitor_send (creator, E2E_FRAME_DATA, "hello", 5);
      test_visitor_expect (joiner, E2E_FRAME_DATA, "hello", 5);
      test_visitor_send (joiner, E2E_FRAME_DATA, NULL, 0);
      test_visitor_expect (creator, E2E_FRAME_DATA, NULL, 0);
      test_visitor_send (joiner, E2E_FRAME_PING, "12345678", 8);
      test_visitor_expect (joiner, E2E_FRAME_PONG, "12345678", 8);
      test_visitor_send (creator, E2E_FRAME_LEAVE, NULL, 0);
      test_visitor_expect_peer (joiner, E2E_PEER_LEFT);
      test_visitor_expect_end (creator);
    }
}

static void
test_takes_all_in_one_piece_and_byte_by_byte (Fixture *fixture, gconstpointer data)
{
  (void) data;
  start (fixture);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (TestVisitor) creator = visit (fixture, i);
      g_autoptr (TestVisitor) joiner = visit (fixture, i + 1);
      g_autoptr (GByteArray) all = g_byte_array_new ();
      const E2eHello hello = { 1, 1 };
      const guint piece = i % 2 == 0 ? G_MAXUINT : 1;
      E2eCreated created;

      test_visitor_create (creator, &created);
      e2e_hello_append (all, &hello);
      e2e_frame_append (all, E2E_FRAME_JOIN, created.session_id, strlen (created.session_id));
      e2e_frame_append (all, E2E_FRAME_DATA, "one", 3);
      e2e_frame_append (all, E2E_FRAME_DATA, "two", 3);
      e2e_frame_append (all, E2E_FRAME_LEAVE, NULL, 0);
      for (guint at = 0; at < all->len; at += MIN (piece, all->len - at))
        test_visitor_say (joiner, all->data + at, MIN (piece, all->len - at));
      test_visitor_wait_until_sent (joiner);
      g_clear_pointer (&joiner, test_visitor_free);

      test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);
      test_visitor_expect (creator, E2E_FRAME_DATA, "one", 3);
      test_visitor_expect (creator, E2E_FRAME_DATA, "two", 3);
      test_visitor_expect_peer (creator, E2E_PEER_LEFT);
    }
}

static void
test_errors_reach_who_goes_on_sending (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *rest = g_malloc0 (200000);

  (void) data;
  start (fixture);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (TestVisitor) visitor = visit (fixture, i);
      g_autoptr (GByteArray) all = g_byte_array_new ();

      e2e_frame_append (all, E2E_FRAME_CREATE, NULL, 0);
      g_byte_array_append (all, rest, 200000);
      test_visitor_say (visitor, all->data, all->len);
      test_visitor_expect_error (visitor, E2E_WIRE_ERROR_MALFORMED);
    }
}

static void
test_hands_a_seat_over_and_keeps_it (Fixture *fixture, gconstpointer data)
{
  (void) data;
  start (fixture);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (TestVisitor) creator = visit (fixture, i);
      g_autoptr (TestVisitor) old = visit (fixture, i + 1);
      g_autoptr (TestVisitor) fresh = visit (fixture, i + 2);
      E2eCreated created;
      E2eCreated joined;

      test_visitor_create (creator, &created);
      test_visitor_join (old, &created, &joined);
      test_visitor_expect_peer (old, E2E_PEER_CONNECTED);
      test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);

      test_visitor_resume (fresh, &joined, TRUE);
      test_visitor_expect_error (old, E2E_WIRE_ERROR_SEAT_TAKEN);
      test_visitor_expect_peer (creator, E2E_PEER_LOST);
      test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);

      g_clear_pointer (&fresh, test_visitor_free);
      test_visitor_expect_peer (creator, E2E_PEER_LOST);
      fresh = visit (fixture, i);
      test_visitor_resume (fresh, &joined, TRUE);
      test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);

      test_visitor_send (creator, E2E_FRAME_REOPEN, NULL, 0);
      test_visitor_expect_error (fresh, E2E_WIRE_ERROR_SEAT_CLOSED);
    }
}

/* More than all sockets on the way hold, and the leave behind it. */
static void
leave_after_much_data (TestVisitor *creator, TestVisitor *joiner, gsize max_ahead,
                       const E2eRelay *relay)
{
  const gsize n_frames = 400;
  g_autofree guint8 *body = g_malloc (E2E_WIRE_MAX_BODY_BYTES);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  gsize said = 0;

  memset (body, 'x', E2E_WIRE_MAX_BODY_BYTES);
  for (gsize i = 0; i < n_frames; i++)
    e2e_frame_append (all, E2E_FRAME_DATA, body, E2E_WIRE_MAX_BODY_BYTES);
  e2e_frame_append (all, E2E_FRAME_LEAVE, NULL, 0);

  for (gsize heard = 0; heard < n_frames; heard++)
    {
      const gsize end = MIN (all->len, heard * E2E_WIRE_MAX_FRAME_BYTES + max_ahead);
      gsize taken = said < end;

      while (said < end && taken > 0)
        {
          taken = test_visitor_stuff (creator, all->data + said, end - said);
          said += taken;
        }
      test_visitor_expect (joiner, E2E_FRAME_DATA, body, E2E_WIRE_MAX_BODY_BYTES);
      g_assert_cmpuint (e2e_relay_get_n_buffered_bytes (relay), <, MIB);
    }
  if (said < all->len)
    test_visitor_say (creator, all->data + said, all->len - said);
}

static void
test_what_was_sent_before_leaving_arrives (Fixture *fixture, gconstpointer data)
{
  (void) data;
  start (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestVisitor) creator = visit (fixture, i);
      g_autoptr (TestVisitor) joiner = visit (fixture, i);
      E2eCreated created;

      test_visitor_create (creator, &created);
      test_visitor_join (joiner, &created, NULL);
      test_visitor_expect_peer (joiner, E2E_PEER_CONNECTED);
      test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);
      /* TLS cannot say how much would go without waiting: so not more than surely goes. */
      leave_after_much_data (creator, joiner, i == 1 ? 2 * MIB : G_MAXSIZE / 2, fixture->relay);
      test_visitor_wait_until_sent (creator);
      g_clear_pointer (&creator, test_visitor_free);
      test_visitor_expect_peer (joiner, E2E_PEER_LEFT);
    }
}

/* Stuffs the creator's connection until nothing goes on for a while, in which another pair talks
 * through the same worker; returns how many whole frames went. */
static gsize
stuff_while_others_talk (TestVisitor *creator, const GByteArray *frame, TestVisitor *others[2])
{
  gint64 still_us = g_get_monotonic_time ();
  guint n_still = 0;
  gsize said = 0;

  while (n_still < N_STILL || g_get_monotonic_time () - still_us < G_USEC_PER_SEC / 10)
    {
      const gsize at = said % frame->len;
      const gsize taken = test_visitor_stuff (creator, frame->data + at, frame->len - at);

      said += taken;
      n_still = taken > 0 ? 0 : n_still + 1;
      if (taken > 0)
        still_us = g_get_monotonic_time ();

      test_visitor_send (others[0], E2E_FRAME_DATA, "quick", 5);
      test_visitor_expect (others[1], E2E_FRAME_DATA, "quick", 5);
    }
  return said / frame->len;
}

static void
test_a_slow_reader_holds_up_nobody_else (Fixture *fixture, gconstpointer data)
{
  TestVisitor *slow[2];
  TestVisitor *quick[2];
  g_autofree guint8 *body = g_malloc0 (60000);
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  gsize n_frames;

  (void) data;
  fixture->config->n_workers = 1; /* so that they share one */
  start (fixture);
  visit_in_pair (fixture, slow);
  visit_in_pair (fixture, quick);
  e2e_frame_append (frame, E2E_FRAME_DATA, body, 60000);
  n_frames = stuff_while_others_talk (slow[0], frame, quick);
  g_assert_cmpuint (n_frames, >, 0);
  g_assert_cmpuint (e2e_relay_get_n_buffered_bytes (fixture->relay), >, 0);
  g_assert_cmpuint (e2e_relay_get_n_buffered_bytes (fixture->relay), <, 300000);

  /* And it misses nothing in the end. */
  for (gsize i = 0; i < n_frames; i++)
    test_visitor_expect (slow[1], E2E_FRAME_DATA, body, 60000);
  for (guint i = 0; i < 2; i++)
    {
      test_visitor_free (slow[i]);
      test_visitor_free (quick[i]);
    }
}

static void
test_a_silent_opening_is_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestVisitor) silent = NULL;
  g_autoptr (TestVisitor) half = NULL;
  g_autoptr (TestVisitor) half_tls = NULL;

  (void) data;
  fixture->config->max_opening_s = 1;
  start (fixture);
  silent = visit (fixture, 0);
  half = visit (fixture, 2);
  half_tls = visit (fixture, 0);
  test_visitor_say (half, "\0\0\0\7\1E2", 7);
  test_visitor_say (half_tls, "\x16\3\1\2\0\1\0", 7);
  test_visitor_expect_end (silent);
  test_visitor_expect_end (half);
}

static void
test_silent_openings_delay_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) silent =
    g_ptr_array_new_with_free_func ((GDestroyNotify) test_visitor_free);
  gint64 began_us;

  (void) data;
  fixture->config->max_connections_per_address = 0;
  start (fixture);
  for (guint i = 0; i < 300; i++)
    {
      TestVisitor *visitor = visit (fixture, 0);

      if (i % 2 == 0)
        test_visitor_say (visitor, "\x16\3\1\2\0\1\0", 7); /* the beginning of a TLS handshake */
      g_ptr_array_add (silent, visitor);
    }
  began_us = g_get_monotonic_time ();
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestVisitor) visitor = visit (fixture, i);
      E2eCreated created;

      test_visitor_create (visitor, &created);
    }
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 3 * G_USEC_PER_SEC);
}

static void
test_says_no_when_there_are_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestVisitor) first = NULL;
  g_autoptr (TestVisitor) second = NULL;
  g_autoptr (TestVisitor) by_unix = NULL;
  E2eCreated created;

  (void) data;
  fixture->config->max_connections_per_address = 1;
  start (fixture);
  first = visit (fixture, 0);
  test_visitor_create (first, &created);
  second = visit (fixture, 1);
  test_visitor_send_hello (second);
  test_visitor_send (second, E2E_FRAME_CREATE, NULL, 0);
  test_visitor_expect_error (second, E2E_WIRE_ERROR_TOO_MANY);
  by_unix = visit (fixture, 2);
  test_visitor_create (by_unix, &created);
}

static gboolean
has_drained (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
on_drained (E2eRelay *relay, gpointer data)
{
  (void) relay;
  *(gboolean *) data = TRUE;
}

static void
test_drains (Fixture *fixture, gconstpointer data)
{
  TestVisitor *visitors[3];
  gboolean drained = FALSE;

  (void) data;
  start (fixture);
  for (guint i = 0; i < 3; i++)
    {
      E2eCreated created;

      visitors[i] = visit (fixture, i);
      test_visitor_create (visitors[i], &created);
    }
  e2e_relay_drain (fixture->relay, on_drained, &drained);
  for (guint i = 0; i < 3; i++)
    {
      test_visitor_expect (visitors[i], E2E_FRAME_GOODBYE, "\0\0\3\xe8", 4);
      test_visitor_expect_end (visitors[i]);
      g_clear_pointer (&visitors[i], test_visitor_free);
    }
  while (!has_drained (&drained))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (e2e_relay_get_n_buffered_bytes (fixture->relay), ==, 0);
}

static void
test_stops_with_guests_of_all_kinds (Fixture *fixture, gconstpointer data)
{
  TestVisitor *visitors[3];
  E2eCreated created;

  (void) data;
  start (fixture);
  for (guint i = 0; i < 3; i++)
    visitors[i] = visit (fixture, i);
  test_visitor_create (visitors[0], &created);
  test_visitor_join (visitors[1], &created, NULL);
  g_clear_pointer (&fixture->relay, e2e_relay_free);
  test_visitor_expect_peer (visitors[1], E2E_PEER_CONNECTED);
  for (guint i = 0; i < 3; i++)
    test_visitor_free (visitors[i]);
}

static void
test_loads_a_new_certificate (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *new_pin = NULL;
  g_autoptr (TestVisitor) old = NULL;
  g_autoptr (TestVisitor) fresh = NULL;
  g_autoptr (TestVisitor) after_failure = NULL;
  g_autoptr (GError) error = NULL;
  E2eCreated created;

  (void) data;
  start (fixture);
  old = test_visitor_new_tls (fixture->address, fixture->pin);
  test_visitor_create (old, &created);

  new_pin = test_certificate_write (fixture->cert_path, fixture->key_path, 1);
  g_assert_true (e2e_relay_reload (fixture->relay, &error));
  g_assert_no_error (error);
  fresh = test_visitor_new_tls (fixture->address, new_pin);
  test_visitor_join (fresh, &created, NULL);
  test_visitor_expect_peer (old, E2E_PEER_CONNECTED);

  g_assert_true (g_file_set_contents (fixture->cert_path, "nonsense", -1, NULL));
  g_assert_false (e2e_relay_reload (fixture->relay, &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_CERTIFICATE);
  after_failure = test_visitor_new_tls (fixture->address, new_pin);
  test_visitor_create (after_failure, &created);
}

static void
test_without_a_certificate_tls_is_not_understood (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestVisitor) visitor = NULL;

  (void) data;
  g_clear_pointer (&fixture->config->tls_cert, g_free);
  g_clear_pointer (&fixture->config->tls_key, g_free);
  start (fixture);
  visitor = visit (fixture, 0);
  test_visitor_say (visitor, "\x16\3\1\2\0\1\0", 7);
  test_visitor_expect_error (visitor, E2E_WIRE_ERROR_MALFORMED);
}

static void
assert_does_not_start (const Fixture *fixture, E2eRelayError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (e2e_relay_new (fixture->config, &error));
  g_assert_error (error, E2E_RELAY_ERROR, (gint) code);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_says_why_it_does_not_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (E2eRelayConfig) good = e2e_relay_config_copy (fixture->config);
  const gchar *taken;

  (void) data;
  start (fixture);
  taken = fixture->address;
  g_assert_true (e2e_relay_config_add_address (fixture->config, taken, NULL));
  g_ptr_array_remove_range (fixture->config->addresses, 0, 2);
  assert_does_not_start (fixture, E2E_RELAY_ERROR_ADDRESS_IN_USE);

  g_ptr_array_set_size (fixture->config->addresses, 0);
  g_assert_true (e2e_relay_config_add_address (fixture->config, fixture->unix_address, NULL));
  assert_does_not_start (fixture, E2E_RELAY_ERROR_ADDRESS_IN_USE);

  g_ptr_array_set_size (fixture->config->addresses, 0);
  g_assert_true (e2e_relay_config_add_address (fixture->config, "192.0.2.1:0", NULL));
  assert_does_not_start (fixture, E2E_RELAY_ERROR_ADDRESS);

  g_free (fixture->config->tls_cert);
  fixture->config->tls_cert = g_strdup ("/nowhere/cert.pem");
  assert_does_not_start (fixture, E2E_RELAY_ERROR_CERTIFICATE);
  g_free (fixture->config->tls_cert);
  fixture->config->tls_cert = g_strdup (fixture->key_path);
  assert_does_not_start (fixture, E2E_RELAY_ERROR_CERTIFICATE);

  fixture->config->key_file = g_strdup (fixture->cert_path);
  assert_does_not_start (fixture, E2E_RELAY_ERROR_KEY_FILE);
  g_clear_pointer (&fixture->config->tls_key, g_free);
  assert_does_not_start (fixture, E2E_RELAY_ERROR_OPTION);
}

/* With no descriptor left, who is there is served, and who comes is let in once one is free. */
static void
test_outlasts_a_lack_of_descriptors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestVisitor) creator = NULL;
  g_autoptr (TestVisitor) waiting = NULL;
  struct rlimit before;
  struct rlimit tight;
  E2eCreated created;

  (void) data;
  start (fixture);
  creator = visit (fixture, 0);
  test_visitor_create (creator, &created);
  waiting = visit (fixture, 0);

  /* The waiting one has its descriptor on this side, not on the relay's. */
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  tight = before;
  tight.rlim_cur = (rlim_t) test_visitor_get_fd (waiting) + 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &tight), ==, 0);
  test_visitor_send_hello (waiting);
  for (guint i = 0; i < 20; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      test_visitor_send (creator, E2E_FRAME_PING, "p", 1);
      test_visitor_expect (creator, E2E_FRAME_PONG, "p", 1);
    }
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  test_visitor_expect_welcome (waiting);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/relay/tells-where-it-listens", test_tells_where_it_listens);
  ADD ("/relay/pairs-every-way-with-every-other", test_pairs_every_way_with_every_other);
  ADD ("/relay/takes-all-in-one-piece-and-byte-by-byte",
       test_takes_all_in_one_piece_and_byte_by_byte);
  ADD ("/relay/errors-reach-who-goes-on-sending", test_errors_reach_who_goes_on_sending);
  ADD ("/relay/hands-a-seat-over-and-keeps-it", test_hands_a_seat_over_and_keeps_it);
  ADD ("/relay/what-was-sent-before-leaving-arrives", test_what_was_sent_before_leaving_arrives);
  ADD ("/relay/a-slow-reader-holds-up-nobody-else", test_a_slow_reader_holds_up_nobody_else);
  ADD ("/relay/a-silent-opening-is-closed", test_a_silent_opening_is_closed);
  ADD ("/relay/silent-openings-delay-nobody", test_silent_openings_delay_nobody);
  ADD ("/relay/says-no-when-there-are-too-many", test_says_no_when_there_are_too_many);
  ADD ("/relay/drains", test_drains);
  ADD ("/relay/stops-with-guests-of-all-kinds", test_stops_with_guests_of_all_kinds);
  ADD ("/relay/loads-a-new-certificate", test_loads_a_new_certificate);
  ADD ("/relay/without-a-certificate-tls-is-not-understood",
       test_without_a_certificate_tls_is_not_understood);
  ADD ("/relay/says-why-it-does-not-start", test_says_why_it_does_not_start);
  ADD ("/relay/outlasts-a-lack-of-descriptors", test_outlasts_a_lack_of_descriptors);

  return g_test_run ();
}
