/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory for secrets: kept out of swap and core dumps, zero in a forked child, wiped when freed.
 * Every key, exponent and shared value lives in one of these.
 */

#pragma once

#include <glib.h>

/* One mapping of its own, so a page at least: meant for a few long-lived structs of secrets, not
 * for each key. data is aligned for any type. */
typedef struct
{
  gsize n_bytes;
  _Alignas(16) guint8 data[];
} E2eSecret;

/* Zeroed memory of n_bytes. Aborts if there is no memory. Where the process may lock no more memory
 * it is not locked, the rest holds all the same. */
E2eSecret *e2e_secret_new (gsize n_bytes);

/* Wipes and frees. Takes NULL. */
void e2e_secret_free (E2eSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eSecret, e2e_secret_free)

/* Whether two strings of n_bytes are equal, in a time that does not depend on what they hold. */
gboolean
e2e_secret_equal (const guint8 *a, const guint8 *b, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
