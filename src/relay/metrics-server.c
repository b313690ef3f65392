/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/metrics-server.h"

#include "config.h"

#ifdef HAVE_LIBMICROHTTPD
#include <glib-unix.h>
#include <microhttpd.h>

#define MAX_CONNECTIONS 16
#define MAX_CONNECTION_BYTES (32 * 1024)
#define IDLE_S 15

#define TEXT "text/plain; charset=utf-8"
#define PROMETHEUS_TEXT "text/plain; version=0.0.4; charset=utf-8"

struct _E2eMetricsServer
{
  E2eRelay *relay;
  E2eListener *listener;
  struct MHD_Daemon *http;
  GSource *source;
  GSource *timeout;
};

static enum MHD_Result
answer (struct MHD_Connection *connection, guint status, const gchar *type, gchar *text)
{
  struct MHD_Response *response =
    MHD_create_response_from_buffer (strlen (text), text, MHD_RESPMEM_MUST_COPY);
  enum MHD_Result result;

  g_free (text);
  if (response == NULL)
    return MHD_NO;

  MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  MHD_add_response_header (response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
    MHD_add_response_header (response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  result = MHD_queue_response (connection, status, response);
  MHD_destroy_response (response);
  return result;
}

static enum MHD_Result
on_request (gpointer data, struct MHD_Connection *connection, const char *url, const char *method,
            const char *version, const char *upload, size_t *upload_bytes, void **request)
{
  E2eMetricsServer *self = data;
  static gint headers_seen;

  (void) version;
  (void) upload;

  if (g_strcmp0 (method, MHD_HTTP_METHOD_GET) != 0 && g_strcmp0 (method, MHD_HTTP_METHOD_HEAD) != 0)
    return answer (connection, MHD_HTTP_METHOD_NOT_ALLOWED, TEXT, g_strdup ("GET or HEAD\n"));

  /* The first call is for the headers alone; a body, which is of no use here, comes in others. */
  if (*request == NULL || *upload_bytes > 0)
    {
      *request = &headers_seen;
      *upload_bytes = 0;
      return MHD_YES;
    }

  if (g_str_equal (url, "/metrics"))
    return answer (connection, MHD_HTTP_OK, PROMETHEUS_TEXT,
                   e2e_relay_format_metrics (self->relay));
  if (!g_str_equal (url, "/healthz"))
    return answer (connection, MHD_HTTP_NOT_FOUND, TEXT, g_strdup ("/metrics or /healthz\n"));
  if (e2e_relay_is_draining (self->relay))
    return answer (connection, MHD_HTTP_SERVICE_UNAVAILABLE, TEXT, g_strdup ("draining\n"));
  return answer (connection, MHD_HTTP_OK, TEXT, g_strdup ("ok\n"));
}

static void
clear_timeout (E2eMetricsServer *self)
{
  if (self->timeout == NULL)
    return;

  g_source_destroy (self->timeout);
  g_clear_pointer (&self->timeout, g_source_unref);
}

static void run (E2eMetricsServer *self);

static gboolean
on_timeout (gpointer data)
{
  run (data);
  return G_SOURCE_REMOVE;
}

/* What it has to do it does now; when it wants to be called without an event, it says. */
static void
run (E2eMetricsServer *self)
{
  MHD_UNSIGNED_LONG_LONG wait_ms;

  MHD_run (self->http);
  clear_timeout (self);
  if (MHD_get_timeout (self->http, &wait_ms) != MHD_YES)
    return;

  self->timeout = g_timeout_source_new ((guint) MIN (wait_ms, G_MAXUINT));
  g_source_set_callback (self->timeout, on_timeout, self, NULL);
  g_source_attach (self->timeout, g_main_context_get_thread_default ());
}

static gboolean
on_readable (gint fd, GIOCondition condition, gpointer data)
{
  (void) fd;
  (void) condition;
  run (data);
  return G_SOURCE_CONTINUE;
}

static gint
start (E2eMetricsServer *self)
{
  const union MHD_DaemonInfo *info;

  self->http = MHD_start_daemon (MHD_USE_EPOLL, 0, NULL, NULL, on_request, self,
                                 MHD_OPTION_LISTEN_SOCKET, e2e_listener_get_fd (self->listener),
                                 MHD_OPTION_CONNECTION_LIMIT, (guint) MAX_CONNECTIONS,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (gsize) MAX_CONNECTION_BYTES,
                                 MHD_OPTION_CONNECTION_TIMEOUT, (guint) IDLE_S, MHD_OPTION_END);
  info = self->http == NULL ? NULL : MHD_get_daemon_info (self->http, MHD_DAEMON_INFO_EPOLL_FD);
  return info == NULL ? -1 : info->epoll_fd;
}

E2eMetricsServer *
e2e_metrics_server_new (E2eRelay *relay, E2eListener *listener, GError **error)
{
  g_autoptr (E2eMetricsServer) self = g_new0 (E2eMetricsServer, 1);
  gint fd;

  self->relay = relay;
  self->listener = listener;
  fd = start (self);
  if (fd < 0)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_RESOURCES,
                   "The metrics cannot be served on %s. Raise the limit of open files, or leave "
                   "--metrics out.",
                   e2e_listener_get_address (listener));
      return NULL;
    }

  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return g_steal_pointer (&self);
}

void
e2e_metrics_server_free (E2eMetricsServer *self)
{
  if (self == NULL)
    return;

  clear_timeout (self);
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  if (self->http != NULL)
    {
      /* Quiesced, it does not close the socket, which is not its own. */
      MHD_quiesce_daemon (self->http);
      MHD_stop_daemon (self->http);
    }
  g_free (self);
}
#else
E2eMetricsServer *
e2e_metrics_server_new (E2eRelay *relay, E2eListener *listener, GError **error)
{
  (void) relay;
  (void) listener;
  g_set_error_literal (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                       "This relay was built without libmicrohttpd: leave --metrics out.");
  return NULL;
}

void
e2e_metrics_server_free (E2eMetricsServer *self)
{
  (void) self;
}
#endif
