/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/link.h"

#include "client/link-route.h"
#include "client/pulse.h"
#include "client/timer.h"

#define READ_BYTES (64 * 1024)

/* Each operation under way holds a reference, so that it may end after the link was closed. */
struct _E2eLink
{
  E2eLinkTimes times;
  const E2eLinkListener *listener; /* NULL once lost or closed */
  gpointer data;

  E2eLinkRoute *route;
  GCancellable *cancellable;
  GSocketConnection *connection;
  GSource *opening_timer;
  GSource *pulse_timer;
  GSource *farewell_timer;

  E2eDialog dialog;
  E2ePulse pulse;
  E2eFrameReader *reader;
  guint8 *read_buffer; /* READ_BYTES */
  gboolean is_read_under_way;
  gboolean is_paused;

  GByteArray *out; /* waits */
  GBytes *in_flight; /* is being written; NULL: nothing */
  gboolean is_finishing;
};

static _Thread_local guint n_alive;

static void take_frames (E2eLink *self);

guint
e2e_link_n_alive (void)
{
  return n_alive;
}

static void
finalize (gpointer data)
{
  E2eLink *self = data;

  /* Unreferencing alone would say goodbye in TLS and wait for it. */
  if (self->connection != NULL)
    g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
  g_clear_object (&self->connection);
  e2e_link_route_free (self->route);
  g_object_unref (self->cancellable);
  e2e_frame_reader_free (self->reader);
  g_free (self->read_buffer);
  g_byte_array_unref (self->out);
  g_clear_pointer (&self->in_flight, g_bytes_unref);
  n_alive--;
}

static void
release (E2eLink *self)
{
  g_rc_box_release_full (self, finalize);
}

static void
stop (E2eLink *self)
{
  self->listener = NULL;
  g_clear_pointer (&self->opening_timer, e2e_timer_free);
  g_clear_pointer (&self->pulse_timer, e2e_timer_free);
  g_clear_pointer (&self->farewell_timer, e2e_timer_free);
  g_cancellable_cancel (self->cancellable);
}

void
e2e_link_close (E2eLink *self)
{
  if (self == NULL)
    return;

  stop (self);
  release (self);
}

/* Tells the owner, who closes the link in there or later. */
static void
lose_with (E2eLink *self, const GError *error)
{
  const E2eLinkListener *listener = self->listener;

  if (listener == NULL)
    return;

  stop (self);
  listener->lost (error, self->data);
}

static void
lose (E2eLink *self, E2eClientError code)
{
  g_autoptr (GError) error = e2e_client_error_new (code, e2e_link_route_get_name (self->route));

  lose_with (self, self->is_finishing ? NULL : error);
}

/* --- Time ---------------------------------------------------------------------------------- */

static void
on_opening_time (gpointer data)
{
  E2eLink *self = data;

  lose (self, e2e_link_route_judge_silence (self->route));
}

static void
on_farewell_time (gpointer data)
{
  lose (data, E2E_CLIENT_ERROR_CONNECTION_LOST);
}

static void
on_pulse_time (gpointer data)
{
  E2eLink *self = data;

  switch (e2e_pulse_check (&self->pulse, g_get_monotonic_time ()))
    {
    case E2E_PULSE_LOST:
      /* While nothing is read, nothing can be heard. */
      if (!self->is_paused)
        {
          lose (self, E2E_CLIENT_ERROR_RELAY_SILENT);
          return;
        }
      e2e_pulse_note_heard (&self->pulse, g_get_monotonic_time ());
      break;
    case E2E_PULSE_PING:
      e2e_link_send (self, E2E_FRAME_PING, NULL, 0);
      e2e_link_flush (self);
      break;
    case E2E_PULSE_WAIT:
    default:
      break;
    }
  if (self->pulse_timer != NULL)
    e2e_timer_set (self->pulse_timer, e2e_pulse_next_us (&self->pulse));
}

void
e2e_link_probe (E2eLink *self)
{
  if (self->pulse_timer == NULL || !e2e_pulse_ask (&self->pulse, g_get_monotonic_time ()))
    return;

  e2e_link_send (self, E2E_FRAME_PING, NULL, 0);
  e2e_link_flush (self);
  e2e_timer_set (self->pulse_timer, e2e_pulse_next_us (&self->pulse));
}

static void
start_pulse (E2eLink *self)
{
  const gint64 now_us = g_get_monotonic_time ();

  g_clear_pointer (&self->opening_timer, e2e_timer_free);
  e2e_pulse_init (&self->pulse, self->dialog.ping_s * (gint64) G_USEC_PER_SEC, self->times.grace_us,
                  now_us);
  self->pulse_timer = e2e_timer_new (on_pulse_time, self);
  e2e_timer_set (self->pulse_timer, e2e_pulse_next_us (&self->pulse));
}

/* --- Out ----------------------------------------------------------------------------------- */

/* Nothing more is said, so that the relay need not wait for it and hangs up too. */
static void
shut_if_finished (E2eLink *self)
{
  if (self->is_finishing && self->connection != NULL && self->in_flight == NULL &&
      self->out->len == 0)
    g_socket_shutdown (g_socket_connection_get_socket (self->connection), FALSE, TRUE, NULL);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  E2eLink *self = data;
  const gboolean is_good =
    g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  g_clear_pointer (&self->in_flight, g_bytes_unref);
  if (self->listener != NULL && !is_good)
    lose (self, E2E_CLIENT_ERROR_CONNECTION_LOST);
  if (self->listener != NULL)
    {
      e2e_pulse_note_sent (&self->pulse, g_get_monotonic_time ());
      e2e_link_flush (self);
      shut_if_finished (self);
      if (e2e_link_has_room (self))
        self->listener->sent (self->data);
    }
  release (self);
}

