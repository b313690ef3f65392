/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the programs that the relay is measured against are started: as lean as their own
 * documentation tells, one thread each.
 */

#pragma once

#include "bench/subject.h"

/* Starts what SELF is, on its port, towards its backend ports. */
TestProcess *bench_peer_start (const BenchSubject *self, const BenchPlace *place);

/* The program's name, or NULL if it is not a peer. */
const gchar *bench_peer_get_program (BenchKind kind);
