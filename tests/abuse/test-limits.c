/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one address may do, and what that means for others behind it. The path of the relay is in
 * E2E_RELAY.
 */

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "abuse/siege.h"
#include "wire/session-id.h"

#define MIB (1024u * 1024u)
#define ATTACKER 77u
#define SOMEONE_ELSE 78u
#define N_TRIES 2000u
#define MAX_PER_MINUTE 20u
#define MAX_OF_ONE 100u
#define MAX_TOLD_WHY 256u /* of those above the limit, at once */
#define PATIENCE_US (10 * G_USEC_PER_SEC)

static gboolean
try_to_create (guint16 port, guint person, guint *code)
{
  const gint fd = crowd_connect (port, person);
  E2eCreated created;
  const gboolean ok = crowd_create (fd, &created, code);

  close (fd);
  return ok;
}

static void
test_creation_flood (void)
{
  g_auto (Siege) siege = { 0 };
  guint n_created = 0;
  guint code;

  siege_init (&siege, "--max-creations 20");
  for (guint i = 0; i < N_TRIES; i++)
    if (try_to_create (siege.port, ATTACKER, &code))
      n_created++;
    else
      g_assert_cmpuint (code, ==, E2E_WIRE_ERROR_TOO_MANY);
  g_test_message ("%u sessions created of %u", n_created, N_TRIES);
  /* As many as a minute allows, and what came due while this ran. */
  g_assert_cmpuint (n_created, >=, MAX_PER_MINUTE);
  g_assert_cmpuint (n_created, <=, 2 * MAX_PER_MINUTE);
  g_assert_true (try_to_create (siege.port, SOMEONE_ELSE, &code));
  siege_look (&siege, "creation flood", MIB);
}

static guint8
guess (guint16 port, guint person, guint *code)
{
  const gint fd = crowd_connect (port, person);
  gchar id[E2E_WIRE_DEFAULT_ID_DIGITS];
  guint8 answer;

  for (guint i = 0; i < sizeof id; i++)
    id[i] = e2e_digit_char ((guint) g_random_int_range (0, E2E_N_DIGITS));
  answer = crowd_ask (fd, E2E_FRAME_JOIN, id, sizeof id, code);
  close (fd);
  return answer;
}

/* Of 2^30 IDs, 20 a minute: with a thousand sessions that wait, one is met after a month. */
static void
test_guessing_is_held_to_a_rate (void)
{
  g_auto (Siege) siege = { 0 };
  const gint64 began_us = g_get_monotonic_time ();
  guint n_heard = 0;
  guint code;
  gdouble minutes;

  siege_init (&siege, "--max-failed-joins 20");
  for (guint i = 0; i < N_TRIES; i++)
    {
      g_assert_cmpuint (guess (siege.port, ATTACKER, &code), ==, E2E_FRAME_ERROR);
      n_heard += code == E2E_WIRE_ERROR_NO_SESSION;
      g_assert_true (code == E2E_WIRE_ERROR_NO_SESSION || code == E2E_WIRE_ERROR_TOO_MANY);
    }
  minutes = (gdouble) (g_get_monotonic_time () - began_us) / (60 * G_USEC_PER_SEC);
  g_test_message ("%u of %u guesses were heard", n_heard, N_TRIES);
  g_assert_cmpuint (n_heard, >=, MAX_PER_MINUTE);
  g_assert_cmpfloat (n_heard, <=, MAX_PER_MINUTE * (1 + minutes) + 1);
  siege_look (&siege, "guessing", MIB);
}

/* Who has a seat behind the guesser's address keeps it, comes back to it and invites others; others
 * join from elsewhere. */
static void
test_guessing_does_not_lock_others_out (void)
{
  g_auto (Siege) siege = { 0 };
  gint creator;
  gint joiner;
  E2eCreated created;
  guint code;

  siege_init (&siege, "--max-failed-joins 20");
  for (guint i = 0; i < 100; i++)
    guess (siege.port, ATTACKER, &code);
  creator = crowd_connect (siege.port, ATTACKER);
  g_assert_true (crowd_create (creator, &created, &code));
  joiner = crowd_connect (siege.port, SOMEONE_ELSE);
  g_assert_cmpuint (crowd_ask (joiner, E2E_FRAME_JOIN, created.session_id,
                               strlen (created.session_id), &code),
                    ==, E2E_FRAME_JOINED);
  crowd_reset (creator);
  for (guint i = 0; i < 100; i++)
    guess (siege.port, ATTACKER, &code);
  creator = crowd_connect (siege.port, ATTACKER);
  g_assert_cmpuint (crowd_ask (creator, E2E_FRAME_RESUME, created.token, created.token_bytes,
                               &code),
                    ==, E2E_FRAME_RESUMED);
  close (creator);
  close (joiner);
}

