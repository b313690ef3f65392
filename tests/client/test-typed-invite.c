/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/typed-invite.h"

#include <string.h>

#include "client/error.h"
#include "protocol/invite.h"

static gchar *
make (gboolean is_link)
{
  g_auto (E2eInvite) invite = { .session_id = "A3F2B1", .secret = "7KXQ9" };

  if (is_link)
    g_assert_true (e2e_endpoint_read (&invite.relay, "relay.example.org:5001", NULL));
  return is_link ? e2e_invite_link (&invite) : e2e_invite_code (&invite);
}

static void
test_as_one_types (void)
{
  for (gint is_link = FALSE; is_link <= TRUE; is_link++)
    {
      g_autofree gchar *whole = make (is_link);
      const gsize n_bytes = strlen (whole);

      for (gsize n = 1; n < n_bytes; n++)
        {
          g_autofree gchar *start = g_strndup (whole, n);

          g_assert_cmpint (e2e_typed_invite_check (start, NULL, NULL), ==, E2E_TYPED_PARTIAL);
        }
      g_assert_cmpint (e2e_typed_invite_check (whole, NULL, NULL), ==,
                       is_link ? E2E_TYPED_LINK : E2E_TYPED_CODE);
    }
  g_assert_cmpint (e2e_typed_invite_check ("  ", NULL, NULL), ==, E2E_TYPED_EMPTY);
}

static void
test_mistakes (void)
{
  g_autofree gchar *code = make (FALSE);
  g_autoptr (GError) error = NULL;

  code[0] = code[0] == 'B' ? 'C' : 'B';
  g_assert_cmpint (e2e_typed_invite_check (code, NULL, &error), ==, E2E_TYPED_MISTAKE);
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_TYPING_MISTAKE);
  g_clear_error (&error);
  g_assert_cmpint (e2e_typed_invite_check ("https://example.org/", NULL, &error), ==,
                   E2E_TYPED_MISTAKE);
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_INVITE);
  g_clear_error (&error);
  g_assert_cmpint (e2e_typed_invite_check ("A3F2B1-7KXQ9D-A3F2B1-7KXQ9D", NULL, &error), ==,
                   E2E_TYPED_MISTAKE);
  g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_INVITE);
}

static void
test_relay (void)
{
  g_autofree gchar *link = make (TRUE);
  g_autofree gchar *code = make (FALSE);
  g_autofree gchar *relay = NULL;

  g_assert_cmpint (e2e_typed_invite_check (link, &relay, NULL), ==, E2E_TYPED_LINK);
  g_assert_cmpstr (relay, ==, "e2echat://relay.example.org:5001");
  g_clear_pointer (&relay, g_free);
  g_assert_cmpint (e2e_typed_invite_check (code, &relay, NULL), ==, E2E_TYPED_CODE);
  g_assert_null (relay);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/typed-invite/is-partial-until-it-is-whole", test_as_one_types);
  g_test_add_func ("/typed-invite/names-mistakes", test_mistakes);
  g_test_add_func ("/typed-invite/gives-the-relay-of-a-link", test_relay);

  return g_test_run ();
}
