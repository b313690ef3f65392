/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

#include "config.h"
#include "relay/metrics-server.h"
#include "relay/relay-file.h"
#include "relay/relay-options.h"
#include "relay/relay.h"
#include "relay/service.h"

#define EXIT_RUN_TIME 1
#define EXIT_USAGE 2

typedef struct
{
  gint argc;
  gchar **argv;
  GMainLoop *loop;
  E2eRelay *relay;
  E2eMetricsServer *metrics;
  gboolean draining;
} Daemon;

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

static void
on_drained (E2eRelay *relay, gpointer data)
{
  Daemon *self = data;

  (void) relay;
  g_main_loop_quit (self->loop);
}

static gboolean
on_terminate (gpointer data)
{
  Daemon *self = data;

  if (self->draining)
    {
      g_info ("Stopping at once");
      g_main_loop_quit (self->loop);
      return G_SOURCE_CONTINUE;
    }

  g_info ("Stopping: telling all clients to come back later");
  self->draining = TRUE;
  e2e_service_say_stopping ();
  e2e_relay_drain (self->relay, on_drained, self);
  return G_SOURCE_CONTINUE;
}

static void
log_pin (const E2eRelay *relay)
{
  g_autofree gchar *pin = e2e_relay_dup_pin (relay);

  if (pin != NULL)
    g_info ("TLS certificate pin %s", pin);
}

/* What the command line said goes before the file again. */
static void
read_config_again (Daemon *self)
{
  g_auto (E2eRelayOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  if (e2e_relay_options_parse (&options, self->argc, self->argv, &error))
    e2e_relay_reconfigure (self->relay, options.config);
  else
    g_info ("The settings of before stay in use. %s", error->message);
}

static gboolean
on_hangup (gpointer data)
{
  Daemon *self = data;
  g_autoptr (GError) error = NULL;

  read_config_again (self);
  if (e2e_relay_reload (self->relay, &error))
    log_pin (self->relay);
  else
    g_info ("The certificate of before stays in use. %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
run (Daemon *self, const E2eRelayConfig *config)
{
  const gchar *const *addresses = e2e_relay_get_addresses (self->relay);
  const guint sources[] = { g_unix_signal_add (SIGTERM, on_terminate, self),
                            g_unix_signal_add (SIGINT, on_terminate, self),
                            g_unix_signal_add (SIGHUP, on_hangup, self) };

  for (guint i = 0; addresses[i] != NULL; i++)
    g_info ("Listening on %s", addresses[i]);
  log_pin (self->relay);
  if (config->key_file == NULL)
    g_info ("No --key-file: clients cannot resume after a restart of this relay");

  e2e_service_say_ready ();
  g_main_loop_run (self->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static gboolean
start (Daemon *self, const E2eRelayConfig *config, GError **error)
{
  E2eListener *listener;

  self->relay = e2e_relay_new (config, error);
  if (self->relay == NULL || config->metrics == NULL)
    return self->relay != NULL;

  listener = e2e_listener_new (config->metrics, error);
  if (listener == NULL)
    return FALSE;
  self->metrics = e2e_metrics_server_new (self->relay, listener, error);
  if (self->metrics == NULL)
    return FALSE;
  g_info ("Metrics on %s", e2e_listener_get_address (listener));
  return TRUE;
}

static gint
stop (Daemon *self, gint status)
{
  e2e_metrics_server_free (self->metrics);
  g_clear_pointer (&self->relay, e2e_relay_free);
  return status;
}

/* For everything that does not need a relay. */
static gint
tell (const E2eRelayOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = NULL;

  if (options->task == E2E_RELAY_SHOW_HELP)
    g_print ("%s", options->help);
  else if (options->task == E2E_RELAY_SHOW_VERSION)
    g_print ("e2echat-relay " E2E_VERSION "\n");
  else if (options->task == E2E_RELAY_PRINT_CONFIG)
    {
      text = e2e_relay_file_print (options->config);
      g_print ("%s", text);
    }
  else if (e2e_relay_check (options->config, &error))
    g_print ("The configuration is valid.\n");
  else
    {
      g_printerr ("e2echat-relay: %s\n", error->message);
      return EXIT_RUN_TIME;
    }
  return EXIT_SUCCESS;
}

gint
main (gint argc, gchar *argv[])
{
  g_auto (E2eRelayOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  Daemon self = { .argc = argc, .argv = argv };

  setlocale (LC_ALL, "");
  g_set_prgname ("e2echat-relay");
  if (!e2e_relay_options_parse (&options, argc, argv, &error))
    {
      g_printerr ("e2echat-relay: %s\n", error->message);
      return EXIT_USAGE;
    }
  if (options.task != E2E_RELAY_RUN)
    return tell (&options);

  g_log_set_writer_func (write_line, &options.config->verbose, NULL);
  signal (SIGPIPE, SIG_IGN);
  raise_descriptor_limit ();
  e2e_service_take_sockets (options.config);
  if (!start (&self, options.config, &error))
    {
      g_printerr ("e2echat-relay: %s\n", error->message);
      return stop (&self, g_error_matches (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION)
                            ? EXIT_USAGE
                            : EXIT_RUN_TIME);
    }

  loop = g_main_loop_new (NULL, FALSE);
  self.loop = loop;
  run (&self, options.config);
  return stop (&self, EXIT_SUCCESS);
}
