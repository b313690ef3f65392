/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/guesses.h"

static E2eInvite
invite (const gchar *id, const gchar *secret)
{
  E2eInvite made = { 0 };

  g_strlcpy (made.session_id, id, sizeof made.session_id);
  g_strlcpy (made.secret, secret, sizeof made.secret);
  return made;
}

static void
test_limit (void)
{
  const E2eInvite bad = invite ("A3F2B1", "00000");
  const E2eInvite other = invite ("A3F2B1", "00001");

  for (guint i = 0; i < E2E_MAX_HANDSHAKE_FAILURES; i++)
    {
      g_assert_false (e2e_guesses_is_burned (&bad));
      e2e_guesses_note_wrong (&bad);
    }
  g_assert_true (e2e_guesses_is_burned (&bad));
  g_assert_false (e2e_guesses_is_burned (&other));
}

static void
test_bound (void)
{
  for (guint i = 0; i < 2 * E2E_GUESSES_MAX; i++)
    {
      g_autofree gchar *secret = g_strdup_printf ("%05u", i);
      const E2eInvite guess = invite ("BBBBBB", secret);

      for (guint n = 0; n < E2E_MAX_HANDSHAKE_FAILURES; n++)
        e2e_guesses_note_wrong (&guess);
      g_assert_true (e2e_guesses_is_burned (&guess));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/guesses/three-burn-a-code", test_limit);
  g_test_add_func ("/guesses/forget-the-oldest", test_bound);

  return g_test_run ();
}
