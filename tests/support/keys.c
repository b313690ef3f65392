/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/keys.h"

#include "crypto/dh.h"

E2eSecret *
test_keys_new (const E2eGroup *group)
{
  E2eSecret *memory = e2e_secret_new (sizeof (E2eKeys));
  E2eKeys *keys = (gpointer) memory->data;

  e2e_random_system (NULL, memory->data, memory->n_bytes);
  e2e_dh_public (group, keys->joiner_ratchet_key, NULL, keys->joiner_exponent,
                 group->short_exponent_bytes);
  return memory;
}
