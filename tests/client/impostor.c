/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/impostor.h"

#include <string.h>

struct _Impostor
{
  GSocketService *service;
  guint16 port;
  GPtrArray *texts; /* of GBytes, one for each connection, the last for all after */
  gint n_connections;
  gboolean is_socks;
  guint8 reply;
  guint16 target;
  gchar *wish;
  GMutex mutex; /* of wish */
};

static gboolean
read_all (GIOStream *client, guint8 *bytes, gsize n_bytes)
{
  gsize n_read;

  return g_input_stream_read_all (g_io_stream_get_input_stream (client), bytes, n_bytes, &n_read,
                                  NULL, NULL) &&
         n_read == n_bytes;
}

static void
write_all (GIOStream *client, gconstpointer bytes, gsize n_bytes)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (client), bytes, n_bytes, NULL, NULL,
                             NULL);
}

static gpointer
splice_back (gpointer data)
{
  GIOStream **ends = data;

  g_output_stream_splice (g_io_stream_get_output_stream (ends[0]),
                          g_io_stream_get_input_stream (ends[1]), G_OUTPUT_STREAM_SPLICE_NONE, NULL,
                          NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (ends[0])), FALSE, TRUE,
                     NULL);
  return NULL;
}

static void
relay_bytes (Impostor *self, GIOStream *client)
{
  g_autoptr (GSocketClient) socket_client = g_socket_client_new ();
  g_autoptr (GSocketConnection) target =
    g_socket_client_connect_to_host (socket_client, "127.0.0.1", self->target, NULL, NULL);
  GIOStream *ends[2] = { client, G_IO_STREAM (target) };
  GThread *back;

  if (target == NULL)
    return;

  back = g_thread_new ("socks", splice_back, ends);
  g_output_stream_splice (g_io_stream_get_output_stream (ends[1]),
                          g_io_stream_get_input_stream (ends[0]), G_OUTPUT_STREAM_SPLICE_NONE, NULL,
                          NULL);
  g_socket_shutdown (g_socket_connection_get_socket (target), TRUE, TRUE, NULL);
  g_thread_join (back);
}

/* RFC 1928: greeting, request by name or IPv4, reply. */
static void
serve_socks (Impostor *self, GIOStream *client)
{
  guint8 head[4];
  guint8 rest[256 + 2];
  guint8 n_bytes;
  const guint8 chosen[] = { 5, 0 };
  const guint8 reply[] = { 5, self->reply, 0, 1, 0, 0, 0, 0, 0, 0 };

  if (!read_all (client, head, 2) || !read_all (client, rest, head[1]))
    return;
  write_all (client, chosen, sizeof chosen);
  if (!read_all (client, head, 4))
    return;
  if (head[3] == 3)
    {
      if (!read_all (client, &n_bytes, 1) || !read_all (client, rest, n_bytes + 2u))
        return;
      g_mutex_lock (&self->mutex);
      g_free (self->wish);
      self->wish = g_strdup_printf ("%.*s:%u", n_bytes, (gchar *) rest,
                                    rest[n_bytes] << 8 | rest[n_bytes + 1]);
      g_mutex_unlock (&self->mutex);
    }
  else if (head[3] != 1 || !read_all (client, rest, 6))
    return;

  write_all (client, reply, sizeof reply);
  if (self->reply == 0)
    relay_bytes (self, client);
}

static void
speak (Impostor *self, GIOStream *client)
{
  const guint nth = (guint) g_atomic_int_add (&self->n_connections, 1);
  GBytes *text = g_ptr_array_index (self->texts, MIN (nth, self->texts->len - 1));
  guint8 byte;

  write_all (client, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  if (nth + 1 < self->texts->len)
    {
      /* Gently, or what was said would be lost on the way. */
      g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (client)), FALSE, TRUE,
                         NULL);
    }
  while (read_all (client, &byte, 1))
    continue;
}

static gboolean
on_run (GThreadedSocketService *service G_GNUC_UNUSED, GSocketConnection *connection,
        GObject *source G_GNUC_UNUSED, Impostor *self)
{
  if (self->is_socks)
    serve_socks (self, G_IO_STREAM (connection));
  else
    speak (self, G_IO_STREAM (connection));
  return TRUE;
}

static Impostor *
start (Impostor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_mutex_init (&self->mutex);
  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->service);
  return self;
}

Impostor *
impostor_new (gconstpointer text, gsize n_bytes)
{
  Impostor *self = g_new0 (Impostor, 1);

  self->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  impostor_then (self, text, n_bytes);
  return start (self);
}

void
impostor_then (Impostor *self, gconstpointer text, gsize n_bytes)
{
  g_ptr_array_add (self->texts, g_bytes_new (text, n_bytes));
}

Impostor *
impostor_new_socks (guint8 reply, guint16 port)
{
  Impostor *self = g_new0 (Impostor, 1);

  self->is_socks = TRUE;
  self->reply = reply;
  self->target = port;
  return start (self);
}

void
impostor_free (Impostor *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  /* A connection's thread holds the service; it ends when its client has hung up. */
  g_object_add_weak_pointer (G_OBJECT (self->service), (gpointer *) &self->service);
  g_object_unref (self->service);
  while (g_atomic_pointer_get (&self->service) != NULL)
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self->wish);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint16
impostor_get_port (Impostor *self)
{
  return self->port;
}

gchar *
impostor_dup_wish (Impostor *self)
{
  g_autofree gchar *wish = NULL;

  g_mutex_lock (&self->mutex);
  wish = g_strdup (self->wish);
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&wish);
}
