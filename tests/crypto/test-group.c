/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/group.h"

#include <gmp.h>
#include <string.h>

#define MAX_WIDE_BYTES (E2E_GROUP_MAX_ELEMENT_BYTES + E2E_GROUP_WIDE_EXTRA_BYTES)

/* p = 2^bits − 2^(bits−64) − 1 + 2^64 · (⌊2^(bits−130) · π⌋ + k); RFC 3526, sections 3 to 5. */
typedef struct
{
  E2eSuite suite;
  guint bits;
  guint k;
  guint short_exponent_bits; /* PROTOCOL.md, section 4.1 */
} Definition;

static const Definition definitions[] = {
  { E2E_SUITE_2048, 2048, 124476, 320 },
  { E2E_SUITE_3072, 3072, 1690314, 448 },
  { E2E_SUITE_4096, 4096, 240904, 512 },
};

typedef void (*GroupTest) (const E2eGroup *group);

static void
read_number (mpz_t out, const guint8 *bytes, gsize n_bytes)
{
  mpz_import (out, n_bytes, 1, 1, 1, 0, bytes);
}

/* Big-endian, padded with zeros on the left to n_bytes. */
static void
write_number (guint8 *bytes, gsize n_bytes, const mpz_t value)
{
  const gsize used_bytes = (mpz_sizeinbase (value, 2) + 7) / 8;

  g_assert_cmpint (mpz_sgn (value), >=, 0);
  g_assert_cmpuint (used_bytes, <=, n_bytes);
  memset (bytes, 0, n_bytes);
  mpz_export (bytes + n_bytes - used_bytes, NULL, 1, 1, 1, 0, value);
}

static void
fill (guint8 *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
}

/* A random number below p. */
static void
draw_element (mpz_t out, const E2eGroup *group, const mpz_t prime)
{
  guint8 bytes[E2E_GROUP_MAX_ELEMENT_BYTES];

  fill (bytes, group->element_bytes);
  read_number (out, bytes, group->element_bytes);
  mpz_mod (out, out, prime);
}

/* out += factor · arctan (1/x) · 2^bits. */
static void
add_arctan (mpz_t out, gint factor, guint x, guint bits)
{
  mpz_t power;
  mpz_t term;

  mpz_inits (power, term, NULL);
  mpz_set_si (power, factor);
  mpz_mul_2exp (power, power, bits);
  mpz_tdiv_q_ui (power, power, x);
  for (guint i = 1; mpz_sgn (power) != 0; i += 2)
    {
      mpz_tdiv_q_ui (term, power, i);
      if (i % 4 == 1)
        mpz_add (out, out, term);
      else
        mpz_sub (out, out, term);
      mpz_tdiv_q_ui (power, power, x * x);
    }
  mpz_clears (power, term, NULL);
}

/* ⌊2^bits · π⌋, after Machin: π = 16 arctan (1/5) − 4 arctan (1/239). */
static void
compute_pi (mpz_t out, guint bits)
{
  const guint guard_bits = 64; /* each of some thousand terms is cut off */

  mpz_set_ui (out, 0);
  add_arctan (out, 16, 5, bits + guard_bits);
  add_arctan (out, -4, 239, bits + guard_bits);
  mpz_fdiv_q_2exp (out, out, guard_bits);
}

static void
test_primes_follow_their_formula (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (definitions); i++)
    {
      const Definition *definition = &definitions[i];
      const E2eGroup *group = e2e_group_for_suite (definition->suite);
      mpz_t expected;
      mpz_t power;
      mpz_t prime;

      mpz_inits (expected, power, prime, NULL);
      compute_pi (expected, definition->bits - 130);
      mpz_add_ui (expected, expected, definition->k);
      mpz_mul_2exp (expected, expected, 64);
      mpz_setbit (power, definition->bits);
      mpz_add (expected, expected, power);
      mpz_set_ui (power, 0);
      mpz_setbit (power, definition->bits - 64);
      mpz_sub (expected, expected, power);
      mpz_sub_ui (expected, expected, 1);

      read_number (prime, group->prime, group->element_bytes);
      g_assert_cmpint (mpz_cmp (prime, expected), ==, 0);
      g_assert_cmpuint (group->suite, ==, definition->suite);
      g_assert_cmpuint (group->element_bytes * 8, ==, definition->bits);
      g_assert_cmpuint (group->short_exponent_bytes * 8, ==, definition->short_exponent_bits);
      mpz_clears (expected, power, prime, NULL);
    }
}

static void
check_safe_prime (const E2eGroup *group)
{
  mpz_t p;
  mpz_t q;

  mpz_inits (p, q, NULL);
  read_number (p, group->prime, group->element_bytes);
  mpz_fdiv_q_2exp (q, p, 1);
  g_assert_cmpint (mpz_probab_prime_p (p, 25), !=, 0);
  g_assert_cmpint (mpz_probab_prime_p (q, 25), !=, 0);
  /* 2 is a square where p = 7 mod 8, and so generates the group of order q. */
  g_assert_cmpuint (mpz_fdiv_ui (p, 8), ==, 7);
  mpz_clears (p, q, NULL);
}

