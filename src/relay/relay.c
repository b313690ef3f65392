/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "relay/commons.h"
#include "relay/listener.h"
#include "relay/metrics.h"
#include "relay/seat-key.h"
#include "relay/tls.h"
#include "relay/worker.h"

/* When clients are to come back after GOODBYE. */
#define GOODBYE_MS 1000

/* When any port will do. */
#define MAX_PORTS_TRIED 16

/* Descriptors that are not connections: listeners, epoll, files of the host program. */
#define RESERVED_DESCRIPTORS 64

struct _E2eRelay
{
  E2eCommons commons;
  E2eServerTls *tls;
  GPtrArray *listeners;
  GPtrArray *addresses; /* of gchar, NULL-terminated */
  E2eWorker **workers; /* n_workers */
  guint n_workers; /* with the one that shakes hands, the last, if TLS is spoken */
  gint done_fd; /* counts the workers that ended */
  guint n_done;
  GSource *done_source;
  E2eRelayDrained drained;
  gpointer drained_data;
};

static void
add_listener (E2eRelay *self, E2eListener *listener)
{
  g_ptr_array_add (self->listeners, listener);
  g_ptr_array_insert (self->addresses, (gint) self->addresses->len - 1,
                      g_strdup (e2e_listener_get_address (listener)));
}

static gboolean
listen_on (E2eRelay *self, GSocketAddress *address, GError **error)
{
  E2eListener *listener = e2e_listener_new (address, error);

  if (listener == NULL)
    return FALSE;

  add_listener (self, listener);
  return TRUE;
}

static gboolean
listen_on_any (E2eRelay *self, GSocketFamily family, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, port);

  return listen_on (self, address, error);
}

/* All addresses of this machine, both families on the same port. A machine without IPv6 does with
 * IPv4. */
static gboolean
listen_on_both (E2eRelay *self, GError **error)
{
  guint16 port = (guint16) self->commons.config->port;
  g_autoptr (GError) reason = NULL;

  if (listen_on_any (self, G_SOCKET_FAMILY_IPV6, port, &reason))
    port = e2e_relay_get_port (self);
  else if (!g_error_matches (reason, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  if (!listen_on_any (self, G_SOCKET_FAMILY_IPV4, port, error))
    return FALSE;
  if (reason != NULL)
    g_info ("This machine has no IPv6: listening on IPv4 alone");
  return TRUE;
}

/* A port that is free for one family may be taken for the other. */
static gboolean
listen_by_default (E2eRelay *self, GError **error)
{
  for (guint i = 1; self->commons.config->port == 0 && i < MAX_PORTS_TRIED; i++)
    {
      g_autoptr (GError) reason = NULL;

      if (listen_on_both (self, &reason))
        return TRUE;
      if (!g_error_matches (reason, E2E_RELAY_ERROR, E2E_RELAY_ERROR_ADDRESS_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      g_ptr_array_set_size (self->listeners, 0);
      g_ptr_array_set_size (self->addresses, 0);
      g_ptr_array_add (self->addresses, NULL);
    }
  return listen_on_both (self, error);
}

static gboolean
listen_everywhere (E2eRelay *self, GError **error)
{
  const E2eRelayConfig *config = self->commons.config;

  for (guint i = 0; i < config->listening_fds->len; i++)
    {
      const gint fd = g_array_index (config->listening_fds, gint, i);
      E2eListener *listener = e2e_listener_new_from_fd (fd, error);

      if (listener == NULL)
        return FALSE;
      add_listener (self, listener);
    }
  if (config->is_successor)
    return TRUE;
  for (guint i = 0; i < config->addresses->len; i++)
    if (!listen_on (self, config->addresses->pdata[i], error))
      return FALSE;

  return self->listeners->len > 0 || listen_by_default (self, error);
}

/* No more connections than there are descriptors for. */
static guint64
get_max_connections (const E2eRelayConfig *config)
{
  struct rlimit files;
  guint64 max = config->max_connections > 0 ? config->max_connections : G_MAXUINT64;

  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
    max =
      MIN (max, files.rlim_cur > 2 * RESERVED_DESCRIPTORS ? files.rlim_cur - RESERVED_DESCRIPTORS
                                                          : MAX (files.rlim_cur / 2, 1));
  return max;
}

static void
warn_of_descriptors (const E2eRelayConfig *config)
{
  const guint64 max = get_max_connections (config);

  if (config->max_connections > max)
    g_info ("The limit of open files allows %" G_GUINT64_FORMAT
            " connections, fewer than --max-connections %" G_GUINT64_FORMAT,
            max, (guint64) config->max_connections);
}

static void
warn_of_dates (const E2eRelay *self)
{
  if (self->tls != NULL &&
      e2e_server_tls_is_out_of_date (self->tls, g_get_real_time () / G_USEC_PER_SEC))
    g_info ("The TLS certificate is out of date: clients without its pin will refuse it");
}

static gboolean
prepare (E2eRelay *self, GError **error)
{
  const E2eRelayConfig *config = self->commons.config;

  if (!e2e_relay_config_check (config, error))
    return FALSE;

  if (config->key_file == NULL)
    e2e_seat_key_generate (&self->commons.seat_key);
  else if (!e2e_seat_key_load (&self->commons.seat_key, config->key_file, error))
    return FALSE;

  if (config->tls_cert != NULL)
    {
      self->tls = e2e_server_tls_new (config->tls_cert, config->tls_key, error);
      if (self->tls == NULL)
        return FALSE;
      e2e_server_tls_set_account (self->tls, &self->commons.account);
      warn_of_dates (self);
    }
  return listen_everywhere (self, error);
}

static gboolean
start_workers (E2eRelay *self, GError **error)
{
  self->done_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->done_fd < 0)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_RESOURCES,
                   "The relay cannot start: %s. Raise the limit of open files.",
                   g_strerror (errno));
      return FALSE;
    }

  self->n_workers = self->commons.n_workers + (self->tls != NULL ? 1 : 0);
  self->workers = g_new0 (E2eWorker *, self->n_workers);
  for (guint i = 0; i < self->n_workers; i++)
    {
      self->workers[i] =
        e2e_worker_new (&self->commons, self->tls, self->workers, i, self->done_fd, error);
      if (self->workers[i] == NULL)
        return FALSE;
    }
  /* One accepts for all, so that connections are spread evenly, and new ones cost no hand-over
   * where there is but one. */
  e2e_worker_listen (self->workers[0], self->listeners);
  for (guint i = 0; i < self->n_workers; i++)
    if (!e2e_worker_start (self->workers[i], error))
      return FALSE;

  return TRUE;
}

gboolean
e2e_relay_check (const E2eRelayConfig *config, GError **error)
{
  g_autoptr (E2eServerTls) tls = NULL;
  E2eSeatKey key;

  if (!e2e_relay_config_check (config, error))
    return FALSE;

  /* One that is not there yet would be created. */
  if (config->key_file != NULL && g_file_test (config->key_file, G_FILE_TEST_EXISTS))
    {
      if (!e2e_seat_key_load (&key, config->key_file, error))
        return FALSE;
      e2e_seat_key_wipe (&key);
    }
  if (config->tls_cert != NULL)
    tls = e2e_server_tls_new (config->tls_cert, config->tls_key, error);
  return config->tls_cert == NULL || tls != NULL;
}

E2eRelay *
e2e_relay_new (const E2eRelayConfig *config, GError **error)
{
  g_autoptr (E2eRelay) self = g_new0 (E2eRelay, 1);

  self->done_fd = -1;
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) e2e_listener_free);
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->addresses, NULL);
  self->commons.config = e2e_relay_config_copy (config);
  self->commons.admission = e2e_admission_new (config, get_max_connections (config));
  self->commons.account.max_bytes = config->max_memory_bytes;
  e2e_trim_init (&self->commons.trim, &self->commons.account, E2E_TRIM_DELAY_MS);
  self->commons.n_workers =
    config->n_workers > 0 ? (guint) config->n_workers : g_get_num_processors ();

  if (!prepare (self, error) || !start_workers (self, error))
    return NULL;

  warn_of_descriptors (config);
  return g_steal_pointer (&self);
}