/* A minute for 60 failures: a second after the guesser stops, one from his address joins. */
static void
test_who_joins_waits_for_no_longer_than_a_guess (void)
{
  g_auto (Siege) siege = { 0 };
  gint fds[2];
  guint code;

  siege_init (&siege, "--max-failed-joins 60");
  for (guint i = 0; i < 200; i++)
    guess (siege.port, ATTACKER, &code);
  g_assert_cmpuint (code, ==, E2E_WIRE_ERROR_TOO_MANY);
  g_usleep (1200 * 1000);
  crowd_sit_two (siege.port, ATTACKER, fds);
  crowd_leave (fds, 2);
}

static guint
resume (guint16 port, guint person, const guint8 *token, gsize n_bytes)
{
  const gint fd = crowd_connect (port, person);
  guint code;

  if (crowd_ask (fd, E2E_FRAME_RESUME, token, n_bytes, &code) == E2E_FRAME_RESUMED)
    code = 0;
  close (fd);
  return code;
}

static void
test_forged_and_stale_tokens (void)
{
  g_auto (Siege) siege = { 0 };
  E2eCreated created;
  guint code;
  gint fd;
  guint8 forged[E2E_WIRE_MAX_TOKEN_BYTES];

  siege_init (&siege, "--max-failed-joins 0");
  fd = crowd_connect (siege.port, SOMEONE_ELSE);
  g_assert_true (crowd_create (fd, &created, &code));

  /* Each bit of a token counts. */
  for (gsize bit = 0; bit < created.token_bytes * 8; bit++)
    {
      memcpy (forged, created.token, created.token_bytes);
      forged[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_cmpuint (resume (siege.port, ATTACKER, forged, created.token_bytes), ==,
                        E2E_WIRE_ERROR_TOKEN);
    }
  for (gsize n = 1; n < created.token_bytes; n++)
    g_assert_cmpuint (resume (siege.port, ATTACKER, created.token, n), ==, E2E_WIRE_ERROR_TOKEN);
  siege_look (&siege, "forged tokens", MIB);

  /* The true one took no harm, and is worth nothing once the session ended. */
  close (fd);
  fd = crowd_connect (siege.port, SOMEONE_ELSE);
  g_assert_cmpuint (crowd_ask (fd, E2E_FRAME_RESUME, created.token, created.token_bytes, &code), ==,
                    E2E_FRAME_RESUMED);
  g_assert_cmpuint (crowd_stuff (fd, "\0\0\0\x01\x05", 5), ==, 5);
  g_assert_true (crowd_is_hung_up (fd, 5000));
  close (fd);
  for (guint i = 0; i < N_TRIES / 4; i++)
    g_assert_cmpuint (resume (siege.port, ATTACKER, created.token, created.token_bytes), ==,
                      E2E_WIRE_ERROR_NO_SESSION);
  siege_look (&siege, "stale tokens", MIB);
}

static guint
count_open (const gint *fds, guint n)
{
  guint n_open = 0;

  for (guint i = 0; i < n; i++)
    n_open += !crowd_is_hung_up (fds[i], 0);
  return n_open;
}

static void
test_too_many_connections_of_one (void)
{
  g_auto (Siege) siege = { 0 };
  gint fds[500];
  gint64 end_us;
  guint n_open;
  gint two[2];

  siege_init (&siege, "--max-connections-per-address 100 --max-opening 60");
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = crowd_connect (siege.port, ATTACKER);
  /* Those above the limit are held only to be told why, and only so many of them. */
  end_us = g_get_monotonic_time () + PATIENCE_US;
  while ((n_open = count_open (fds, G_N_ELEMENTS (fds))) > MAX_OF_ONE + MAX_TOLD_WHY)
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  g_test_message ("%u of %zu connections are open", n_open, G_N_ELEMENTS (fds));
  g_assert_cmpuint (n_open, >=, MAX_OF_ONE);
  crowd_sit_two (siege.port, SOMEONE_ELSE, two);
  crowd_leave (two, 2);
  siege_look (&siege, "many of one", MIB);
  crowd_leave (fds, G_N_ELEMENTS (fds));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_test_add_func ("/abuse/creation-flood", test_creation_flood);
  g_test_add_func ("/abuse/guessing-is-held-to-a-rate", test_guessing_is_held_to_a_rate);
  g_test_add_func ("/abuse/guessing-does-not-lock-others-out",
                   test_guessing_does_not_lock_others_out);
  g_test_add_func ("/abuse/who-joins-waits-for-no-longer-than-a-guess",
                   test_who_joins_waits_for_no_longer_than_a_guess);
  g_test_add_func ("/abuse/forged-and-stale-tokens", test_forged_and_stale_tokens);
  g_test_add_func ("/abuse/too-many-connections-of-one", test_too_many_connections_of_one);
  return g_test_run ();
}
