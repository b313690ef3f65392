/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/attacker.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/crowd.h"
#include "wire/frame.h"
#include "wire/session-id.h"

#define FIRST_PERSON 1000u
#define N_PERSONS 5000u /* that the attackers say they are */
#define N_SILENT 10000u
#define N_SLOW 5000u
#define N_HALVES 500u
#define N_PAIRS 100u
#define N_FLOODING_PAIRS 10u
#define N_OPENINGS 64u /* at once, of those that end soon */
#define HALF_FRAME_BYTES 60000
#define MAX_WORDS 2048

#define NO_LIMITS \
  "--max-connections-per-address 0 --max-creations 0 --max-connections 0 --max-sessions 0 "

static guint8 longest[E2E_WIRE_MAX_FRAME_BYTES];
static guint8 sink[256 * 1024];

static void
say_ready (void)
{
  g_print ("%s\n", BENCH_ATTACK_READY);
}

/* Each time someone else. */
static gint
connect_next (guint16 port)
{
  static guint n;

  return crowd_connect (port, FIRST_PERSON + n++ % N_PERSONS);
}

/* FALSE: hung up. */
static gboolean
drain (gint fd)
{
  gssize got;

  do
    got = recv (fd, sink, sizeof sink, MSG_DONTWAIT);
  while (got > 0);
  return got < 0 && (errno == EAGAIN || errno == EINTR);
}

/* --- Who stays ----------------------------------------------------------------------------- */

/* N connections say WORDS and no more; who is hung up on comes again. */
static void
stay (guint16 port, guint n, gconstpointer words, gsize n_bytes)
{
  g_autofree gint *fds = g_new (gint, n);

  for (guint i = 0; i < n; i++)
    {
      fds[i] = connect_next (port);
      crowd_stuff (fds[i], words, n_bytes);
    }
  say_ready ();
  for (guint i = 0;; i = (i + 1) % n)
    if (!drain (fds[i]))
      {
        close (fds[i]);
        fds[i] = connect_next (port);
        crowd_stuff (fds[i], words, n_bytes);
      }
}

static void
be_silent (guint16 port)
{
  stay (port, N_SILENT, "", 0);
}

static void
say_half_a_frame (guint16 port)
{
  g_autoptr (GByteArray) words = g_byte_array_new ();
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };

  e2e_hello_append (words, &hello);
  e2e_frame_append (words, E2E_FRAME_CREATE, NULL, 0);
  g_byte_array_append (words, longest, HALF_FRAME_BYTES);
  stay (port, N_HALVES, words->data, words->len);
}

/* Each a byte for each second. */
static void
say_a_byte_a_second (guint16 port)
{
  static const guint8 hello[] = { 0, 0, 0, 7, 1, 'E', '2', 'E', 'C', 1, 1 };
  gint fds[N_SLOW];
  guint said[N_SLOW] = { 0 };
  gint64 began_us;

  for (guint i = 0; i < N_SLOW; i++)
    fds[i] = connect_next (port);
  say_ready ();
  began_us = g_get_monotonic_time ();
  for (guint64 n = 0;; n++)
    {
      const guint i = n % N_SLOW;

      while (g_get_monotonic_time () < began_us + (gint64) (n * G_USEC_PER_SEC / N_SLOW))
        continue;
      if (said[i] == sizeof hello || !drain (fds[i]))
        {
          close (fds[i]);
          fds[i] = connect_next (port);
          said[i] = 0;
        }
      crowd_stuff (fds[i], hello + said[i]++, 1);
    }
}

/* --- Who comes and goes -------------------------------------------------------------------- */

typedef gsize (*FindWords) (guint8 words[MAX_WORDS]);

