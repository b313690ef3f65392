/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/takeover.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define VARIABLE "E2E_RELAY_TAKEOVER"
#define READY_FD 3
#define MAX_FDS 1024

/* Longer than any start takes. */
#define PATIENCE_S 30

struct _E2eTakeover
{
  GSubprocess *process;
  gint ready_fd;
  guint source;
  guint timeout;
  E2eTakeoverDone done;
  gpointer data;
};

static void
forget_sources (E2eTakeover *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

void
e2e_takeover_free (E2eTakeover *self)
{
  if (self == NULL)
    return;

  /* Still waiting for it: it must not take over any more. */
  if (self->source != 0)
    g_subprocess_force_exit (self->process);
  forget_sources (self);
  g_clear_object (&self->process);
  close (self->ready_fd);
  g_free (self);
}

static void
finish (E2eTakeover *self, gboolean ready)
{
  const gchar *pid = g_subprocess_get_identifier (self->process);

  forget_sources (self);
  if (!ready)
    g_subprocess_force_exit (self->process);
  self->done (self->data, ready && pid != NULL ? atoi (pid) : 0);
}

static gboolean
on_ready (gint fd, GIOCondition condition, gpointer data)
{
  gchar byte;

  (void) condition;
  finish (data, read (fd, &byte, 1) == 1);
  return G_SOURCE_CONTINUE; /* it is removed already */
}

static gboolean
on_patience_over (gpointer data)
{
  finish (data, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
give (GSubprocessLauncher *launcher, gint fd, gint *target)
{
  g_subprocess_launcher_take_fd (launcher, fcntl (fd, F_DUPFD_CLOEXEC, 0), (*target)++);
}

static GSubprocess *
start (gchar **argv, const GArray *fds, gint metrics_fd, gint ready_fd, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree gchar *counts = g_strdup_printf ("%u %d", fds->len, metrics_fd >= 0);
  gint target = READY_FD;

  give (launcher, ready_fd, &target);
  for (guint i = 0; i < fds->len; i++)
    give (launcher, g_array_index (fds, gint, i), &target);
  if (metrics_fd >= 0)
    give (launcher, metrics_fd, &target);

  g_subprocess_launcher_setenv (launcher, VARIABLE, counts, TRUE);
  /* It names this process; the new one answers to the same watchdog. */
  g_subprocess_launcher_unsetenv (launcher, "WATCHDOG_PID");
  return g_subprocess_launcher_spawnv (launcher, (const gchar *const *) argv, error);
}

E2eTakeover *
e2e_takeover_new (gchar **argv, const GArray *fds, gint metrics_fd, E2eTakeoverDone done,
                  gpointer data, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  E2eTakeover *self;
  gint ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return NULL;

  process = start (argv, fds, metrics_fd, ends[1], error);
  close (ends[1]);
  if (process == NULL)
    {
      close (ends[0]);
      return NULL;
    }

  self = g_new0 (E2eTakeover, 1);
  self->process = g_steal_pointer (&process);
  self->ready_fd = ends[0];
  self->done = done;
  self->data = data;
  self->source = g_unix_fd_add (self->ready_fd, G_IO_IN | G_IO_HUP, on_ready, self);
  self->timeout = g_timeout_add_seconds (PATIENCE_S, on_patience_over, self);
  return self;
}

E2eInheritance
e2e_takeover_inherit (E2eRelayConfig *config)
{
  E2eInheritance self = { .ready_fd = -1, .metrics_fd = -1 };
  const gchar *counts = g_getenv (VARIABLE);
  guint n_listeners;
  guint n_metrics;

  if (counts == NULL || sscanf (counts, "%u %u", &n_listeners, &n_metrics) != 2 ||
      n_listeners > MAX_FDS || n_metrics > 1)
    return self;

  g_unsetenv (VARIABLE);
  self.ready_fd = READY_FD;
  for (guint i = 0; i < n_listeners; i++)
    e2e_relay_config_add_listening_fd (config, READY_FD + 1 + (gint) i);
  if (n_metrics > 0)
    self.metrics_fd = READY_FD + 1 + (gint) n_listeners;
  for (guint i = 0; i < 1 + n_listeners + n_metrics; i++)
    fcntl (READY_FD + (gint) i, F_SETFD, FD_CLOEXEC);
  config->is_successor = TRUE;
  return self;
}

void
e2e_takeover_say_ready (E2eInheritance *self)
{
  if (self->ready_fd < 0)
    return;

  if (write (self->ready_fd, "", 1) != 1)
    g_info ("The relay of before does not listen: %s", g_strerror (errno));
  close (self->ready_fd);
  self->ready_fd = -1;
}