void
e2e_link_flush (E2eLink *self)
{
  gsize n_bytes;
  const guint8 *bytes;

  if (self->connection == NULL || self->listener == NULL || self->in_flight != NULL ||
      self->out->len == 0)
    return;

  self->in_flight = g_byte_array_free_to_bytes (self->out);
  self->out = g_byte_array_new ();
  bytes = g_bytes_get_data (self->in_flight, &n_bytes);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                   bytes, n_bytes, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_written, g_rc_box_acquire (self));
}

void
e2e_link_send (E2eLink *self, E2eFrameType type, gconstpointer body, gsize n_bytes)
{
  e2e_frame_append (self->out, type, body, n_bytes);
}

gboolean
e2e_link_has_room (E2eLink *self)
{
  const gsize in_flight_bytes = self->in_flight != NULL ? g_bytes_get_size (self->in_flight) : 0;

  return self->dialog.is_seated && self->listener != NULL && !self->is_finishing &&
         self->out->len + in_flight_bytes < E2E_LINK_MAX_UNSENT_BYTES;
}

void
e2e_link_finish (E2eLink *self)
{
  if (self->listener == NULL || self->is_finishing)
    return;

  /* What lies unread may be the end of it, and its owner then closes it in here. */
  g_rc_box_acquire (self);
  self->is_finishing = TRUE;
  self->farewell_timer = e2e_timer_new (on_farewell_time, self);
  e2e_timer_set (self->farewell_timer, g_get_monotonic_time () + self->times.farewell_us);
  e2e_link_set_reading (self, TRUE);
  e2e_link_flush (self);
  shut_if_finished (self);
  release (self);
}

/* --- In ------------------------------------------------------------------------------------ */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  E2eLink *self = data;
  const gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->is_read_under_way = FALSE;
  if (self->listener != NULL && n_bytes <= 0)
    lose (self, E2E_CLIENT_ERROR_CONNECTION_LOST);
  else if (self->listener != NULL)
    {
      e2e_pulse_note_heard (&self->pulse, g_get_monotonic_time ());
      e2e_frame_reader_push (self->reader, self->read_buffer, (gsize) n_bytes);
      take_frames (self);
    }
  release (self);
}

static void
hear (E2eLink *self, const E2eHeard *heard)
{
  if (heard->kind == E2E_HEARD_FAULT)
    lose (self, heard->fault);
  else if (self->is_finishing)
    return;
  else if (heard->kind == E2E_HEARD_SEAT)
    {
      start_pulse (self);
      self->listener->heard (heard, self->data);
    }
  else if (heard->kind != E2E_HEARD_NOTHING)
    self->listener->heard (heard, self->data);
}

/* Acts on what was read, and reads more, until it is paused, closed or there is nothing more. */
static void
take_frames (E2eLink *self)
{
  E2eFrameResult result = E2E_FRAME_MORE;
  E2eFrame frame;

  g_rc_box_acquire (self);
  while (self->listener != NULL && !self->is_paused &&
         (result = e2e_frame_reader_next (self->reader, &frame)) == E2E_FRAME_WHOLE)
    {
      const E2eHeard heard = e2e_dialog_hear (&self->dialog, &frame);

      hear (self, &heard);
    }

  if (result == E2E_FRAME_BAD)
    lose (self, E2E_CLIENT_ERROR_NOT_A_RELAY);
  else if (self->listener != NULL && !self->is_paused && !self->is_read_under_way)
    {
      self->is_read_under_way = TRUE;
      g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)),
                                 self->read_buffer, READ_BYTES, G_PRIORITY_DEFAULT,
                                 self->cancellable, on_read, g_rc_box_acquire (self));
    }
  release (self);
}

void
e2e_link_set_reading (E2eLink *self, gboolean is_reading)
{
  if (self->is_paused == !is_reading)
    return;

  self->is_paused = !is_reading;
  if (is_reading && self->connection != NULL && !self->is_read_under_way)
    take_frames (self);
}

/* --- Opening ------------------------------------------------------------------------------- */

static void
on_connected (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  E2eLink *self = data;
  g_autoptr (GError) error = NULL;

  self->connection = e2e_link_route_connect_finish (self->route, result, &error);
  if (self->connection == NULL)
    lose_with (self, error);
  else if (self->listener != NULL)
    {
      e2e_link_flush (self);
      take_frames (self);
    }
  release (self);
}

E2eLink *
e2e_link_new (const E2eLinkConfig *config)
{
  E2eLink *self = g_rc_box_new0 (E2eLink);

  n_alive++;
  self->times = config->times;
  self->listener = config->listener;
  self->data = config->data;
  self->route = e2e_link_route_new (config->relay, config->proxy);
  self->cancellable = g_cancellable_new ();
  self->reader = e2e_frame_reader_new ();
  self->read_buffer = g_malloc (READ_BYTES);
  self->out = g_byte_array_new ();
  self->opening_timer = e2e_timer_new (on_opening_time, self);
  e2e_timer_set (self->opening_timer, g_get_monotonic_time () + self->times.opening_us);

  e2e_dialog_init (&self->dialog, config->opening);
  e2e_dialog_open (&self->dialog, self->out, config->opening_body, config->opening_bytes);
  e2e_link_route_connect_async (self->route, self->cancellable, on_connected,
                                g_rc_box_acquire (self));
  return self;
}