/* As fast as they can, each with words of its own, without waiting for an answer. */
static void
come_and_go (guint16 port, guint n_at_once, FindWords find)
{
  g_autofree gint *fds = g_new (gint, n_at_once);
  guint8 words[MAX_WORDS];

  for (guint i = 0; i < n_at_once; i++)
    fds[i] = connect_next (port);
  say_ready ();
  for (guint i = 0;; i = (i + 1) % n_at_once)
    {
      const gsize n_bytes = find (words);

      drain (fds[i]);
      crowd_reset (fds[i]);
      fds[i] = connect_next (port);
      crowd_stuff (fds[i], words, n_bytes);
    }
}

static gsize
find_nothing (guint8 words[MAX_WORDS])
{
  (void) words;
  return 0;
}

static void
connect_and_reset (guint16 port)
{
  come_and_go (port, 1, find_nothing);
}

static gsize
open_with (guint8 words[MAX_WORDS], E2eFrameType type, gconstpointer body, gsize n_bytes)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };

  e2e_hello_append (all, &hello);
  e2e_frame_append (all, type, body, n_bytes);
  memcpy (words, all->data, all->len);
  return all->len;
}

static gsize
find_creation (guint8 words[MAX_WORDS])
{
  return open_with (words, E2E_FRAME_CREATE, NULL, 0);
}

static void
create (guint16 port)
{
  come_and_go (port, N_OPENINGS, find_creation);
}

static gsize
find_guess (guint8 words[MAX_WORDS])
{
  gchar id[E2E_WIRE_DEFAULT_ID_DIGITS];

  for (guint i = 0; i < sizeof id; i++)
    id[i] = e2e_digit_char ((guint) g_random_int_range (0, E2E_N_DIGITS));
  return open_with (words, E2E_FRAME_JOIN, id, sizeof id);
}

static void
guess (guint16 port)
{
  come_and_go (port, N_OPENINGS, find_guess);
}

static E2eCreated genuine;

/* One bit is wrong. */
static gsize
find_forgery (guint8 words[MAX_WORDS])
{
  guint8 token[E2E_WIRE_MAX_TOKEN_BYTES];

  memcpy (token, genuine.token, genuine.token_bytes);
  token[genuine.token_bytes - 1] ^= (guint8) (1 << g_random_int_range (0, 8));
  return open_with (words, E2E_FRAME_RESUME, token, genuine.token_bytes);
}

static void
forge (guint16 port)
{
  guint code;

  if (!crowd_create (connect_next (port), &genuine, &code))
    g_error ("The relay refuses a session: %u", code);
  come_and_go (port, N_OPENINGS, find_forgery);
}

/* --- TLS ----------------------------------------------------------------------------------- */

static guint8 client_hello[MAX_WORDS];
static gsize client_hello_bytes;

static ssize_t
on_push (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  (void) data;
  g_assert_cmpuint (client_hello_bytes + n_bytes, <=, sizeof client_hello);
  memcpy (client_hello + client_hello_bytes, bytes, n_bytes);
  client_hello_bytes += n_bytes;
  return (ssize_t) n_bytes;
}

static ssize_t
on_pull (gnutls_transport_ptr_t data, void *bytes, size_t n_bytes)
{
  (void) data;
  (void) bytes;
  (void) n_bytes;
  errno = EAGAIN;
  return -1;
}

