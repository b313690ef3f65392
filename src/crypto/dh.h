/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Diffie-Hellman in the groups of group.h. All strings are the group's element_bytes long unless a
 * length is given.
 */

#pragma once

#include "crypto/group.h"

/* public_key = generator ^ exponent mod p. GENERATOR is NULL for 2. */
void e2e_dh_public (const E2eGroup *group, guint8 *public_key, const guint8 *generator,
                    const guint8 *exponent, gsize exponent_bytes);

/* shared = peer_public ^ exponent mod p. FALSE, with zeros in SHARED, if the peer's key is not
 * valid or the result is 1. SHARED may not overlap the others. */
gboolean e2e_dh_agree (const E2eGroup *group, guint8 *shared, const guint8 *peer_public,
                       const guint8 *exponent, gsize exponent_bytes) G_GNUC_WARN_UNUSED_RESULT;