static void
stop_listening (E2eRelay *self)
{
  if (self->workers != NULL && self->workers[0] != NULL)
    e2e_worker_stop_listening (self->workers[0]);
  g_ptr_array_set_size (self->listeners, 0);
}

void
e2e_relay_stop (E2eRelay *self)
{
  stop_listening (self);
  if (self->done_source != NULL)
    {
      g_source_destroy (self->done_source);
      g_clear_pointer (&self->done_source, g_source_unref);
    }
  if (self->workers == NULL)
    return;

  /* All end before one is freed: they hand guests to each other. */
  for (guint i = 0; i < self->n_workers; i++)
    if (self->workers[i] != NULL)
      e2e_worker_stop (self->workers[i]);
  for (guint i = 0; i < self->n_workers; i++)
    if (self->workers[i] != NULL)
      e2e_worker_join (self->workers[i]);
  for (guint i = 0; i < self->n_workers; i++)
    g_clear_pointer (&self->workers[i], e2e_worker_free);
  g_clear_pointer (&self->workers, g_free);
}

void
e2e_relay_free (E2eRelay *self)
{
  e2e_relay_stop (self);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->addresses);
  g_clear_pointer (&self->tls, e2e_server_tls_free);
  e2e_trim_clear (&self->commons.trim);
  e2e_admission_free (self->commons.admission);
  e2e_seat_key_wipe (&self->commons.seat_key);
  e2e_relay_config_free (self->commons.config);
  if (self->done_fd >= 0)
    close (self->done_fd);
  g_free (self);
}

static gboolean
on_done (gint fd, GIOCondition condition, gpointer data)
{
  E2eRelay *self = data;
  guint64 count = 0;

  (void) condition;
  if (read (fd, &count, sizeof count) == sizeof count)
    self->n_done += (guint) count;
  if (self->n_done < self->n_workers)
    return G_SOURCE_CONTINUE;

  e2e_relay_stop (self);
  self->drained (self, self->drained_data);
  return G_SOURCE_REMOVE;
}

