/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A timer that fires once for each time it is set, on the thread-default main context of whoever
 * made it.
 */

#pragma once

#include <glib.h>

typedef void (*E2eTimerFunc) (gpointer data);

/* Not set yet. */
GSource *e2e_timer_new (E2eTimerFunc func, gpointer data);

/* AT_US of g_get_monotonic_time(), also in the past; G_MAXINT64 for never. */
void e2e_timer_set (GSource *timer, gint64 at_us);

/* Never fires again. Takes NULL. */
void e2e_timer_free (GSource *timer);
