/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/unsealed.h"

static E2eContent *
content (E2eContentKind kind, const gchar *text)
{
  E2eContent *made = g_new0 (E2eContent, 1);

  made->kind = kind;
  made->text = g_strdup (text);
  return made;
}

static void
assert_next (E2eUnsealed *unsealed, guint64 expected_token, E2eContentKind kind, guint64 seq)
{
  guint64 token = 0;
  g_autoptr (E2eContent) next = e2e_unsealed_next (unsealed, &token);

  g_assert_nonnull (next);
  g_assert_cmpuint (token, ==, expected_token);
  g_assert_cmpint (next->kind, ==, kind);
  g_assert_cmpuint (next->seq, ==, seq);
}

static void
test_waits_for_seq (void)
{
  E2eUnsealed *unsealed = e2e_unsealed_new ();
  g_autoptr (E2eMessage) message = e2e_message_new (E2E_FROM_SELF, 0, 0, g_strdup ("a"), 0);
  g_autoptr (E2eMessage) settled = NULL;
  guint64 token;

  e2e_unsealed_put (unsealed, content (E2E_CONTENT_TEXT, "a"), message, NULL);
  e2e_unsealed_put (unsealed, content (E2E_CONTENT_EDIT, "b"), NULL, message);
  e2e_unsealed_put (unsealed, content (E2E_CONTENT_TEXT, "c"), NULL, NULL);
  assert_next (unsealed, 1, E2E_CONTENT_TEXT, 0);

  /* The edit has no name for its message yet, and what was written later does not overtake it. */
  g_assert_null (e2e_unsealed_next (unsealed, &token));
  settled = e2e_unsealed_settle (unsealed, 1);
  g_assert_true (settled == message);
  e2e_message_set_seq (message, 7);
  assert_next (unsealed, 2, E2E_CONTENT_EDIT, 7);
  assert_next (unsealed, 3, E2E_CONTENT_TEXT, 0);
  g_assert_null (e2e_unsealed_next (unsealed, &token));

  /* What the session does not have cannot be settled, nor twice. */
  g_assert_null (e2e_unsealed_settle (unsealed, 1));
  g_assert_null (e2e_unsealed_settle (unsealed, 9));
  g_assert_null (e2e_unsealed_settle (unsealed, 2));
  e2e_unsealed_put (unsealed, content (E2E_CONTENT_TEXT, "d"), NULL, NULL);
  assert_next (unsealed, 4, E2E_CONTENT_TEXT, 0);
  e2e_unsealed_free (unsealed);
}

static void
test_room (void)
{
  E2eUnsealed *unsealed = e2e_unsealed_new ();
  g_autofree gchar *text = g_strnfill (E2E_MAX_TEXT_BYTES, 'x');
  guint n = 0;

  for (; e2e_unsealed_has_room (unsealed, text); n++)
    e2e_unsealed_put (unsealed, content (E2E_CONTENT_TEXT, text), NULL, NULL);
  g_assert_cmpuint (n, ==, E2E_UNSEALED_MAX_BYTES / (E2E_MAX_TEXT_BYTES + 256));

  assert_next (unsealed, 1, E2E_CONTENT_TEXT, 0);
  g_assert_null (e2e_unsealed_settle (unsealed, 1));
  g_assert_true (e2e_unsealed_has_room (unsealed, text));
  e2e_unsealed_clear (unsealed);
  g_assert_true (e2e_unsealed_has_room (unsealed, text));
  e2e_unsealed_free (unsealed);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/unsealed/waits-until-a-message-has-a-name", test_waits_for_seq);
  g_test_add_func ("/unsealed/is-bounded", test_room);

  return g_test_run ();
}
