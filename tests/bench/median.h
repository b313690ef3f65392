/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Medians of figures that were measured several times over.
 */

#pragma once

#include <glib.h>

/* ROWS: N_ROWS times N_COLUMNS figures. To OUT goes the median of each column by itself. */
void bench_median (const gdouble *rows, guint n_rows, guint n_columns, gdouble *out);
