/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often a code failed in this process: a joiner's end of an invite's limits (PROTOCOL.md,
 * section 4.4). Keeps hashes, not codes. Main thread only.
 */

#pragma once

#include "protocol/invite.h"

/* The oldest are forgotten beyond this. */
#define E2E_GUESSES_MAX 256

/* One more attempt to join with INVITE failed as a wrong code. */
void e2e_guesses_note_wrong (const E2eInvite *invite);

/* Whether INVITE failed so often that it is not to be tried again. */
gboolean e2e_guesses_is_burned (const E2eInvite *invite);
