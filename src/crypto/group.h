/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The MODP groups of RFC 3526, sections 3 to 5: integers modulo a safe prime p = 2q + 1, in which 2
 * generates the squares, of prime order q. Elements are strings of the group's element_bytes,
 * big-endian, padded with zeros on the left.
 */

#pragma once

#include <glib.h>

#define E2E_GROUP_MAX_ELEMENT_BYTES 512
#define E2E_GROUP_MAX_SHORT_EXPONENT_BYTES 64
#define E2E_GROUP_WIDE_EXTRA_BYTES 32

/* The suites of PROTOCOL.md, section 4.1. */
typedef enum
{
  E2E_SUITE_2048 = 1,
  E2E_SUITE_3072 = 2,
  E2E_SUITE_4096 = 3,
} E2eSuite;

typedef struct
{
  E2eSuite suite;
  gsize element_bytes;
  gsize short_exponent_bytes; /* of exponents to the public generator 2 */
  const guint8 *prime; /* element_bytes */
} E2eGroup;

/* The group of a suite, or NULL if there is no such suite. Static. */
const E2eGroup *e2e_group_for_suite (guint suite);

/* Whether an element that was received may be used: 2 <= element <= p − 2, and a square modulo p.
 * Not in constant time, as such an element is public. */
gboolean
e2e_group_is_valid (const E2eGroup *group, const guint8 *element) G_GNUC_WARN_UNUSED_RESULT;

/* out = base ^ exponent mod p, in a time that depends on the lengths alone. base < p; OUT may be
 * BASE. exponent_bytes: 1 to element_bytes. */
void e2e_group_power (const E2eGroup *group, guint8 *out, const guint8 *base,
                      const guint8 *exponent, gsize exponent_bytes);

/* out = (wide mod p)² mod p for a string WIDE of element_bytes + E2E_GROUP_WIDE_EXTRA_BYTES, so
 * long that the result is as good as uniform; in constant time. FALSE if the result is 0 or 1,
 * which is no generator. */
gboolean e2e_group_square_wide (const E2eGroup *group, guint8 *out,
                                const guint8 *wide) G_GNUC_WARN_UNUSED_RESULT;
