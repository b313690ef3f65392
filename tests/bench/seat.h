/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A client's words to the relay, as far as the load needs them.
 */

#pragma once

#include "bench/stream.h"
#include "wire/message.h"

/* Says HELLO and one more frame. */
void bench_seat_ask (BenchStream *stream, E2eFrameType type, gconstpointer body, gsize n_bytes);

/* Reads answers up to the one of WANTED type, and not a byte more. CREATED may be NULL. */
void bench_seat_expect (BenchStream *stream, E2eFrameType wanted, E2eCreated *created);
