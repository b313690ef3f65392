/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay with two honest clients, and what an attack does to them.
 */

#pragma once

#include "support/crowd.h"
#include "support/honest.h"
#include "support/process.h"

/* Sanitizers take memory and time of their own: then only what people see is asserted. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SIEGE_IS_SANITIZED TRUE
#else
#define SIEGE_IS_SANITIZED FALSE
#endif

typedef struct
{
  TestProcess *relay;
  guint16 port;
  Honest *honest;
  HonestFigures quiet;
  gsize quiet_bytes;
} Siege;

/* OPTIONS: of the relay, beside the address. */
void siege_init (Siege *self, const gchar *options);

/* The attack is over or at its height: looks how the honest fare, and that the relay has grown by
 * no more than max_growth_bytes since it was quiet. */
void siege_look (Siege *self, const gchar *what, gsize max_growth_bytes);

/* The honest chat on, and the relay ends in order. */
void siege_clear (Siege *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Siege, siege_clear)
