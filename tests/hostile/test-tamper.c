/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay that alters what it passes on in a session that is secure.
 */

#include "support/chat.h"

#include <string.h>

#include "support/seed.h"

#define CREATOR E2E_ROLE_CREATOR
#define JOINER E2E_ROLE_JOINER

#define LONG_STRIDE 509 /* a prime: over the whole of a long record */

/* A network to attack again and again: each attack must leave it as it was. */
typedef struct
{
  GRand *rand;
  TestNetwork *network;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->rand = test_seed_rand ();
  fixture->network = test_network_new_secure (fixture->rand);
  test_chat_write_in_turn (fixture->network);
  test_network_settle (fixture->network);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  test_network_heal (fixture->network);
  test_network_free (fixture->network);
  g_rand_free (fixture->rand);
}

/* --- One frame replaced by another --------------------------------------------------------- */

typedef struct
{
  guint8 type; /* the first body of this type is replaced */
  gsize offset; /* this byte changes */
  guint8 mask; /* by these bits; 0: the length changes instead */
  gsize n_bytes; /* to this */
  gsize original_bytes; /* 0 as long as there was none */
} Alteration;

static void
alter_once (TestNetwork *network, E2eRole from, GBytes *body, gpointer user_data)
{
  Alteration *alteration = user_data;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (body, &n_bytes);
  const gsize n_altered_bytes = alteration->mask != 0 ? n_bytes : alteration->n_bytes;
  g_autofree guint8 *altered = NULL;

  if (alteration->original_bytes != 0 || data[0] != alteration->type)
    {
      test_network_pass (network, test_other_role (from), body);
      return;
    }

  alteration->original_bytes = n_bytes;
  altered = g_malloc0 (MAX (n_bytes, n_altered_bytes) + 1);
  memcpy (altered, data, n_bytes);
  altered[alteration->offset] ^= alteration->mask;
  test_network_pass_data (network, test_other_role (from), altered, n_altered_bytes);
}

static void
intercept (TestNetwork *network, Alteration *alteration)
{
  network->interceptor = alter_once;
  network->interceptor_data = alteration;
}

static guint64
n_tampers (TestNetwork *network)
{
  return network->ends[CREATOR].n_tampers + network->ends[JOINER].n_tampers;
}

/* The type and the number of a record say what to do with it; all that follows is its substance. */
static gboolean
is_told (gsize offset)
{
  return offset == 1 || offset >= E2E_RECORD_HEADER_BYTES;
}

/* TEXT is written; the byte at OFFSET of its record flips, and nothing else. Gives the record's
 * length. */
static gsize
flip_in_text (TestNetwork *network, E2eRole from, const gchar *text, gsize offset, guint8 mask)
{
  Alteration alteration = { .type = E2E_MESSAGE_RECORD, .offset = offset, .mask = mask };
  TestEnd *receiver = &network->ends[test_other_role (from)];
  const guint64 n_before = n_tampers (network);
  const guint n_shown = receiver->n_shown;
  const guint64 n_frames = network->n_frames;

  intercept (network, &alteration);
  test_end_write_text (&network->ends[from], text, network->now_us);
  test_network_flow (network);
  g_assert_cmpuint (alteration.original_bytes, >, offset);
  g_assert_cmpuint (n_tampers (network) - n_before, ==, is_told (offset) ? 1 : 0);

  /* Asked for at once, what came altered is there without a wait. */
  if (is_told (offset))
    g_assert_cmpuint (receiver->n_shown - n_shown, ==, 1);
  test_network_heal (network);
  g_assert_cmpuint (receiver->n_shown - n_shown, ==, 1);
  g_assert_cmpuint (n_tampers (network) - n_before, ==, is_told (offset) ? 1 : 0);
  g_assert_cmpuint (network->n_frames - n_frames, <, 12);
  return alteration.original_bytes;
}

static void
test_flips_each_byte_of_a_record (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const guint8 masks[] = { 0x01, 0x80, 0xff };
  gsize n_bytes = 1;

  for (gsize offset = 0; offset < n_bytes; offset++)
    for (gsize i = 0; i < G_N_ELEMENTS (masks); i++)
      n_bytes = flip_in_text (fixture->network, CREATOR, "short", offset, masks[i]);
  g_assert_cmpuint (n_bytes, ==, E2E_RECORD_HEADER_BYTES + 256 + E2E_AEAD_TAG_BYTES);
}

/* A record with a new public key of the ratchet: turns alternate. */
static void
test_flips_each_byte_of_a_record_with_a_key (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint8 mask = (guint8) (1 << g_rand_int_range (fixture->rand, 0, 8));
  gsize n_bytes = 1;
  E2eRole from = CREATOR;

  for (gsize offset = 0; offset < n_bytes; offset++)
    {
      n_bytes = flip_in_text (fixture->network, from, "short", offset, mask);
      from = test_other_role (from);
    }
  g_assert_cmpuint (n_bytes, ==, E2E_RECORD_HEADER_BYTES + 256 + 256 + E2E_AEAD_TAG_BYTES);
}

