/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contents as text: every kind of section 7 with its keys, to be bent and packed by tests.
 */

#pragma once

#include "protocol/content.h"

#define HASH_TEXT "[byte 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"

typedef struct
{
  const gchar *key;
  const gchar *value; /* in GVariant's text format */
  gboolean may_miss;
} TestKey;

typedef struct
{
  E2eContentKind kind;
  TestKey keys[4];
} TestKind;

#define TEST_N_KINDS 12

/* Each kind whose body is a variant, with its keys and a good value for each. */
extern const TestKind test_kinds[TEST_N_KINDS];

guint test_kind_n_keys (const TestKind *kind);

/* The text of a body: the keys of KIND, but the one at CHANGED with VALUE, or without it if that is
 * NULL; MORE stands at the end. CHANGED may be TEST_NO_KEY. */
#define TEST_NO_KEY G_MAXUINT
gchar *test_kind_body (const TestKind *kind, guint changed, const gchar *value, const gchar *more);

/* A content with this body, in GVariant's text format. */
GBytes *test_content_pack (guint kind, const gchar *body);

E2eContent *test_content_decode (GBytes *bytes);

void test_content_assert_same (const E2eContent *a, const E2eContent *b);
