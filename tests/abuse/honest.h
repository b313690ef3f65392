/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two who chat while others attack: a thread that sends a message to and fro every two
 * milliseconds, and notes how long each took.
 */

#pragma once

#include "support/process.h"

typedef struct _Honest Honest;

typedef struct
{
  guint n;
  gint64 p50_us;
  gint64 p99_us;
} HonestFigures;

Honest *honest_new (guint16 port);

/* Stops; they were never disturbed but for time, or this aborts. */
void honest_free (Honest *self);

/* What was noted since the last call. */
HonestFigures honest_look (Honest *self);