static void
test_there_are_three_suites (void)
{
  g_assert_null (e2e_group_for_suite (0));
  g_assert_null (e2e_group_for_suite (4));
  g_assert_null (e2e_group_for_suite (255));
  g_assert_null (e2e_group_for_suite (G_MAXUINT));
}

static gboolean
is_valid (const E2eGroup *group, const mpz_t value)
{
  guint8 element[E2E_GROUP_MAX_ELEMENT_BYTES];

  write_number (element, group->element_bytes, value);
  return e2e_group_is_valid (group, element);
}

static void
check_validation_at_the_edges (const E2eGroup *group)
{
  guint8 all_ones[E2E_GROUP_MAX_ELEMENT_BYTES];
  mpz_t p;
  mpz_t value;

  mpz_inits (p, value, NULL);
  read_number (p, group->prime, group->element_bytes);

  g_assert_false (is_valid (group, value)); /* 0 */
  mpz_set_ui (value, 1);
  g_assert_false (is_valid (group, value));
  mpz_set_ui (value, 2);
  g_assert_true (is_valid (group, value));
  mpz_set_ui (value, 4);
  g_assert_true (is_valid (group, value));
  mpz_sub_ui (value, p, 2); /* −2 is no square, as −1 is none */
  g_assert_false (is_valid (group, value));
  mpz_sub_ui (value, p, 1);
  g_assert_false (is_valid (group, value));
  g_assert_false (is_valid (group, p));
  mpz_add_ui (value, p, 1);
  g_assert_false (is_valid (group, value));
  mpz_add_ui (value, p, 4); /* a square, but not in its only spelling */
  g_assert_false (is_valid (group, value));
  memset (all_ones, 0xFF, sizeof all_ones);
  g_assert_false (e2e_group_is_valid (group, all_ones));

  mpz_clears (p, value, NULL);
}

static void
check_validation_of_squares (const E2eGroup *group)
{
  mpz_t p;
  mpz_t value;

  mpz_inits (p, value, NULL);
  read_number (p, group->prime, group->element_bytes);
  for (guint i = 0; i < 20; i++)
    {
      draw_element (value, group, p);
      mpz_mul (value, value, value);
      mpz_mod (value, value, p);
      g_assert_true (is_valid (group, value));
      mpz_sub (value, p, value);
      g_assert_false (is_valid (group, value));
    }
  mpz_clears (p, value, NULL);
}

/* The largest square within the range, to see that the range is not cut short. */
static void
check_validation_of_the_largest (const E2eGroup *group)
{
  mpz_t p;
  mpz_t value;

  mpz_inits (p, value, NULL);
  read_number (p, group->prime, group->element_bytes);
  mpz_sub_ui (value, p, 3);
  while (mpz_legendre (value, p) != 1)
    mpz_sub_ui (value, value, 1);
  g_assert_true (is_valid (group, value));
  mpz_clears (p, value, NULL);
}

