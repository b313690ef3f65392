/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/generator.h"

#include <string.h>

#include "crypto/kdf.h"
#include "crypto/secret.h"
#include "wire/bytes.h"

#define LABEL "e2echat/1 generator"
#define LABEL_BYTES (sizeof LABEL - 1)
#define MAX_INPUT_BYTES \
  (4 + LABEL_BYTES + 1 + 4 + E2E_SECRET_DIGITS + 4 + E2E_WIRE_MAX_ID_DIGITS + 4 + E2E_SID_BYTES)

typedef struct
{
  guint8 input[MAX_INPUT_BYTES];
  guint8 prk[E2E_KDF_PRK_BYTES];
  guint8 wide[E2E_GROUP_MAX_ELEMENT_BYTES + E2E_GROUP_WIDE_EXTRA_BYTES];
} Workspace;

static guint8 *
put_prefixed (guint8 *out, gconstpointer data, gsize n_bytes)
{
  e2e_put_u32 (out, (guint32) n_bytes);
  memcpy (out + 4, data, n_bytes);
  return out + 4 + n_bytes;
}

gboolean
e2e_generator_derive (const E2eGroup *group, guint8 *out, const guint8 secret[E2E_SECRET_DIGITS],
                      const gchar *session_id, const guint8 sid[E2E_SID_BYTES])
{
  g_autoptr (E2eSecret) memory = e2e_secret_new (sizeof (Workspace));
  Workspace *w = (gpointer) memory->data;
  guint8 *end = w->input;

  g_return_val_if_fail (strlen (session_id) <= E2E_WIRE_MAX_ID_DIGITS, FALSE);

  end = put_prefixed (end, LABEL, LABEL_BYTES);
  *end++ = (guint8) group->suite;
  end = put_prefixed (end, secret, E2E_SECRET_DIGITS);
  end = put_prefixed (end, session_id, strlen (session_id));
  end = put_prefixed (end, sid, E2E_SID_BYTES);

  e2e_kdf_extract (w->prk, NULL, 0, w->input, (gsize) (end - w->input));
  e2e_kdf_expand (w->wide, group->element_bytes + E2E_GROUP_WIDE_EXTRA_BYTES, w->prk, LABEL,
                  LABEL_BYTES);
  return e2e_group_square_wide (group, out, w->wide);
}
