/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two who chat while others attack: a thread that sends a message to and fro every two
 * milliseconds, and notes how long each took, as it saw it and as the kernel did. The kernel notes
 * when the relay's answer arrived at the socket; that the thread slept on, since attackers had its
 * processor, is no part of it.
 */

#pragma once

#include "support/process.h"

typedef struct _Honest Honest;

typedef struct
{
  guint n;
  guint n_left_out;
  gint64 p50_us;
  gint64 p99_us;
  gint64 relay_p50_us; /* until the message was at the receiver's socket */
  gint64 relay_p99_us;
} HonestFigures;

Honest *honest_new (guint16 port);

/* From now on messages do not count during which the relay was ready to run and others had its
 * processor: what they took longer is not the relay's. For benchmarks. */
void honest_leave_out_delays (Honest *self, const TestProcess *relay);

/* Stops; they were never disturbed but for time, or this aborts. */
void honest_free (Honest *self);

/* What was noted since the last call. */
HonestFigures honest_look (Honest *self);
