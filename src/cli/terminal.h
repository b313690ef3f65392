/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The face for people at a terminal: asks what is not known, shows the invite, chats.
 */

#pragma once

#include "cli/arguments.h"
#include "cli/status.h"
#include "client/settings.h"

/* Chats until the person leaves or the conversation ends. ARGUMENTS takes the answers. */
E2eStatus e2e_terminal_run (E2eArguments *arguments, E2eSettings *settings);
