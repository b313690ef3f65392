/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/broker.h"

#include <string.h>

#define MQTT_CONNECT 0x10
#define MQTT_PUBLISH 0x30
#define MQTT_SUBSCRIBE 0x82
#define MQTT_CONNACK_BYTES 4
#define MQTT_SUBACK_BYTES 5
#define MAX_SHORT_BYTES 127

static void
append_string (GByteArray *packet, const gchar *text)
{
  const guint8 length[2] = { 0, (guint8) strlen (text) };

  g_byte_array_append (packet, length, sizeof length);
  g_byte_array_append (packet, (const guint8 *) text, length[1]);
}

static void
send_packet (BenchStream *stream, guint8 type, const GByteArray *packet, gsize answer_bytes)
{
  const guint8 header[2] = { type, (guint8) packet->len };
  guint8 answer[MAX_SHORT_BYTES];

  g_assert_cmpuint (packet->len, <=, MAX_SHORT_BYTES);
  bench_stream_send_all (stream, header, sizeof header);
  bench_stream_send_all (stream, packet->data, packet->len);
  bench_stream_receive_all (stream, answer, answer_bytes);
}

void
bench_mqtt_greet (BenchStream *stream, const gchar *topic)
{
  static const guint8 level_clean_no_keepalive[] = { 4, 2, 0, 0 };
  static const guint8 packet_id[] = { 0, 1 };
  static const guint8 quality = 0;
  g_autoptr (GByteArray) connect = g_byte_array_new ();
  g_autoptr (GByteArray) subscribe = g_byte_array_new ();

  append_string (connect, "MQTT");
  g_byte_array_append (connect, level_clean_no_keepalive, sizeof level_clean_no_keepalive);
  append_string (connect, topic);
  send_packet (stream, MQTT_CONNECT, connect, MQTT_CONNACK_BYTES);
  g_byte_array_append (subscribe, packet_id, sizeof packet_id);
  append_string (subscribe, topic);
  g_byte_array_append (subscribe, &quality, 1);
  send_packet (stream, MQTT_SUBSCRIBE, subscribe, MQTT_SUBACK_BYTES);
}

static guint
put_length (guint8 *out, gsize length)
{
  guint n = 0;

  do
    {
      out[n] = (guint8) (length % 128) | (length >= 128 ? 0x80 : 0);
      length /= 128;
      n++;
    }
  while (length > 0);
  return n;
}

void
bench_mqtt_put (guint8 *out, gsize n_bytes, const gchar *topic)
{
  const gsize topic_bytes = strlen (topic);
  gsize n_length_bytes = 1;
  gsize at;

  while (put_length (out + 1, n_bytes - 1 - n_length_bytes) != n_length_bytes)
    n_length_bytes++;
  out[0] = MQTT_PUBLISH;
  at = 1 + n_length_bytes;
  out[at++] = 0;
  out[at++] = (guint8) topic_bytes;
  memcpy (out + at, topic, topic_bytes);
  memset (out + at + topic_bytes, 'x', n_bytes - at - topic_bytes);
}

static void
read_line (BenchStream *stream, gchar *line, gsize max_bytes)
{
  gsize n = 0;

  do
    bench_stream_receive_all (stream, line + n, 1);
  while (line[n] != '\n' && ++n < max_bytes - 1);
  line[n] = '\0';
}

void
bench_nats_greet (BenchStream *stream, const gchar *topic)
{
  g_autofree gchar *words =
    g_strdup_printf ("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB %s 1\r\nPING\r\n",
                     topic);
  gchar line[2048];

  bench_stream_send_all (stream, words, strlen (words));
  do
    read_line (stream, line, sizeof line);
  while (!g_str_has_prefix (line, "PONG"));
}

void
bench_nats_put (guint8 *out, gsize n_bytes, const gchar *topic)
{
  g_autofree gchar *header = NULL;
  gsize payload_bytes = n_bytes;

  do
    {
      payload_bytes--;
      g_free (header);
      header = g_strdup_printf ("PUB %s %" G_GSIZE_FORMAT "\r\n", topic, payload_bytes);
    }
  while (strlen (header) + payload_bytes + 2 > n_bytes);
  g_assert_cmpuint (strlen (header) + payload_bytes + 2, ==, n_bytes);
  memset (out, 'x', n_bytes);
  memcpy (out, header, strlen (header));
  memcpy (out + n_bytes - 2, "\r\n", 2);
}
