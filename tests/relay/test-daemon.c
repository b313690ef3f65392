/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The daemon as people and service managers start it. The path of the program is in E2E_RELAY.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "config.h"
#include "support/certificate.h"
#include "support/visitor.h"

/* That a relay can be told to take. */
#define MOST_CONNECTIONS 10000000

typedef struct
{
  GSubprocess *process;
  GDataInputStream *log;
  gchar *address; /* the first it listens on */
} Daemon;

static gchar *folder;

static gchar *
path_of (const gchar *name)
{
  return g_build_filename (folder, name, NULL);
}

/* The next line of the log, or NULL at its end. */
static gchar *
read_line (Daemon *self)
{
  return g_data_input_stream_read_line (self->log, NULL, NULL, NULL);
}

static gchar *
expect_line (Daemon *self, const gchar *prefix)
{
  g_autofree gchar *line = NULL;

  do
    {
      g_free (line);
      line = read_line (self);
      g_assert_nonnull (line);
      g_test_message ("log: %s", line);
    }
  while (!g_str_has_prefix (line, prefix));
  return g_strdup (line + strlen (prefix));
}

static Daemon *
spawn (const gchar *line)
{
  g_autofree gchar *command = g_strdup_printf ("%s %s", g_getenv ("E2E_RELAY"), line);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  Daemon *self = g_new0 (Daemon, 1);

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  self->process =
    g_subprocess_newv ((const gchar *const *) argv,
                       G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  return self;
}

static Daemon *
start (const gchar *line)
{
  Daemon *self = spawn (line);

  self->address = expect_line (self, "Listening on ");
  return self;
}

/* Waits for the end; returns the exit status, -1 after a signal. */
static gint
finish (Daemon *self)
{
  gint status;

  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  status =
    g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process) : -1;
  g_object_unref (self->log);
  g_object_unref (self->process);
  g_free (self->address);
  g_free (self);
  return status;
}

/* To one that sleeps in its main loop: on the way there ThreadSanitizer keeps a signal to itself.
 */
static void
send_signal (Daemon *self, gint signal_number)
{
  g_autofree gchar *path =
    g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (self->process));
  gchar state;

  do
    {
      g_autofree gchar *stat = NULL;

      g_thread_yield ();
      g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
      state = strrchr (stat, ')')[2];
    }
  while (state == 'R' || state == 'D');
  g_subprocess_send_signal (self->process, signal_number);
}

static gint
end (Daemon *self, gint signal_number)
{
  send_signal (self, signal_number);
  return finish (self);
}

static void
assert_fails (const gchar *line, gint status)
{
  Daemon *daemon = spawn (line);
  g_autofree gchar *reason = read_line (daemon);
  g_autofree gchar *more = read_line (daemon);

  g_assert_nonnull (reason);
  g_test_message ("%s: %s", line, reason);
  g_assert_true (g_str_has_prefix (reason, "e2echat-relay: "));
  g_assert_null (more);
  g_assert_cmpint (finish (daemon), ==, status);
}

static void
test_refuses_a_wrong_command_line (void)
{
  assert_fails ("xyz", 2);
  assert_fails ("70000", 2);
  assert_fails ("--no-such-option", 2);
  assert_fails ("--listen nowhere", 2);
  assert_fails ("--linger x", 2);
  assert_fails ("--tls-cert /dev/null", 2);
  assert_fails ("1 2", 2);
}

static void
test_says_what_it_cannot_use (void)
{
  g_autofree gchar *damaged = path_of ("damaged");
  g_autofree gchar *line = g_strdup_printf ("--listen 127.0.0.1:0 --key-file %s", damaged);

  assert_fails ("--listen 127.0.0.1:0 --tls-cert /nowhere/c --tls-key /nowhere/k", 1);
  assert_fails ("--listen 127.0.0.1:0 --key-file /nowhere/key", 1);
  g_assert_true (
    g_file_set_contents_full (damaged, "short", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  assert_fails (line, 1);
  g_remove (damaged);
}

static void
test_says_that_the_port_is_taken (void)
{
  Daemon *first = start ("--listen 127.0.0.1:0");
  g_autofree gchar *line = g_strdup_printf ("--listen %s", first->address);

  assert_fails (line, 1);
  assert_fails (strrchr (first->address, ':') + 1, 1);
  g_assert_cmpint (end (first, SIGTERM), ==, 0);
}

static void
test_tells_version_and_help (void)
{
  static const gchar *const lines[] = { "--version", "--help" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      Daemon *daemon = spawn (lines[i]);
      gchar text[64] = { 0 };

      g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (daemon->process), text,
                                            sizeof text - 1, NULL, NULL),
                       >, 0);
      g_assert_true (i == 1 || g_str_equal (text, "e2echat-relay " E2E_VERSION "\n"));
      g_assert_cmpint (finish (daemon), ==, 0);
    }
}

