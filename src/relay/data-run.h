/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DATA has the same bytes in both directions, so whole DATA frames that follow each other are
 * passed on as one piece.
 */

#pragma once

#include <glib.h>

/* How many of the bytes are whole DATA frames, up to the first other or unfinished frame, or one
 * longer than max_length (as the length field counts); n_frames tells how many frames that are. */
gsize e2e_data_run (const guint8 *bytes, gsize n_bytes, gsize max_length, gsize *n_frames);
