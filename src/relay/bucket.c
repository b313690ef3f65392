/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/bucket.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

gboolean
e2e_bucket_has_one (const E2eBucket *self, guint64 per_minute, gint64 now_us)
{
  if (per_minute == 0)
    return TRUE;

  return MAX (self->full_us, now_us) + MINUTE_US / (gint64) per_minute <= now_us + MINUTE_US;
}

gboolean
e2e_bucket_take (E2eBucket *self, guint64 per_minute, gint64 now_us)
{
  if (per_minute == 0)
    return TRUE;
  if (!e2e_bucket_has_one (self, per_minute, now_us))
    return FALSE;

  self->full_us = MAX (self->full_us, now_us) + MINUTE_US / (gint64) per_minute;
  return TRUE;
}

gboolean
e2e_bucket_is_full (const E2eBucket *self, gint64 now_us)
{
  return self->full_us <= now_us;
}