static void
test_listens_on_all_addresses_by_default (void)
{
  Daemon *daemon = start ("0");
  g_autofree gchar *local = NULL;
  g_autoptr (TestVisitor) visitor = NULL;
  E2eCreated created;

  /* The first is IPv6 where there is any; IPv4 has the same port. */
  g_assert_true (g_str_has_prefix (daemon->address, "[::]:") ||
                 g_str_has_prefix (daemon->address, "0.0.0.0:"));
  local = g_strdup_printf ("127.0.0.1%s", strrchr (daemon->address, ':'));
  visitor = test_visitor_new (local);
  test_visitor_create (visitor, &created);
  if (daemon->address[0] == '[')
    {
      g_autofree gchar *local6 = g_strdup_printf ("[::1]%s", strrchr (daemon->address, ':'));
      g_autoptr (TestVisitor) joiner = test_visitor_new (local6);

      test_visitor_join (joiner, &created, NULL);
      test_visitor_expect_peer (visitor, E2E_PEER_CONNECTED);
    }
  g_clear_pointer (&visitor, test_visitor_free);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
}

static void
test_a_killed_relay_knows_its_clients_again (void)
{
  g_autofree gchar *key = path_of ("key");
  g_autofree gchar *first_line = g_strdup_printf ("--listen 127.0.0.1:0 --key-file %s", key);
  Daemon *daemon = start (first_line);
  g_autofree gchar *line = g_strdup_printf ("--listen %s --key-file %s", daemon->address, key);
  TestVisitor *creator = test_visitor_new (daemon->address);
  TestVisitor *joiner = test_visitor_new (daemon->address);
  GStatBuf info;
  E2eCreated created;
  E2eCreated joined;

  test_visitor_create (creator, &created);
  test_visitor_join (joiner, &created, &joined);
  g_assert_cmpint (end (daemon, SIGKILL), ==, -1);
  test_visitor_free (creator);
  test_visitor_free (joiner);
  g_assert_cmpint (g_stat (key, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);

  /* On the same port, though connections of before may linger there. */
  daemon = start (line);
  joiner = test_visitor_new (daemon->address);
  test_visitor_resume (joiner, &joined, FALSE);
  creator = test_visitor_new (daemon->address);
  test_visitor_resume (creator, &created, TRUE);
  test_visitor_expect_peer (joiner, E2E_PEER_CONNECTED);
  test_visitor_send (creator, E2E_FRAME_DATA, "as before", 9);
  test_visitor_expect (joiner, E2E_FRAME_DATA, "as before", 9);
  test_visitor_free (creator);
  test_visitor_free (joiner);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
  g_remove (key);
}

static void
test_without_a_key_file_it_knows_nobody_again (void)
{
  Daemon *daemon = start ("--listen 127.0.0.1:0");
  TestVisitor *visitor = test_visitor_new (daemon->address);
  E2eCreated created;

  test_visitor_create (visitor, &created);
  test_visitor_free (visitor);
  end (daemon, SIGKILL);

  daemon = start ("--listen 127.0.0.1:0");
  visitor = test_visitor_new (daemon->address);
  test_visitor_send_hello (visitor);
  test_visitor_send (visitor, E2E_FRAME_RESUME, created.token, created.token_bytes);
  test_visitor_expect_welcome (visitor);
  test_visitor_expect_error (visitor, E2E_WIRE_ERROR_TOKEN);
  test_visitor_free (visitor);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
}

static void
test_says_goodbye_when_told_to_end (void)
{
  static const gint signals[] = { SIGTERM, SIGINT };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      Daemon *daemon = start ("--listen 127.0.0.1:0");
      TestVisitor *visitor = test_visitor_new (daemon->address);
      E2eCreated created;

      test_visitor_create (visitor, &created);
      send_signal (daemon, signals[i]);
      test_visitor_expect (visitor, E2E_FRAME_GOODBYE, "\0\0\3\xe8", 4);
      test_visitor_expect_end (visitor);
      test_visitor_free (visitor);
      g_assert_cmpint (finish (daemon), ==, 0);
    }
}

static void
test_ends_at_once_when_told_twice (void)
{
  Daemon *daemon = start ("--listen 127.0.0.1:0");
  g_autoptr (TestVisitor) visitor = test_visitor_new (daemon->address);
  const gint64 began_us = g_get_monotonic_time ();
  g_autofree gchar *stopping = NULL;
  E2eCreated created;

  test_visitor_create (visitor, &created);
  send_signal (daemon, SIGTERM);
  stopping = expect_line (daemon, "Stopping");
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0); /* though the visitor does not hang up */
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 4 * G_USEC_PER_SEC);
}

