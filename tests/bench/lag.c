/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/lag.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#define REQUEST "GET /metrics HTTP/1.0\r\n\r\n"
#define BUCKET "e2echat_relay_loop_lag_seconds_bucket{worker=\"0\""

static gchar *
fetch (const gchar *unix_path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (unix_path);
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_autoptr (GOutputStream) text = g_memory_output_stream_new_resizable ();
  GIOStream *stream = G_IO_STREAM (connection);

  if (connection == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (stream), REQUEST, strlen (REQUEST),
                                  NULL, NULL, NULL) ||
      g_output_stream_splice (text, g_io_stream_get_input_stream (stream),
                              G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL) < 0 ||
      !g_output_stream_write_all (text, "", 1, NULL, NULL, NULL) ||
      !g_output_stream_close (text, NULL, NULL))
    return NULL;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (text));
}

gboolean
bench_lag_read (BenchLag *self, const gchar *unix_path)
{
  g_autofree gchar *text = fetch (unix_path);
  const gchar *line = text;
  guint64 before = 0;

  for (guint i = 0; i <= E2E_N_LAG_BOUNDS; i++)
    {
      guint64 so_far;

      line = line == NULL ? NULL : strstr (line, BUCKET);
      line = line == NULL ? NULL : strstr (line, "} ");
      if (line == NULL)
        return FALSE;
      so_far = g_ascii_strtoull (line + strlen ("} "), NULL, 10);
      self->n_rounds[i] = so_far - before;
      before = so_far;
    }
  return TRUE;
}

guint64
bench_lag_get_percentile (const BenchLag *before, const BenchLag *after, gdouble percent)
{
  static const guint64 bounds_us[E2E_N_LAG_BOUNDS] = { E2E_LAG_BOUNDS_US };
  guint64 n_all = 0;
  guint64 n = 0;

  for (guint i = 0; i <= E2E_N_LAG_BOUNDS; i++)
    n_all += after->n_rounds[i] - before->n_rounds[i];
  for (guint i = 0; i < E2E_N_LAG_BOUNDS; i++)
    {
      n += after->n_rounds[i] - before->n_rounds[i];
      if ((gdouble) n >= (gdouble) n_all * percent / 100)
        return bounds_us[i];
    }
  return G_MAXUINT64;
}
