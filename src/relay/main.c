/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "config.h"
#include "relay/daemon.h"
#include "relay/relay-file.h"
#include "relay/relay-options.h"
#include "relay/relay.h"

#define EXIT_RUN_TIME 1
#define EXIT_USAGE 2
#define MAX_RESERVED 65536

/* Whole lines for people; whoever collects them adds the time. */
static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const gboolean *verbose = data;

  if ((level & G_LOG_LEVEL_DEBUG) != 0 && !*verbose)
    return G_LOG_WRITER_HANDLED;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_printerr ("%s\n", (const gchar *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* Every connection is a descriptor. */
static void
raise_descriptor_limit (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0)
    return;

  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
}

/* The kernel doubles its table of descriptors when it is full, and once there are threads an
 * accept waits 10 to 20 ms for that. So it is made large while there are none: 8 bytes each. */
static void
reserve_descriptors (void)
{
  struct rlimit files;
  gint fd;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0)
    return;

  fd = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, (gint) MIN (files.rlim_cur, MAX_RESERVED) - 1);
  if (fd >= 0)
    close (fd);
}

static gboolean
check (const E2eRelayOptions *options, GError **error)
{
  if (!e2e_relay_check (options->config, error))
    return FALSE;

  g_print ("The configuration is valid.\n");
  return TRUE;
}

static gboolean
carry_out (const E2eRelayOptions *options, gint argc, gchar **argv, GError **error)
{
  g_autofree gchar *text = NULL;

  switch (options->task)
    {
    case E2E_RELAY_SHOW_HELP:
      g_print ("%s", options->help);
      return TRUE;
    case E2E_RELAY_SHOW_VERSION:
      g_print ("e2echat-relay " E2E_VERSION "\n");
      return TRUE;
    case E2E_RELAY_PRINT_CONFIG:
      text = e2e_relay_file_print (options->config);
      g_print ("%s", text);
      return TRUE;
    case E2E_RELAY_CHECK_CONFIG:
      return check (options, error);
    case E2E_RELAY_RUN:
    default:
      return e2e_daemon_run (argc, argv, options->config, error);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_auto (E2eRelayOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean parsed;

  setlocale (LC_ALL, "");
  g_set_prgname ("e2echat-relay");
  parsed = e2e_relay_options_parse (&options, argc, argv, &error);
  if (parsed)
    {
      g_log_set_writer_func (write_line, &options.config->verbose, NULL);
      signal (SIGPIPE, SIG_IGN);
      raise_descriptor_limit ();
      reserve_descriptors ();
      if (carry_out (&options, argc, argv, &error))
        return EXIT_SUCCESS;
    }

  g_printerr ("e2echat-relay: %s\n", error->message);
  return g_error_matches (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION) ? EXIT_USAGE
                                                                          : EXIT_RUN_TIME;
}
