/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/subject.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/broker.h"
#include "bench/peers.h"
#include "bench/seat.h"
#include "wire/frame.h"

/* The load writes so much at once, if it has so much to write. */
#define MESSAGES_BYTES (128 * 1024)

#define CONNECT_AT_ONCE 32
#define CHURN_MESSAGE_BYTES 64
#define START_PATIENCE_US (5 * G_USEC_PER_SEC)

const gchar *
bench_kind_get_name (BenchKind kind)
{
  static const gchar *const names[BENCH_N_KINDS] = {
    [BENCH_RELAY] = "relay", [BENCH_FORWARDER] = "forwarder", [BENCH_HAPROXY] = "haproxy",
    [BENCH_NGINX] = "nginx", [BENCH_MOSQUITTO] = "mosquitto", [BENCH_NATS] = "nats",
    [BENCH_SOCAT] = "socat", [BENCH_DIRECT] = "direct",
  };

  return names[kind];
}

gboolean
bench_kind_is_installed (BenchKind kind)
{
  const gchar *program = bench_peer_get_program (kind);
  g_autofree gchar *path = program == NULL ? NULL : g_find_program_in_path (program);

  return program == NULL || path != NULL;
}

gboolean
bench_kind_has_tls (BenchKind kind)
{
  return kind == BENCH_RELAY || kind == BENCH_HAPROXY;
}

static gboolean
is_broker (const BenchSubject *self)
{
  return self->kind == BENCH_MOSQUITTO || self->kind == BENCH_NATS;
}

static TestProcess *
start_relay (BenchSubject *self, const BenchPlace *place)
{
  g_autofree gchar *line = g_strdup_printf (
    "--listen 127.0.0.1:0 --workers %u --max-connections-per-address 0 "
    "--max-connections 0 --max-creations 0 --max-idle 3600 --tls-cert %s --tls-key %s",
    place->n_workers, place->cert_path, place->key_path);
  TestProcess *process = test_process_new_relay (place->relay_path, line, place->core);

  self->port = self->tls_port = process->port;
  return process;
}

static TestProcess *
start_forwarder (const BenchSubject *self, const BenchPlace *place)
{
  g_autofree gchar *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree gchar *folder = g_path_get_dirname (own);
  g_autofree gchar *path = g_build_filename (folder, "forwarder", NULL);
  g_autofree gchar *port = g_strdup_printf ("%u", self->port);
  g_autofree gchar *backend = g_strdup_printf ("%u", self->backend_port);
  const gchar *argv[] = { path, port, backend, NULL };

  return test_process_new (argv, place->core);
}

/* Asking whether it listens makes a proxy ask the backend. */
static void
throw_strays_away (gint listener)
{
  gint fd;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    close (fd);
}

static gboolean
answers (guint16 port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const gboolean ok = connect (fd, (const struct sockaddr *) &address, sizeof address) == 0;

  close (fd);
  return ok;
}

static void
wait_until_it_answers (BenchSubject *self)
{
  const gint64 began_us = g_get_monotonic_time ();

  while (!answers (self->port))
    {
      if (g_get_monotonic_time () - began_us > START_PATIENCE_US)
        g_error ("%s does not start", self->name);
      g_usleep (20000);
    }
  g_usleep (100000);
  throw_strays_away (self->listener);
}

BenchSubject *
bench_subject_new (BenchKind kind, const BenchPlace *place)
{
  BenchSubject *self = g_new0 (BenchSubject, 1);

  self->kind = kind;
  self->name = bench_kind_get_name (kind);
  self->listener = bench_listen (&self->backend_port);
  self->tls_listener = bench_listen (&self->tls_backend_port);
  if (kind == BENCH_DIRECT)
    {
      self->port = self->backend_port;
      self->tls_port = self->tls_backend_port;
      return self;
    }

  self->port = bench_find_port ();
  self->tls_port = bench_kind_has_tls (kind) ? bench_find_port () : 0;
  if (kind == BENCH_RELAY)
    self->process = start_relay (self, place);
  else if (kind == BENCH_FORWARDER)
    self->process = start_forwarder (self, place);
  else
    self->process = bench_peer_start (self, place);
  g_unix_set_fd_nonblocking (self->listener, TRUE, NULL);
  wait_until_it_answers (self);
  return self;
}

void
bench_subject_free (BenchSubject *self)
{
  if (self->process != NULL)
    test_process_end (self->process, SIGKILL);
  close (self->listener);
  close (self->tls_listener);
  g_free (self);
}