void
e2e_relay_drain (E2eRelay *self, E2eRelayDrained drained, gpointer data)
{
  g_return_if_fail (self->workers != NULL && self->done_source == NULL);

  stop_listening (self);
  self->drained = drained;
  self->drained_data = data;
  self->done_source = g_unix_fd_source_new (self->done_fd, G_IO_IN);
  g_source_set_callback (self->done_source, G_SOURCE_FUNC (on_done), self, NULL);
  g_source_attach (self->done_source, g_main_context_get_thread_default ());
  for (guint i = 0; i < self->n_workers; i++)
    e2e_worker_drain (self->workers[i], GOODBYE_MS);
}

void
e2e_relay_list_listening_fds (const E2eRelay *self, GArray *fds)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      const gint fd = e2e_listener_get_fd (self->listeners->pdata[i]);

      g_array_append_val (fds, fd);
    }
}

void
e2e_relay_set_removes_sockets (E2eRelay *self, gboolean removes)
{
  const E2eRelaySetting *listen = e2e_relay_setting_find ("listen");
  g_auto (GStrv) ours = e2e_relay_config_dup_values (self->commons.config, listen);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      E2eListener *listener = self->listeners->pdata[i];
      const gchar *address = e2e_listener_get_address (listener);

      e2e_listener_set_removes (listener,
                                removes && g_strv_contains ((const gchar *const *) ours, address));
    }
}

const gchar *const *
e2e_relay_get_addresses (const E2eRelay *self)
{
  return (const gchar *const *) self->addresses->pdata;
}

guint16
e2e_relay_get_port (const E2eRelay *self)
{
  for (guint i = 0; i < self->listeners->len; i++)
    if (e2e_listener_get_port (self->listeners->pdata[i]) != 0)
      return e2e_listener_get_port (self->listeners->pdata[i]);

  return 0;
}

gchar *
e2e_relay_dup_pin (const E2eRelay *self)
{
  return self->tls == NULL ? NULL : e2e_server_tls_dup_pin (self->tls);
}

gboolean
e2e_relay_reload (E2eRelay *self, GError **error)
{
  if (self->tls != NULL && !e2e_server_tls_reload (self->tls, error))
    return FALSE;

  warn_of_dates (self);
  return TRUE;
}

void
e2e_relay_reconfigure (E2eRelay *self, const E2eRelayConfig *config)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];
      g_auto (GStrv) now = e2e_relay_config_dup_values (self->commons.config, setting);
      g_auto (GStrv) then = e2e_relay_config_dup_values (config, setting);

      if (!setting->reloads &&
          !g_strv_equal ((const gchar *const *) now, (const gchar *const *) then))
        g_info ("A new value of %s waits for a restart of the relay", setting->name);
    }
  e2e_admission_set_limits (self->commons.admission, config, get_max_connections (config));
  e2e_account_set_max (&self->commons.account, config->max_memory_bytes);
}

gboolean
e2e_relay_is_draining (const E2eRelay *self)
{
  return self->drained != NULL;
}

gboolean
e2e_relay_check_pulse (E2eRelay *self)
{
  gboolean all_answered = TRUE;

  for (guint i = 0; self->workers != NULL && i < self->n_workers; i++)
    {
      all_answered &= e2e_worker_has_answered (self->workers[i]);
      e2e_worker_ask (self->workers[i]);
    }
  return all_answered;
}

gchar *
e2e_relay_format_metrics (E2eRelay *self)
{
  E2eAdmission *admission = self->commons.admission;
  E2eMetrics metrics = { .n_workers = self->workers == NULL ? 0 : self->n_workers,
                         .has_handshaker = self->tls != NULL };
  g_autofree const E2eCounters **counters = g_new0 (const E2eCounters *, metrics.n_workers + 1);

  for (guint i = 0; i < metrics.n_workers; i++)
    counters[i] = e2e_worker_get_counters (self->workers[i]);
  metrics.workers = counters;
  metrics.totals[E2E_TOTAL_ADDRESSES] = e2e_admission_get_n_sources (admission);
  metrics.totals[E2E_TOTAL_BUFFERED_BYTES] = e2e_account_get_used (&self->commons.account);
  metrics.totals[E2E_TOTAL_MAX_BUFFERED_BYTES] = e2e_account_get_max (&self->commons.account);
  metrics.totals[E2E_TOTAL_DRAINING] = e2e_relay_is_draining (self) ? 1 : 0;
  for (guint i = 0; i < E2E_N_HITS; i++)
    metrics.totals[E2E_TOTAL_HITS + i] = e2e_admission_get_n_hits (admission, i);
  return e2e_metrics_format (&metrics);
}

guint64
e2e_relay_get_n_buffered_bytes (const E2eRelay *self)
{
  return e2e_account_get_used (&self->commons.account);
}

guint64
e2e_relay_get_n_sessions (const E2eRelay *self)
{
  return e2e_admission_get_n_sessions (self->commons.admission);
}
