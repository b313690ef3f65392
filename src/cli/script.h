/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The face for scripts: lines of standard input are messages and commands, lines of standard output
 * are events, notices for people go to standard error.
 */

#pragma once

#include "cli/arguments.h"
#include "cli/status.h"

/* Chats until the conversation ends, or all was delivered after the end of input. */
E2eStatus e2e_script_run (const E2eArguments *arguments);