/* The same message over and over, as many as are written at once. */
static void
use_frames (BenchEnd *end, gsize message_bytes)
{
  static guint8 frames[BENCH_N_KINDS * MESSAGES_BYTES];
  static gsize sizes[BENCH_N_KINDS];
  guint slot = 0;

  while (sizes[slot] != 0 && sizes[slot] != message_bytes)
    slot++;
  g_assert_cmpuint (slot, <, G_N_ELEMENTS (sizes));
  end->messages = frames + slot * MESSAGES_BYTES;
  end->messages_bytes = MESSAGES_BYTES / message_bytes * message_bytes;
  if (sizes[slot] == 0)
    for (gsize at = 0; at < end->messages_bytes; at += message_bytes)
      e2e_frame_put_header (frames + slot * MESSAGES_BYTES + at, E2E_FRAME_DATA,
                            message_bytes - E2E_WIRE_HEADER_BYTES);
  sizes[slot] = message_bytes;
}

/* A broker's message names its topic, so each end has its own. */
static void
use_topic (BenchEnd *end, BenchKind kind, gsize message_bytes, const gchar *topic)
{
  end->messages_bytes = MAX (message_bytes, MIN (16384, 64 * message_bytes));
  end->messages = end->own_messages = g_malloc (end->messages_bytes);
  for (gsize at = 0; at < end->messages_bytes; at += message_bytes)
    if (kind == BENCH_MOSQUITTO)
      bench_mqtt_put (end->own_messages + at, message_bytes, topic);
    else
      bench_nats_put (end->own_messages + at, message_bytes, topic);
  if (kind == BENCH_NATS)
    end->arriving_bytes = 0;
}

static void
connect_to_broker (BenchSubject *self, BenchPair *pair, guint number)
{
  for (guint i = 0; i < 2; i++)
    {
      BenchEnd *end = &pair->ends[i];
      g_autofree gchar *own = g_strdup_printf ("%c%06u", "ab"[i], number);
      g_autofree gchar *other = g_strdup_printf ("%c%06u", "ab"[!i], number);

      end->stream = bench_stream_connect (self->port, FALSE);
      if (self->kind == BENCH_MOSQUITTO)
        bench_mqtt_greet (&end->stream, own);
      else
        bench_nats_greet (&end->stream, own);
      use_topic (end, self->kind, end->message_bytes, other);
    }
}

/* Step by step over all, so that the relay is not put to sleep and woken for each. */
static void
connect_to_relay (BenchSubject *self, BenchPair *pairs, guint n, gboolean with_tls)
{
  g_autofree E2eCreated *created = g_new (E2eCreated, n);

  for (guint i = 0; i < n; i++)
    {
      pairs[i].ends[0].stream = bench_stream_connect (self->port, with_tls);
      bench_seat_ask (&pairs[i].ends[0].stream, E2E_FRAME_CREATE, NULL, 0);
    }
  for (guint i = 0; i < n; i++)
    bench_seat_expect (&pairs[i].ends[0].stream, E2E_FRAME_CREATED, &created[i]);
  for (guint i = 0; i < n; i++)
    {
      pairs[i].ends[1].stream = bench_stream_connect (self->port, with_tls);
      bench_seat_ask (&pairs[i].ends[1].stream, E2E_FRAME_JOIN, created[i].session_id,
                      strlen (created[i].session_id));
    }
  for (guint i = 0; i < n; i++)
    {
      bench_seat_expect (&pairs[i].ends[1].stream, E2E_FRAME_PEER, NULL);
      bench_seat_expect (&pairs[i].ends[0].stream, E2E_FRAME_PEER, NULL);
    }
}

/* What a proxy accepts in turn, it passes on in turn. With TLS it does so after the handshake. */
static void
connect_through_proxy (BenchSubject *self, BenchPair *pairs, guint n, gboolean with_tls)
{
  const guint16 port = with_tls ? self->tls_port : self->port;
  const gint listener = with_tls ? self->tls_listener : self->listener;
  const guint step = with_tls || self->kind == BENCH_SOCAT ? 1 : n;

  for (guint first = 0; first < n; first += step)
    {
      for (guint i = first; i < first + step; i++)
        pairs[i].ends[0].stream = bench_stream_connect (port, with_tls);
      for (guint i = first; i < first + step; i++)
        pairs[i].ends[1].stream = bench_stream_accept (listener, with_tls);
    }
}

