/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times as people write them: 30, 30s, 5m, 1h, 2d, 1w, off.
 */

#pragma once

#include <glib.h>

/* FALSE, and SECONDS unchanged, for what is no time or more than E2E_OPTIONS_MAX_TIMER_S. */
gboolean e2e_duration_parse (const gchar *text, guint *seconds);

/* "30 s", "5 min", "1 h", "2 days" or "off", translated. To be freed. */
gchar *e2e_duration_format (guint seconds);
