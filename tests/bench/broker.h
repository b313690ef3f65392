/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The least of a client for two message brokers: MQTT 3.1.1 with quality of service 0, and the text
 * protocol of NATS. Each end subscribes to one topic and publishes to the other's.
 */

#pragma once

#include "bench/stream.h"

void bench_mqtt_greet (BenchStream *stream, const gchar *topic);
void bench_nats_greet (BenchStream *stream, const gchar *topic);

/* Writes one message of n_bytes in all. */
void bench_mqtt_put (guint8 *out, gsize n_bytes, const gchar *topic);
void bench_nats_put (guint8 *out, gsize n_bytes, const gchar *topic);
