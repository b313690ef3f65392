/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/dh.h"

#include <string.h>

#include "support/hex.h"
#include "support/vectors.h"

static const E2eSuite suites[] = { E2E_SUITE_2048, E2E_SUITE_3072, E2E_SUITE_4096 };

typedef void (*GroupTest) (const E2eGroup *group);

static void
fill (guint8 *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
}

/* value = number, as an element. */
static void
put_number (const E2eGroup *group, guint8 *value, guint8 number)
{
  memset (value, 0, group->element_bytes);
  value[group->element_bytes - 1] = number;
}

/* value = p + difference. */
static void
put_prime (const E2eGroup *group, guint8 *value, gint difference)
{
  gint carry = difference;

  memcpy (value, group->prime, group->element_bytes);
  for (gsize i = group->element_bytes; i-- > 0 && carry != 0;)
    {
      const gint sum = value[i] + carry;

      value[i] = (guint8) sum;
      carry = sum < 0 ? -1 : sum >> 8;
    }
}

static void
check_both_sides_agree (const E2eGroup *group, const guint8 *generator, gsize exponent_bytes)
{
  const gsize n = group->element_bytes;
  guint8 a[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 b[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 public_a[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 public_b[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 shared_a[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 shared_b[E2E_GROUP_MAX_ELEMENT_BYTES];

  fill (a, exponent_bytes);
  fill (b, exponent_bytes);
  e2e_dh_public (group, public_a, generator, a, exponent_bytes);
  e2e_dh_public (group, public_b, generator, b, exponent_bytes);
  g_assert_true (e2e_group_is_valid (group, public_a));
  g_assert_true (e2e_dh_agree (group, shared_a, public_b, a, exponent_bytes));
  g_assert_true (e2e_dh_agree (group, shared_b, public_a, b, exponent_bytes));
  g_assert_cmpmem (shared_a, n, shared_b, n);
  g_assert_cmpint (memcmp (shared_a, public_a, n), !=, 0);
  g_assert_cmpint (memcmp (public_a, public_b, n), !=, 0);
}

static void
check_agreement (const E2eGroup *group)
{
  guint8 generator[E2E_GROUP_MAX_ELEMENT_BYTES];

  put_number (group, generator, 9);
  check_both_sides_agree (group, NULL, group->short_exponent_bytes);
  check_both_sides_agree (group, generator, group->element_bytes);
}

static void
check_two_is_the_generator (const E2eGroup *group)
{
  const guint8 exponent[] = { 1, 3 }; /* 2^259, so that no byte is one that a copy would leave */
  guint8 two[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 with_null[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 with_two[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 expected[E2E_GROUP_MAX_ELEMENT_BYTES] = { 0 };

  put_number (group, two, 2);
  expected[group->element_bytes - 1 - 259 / 8] = 1 << 259 % 8;
  e2e_dh_public (group, with_null, NULL, exponent, sizeof exponent);
  e2e_dh_public (group, with_two, two, exponent, sizeof exponent);
  g_assert_cmpmem (with_null, group->element_bytes, expected, group->element_bytes);
  g_assert_cmpmem (with_two, group->element_bytes, expected, group->element_bytes);
}

static void
assert_refused (const E2eGroup *group, const guint8 *public_key, const guint8 *exponent,
                gsize exponent_bytes)
{
  const guint8 zeros[E2E_GROUP_MAX_ELEMENT_BYTES] = { 0 };
  guint8 shared[E2E_GROUP_MAX_ELEMENT_BYTES];

  memset (shared, 0xA5, sizeof shared);
  g_assert_false (e2e_dh_agree (group, shared, public_key, exponent, exponent_bytes));
  g_assert_cmpmem (shared, group->element_bytes, zeros, group->element_bytes);
  for (gsize i = group->element_bytes; i < sizeof shared; i++)
    g_assert_cmphex (shared[i], ==, 0xA5);
}

static void
check_refuses_invalid_keys (const E2eGroup *group)
{
  const guint8 exponent[] = { 3 };
  guint8 key[E2E_GROUP_MAX_ELEMENT_BYTES];

  for (guint8 number = 0; number < 2; number++)
    {
      put_number (group, key, number);
      assert_refused (group, key, exponent, sizeof exponent);
    }
  /* Around p: negatives that are no squares, 0, and numbers that are spelt too large. */
  for (gint difference = -4; difference <= 4; difference++)
    {
      put_prime (group, key, difference);
      assert_refused (group, key, exponent, sizeof exponent);
    }
  memset (key, 0xFF, sizeof key);
  assert_refused (group, key, exponent, sizeof exponent);
}

/* The group's order as an exponent takes every square to 1. */
static void
check_refuses_result_one (const E2eGroup *group)
{
  guint8 order[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 key[E2E_GROUP_MAX_ELEMENT_BYTES];
  const guint8 zero[] = { 0 };
  guint8 carry = 0;

  for (gsize i = 0; i < group->element_bytes; i++)
    {
      order[i] = (guint8) (carry | group->prime[i] >> 1);
      carry = (guint8) (group->prime[i] << 7);
    }
  put_number (group, key, 4);
  assert_refused (group, key, order, group->element_bytes);
  assert_refused (group, key, zero, sizeof zero);
}

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = test_vectors_load_protocol ();

  for (gsize i = 0; i < G_N_ELEMENTS (suites); i++)
    {
      const E2eGroup *group = e2e_group_for_suite (suites[i]);
      const gsize n = group->element_bytes;
      JsonObject *session = test_vectors_session (vectors, suites[i]);
      g_autoptr (GBytes) generator = test_vectors_bytes (session, "G");
      g_autoptr (GBytes) x = test_vectors_bytes (session, "x");
      g_autoptr (GBytes) r = test_vectors_bytes (session, "r");
      g_autoptr (GBytes) share = test_vectors_bytes (session, "share");
      const guint8 *expected = g_bytes_get_data (share, NULL);
      guint8 key[E2E_GROUP_MAX_ELEMENT_BYTES];

      g_assert_cmpuint (g_bytes_get_size (share), ==, 1 + 2 * n);
      e2e_dh_public (group, key, g_bytes_get_data (generator, NULL), g_bytes_get_data (x, NULL),
                     g_bytes_get_size (x));
      g_assert_cmpmem (key, n, expected + 1, n);
      e2e_dh_public (group, key, NULL, g_bytes_get_data (r, NULL), g_bytes_get_size (r));
      g_assert_cmpmem (key, n, expected + 1 + n, n);
    }
}

static void
test_each_group (gconstpointer data)
{
  const GroupTest check = *(const GroupTest *) data;

  for (gsize i = 0; i < G_N_ELEMENTS (suites); i++)
    check (e2e_group_for_suite (suites[i]));
}

static const struct
{
  const gchar *path;
  GroupTest check;
} group_tests[] = {
  { "/dh/both-sides-agree", check_agreement },
  { "/dh/two-is-the-generator-if-none-is-given", check_two_is_the_generator },
  { "/dh/refuses-invalid-keys", check_refuses_invalid_keys },
  { "/dh/refuses-the-result-one", check_refuses_result_one },
};

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (group_tests); i++)
    g_test_add_data_func (group_tests[i].path, &group_tests[i].check, test_each_group);
  g_test_add_func ("/dh/agrees-with-the-vectors", test_vectors);

  return g_test_run ();
}
