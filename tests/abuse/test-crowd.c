/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attacks by many connections, or by one that is never done, beside an honest pair. The path of the
 * relay is in E2E_RELAY.
 */

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abuse/siege.h"
#include "support/certificate.h"
#include "wire/frame.h"

#define MIB (1024u * 1024u)
#define N_SILENT (SIEGE_IS_SANITIZED ? 1000u : 10000u)
#define N_SOME 500u
#define N_PERSONS 100u /* that the attackers say they are */
#define FIRST_PERSON 1000u
#define ATTACK_US (700 * 1000)

#define NO_LIMITS "--max-connections-per-address 0 --max-creations 0 "

static guint8 longest[E2E_WIRE_MAX_FRAME_BYTES];

static guint
person (guint i)
{
  return FIRST_PERSON + i % N_PERSONS;
}

static gint *
connect_many (const Siege *siege, guint n)
{
  gint *fds = g_new (gint, n);

  for (guint i = 0; i < n; i++)
    fds[i] = crowd_connect (siege->port, person (i));
  return fds;
}

/* Pairs one after another: 2 n descriptors. */
static gint *
sit_many (const Siege *siege, guint n)
{
  gint *fds = g_new (gint, 2 * n);

  for (guint i = 0; i < n; i++)
    crowd_sit_two (siege->port, person (i), fds + 2 * i);
  return fds;
}

static void
test_silent_connections (void)
{
  g_auto (Siege) siege = { 0 };
  g_autofree gint *fds = NULL;

  siege_init (&siege, NO_LIMITS "--max-opening 2");
  fds = connect_many (&siege, N_SILENT);
  siege_look (&siege, "silent", N_SILENT * 512 + MIB);
  for (guint i = 0; i < N_SILENT; i += 97)
    g_assert_true (crowd_is_hung_up (fds[i], 10000));
  crowd_leave (fds, N_SILENT);
  siege_look (&siege, "gone", N_SILENT * 512 + MIB);
}

static void
test_one_byte_at_a_time (void)
{
  static const guint8 hello[] = { 0, 0, 0, 7, 1, 'E', '2', 'E', 'C', 1, 1 };
  g_auto (Siege) siege = { 0 };
  g_autofree gint *fds = NULL;

  siege_init (&siege, NO_LIMITS "--max-opening 3");
  fds = connect_many (&siege, N_SOME);
  for (guint at = 0; at < 3; at++)
    {
      for (guint i = 0; i < N_SOME; i++)
        crowd_stuff (fds[i], hello + at, 1);
      siege_look (&siege, "a byte each", N_SOME * 1024 + MIB);
    }
  for (guint i = 0; i < N_SOME; i += 37)
    g_assert_true (crowd_is_hung_up (fds[i], 10000));
  crowd_leave (fds, N_SOME);
}

static void
test_half_a_frame_and_silence (void)
{
  g_auto (Siege) siege = { 0 };
  g_autofree gint *fds = NULL;

  /* Twice as much as fits: the idle give way after a while, and the active pair does not. */
  siege_init (&siege, NO_LIMITS "--max-memory 16777216");
  fds = sit_many (&siege, N_SOME / 2);
  for (guint i = 0; i < N_SOME; i++)
    crowd_stuff (fds[i], longest, 60000);
  siege_look (&siege, "half a frame", 20 * MIB);
  crowd_leave (fds, N_SOME);
}

static void
test_half_a_tls_handshake (void)
{
  static const guint8 half[] = { 0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3 };
  g_auto (Siege) siege = { 0 };
  g_autofree gchar *folder = g_dir_make_tmp ("abuse-XXXXXX", NULL);
  g_autofree gchar *cert = g_build_filename (folder, "cert.pem", NULL);
  g_autofree gchar *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree gchar *pin = test_certificate_write (cert, key, 1);
  g_autofree gchar *options =
    g_strdup_printf (NO_LIMITS "--max-opening 2 --max-memory 33554432 --tls-cert %s --tls-key %s",
                     cert, key);
  g_autofree gint *fds = NULL;

  siege_init (&siege, options);
  fds = connect_many (&siege, 2 * N_SOME);
  for (guint i = 0; i < 2 * N_SOME; i++)
    crowd_stuff (fds[i], half, sizeof half);
  siege_look (&siege, "half a handshake", 32 * MIB);
  for (guint i = 0; i < 2 * N_SOME; i += 37)
    g_assert_true (crowd_is_hung_up (fds[i], 10000));
  crowd_leave (fds, 2 * N_SOME);
  unlink (cert);
  unlink (key);
  rmdir (folder);
}

static void
test_readers_that_never_read (void)
{
  g_auto (Siege) siege = { 0 };
  g_autofree gint *fds = NULL;
  const guint n = 100;

  siege_init (&siege, NO_LIMITS "--max-memory 8388608");
  fds = sit_many (&siege, n);
  for (guint round = 0; round < 20; round++)
    for (guint i = 0; i < n; i++)
      crowd_stuff (fds[2 * i], longest, sizeof longest);
  siege_look (&siege, "never reading", 12 * MIB);
  crowd_leave (fds, 2 * n);
}