static void
test_flips_bytes_of_a_long_record (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree gchar *text = g_strnfill (E2E_MAX_TEXT_BYTES, 'x');
  gsize n_bytes = 1;

  for (gsize offset = 0; offset < n_bytes; offset += LONG_STRIDE)
    n_bytes = flip_in_text (fixture->network, CREATOR, text, offset, 0x10);
  g_assert_cmpuint (n_bytes, >, E2E_MAX_TEXT_BYTES);
}

/* What confirms is altered: the sender is not told a thing that is not so. */
static void
test_flips_each_byte_of_an_acknowledgement (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;
  TestEnd *creator = &network->ends[CREATOR];
  gsize n_bytes = 1;

  for (gsize offset = 0; offset < n_bytes; offset++)
    {
      Alteration alteration = { .type = E2E_MESSAGE_RECORD, .offset = offset, .mask = 0x01 };
      const guint64 delivered = creator->delivered;
      const guint64 n_before = creator->n_tampers;

      test_chat_write (network, CREATOR);
      test_network_flow (network);
      intercept (network, &alteration);
      while (!test_network_pull (network, JOINER))
        g_assert_true (test_network_tick (network, G_MAXINT64));
      test_network_forward (network, JOINER);
      test_network_deliver (network, CREATOR);
      g_assert_cmpuint (creator->delivered, ==, delivered);
      g_assert_cmpuint (creator->n_tampers - n_before, ==, is_told (offset) ? 1 : 0);
      test_network_heal (network);
      n_bytes = alteration.original_bytes;
    }
  g_assert_cmpuint (n_bytes, ==, E2E_RECORD_HEADER_BYTES + 256 + E2E_AEAD_TAG_BYTES);
}

/* What was lost is found all the same, as no end waits for RESUME for long. */
static void
test_flips_each_byte_of_a_resume (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TestNetwork *network = fixture->network;

  for (gsize offset = 0; offset < E2E_RESUME_BYTES; offset++)
    {
      Alteration alteration = { .type = E2E_MESSAGE_RESUME, .offset = offset, .mask = 0x01 };
      const guint64 n_before = n_tampers (network);

      for (guint role = 0; role < 2; role++)
        {
          test_chat_write (network, (E2eRole) role);
          test_network_pull (network, (E2eRole) role);
        }
      test_network_restart (network);
      intercept (network, &alteration);
      test_network_connect_both (network);
      test_network_run (network, 3 * G_USEC_PER_SEC);
      g_assert_cmpuint (alteration.original_bytes, ==, E2E_RESUME_BYTES);
      /* Of another type the bytes are a record, and none that opens. */
      g_assert_cmpuint (n_tampers (network) - n_before, <=, offset == 0 ? 1 : 0);
      g_assert_cmpuint (network->ends[CREATOR].n_shown, ==, network->ends[JOINER].sealed->len);
      g_assert_cmpuint (network->ends[JOINER].n_shown, ==, network->ends[CREATOR].sealed->len);
      test_network_heal (network);
    }
}

/* --- Lengths ------------------------------------------------------------------------------- */

static void
resize_text (TestNetwork *network, gsize n_bytes)
{
  Alteration alteration = { .type = E2E_MESSAGE_RECORD, .n_bytes = n_bytes };
  const guint64 n_before = n_tampers (network);

  intercept (network, &alteration);
  test_chat_write (network, CREATOR);
  test_network_flow (network);
  /* Without a byte there is nothing to judge. */
  g_assert_cmpuint (n_tampers (network) - n_before, ==, n_bytes > 0 ? 1 : 0);
  test_network_heal (network);
  g_assert_cmpuint (n_tampers (network) - n_before, ==, n_bytes > 0 ? 1 : 0);
}

static void
test_cuts_a_record_to_each_length (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (gsize n_bytes = 0; n_bytes < E2E_RECORD_HEADER_BYTES + 256 + E2E_AEAD_TAG_BYTES; n_bytes++)
    resize_text (fixture->network, n_bytes);
}

static void
test_extends_a_record (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gsize n_bytes = E2E_RECORD_HEADER_BYTES + 256 + E2E_AEAD_TAG_BYTES;
  const gsize lengths[] = { n_bytes + 1,
                            n_bytes + E2E_AEAD_TAG_BYTES,
                            n_bytes + 256, /* the next size of records */
                            2 * n_bytes,
                            E2E_MAX_RECORD_BYTES - E2E_GROUP_MAX_ELEMENT_BYTES, /* the largest */
                            E2E_WIRE_MAX_BODY_BYTES };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    resize_text (fixture->network, lengths[i]);
}

#define ADD(name, func) g_test_add ("/hostile/tamper/" name, Fixture, NULL, set_up, func, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("flips-each-byte-of-a-record", test_flips_each_byte_of_a_record);
  ADD ("flips-each-byte-of-a-record-with-a-key", test_flips_each_byte_of_a_record_with_a_key);
  ADD ("flips-bytes-of-a-long-record", test_flips_bytes_of_a_long_record);
  ADD ("flips-each-byte-of-an-acknowledgement", test_flips_each_byte_of_an_acknowledgement);
  ADD ("flips-each-byte-of-a-resume", test_flips_each_byte_of_a_resume);
  ADD ("cuts-a-record-to-each-length", test_cuts_a_record_to_each_length);
  ADD ("extends-a-record", test_extends_a_record);

  return g_test_run ();
}
