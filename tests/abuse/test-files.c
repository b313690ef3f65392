/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A full disk, files that are of no use, an old certificate, and a wall clock that jumps. The path
 * of the relay is in E2E_RELAY.
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abuse/siege.h"
#include "support/certificate.h"
#include "support/visitor.h"

static gchar *folder;

static gchar *
path_of (const gchar *name)
{
  return g_build_filename (folder, name, NULL);
}

/* The relay says one line, and ends with status 1. */
static void
assert_refuses (const gchar *program, const gchar *options, const gchar *reason)
{
  g_autofree gchar *command = g_strdup_printf ("%s --listen 127.0.0.1:0 %s", program, options);
  g_autofree gchar *said = NULL;
  g_autoptr (GError) error = NULL;
  gint status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, &said, &status, &error));
  g_test_message ("%s", said);
  g_assert_false (g_spawn_check_wait_status (status, &error));
  g_assert_cmpint (error->code, ==, 1);
  g_assert_true (g_str_has_prefix (said, "e2echat-relay: "));
  g_assert_nonnull (strstr (said, reason));
  g_assert_true (strchr (said, '\n') == said + strlen (said) - 1);
}

/* No byte can be written: the relay says so, and leaves no half of a key behind. Nor can what
 * measures coverage write, which is not to be said. */
static void
test_a_full_disk (void)
{
  g_autofree gchar *path = path_of ("key");
  g_autofree gchar *options = g_strdup_printf ("--key-file %s", path);
  g_autofree gchar *program =
    g_strdup_printf ("/bin/sh -c 'export GCOV_ERROR_FILE=/dev/null; trap \"\" XFSZ; ulimit -f 0; "
                     "exec \"$0\" \"$@\"' %s",
                     g_getenv ("E2E_RELAY"));
  g_autoptr (GDir) dir = NULL;

  assert_refuses (program, options, "cannot be created");
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_a_damaged_key_file (void)
{
  static const gsize sizes[] = { 0, 1, 31, 33, 4096 };
  static const guint8 bytes[4096];
  g_autofree gchar *path = path_of ("key");
  g_autofree gchar *options = g_strdup_printf ("--key-file %s", path);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_assert_true (g_file_set_contents (path, (const gchar *) bytes, (gssize) sizes[i], NULL));
      g_chmod (path, 0600);
      assert_refuses (g_getenv ("E2E_RELAY"), options, "damaged");
    }
  g_chmod (path, 0644);
  assert_refuses (g_getenv ("E2E_RELAY"), options, "open to other users");
  g_unlink (path);
}

static void
test_an_unreadable_key_file (void)
{
  g_autofree gchar *path = path_of ("key");
  g_autofree gchar *options = g_strdup_printf ("--key-file %s", path);
  g_autofree gchar *inside = g_build_filename (path, "key", NULL);
  g_autofree gchar *elsewhere = g_strdup_printf ("--key-file %s", inside);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refuses (g_getenv ("E2E_RELAY"), options, "is not a file");
  g_rmdir (path);
  assert_refuses (g_getenv ("E2E_RELAY"), elsewhere, "cannot be created");
  g_assert_cmpint (symlink (path, path), ==, 0);
  assert_refuses (g_getenv ("E2E_RELAY"), options, "cannot be read");
  g_unlink (path);
}

/* People who have the pin chat on; the relay's owner is told. */
static void
test_an_expired_certificate (void)
{
  g_autofree gchar *cert = path_of ("cert.pem");
  g_autofree gchar *key = path_of ("key.pem");
  g_autofree gchar *pin = test_certificate_write (cert, key, -10);
  g_autofree gchar *options =
    g_strdup_printf ("--listen 127.0.0.1:0 --tls-cert %s --tls-key %s", cert, key);
  TestProcess *relay = test_process_new_relay (g_getenv ("E2E_RELAY"), options, TEST_ANY_CORE);
  g_autoptr (TestVisitor) creator = test_visitor_new_tls (relay->address, pin);
  g_autoptr (TestVisitor) joiner = test_visitor_new_tls (relay->address, pin);
  E2eCreated created;

  test_visitor_create (creator, &created);
  test_visitor_join (joiner, &created, NULL);
  test_visitor_expect_peer (joiner, E2E_PEER_CONNECTED);
  test_visitor_expect_peer (creator, E2E_PEER_CONNECTED);
  test_visitor_send (creator, E2E_FRAME_DATA, "on", 2);
  test_visitor_expect (joiner, E2E_FRAME_DATA, "on", 2);
  g_clear_pointer (&creator, test_visitor_free);
  g_clear_pointer (&joiner, test_visitor_free);
  g_assert_cmpint (test_process_end (relay, SIGTERM), ==, 0);
  g_unlink (cert);
  g_unlink (key);
}

/* A year forward, a year back, at each look at it: sessions live on, tokens stay good, and nobody
 * is given up as silent. */
static void
test_a_wall_clock_that_jumps (void)
{
  g_autofree gchar *library =
    g_test_build_filename (G_TEST_BUILT, "abuse", "libjumping-clock.so", NULL);
  g_autofree gchar *relay =
    g_strdup_printf ("/usr/bin/env LD_PRELOAD=%s %s", library, g_getenv ("E2E_RELAY"));
  TestProcess *process;
  Honest *honest;
  E2eCreated created;
  gint fd;
  guint code;

  if (SIEGE_IS_SANITIZED)
    {
      g_test_skip ("sanitizers want to be loaded first");
      return;
    }

  process = test_process_new_relay (relay, "--listen 127.0.0.1:0 --ping 1", TEST_ANY_CORE);
  honest = honest_new (process->port);
  fd = crowd_connect (process->port, 2);
  g_assert_true (crowd_create (fd, &created, &code));
  for (guint i = 0; i < 50; i++)
    {
      const gint next = crowd_connect (process->port, 2);

      g_assert_cmpuint (crowd_ask (next, E2E_FRAME_RESUME, created.token, created.token_bytes,
                                   &code),
                        ==, E2E_FRAME_RESUMED);
      close (fd);
      fd = next;
      g_usleep (20000);
    }
  close (fd);
  g_assert_cmpuint (honest_look (honest).n, >, 10);
  honest_free (honest);
  g_assert_cmpint (test_process_end (process, SIGTERM), ==, 0);
}

gint
main (gint argc, gchar *argv[])
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  folder = g_dir_make_tmp ("abuse-XXXXXX", NULL);
  g_test_add_func ("/abuse/a-full-disk", test_a_full_disk);
  g_test_add_func ("/abuse/a-damaged-key-file", test_a_damaged_key_file);
  g_test_add_func ("/abuse/an-unreadable-key-file", test_an_unreadable_key_file);
  g_test_add_func ("/abuse/an-expired-certificate", test_an_expired_certificate);
  g_test_add_func ("/abuse/a-wall-clock-that-jumps", test_a_wall_clock_that_jumps);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
