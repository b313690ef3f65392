/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/dh.h"

#include <string.h>

#include "crypto/secret.h"

/* Writes a small number as an element. */
static void
put_small (const E2eGroup *group, guint8 *out, guint8 value)
{
  memset (out, 0, group->element_bytes);
  out[group->element_bytes - 1] = value;
}

void
e2e_dh_public (const E2eGroup *group, guint8 *public_key, const guint8 *generator,
               const guint8 *exponent, gsize exponent_bytes)
{
  if (generator == NULL)
    {
      put_small (group, public_key, 2);
      generator = public_key;
    }
  e2e_group_power (group, public_key, generator, exponent, exponent_bytes);
}

gboolean
e2e_dh_agree (const E2eGroup *group, guint8 *shared, const guint8 *peer_public,
              const guint8 *exponent, gsize exponent_bytes)
{
  guint8 one[E2E_GROUP_MAX_ELEMENT_BYTES];
  gboolean is_good = FALSE;

  if (e2e_group_is_valid (group, peer_public))
    {
      put_small (group, one, 1);
      e2e_group_power (group, shared, peer_public, exponent, exponent_bytes);
      is_good = !e2e_secret_equal (shared, one, group->element_bytes);
    }

  if (!is_good)
    memset (shared, 0, group->element_bytes);
  return is_good;
}
