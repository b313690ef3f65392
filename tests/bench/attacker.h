/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Those who attack a relay, for as long as they are let: what bench-attack measures the effect of.
 */

#pragma once

#include <glib.h>

typedef struct
{
  const gchar *name;
  const gchar *options; /* of the relay, beside its address */
  gboolean needs_tls;
  void (*run) (guint16 port);
} BenchAttack;

extern const BenchAttack bench_attacks[];
extern const guint bench_n_attacks;

/* What attackers say on standard output once all of them are there. */
#define BENCH_ATTACK_READY "ready"

/* Attacks the relay on PORT and never returns. */
void bench_attack_run (const BenchAttack *self, guint16 port);
