/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A token bucket in eight bytes: it holds a minute's worth and refills evenly. Instead of a level
 * it keeps the time at which it will be full again.
 */

#pragma once

#include <glib.h>

typedef struct
{
  gint64 full_us; /* monotonic; a bucket of zeros is full */
} E2eBucket;

/* per_minute: how many fit in, and how many come back in a minute; 0: no limit. */
gboolean e2e_bucket_has_one (const E2eBucket *self, guint64 per_minute, gint64 now_us);

/* Takes one if there is one. */
gboolean e2e_bucket_take (E2eBucket *self, guint64 per_minute, gint64 now_us);

gboolean e2e_bucket_is_full (const E2eBucket *self, gint64 now_us);