static void
make_client_hello (void)
{
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;

  gnutls_certificate_allocate_credentials (&credentials);
  gnutls_init (&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
  gnutls_set_default_priority (session);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_push_function (session, on_push);
  gnutls_transport_set_pull_function (session, on_pull);
  g_assert_cmpint (gnutls_handshake (session), ==, GNUTLS_E_AGAIN);
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
}

static void
say_half_a_client_hello (guint16 port)
{
  make_client_hello ();
  stay (port, 2 * N_HALVES, client_hello, client_hello_bytes / 2);
}

static gsize
find_client_hello (guint8 words[MAX_WORDS])
{
  memcpy (words, client_hello, client_hello_bytes);
  return client_hello_bytes;
}

/* The relay does its part of a handshake, and hears nothing more. */
static void
say_a_client_hello (guint16 port)
{
  make_client_hello ();
  come_and_go (port, N_OPENINGS, find_client_hello);
}

/* --- Who has a seat ------------------------------------------------------------------------ */

static void
sit (guint16 port, guint n, gint fds[][2])
{
  for (guint i = 0; i < n; i++)
    crowd_sit_two (port, FIRST_PERSON + i, fds[i]);
}

/* When nothing more is taken of what one sends to a partner that does not read, both come anew. */
static void
never_read (guint16 port)
{
  gint fds[N_PAIRS][2];
  gsize at[N_PAIRS] = { 0 };

  sit (port, N_PAIRS, fds);
  say_ready ();
  for (guint i = 0;; i = (i + 1) % N_PAIRS)
    {
      const gsize taken = crowd_stuff (fds[i][0], longest + at[i], sizeof longest - at[i]);

      at[i] = (at[i] + taken) % sizeof longest;
      if (taken == 0)
        {
          crowd_leave (fds[i], 2);
          crowd_sit_two (port, FIRST_PERSON + i, fds[i]);
          at[i] = 0;
        }
    }
}

static void
flood_with_pings (guint16 port)
{
  static guint8 pings[10000 * 13];
  gint fds[N_FLOODING_PAIRS][2];
  gsize at[N_FLOODING_PAIRS][2] = { 0 };

  for (gsize i = 0; i < sizeof pings; i += 13)
    memcpy (pings + i, "\0\0\0\x09\x06xxxxxxxx", 13);
  sit (port, N_FLOODING_PAIRS, fds);
  say_ready ();
  for (guint i = 0;; i = (i + 1) % N_FLOODING_PAIRS)
    for (guint j = 0; j < 2; j++)
      {
        at[i][j] += crowd_stuff (fds[i][j], pings + at[i][j], sizeof pings - at[i][j]);
        at[i][j] %= sizeof pings;
        drain (fds[i][j]);
      }
}

static void
send_longest_frames (guint16 port)
{
  gint fds[N_PAIRS][2];
  gsize at[N_PAIRS] = { 0 };

  sit (port, N_PAIRS, fds);
  say_ready ();
  for (guint i = 0;; i = (i + 1) % N_PAIRS)
    {
      at[i] += crowd_stuff (fds[i][0], longest + at[i], sizeof longest - at[i]);
      at[i] %= sizeof longest;
      drain (fds[i][1]);
    }
}

/* Nobody. */
static void
do_nothing (guint16 port)
{
  (void) port;
  say_ready ();
  for (;;)
    continue;
}

const BenchAttack bench_attacks[] = {
  { "nothing", NO_LIMITS, FALSE, do_nothing },
  { "silent connections", NO_LIMITS "--max-opening 2", FALSE, be_silent },
  { "a byte a second", NO_LIMITS, FALSE, say_a_byte_a_second },
  { "half a frame", NO_LIMITS "--max-memory 16777216", FALSE, say_half_a_frame },
  { "half a ClientHello", NO_LIMITS "--max-opening 2", TRUE, say_half_a_client_hello },
  { "ClientHello, no more", NO_LIMITS, TRUE, say_a_client_hello },
  { "never reading", NO_LIMITS, FALSE, never_read },
  { "creations", NO_LIMITS, FALSE, create },
  { "creations, limited", "", FALSE, create },
  { "guesses", "", FALSE, guess },
  { "forged tokens", "", FALSE, forge },
  { "pings", NO_LIMITS, FALSE, flood_with_pings },
  { "longest frames", NO_LIMITS, FALSE, send_longest_frames },
  { "connect and reset", NO_LIMITS, FALSE, connect_and_reset },
};
const guint bench_n_attacks = G_N_ELEMENTS (bench_attacks);

void
bench_attack_run (const BenchAttack *self, guint16 port)
{
  e2e_frame_put_header (longest, E2E_FRAME_DATA, E2E_WIRE_MAX_BODY_BYTES);
  self->run (port);
}