static void
connect_some (BenchSubject *self, BenchPair *pairs, guint first, guint n, gsize message_bytes,
              gboolean with_tls)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < 2; j++)
      {
        pairs[i].ends[j].message_bytes = pairs[i].ends[j].arriving_bytes = message_bytes;
        use_frames (&pairs[i].ends[j], message_bytes);
      }
  if (self->kind == BENCH_RELAY)
    connect_to_relay (self, pairs, n, with_tls);
  else if (!is_broker (self))
    connect_through_proxy (self, pairs, n, with_tls);
  else
    for (guint i = 0; i < n; i++)
      connect_to_broker (self, &pairs[i], first + i);
}

void
bench_subject_connect (BenchSubject *self, BenchPair *pairs, guint first, guint n,
                       gsize message_bytes, gboolean with_tls)
{
  for (guint done = 0; done < n; done += CONNECT_AT_ONCE)
    connect_some (self, pairs + done, first + done, MIN (CONNECT_AT_ONCE, n - done), message_bytes,
                  with_tls);
}

void
bench_pair_close (BenchPair *self)
{
  for (guint i = 0; i < 2; i++)
    {
      bench_stream_close (&self->ends[i].stream);
      g_clear_pointer (&self->ends[i].own_messages, g_free);
    }
}

/* What a relay's clients and the relay say to each other before the first message, as messages of
 * as many bytes from one end to the other: so much of a session's cost is in its terms, whoever
 * carries them. */
static void
talk (BenchPair *pairs, guint n)
{
  static const struct
  {
    guint from;
    gsize n_bytes;
  } words[] = { { 1, 62 }, { 0, 61 }, { 1, 6 }, { 0, 6 } };
  guint8 bytes[CHURN_MESSAGE_BYTES] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      for (guint j = 0; j < n; j++)
        bench_stream_send_all (&pairs[j].ends[words[i].from].stream, bytes, words[i].n_bytes);
      for (guint j = 0; j < n; j++)
        bench_stream_receive_all (&pairs[j].ends[!words[i].from].stream, bytes, words[i].n_bytes);
    }
}

/* Of a session: two ends come, one message passes, both go. Some at a time, step by step, so that
 * no subject gains or loses by how the two programs are scheduled. */
static void
churn_some (BenchSubject *self, guint n, gboolean with_talk, gboolean with_tls)
{
  BenchPair pairs[CONNECT_AT_ONCE] = { 0 };
  guint8 bytes[CHURN_MESSAGE_BYTES];
  const gboolean is_relay = self->kind == BENCH_RELAY;

  bench_subject_connect (self, pairs, 0, n, CHURN_MESSAGE_BYTES, with_tls);
  if (with_talk && !is_relay && !is_broker (self))
    talk (pairs, n);
  for (guint i = 0; i < n; i++)
    bench_stream_send_all (&pairs[i].ends[0].stream, pairs[i].ends[0].messages, sizeof bytes);
  for (guint i = 0; i < n; i++)
    {
      bench_stream_receive_all (&pairs[i].ends[1].stream, bytes, sizeof bytes);
      if (is_relay)
        bench_stream_send_all (&pairs[i].ends[0].stream, (guint8[]){ 0, 0, 0, 1, E2E_FRAME_LEAVE },
                               E2E_WIRE_HEADER_BYTES);
      else
        bench_stream_close (&pairs[i].ends[0].stream);
    }
  for (guint i = 0; i < n; i++)
    {
      if (is_relay)
        bench_stream_drain (&pairs[i].ends[0].stream);
      else if (!is_broker (self))
        bench_stream_drain (&pairs[i].ends[1].stream);
      bench_pair_close (&pairs[i]);
    }
}

void
bench_subject_churn (BenchSubject *self, guint n_sessions, gboolean with_talk, gboolean with_tls)
{
  for (guint done = 0; done < n_sessions; done += CONNECT_AT_ONCE)
    churn_some (self, MIN (CONNECT_AT_ONCE, n_sessions - done), with_talk, with_tls);
}

guint
bench_end_count (const BenchEnd *self, gsize *counter, const guint8 *bytes, gsize n_bytes)
{
  const gsize before = *counter;

  if (self->arriving_bytes > 0)
    {
      *counter += n_bytes;
      return (guint) (*counter / self->arriving_bytes - before / self->arriving_bytes);
    }

  /* NATS: a message is two lines; a PING, which may come in between, is one. */
  for (gsize i = 0; i < n_bytes; i++)
    {
      if (bytes[i] == '\n')
        (*counter)++;
      if (bytes[i] == 'P')
        (*counter)--;
    }
  return (guint) (*counter / 2 - before / 2);
}
