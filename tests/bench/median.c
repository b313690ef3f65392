/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/median.h"

#include <stdlib.h>

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble difference = *(const gdouble *) a - *(const gdouble *) b;

  return difference < 0 ? -1 : difference > 0;
}

void
bench_median (const gdouble *rows, guint n_rows, guint n_columns, gdouble *out)
{
  g_autofree gdouble *values = g_new (gdouble, n_rows);

  for (guint i = 0; i < n_columns; i++)
    {
      for (guint j = 0; j < n_rows; j++)
        values[j] = rows[(gsize) j * n_columns + i];
      qsort (values, n_rows, sizeof *values, compare);
      out[i] = values[n_rows / 2];
    }
}
