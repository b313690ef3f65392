/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is measured: the relay, and the programs that it is measured against. Each carries messages
 * between the two ends of a pair in its own way, for the same load.
 */

#pragma once

#include "bench/stream.h"
#include "support/process.h"

typedef enum
{
  BENCH_RELAY,
  BENCH_FORWARDER, /* the floor */
  BENCH_HAPROXY,
  BENCH_NGINX,
  BENCH_MOSQUITTO,
  BENCH_NATS,
  BENCH_SOCAT,
  BENCH_DIRECT, /* nothing between the two ends */
  BENCH_N_KINDS,
} BenchKind;

typedef struct
{
  BenchKind kind;
  const gchar *name;
  TestProcess *process; /* NULL: direct */
  guint16 port;
  guint16 tls_port; /* 0: has none */
  gint listener; /* what a proxy connects to */
  gint tls_listener; /* for who came with TLS */
  guint16 backend_port;
  guint16 tls_backend_port;
} BenchSubject;

/* One end of a pair. It sends and expects whole messages of equal size. */
typedef struct
{
  BenchStream stream;
  const guint8 *messages; /* one after another, again and again */
  gsize messages_bytes;
  gsize message_bytes; /* what one costs on the way out */
  gsize arriving_bytes; /* and in; 0: to be counted by its lines */
  guint8 *own_messages; /* what is to be freed of them, or NULL */
} BenchEnd;

typedef struct
{
  BenchEnd ends[2];
} BenchPair;

typedef struct
{
  const gchar *relay_path;
  const gchar *folder; /* for configuration files */
  const gchar *cert_path;
  const gchar *key_path;
  gint core; /* where the subject runs, or TEST_ANY_CORE */
  guint n_workers; /* of the relay */
} BenchPlace;

const gchar *bench_kind_get_name (BenchKind kind);
gboolean bench_kind_is_installed (BenchKind kind);
gboolean bench_kind_has_tls (BenchKind kind);

BenchSubject *bench_subject_new (BenchKind kind, const BenchPlace *place);
void bench_subject_free (BenchSubject *self);

/* Connects n pairs, of zeros. FIRST: a number that tells them from others, as the n - 1 that
 * follow. message_bytes: 64 or more, on the wire. */
void bench_subject_connect (BenchSubject *self, BenchPair *pairs, guint first, guint n,
                            gsize message_bytes, gboolean with_tls);

/* Sessions that come, pass one message, and go. WITH_TALK: who knows no sessions carries as much
 * talk as the relay answers to its clients. */
void
bench_subject_churn (BenchSubject *self, guint n_sessions, gboolean with_talk, gboolean with_tls);

void bench_pair_close (BenchPair *self);

/* How many whole messages BYTES complete; COUNTER is the end's, from 0. */
guint bench_end_count (const BenchEnd *self, gsize *counter, const guint8 *bytes, gsize n_bytes);
