/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many clients at once, as bare sockets. Each comes from an address of its own choice: person N
 * from 127.0.0.N, so that limits by address can be met or avoided.
 */

#pragma once

#include "wire/message.h"

/* Blocking to connect, non-blocking from then on. Aborts if nobody listens. */
gint crowd_connect (guint16 port, guint person);

/* Two blocking sockets with the two seats of a new session. */
void crowd_sit_two (guint16 port, guint person, gint fds[2]);

/* HELLO and one more frame, with whatever body; then the answer to it. Returns the type of the
 * frame that came after WELCOME, and the code if that is ERROR. 0: hung up. */
guint8 crowd_ask (gint fd, guint8 type, gconstpointer body, gsize n_bytes, guint *code);

/* As crowd_ask() with CREATE. FALSE: refused with CODE. */
gboolean crowd_create (gint fd, E2eCreated *created, guint *code);

/* Writes as much as is taken at once; returns how much. */
gsize crowd_stuff (gint fd, gconstpointer bytes, gsize n_bytes);

/* Waits at most so long for the other side to hang up; what it says is thrown away. */
gboolean crowd_is_hung_up (gint fd, gint patience_ms);

/* Ends rudely, with a reset. */
void crowd_reset (gint fd);

void crowd_leave (gint *fds, guint n);
