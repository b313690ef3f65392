/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gives the terminal back as it was found, on every way out of this process.
 */

#pragma once

/* Remembers how the terminal is set, and puts it back at exit and when the process crashes. Once,
 * before anything changes it. */
void e2e_tty_keep (void);

/* Puts the terminal back. May be called in a signal handler, and without e2e_tty_keep(). */
void e2e_tty_restore (void);
