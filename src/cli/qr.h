/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * QR codes, drawn with half blocks: two rows of modules in each line of a terminal.
 */

#pragma once

#include <glib.h>

/* The code of TEXT with its quiet zone, in lines of UTF-8 that look right on dark and on light
 * terminals alike if they are COLOUREDed, and on dark ones otherwise. NULL if this program was
 * built without libqrencode, or TEXT is too long. To be freed. */
gchar *e2e_qr_draw (const gchar *text, gboolean coloured);
