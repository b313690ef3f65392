/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/daemon.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "relay/metrics-server.h"
#include "relay/relay-options.h"
#include "relay/relay.h"
#include "relay/service.h"
#include "relay/takeover.h"

/* Signs of life in the time in which the service manager wants one: with three, one that a busy
 * worker delays does no harm. */
#define SIGNS_OF_LIFE 3

typedef struct
{
  gint argc;
  gchar **argv;
  const E2eRelayConfig *config;
  GMainLoop *loop;
  gboolean has_terminal; /* it was started in one */
  E2eRelay *relay;
  E2eListener *metrics_listener;
  E2eMetricsServer *metrics;
  E2eInheritance inheritance;
  E2eTakeover *takeover; /* while there is a new relay */
  gboolean draining;
} Daemon;

static void
on_drained (E2eRelay *relay, gpointer data)
{
  Daemon *self = data;

  (void) relay;
  g_main_loop_quit (self->loop);
}

static void
drain (Daemon *self)
{
  self->draining = TRUE;
  e2e_relay_drain (self->relay, on_drained, self);
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
  g_clear_pointer (&self->takeover, e2e_takeover_free);
  e2e_service_say_stopping ();
  drain (self);
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

  /* The terminal itself hung up: whoever started the relay there wants it no more. */
  if (self->has_terminal && !isatty (STDERR_FILENO))
    return on_terminate (self);

  read_config_again (self);
  if (e2e_relay_reload (self->relay, &error))
    log_pin (self->relay);
  else
    g_info ("The certificate of before stays in use. %s", error->message);
  return G_SOURCE_CONTINUE;
}

/* From here on the sockets are the new one's, and all new connections. */
static void
on_taken_over (gpointer data, gint pid)
{
  Daemon *self = data;

  if (pid == 0)
    {
      g_info ("The new relay did not start: this one goes on");
      g_clear_pointer (&self->takeover, e2e_takeover_free);
      return;
    }

  g_info ("A new relay took over, as process %d: sending all clients there", pid);
  e2e_service_say_main_pid (pid);
  e2e_relay_set_removes_sockets (self->relay, FALSE);
  g_clear_pointer (&self->metrics, e2e_metrics_server_free);
  if (self->metrics_listener != NULL)
    e2e_listener_set_removes (self->metrics_listener, FALSE);
  g_clear_pointer (&self->metrics_listener, e2e_listener_free);
  drain (self);
}

/* Without a key on disk the new relay would know no client again. */
static gboolean
on_upgrade (gpointer data)
{
  Daemon *self = data;
  const gint metrics_fd =
    self->metrics_listener == NULL ? -1 : e2e_listener_get_fd (self->metrics_listener);
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (gint));
  g_autoptr (GError) error = NULL;

  if (self->draining || self->takeover != NULL)
    return G_SOURCE_CONTINUE;
  if (self->config->key_file == NULL)
    {
      g_info ("Without --key-file a new relay would know no client again: this one goes on");
      return G_SOURCE_CONTINUE;
    }

  g_info ("Starting a new relay to take over");
  e2e_relay_list_listening_fds (self->relay, fds);
  self->takeover = e2e_takeover_new (self->argv, fds, metrics_fd, on_taken_over, self, &error);
  if (self->takeover == NULL)
    g_info ("The new relay cannot be started: %s. This one goes on", error->message);
  return G_SOURCE_CONTINUE;
}

/* A relay that does not forward is not alive, even if this thread is. One that ends may have
 * workers that ended. */
static gboolean
on_watchdog (gpointer data)
{
  Daemon *self = data;

  if (e2e_relay_check_pulse (self->relay))
    e2e_service_say_alive ();
  return G_SOURCE_CONTINUE;
}

static void
run (Daemon *self)
{
  const gchar *const *addresses = e2e_relay_get_addresses (self->relay);
  const guint64 watchdog_us = e2e_service_get_watchdog_us ();
  guint watchdog = 0;

  for (guint i = 0; addresses[i] != NULL; i++)
    g_info ("Listening on %s", addresses[i]);
  if (self->metrics_listener != NULL)
    g_info ("Metrics on %s", e2e_listener_get_address (self->metrics_listener));
  log_pin (self->relay);
  if (self->config->key_file == NULL)
    g_info ("No --key-file: clients cannot resume after a restart of this relay");
  if (watchdog_us > 0)
    watchdog =
      g_timeout_add ((guint) MAX (watchdog_us / 1000 / SIGNS_OF_LIFE, 1), on_watchdog, self);

  e2e_takeover_say_ready (&self->inheritance);
  e2e_service_say_ready ();
  g_main_loop_run (self->loop);
  g_clear_handle_id (&watchdog, g_source_remove);
}

static gboolean
start_metrics (Daemon *self, GError **error)
{
  const gint inherited_fd = self->inheritance.metrics_fd;

  if (self->config->metrics == NULL)
    {
      if (inherited_fd >= 0)
        close (inherited_fd);
      return TRUE;
    }

  self->metrics_listener = inherited_fd >= 0 ? e2e_listener_new_from_fd (inherited_fd, error)
                                             : e2e_listener_new (self->config->metrics, error);
  if (self->metrics_listener == NULL)
    return FALSE;

  self->metrics = e2e_metrics_server_new (self->relay, self->metrics_listener, error);
  return self->metrics != NULL;
}

static gboolean
start (Daemon *self, GError **error)
{
  self->relay = e2e_relay_new (self->config, error);
  if (self->relay == NULL || !start_metrics (self, error))
    return FALSE;

  /* Not earlier: had it failed, the sockets would still be its predecessor's. */
  if (self->config->is_successor)
    {
      e2e_relay_set_removes_sockets (self->relay, TRUE);
      if (self->metrics_listener != NULL)
        e2e_listener_set_removes (self->metrics_listener, TRUE);
    }
  return TRUE;
}

gboolean
e2e_daemon_run (gint argc, gchar **argv, E2eRelayConfig *config, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Daemon self = { .argc = argc,
                  .argv = argv,
                  .config = config,
                  .loop = loop,
                  .has_terminal = isatty (STDERR_FILENO) };
  /* Before anybody can connect: they wait for the main loop, and end nobody's session. */
  const guint sources[] = { g_unix_signal_add (SIGTERM, on_terminate, &self),
                            g_unix_signal_add (SIGINT, on_terminate, &self),
                            g_unix_signal_add (SIGHUP, on_hangup, &self),
                            g_unix_signal_add (SIGUSR2, on_upgrade, &self) };
  gboolean started;

  self.inheritance = e2e_takeover_inherit (config);
  e2e_service_take_sockets (config);
  started = start (&self, error);
  if (started)
    run (&self);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_clear_pointer (&self.takeover, e2e_takeover_free);
  g_clear_pointer (&self.metrics, e2e_metrics_server_free);
  g_clear_pointer (&self.metrics_listener, e2e_listener_free);
  g_clear_pointer (&self.relay, e2e_relay_free);
  return started;
}