static void
test_loads_its_certificate_again (void)
{
  g_autofree gchar *cert = path_of ("cert.pem");
  g_autofree gchar *key = path_of ("key.pem");
  g_autofree gchar *pin = test_certificate_write (cert, key, 1);
  g_autofree gchar *line =
    g_strdup_printf ("--listen 127.0.0.1:0 --tls-cert %s --tls-key %s", cert, key);
  Daemon *daemon = start (line);
  g_autofree gchar *shown = expect_line (daemon, "TLS certificate pin ");
  g_autofree gchar *new_pin = NULL;
  g_autofree gchar *new_shown = NULL;
  g_autofree gchar *refused = NULL;
  TestVisitor *visitor;

  g_assert_cmpstr (shown, ==, pin);
  new_pin = test_certificate_write (cert, key, 1);
  send_signal (daemon, SIGHUP);
  new_shown = expect_line (daemon, "TLS certificate pin ");
  g_assert_cmpstr (new_shown, ==, new_pin);

  g_assert_true (g_file_set_contents (cert, "nonsense", -1, NULL));
  send_signal (daemon, SIGHUP);
  refused = expect_line (daemon, "The certificate of before stays in use.");
  visitor = test_visitor_new_tls (daemon->address, new_pin);
  test_visitor_free (visitor);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
  g_remove (cert);
  g_remove (key);
}

static void
test_says_that_its_certificate_is_too_old (void)
{
  g_autofree gchar *cert = path_of ("cert.pem");
  g_autofree gchar *key = path_of ("key.pem");
  g_autofree gchar *pin = test_certificate_write (cert, key, -1);
  g_autofree gchar *line =
    g_strdup_printf ("--listen 127.0.0.1:0 --tls-cert %s --tls-key %s", cert, key);
  Daemon *daemon = spawn (line);
  g_autofree gchar *said = expect_line (daemon, "The TLS certificate is out of date");
  TestVisitor *visitor;

  daemon->address = expect_line (daemon, "Listening on ");
  visitor = test_visitor_new_tls (daemon->address, pin); /* the pin is what counts to it */
  test_visitor_free (visitor);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
  g_remove (cert);
  g_remove (key);
}

static void
test_says_for_how_many_it_has_descriptors (void)
{
  g_autofree gchar *said = NULL;
  struct rlimit files;
  Daemon *daemon;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &files), ==, 0);
  if (files.rlim_max > MOST_CONNECTIONS)
    {
      g_test_skip ("there are descriptors for all connections that can be asked for");
      return;
    }
  daemon = spawn ("--listen 127.0.0.1:0 --max-connections " G_STRINGIFY (MOST_CONNECTIONS));
  said = expect_line (daemon, "The limit of open files allows ");
  g_assert_cmpuint (g_ascii_strtoull (said, NULL, 10), <, files.rlim_max);
  g_assert_true (g_str_has_suffix (said, "--max-connections " G_STRINGIFY (MOST_CONNECTIONS)));
  daemon->address = expect_line (daemon, "Listening on ");
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
}

static void
test_replaces_the_socket_a_killed_one_left (void)
{
  g_autofree gchar *path = path_of ("socket");
  g_autofree gchar *line = g_strdup_printf ("--listen unix:%s", path);
  Daemon *daemon = start (line);
  TestVisitor *visitor;
  E2eCreated created;

  end (daemon, SIGKILL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  daemon = start (line);
  visitor = test_visitor_new (daemon->address);
  test_visitor_create (visitor, &created);
  assert_fails (line, 1);
  test_visitor_free (visitor);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* What is no socket is not its to replace. */
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  assert_fails (line, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_remove (path);
}

static void
test_its_log_names_nobody (void)
{
  Daemon *daemon = start ("--listen 127.0.0.1:0");
  TestVisitor *creator = test_visitor_new (daemon->address);
  TestVisitor *stranger = test_visitor_new (daemon->address);
  g_autofree gchar *line = NULL;
  E2eCreated created;

  test_visitor_create (creator, &created);
  test_visitor_say (stranger, "nonsense", 8);
  test_visitor_expect_error (stranger, E2E_WIRE_ERROR_MALFORMED);
  test_visitor_free (creator);
  test_visitor_free (stranger);
  send_signal (daemon, SIGTERM);
  while ((line = read_line (daemon)) != NULL)
    {
      g_test_message ("log: %s", line);
      g_assert_null (strstr (line, created.session_id));
      g_assert_null (strstr (line, "127.0.0.1"));
      g_clear_pointer (&line, g_free);
    }
  g_assert_cmpint (finish (daemon), ==, 0);
}

#ifdef HAVE_LIBSYSTEMD
static void
test_tells_the_service_manager (void)
{
  g_autofree gchar *path = path_of ("notify");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const gint fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gchar text[64] = { 0 };
  Daemon *daemon;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  daemon = start ("--listen 127.0.0.1:0");
  g_unsetenv ("NOTIFY_SOCKET");
  g_assert_cmpint (recv (fd, text, sizeof text - 1, 0), >, 0);
  g_assert_cmpstr (text, ==, "READY=1");
  memset (text, 0, sizeof text);
  send_signal (daemon, SIGTERM);
  g_assert_cmpint (recv (fd, text, sizeof text - 1, 0), >, 0);
  g_assert_cmpstr (text, ==, "STOPPING=1");
  g_assert_cmpint (finish (daemon), ==, 0);
  close (fd);
  g_remove (path);
}

/* The shell names itself in LISTEN_PID and then becomes the relay, as a service manager does. */
static void
test_takes_sockets_of_the_service_manager (void)
{
  g_autofree gchar *path = path_of ("activated");
  g_autofree gchar *text = g_strdup_printf ("unix:%s", path);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const gint fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  Daemon *daemon = g_new0 (Daemon, 1);
  TestVisitor *visitor;
  E2eCreated created;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 5), ==, 0);
  g_subprocess_launcher_take_fd (launcher, fd, 3);
  daemon->process = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c",
                                                 "LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\"",
                                                 g_getenv ("E2E_RELAY"), NULL);
  g_assert_no_error (error);
  daemon->log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (daemon->process));
  daemon->address = expect_line (daemon, "Listening on ");
  g_assert_cmpstr (daemon->address, ==, text);
  visitor = test_visitor_new (text);
  test_visitor_create (visitor, &created);
  test_visitor_free (visitor);
  g_assert_cmpint (end (daemon, SIGTERM), ==, 0);
  g_remove (path);
}
#endif