static void
test_ping_flood (void)
{
  g_auto (Siege) siege = { 0 };
  guint8 pings[100 * 13];
  gint fds[2];
  gint64 end_us;

  for (guint i = 0; i < 100; i++)
    memcpy (pings + 13 * i, "\0\0\0\x09\x06xxxxxxxx", 13);
  siege_init (&siege, NO_LIMITS);
  crowd_sit_two (siege.port, FIRST_PERSON, fds);
  end_us = g_get_monotonic_time () + ATTACK_US;
  while (g_get_monotonic_time () < end_us)
    crowd_stuff (fds[0], pings, sizeof pings);
  siege_look (&siege, "pings, no answer taken", 2 * MIB);
  crowd_leave (fds, 2);
}

static void
test_longest_frames (void)
{
  g_auto (Siege) siege = { 0 };
  gint fds[2];
  gint64 end_us;

  siege_init (&siege, NO_LIMITS);
  crowd_sit_two (siege.port, FIRST_PERSON, fds);
  end_us = g_get_monotonic_time () + ATTACK_US;
  while (g_get_monotonic_time () < end_us)
    {
      g_assert_cmpint (send (fds[0], longest, sizeof longest, MSG_NOSIGNAL), ==, sizeof longest);
      g_assert_cmpint (recv (fds[1], longest, sizeof longest, MSG_WAITALL), ==, sizeof longest);
    }
  siege_look (&siege, "longest frames", 2 * MIB);
  crowd_leave (fds, 2);
}

static void
test_connect_and_reset (void)
{
  g_auto (Siege) siege = { 0 };
  const gint64 began_us = g_get_monotonic_time ();
  guint n = 0;

  siege_init (&siege, NO_LIMITS);
  while (g_get_monotonic_time () < began_us + 3 * ATTACK_US && n < 20000)
    crowd_reset (crowd_connect (siege.port, person (n++)));
  g_test_message ("%u connections reset", n);
  siege_look (&siege, "resets", 4 * MIB);
}

/* With fewer descriptors than connections: who is there is served, and the relay does not spin. */
static void
test_no_descriptors (void)
{
  g_autofree gchar *relay = g_strdup_printf ("/bin/sh -c 'ulimit -n %u; exec \"$0\" \"$@\"' %s",
                                             128, g_getenv ("E2E_RELAY"));
  Siege siege = { .relay =
                    test_process_new_relay (relay, "--listen 0.0.0.0:0 --workers 1 " NO_LIMITS,
                                            TEST_ANY_CORE) };
  const guint n = 600;
  gint fds[600];
  guint64 cpu_ns;

  siege.port = siege.relay->port;
  siege.honest = honest_new (siege.port);
  g_usleep (ATTACK_US / 2);
  siege.quiet = honest_look (siege.honest);
  siege.quiet_bytes = test_process_get_resident_bytes (siege.relay);
  for (guint i = 0; i < n; i++)
    fds[i] = crowd_connect (siege.port, person (i));
  g_usleep (ATTACK_US / 2);
  g_assert_cmpuint (test_process_count_descriptors (siege.relay), <=, 128);
  cpu_ns = test_process_get_cpu_ns (siege.relay);
  g_usleep (ATTACK_US);
  cpu_ns = test_process_get_cpu_ns (siege.relay) - cpu_ns;
  g_test_message ("busy for %.1f %% of the time", (gdouble) cpu_ns / 1e3 / ATTACK_US * 100);
  if (!SIEGE_IS_SANITIZED)
    g_assert_cmpfloat ((gdouble) cpu_ns / 1e3, <, ATTACK_US * 0.4);
  siege_look (&siege, "no descriptors", 2 * MIB);
  crowd_leave (fds, n);

  /* And then everybody is welcome again. */
  g_usleep (ATTACK_US);
  crowd_sit_two (siege.port, FIRST_PERSON, fds);
  crowd_leave (fds, 2);
  siege_clear (&siege);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  if (test_process_raise_descriptor_limit (N_SILENT + 100) < N_SILENT + 100)
    g_error ("Too few descriptors for this test");
  e2e_frame_put_header (longest, E2E_FRAME_DATA, E2E_WIRE_MAX_BODY_BYTES);
  g_test_add_func ("/abuse/silent-connections", test_silent_connections);
  g_test_add_func ("/abuse/one-byte-at-a-time", test_one_byte_at_a_time);
  g_test_add_func ("/abuse/half-a-frame-and-silence", test_half_a_frame_and_silence);
  g_test_add_func ("/abuse/half-a-tls-handshake", test_half_a_tls_handshake);
  g_test_add_func ("/abuse/readers-that-never-read", test_readers_that_never_read);
  g_test_add_func ("/abuse/ping-flood", test_ping_flood);
  g_test_add_func ("/abuse/longest-frames", test_longest_frames);
  g_test_add_func ("/abuse/connect-and-reset", test_connect_and_reset);
  g_test_add_func ("/abuse/no-descriptors", test_no_descriptors);
  return g_test_run ();
}
