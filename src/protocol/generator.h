/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The generator of one handshake: only who knows the invite's secret can compute it
 * (PROTOCOL.md, section 4.2).
 */

#pragma once

#include "protocol/limits.h"

/* Writes G, group->element_bytes, to OUT, which must be memory for secrets. session_id:
 * NUL-terminated. FALSE if G is no generator, which does not happen by chance. */
gboolean e2e_generator_derive (const E2eGroup *group, guint8 *out,
                               const guint8 secret[E2E_SECRET_DIGITS], const gchar *session_id,
                               const guint8 sid[E2E_SID_BYTES]) G_GNUC_WARN_UNUSED_RESULT;
