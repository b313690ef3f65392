/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the screen readers of this desktop listen to. Their bus is asked once, in a thread, and
 * again only after it told that somebody came or went.
 */

#pragma once

#include <gio/gio.h>

/* NEED_NOTICES: somebody is told of what appears, and nobody hears announcements. */
typedef void (*E2eReadersAnswer) (gboolean need_notices);

/* Calls ANSWER at once if that is known, and else as soon as it is: once, however often it was
 * asked in the meantime. Always the same function. Main thread only. */
void e2e_readers_ask (E2eReadersAnswer answer);
