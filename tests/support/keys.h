/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys as a handshake leaves them, without the handshake.
 */

#pragma once

#include "crypto/secret.h"
#include "protocol/handshake.h"

/* Random E2eKeys, whose joiner's exponent and ratchet key belong together in GROUP. */
E2eSecret *test_keys_new (const E2eGroup *group);
