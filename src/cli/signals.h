/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Being asked to stop: Ctrl+C, a closed terminal, kill.
 */

#pragma once

#include <glib.h>

/* FUNC is called in the main loop for the first SIGINT, SIGTERM or SIGHUP, so that goodbye can be
 * said. The second ends the process at once, whatever it is stuck in, with the terminal restored.
 * SIGPIPE is ignored: whoever writes learns it from the error. Once. */
void e2e_signals_watch (void (*func) (gpointer user_data), gpointer user_data);