static void
check_one_power (const E2eGroup *group, const mpz_t p, const guint8 *exponent, gsize exponent_bytes)
{
  guint8 base[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 out[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 expected[E2E_GROUP_MAX_ELEMENT_BYTES];
  mpz_t b;
  mpz_t e;

  mpz_inits (b, e, NULL);
  draw_element (b, group, p);
  write_number (base, group->element_bytes, b);
  read_number (e, exponent, exponent_bytes);
  mpz_powm (b, b, e, p);
  write_number (expected, group->element_bytes, b);

  e2e_group_power (group, out, base, exponent, exponent_bytes);
  g_assert_cmpmem (out, group->element_bytes, expected, group->element_bytes);
  e2e_group_power (group, base, base, exponent, exponent_bytes);
  g_assert_cmpmem (base, group->element_bytes, expected, group->element_bytes);
  mpz_clears (b, e, NULL);
}

static void
check_power (const E2eGroup *group)
{
  const gsize lengths[] = {
    1, 2, 7, 8, 9, group->short_exponent_bytes, group->element_bytes - 1, group->element_bytes,
  };
  guint8 exponent[E2E_GROUP_MAX_ELEMENT_BYTES];
  mpz_t p;

  mpz_init (p);
  read_number (p, group->prime, group->element_bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      fill (exponent, lengths[i]);
      check_one_power (group, p, exponent, lengths[i]);
      exponent[0] = 0;
      check_one_power (group, p, exponent, lengths[i]);
      memset (exponent, 0xFF, lengths[i]);
      check_one_power (group, p, exponent, lengths[i]);
      memset (exponent, 0, lengths[i]);
      check_one_power (group, p, exponent, lengths[i]);
      exponent[lengths[i] - 1] = 1;
      check_one_power (group, p, exponent, lengths[i]);
    }
  mpz_clear (p);
}

static void
check_one_square (const E2eGroup *group, const mpz_t p, const mpz_t wide)
{
  guint8 wide_bytes[MAX_WIDE_BYTES];
  guint8 out[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 expected[E2E_GROUP_MAX_ELEMENT_BYTES];
  mpz_t square;

  mpz_init (square);
  mpz_mul (square, wide, wide);
  mpz_mod (square, square, p);
  write_number (expected, group->element_bytes, square);
  write_number (wide_bytes, group->element_bytes + E2E_GROUP_WIDE_EXTRA_BYTES, wide);

  g_assert_cmpint (e2e_group_square_wide (group, out, wide_bytes), ==, mpz_cmp_ui (square, 2) >= 0);
  g_assert_cmpmem (out, group->element_bytes, expected, group->element_bytes);
  mpz_clear (square);
}

static void
check_square_wide (const E2eGroup *group)
{
  const gsize n_bytes = group->element_bytes + E2E_GROUP_WIDE_EXTRA_BYTES;
  guint8 bytes[MAX_WIDE_BYTES];
  mpz_t p;
  mpz_t wide;
  mpz_t exponent;

  mpz_inits (p, wide, exponent, NULL);
  read_number (p, group->prime, group->element_bytes);
  for (guint i = 0; i < 20; i++)
    {
      fill (bytes, n_bytes);
      read_number (wide, bytes, n_bytes);
      check_one_square (group, p, wide);
    }
  memset (bytes, 0xFF, n_bytes);
  read_number (wide, bytes, n_bytes);
  check_one_square (group, p, wide);
  mpz_set_ui (wide, 16); /* 16² = 256: the one bit beyond the lowest byte */
  check_one_square (group, p, wide);

  /* A root of 2, which is 2^((p+1)/4) where p = 7 mod 8: the least result that is taken. */
  mpz_add_ui (exponent, p, 1);
  mpz_fdiv_q_2exp (exponent, exponent, 2);
  mpz_set_ui (wide, 2);
  mpz_powm (wide, wide, exponent, p);
  check_one_square (group, p, wide);
  mpz_clears (p, wide, exponent, NULL);
}

/* Whether −1, 0, 1 and 2, written as multiple · p + value, are taken for a generator. */
static void
check_square_wide_refuses (const E2eGroup *group)
{
  guint8 bytes[MAX_WIDE_BYTES];
  guint8 out[E2E_GROUP_MAX_ELEMENT_BYTES];
  mpz_t p;
  mpz_t wide;

  mpz_inits (p, wide, NULL);
  read_number (p, group->prime, group->element_bytes);
  for (gint value = -1; value <= 2; value++)
    for (guint multiple = value < 0; multiple < 3; multiple++)
      {
        mpz_mul_ui (wide, p, multiple);
        if (value < 0)
          mpz_sub_ui (wide, wide, 1);
        else
          mpz_add_ui (wide, wide, (guint) value);
        write_number (bytes, group->element_bytes + E2E_GROUP_WIDE_EXTRA_BYTES, wide);
        g_assert_cmpint (e2e_group_square_wide (group, out, bytes), ==, value == 2);
      }
  mpz_clears (p, wide, NULL);
}

static void
test_power_refuses_impossible_lengths (void)
{
  const E2eGroup *group = e2e_group_for_suite (E2E_SUITE_2048);
  guint8 out[E2E_GROUP_MAX_ELEMENT_BYTES] = { 7 };
  guint8 exponent[E2E_GROUP_MAX_ELEMENT_BYTES + 1] = { 1 };

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*exponent_bytes*");
  e2e_group_power (group, out, out, exponent, 0);
  g_test_assert_expected_messages ();
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*exponent_bytes*");
  e2e_group_power (group, out, out, exponent, group->element_bytes + 1);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (out[0], ==, 7);
}

static void
test_each_group (gconstpointer data)
{
  const GroupTest check = *(const GroupTest *) data;

  for (gsize i = 0; i < G_N_ELEMENTS (definitions); i++)
    check (e2e_group_for_suite (definitions[i].suite));
}

static const struct
{
  const gchar *path;
  GroupTest check;
} group_tests[] = {
  { "/group/primes-are-safe-primes", check_safe_prime },
  { "/group/knows-valid-elements-at-the-edges", check_validation_at_the_edges },
  { "/group/knows-squares-from-others", check_validation_of_squares },
  { "/group/takes-the-largest-square", check_validation_of_the_largest },
  { "/group/power-agrees-with-plain-arithmetic", check_power },
  { "/group/square-wide-agrees-with-plain-arithmetic", check_square_wide },
  { "/group/square-wide-refuses-what-generates-nothing", check_square_wide_refuses },
};

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/group/primes-follow-their-formula", test_primes_follow_their_formula);
  g_test_add_func ("/group/there-are-three-suites", test_there_are_three_suites);
  for (gsize i = 0; i < G_N_ELEMENTS (group_tests); i++)
    g_test_add_data_func (group_tests[i].path, &group_tests[i].check, test_each_group);
  g_test_add_func ("/group/power-refuses-impossible-lengths",
                   test_power_refuses_impossible_lengths);

  return g_test_run ();
}