/* Who forwards has no business with ciphers: what it is linked with says so. */
static void
test_links_no_cryptography_of_its_own (void)
{
  g_autofree gchar *readelf = g_find_program_in_path ("readelf");
  g_autofree gchar *output = NULL;
  g_autofree gchar *command = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_needed = 0;

  if (readelf == NULL)
    {
      g_test_skip ("readelf is not installed");
      return;
    }

  command = g_strdup_printf ("readelf -d %s", g_getenv ("E2E_RELAY"));
  g_assert_true (g_spawn_command_line_sync (command, &output, NULL, NULL, NULL));
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "(NEEDED)") != NULL)
      {
        n_needed++;
        g_assert_null (strstr (lines[i], "nettle"));
        g_assert_null (strstr (lines[i], "hogweed"));
        g_assert_null (strstr (lines[i], "gmp"));
      }
  g_assert_cmpuint (n_needed, >, 2);
}

gint
main (gint argc, gchar *argv[])
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("e2echat-XXXXXX", NULL);

  g_test_add_func ("/daemon/refuses-a-wrong-command-line", test_refuses_a_wrong_command_line);
  g_test_add_func ("/daemon/says-what-it-cannot-use", test_says_what_it_cannot_use);
  g_test_add_func ("/daemon/says-that-the-port-is-taken", test_says_that_the_port_is_taken);
  g_test_add_func ("/daemon/tells-version-and-help", test_tells_version_and_help);
  g_test_add_func ("/daemon/listens-on-all-addresses-by-default",
                   test_listens_on_all_addresses_by_default);
  g_test_add_func ("/daemon/a-killed-relay-knows-its-clients-again",
                   test_a_killed_relay_knows_its_clients_again);
  g_test_add_func ("/daemon/without-a-key-file-it-knows-nobody-again",
                   test_without_a_key_file_it_knows_nobody_again);
  g_test_add_func ("/daemon/says-goodbye-when-told-to-end", test_says_goodbye_when_told_to_end);
  g_test_add_func ("/daemon/ends-at-once-when-told-twice", test_ends_at_once_when_told_twice);
  g_test_add_func ("/daemon/loads-its-certificate-again", test_loads_its_certificate_again);
  g_test_add_func ("/daemon/says-that-its-certificate-is-too-old",
                   test_says_that_its_certificate_is_too_old);
  g_test_add_func ("/daemon/says-for-how-many-it-has-descriptors",
                   test_says_for_how_many_it_has_descriptors);
  g_test_add_func ("/daemon/replaces-the-socket-a-killed-one-left",
                   test_replaces_the_socket_a_killed_one_left);
  g_test_add_func ("/daemon/its-log-names-nobody", test_its_log_names_nobody);
#ifdef HAVE_LIBSYSTEMD
  g_test_add_func ("/daemon/tells-the-service-manager", test_tells_the_service_manager);
  g_test_add_func ("/daemon/takes-sockets-of-the-service-manager",
                   test_takes_sockets_of_the_service_manager);
#endif
  g_test_add_func ("/daemon/links-no-cryptography-of-its-own",
                   test_links_no_cryptography_of_its_own);

  status = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
