/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The readers of codes, links, relays and pins: any text, as a web page may put into a link.
 */

#include <string.h>

#include "protocol/invite.h"
#include "wire/session-id.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

static void
assert_same_endpoint (const E2eEndpoint *a, const E2eEndpoint *b)
{
  g_assert_cmpstr (a->host, ==, b->host);
  g_assert_cmpuint (a->port, ==, b->port);
  g_assert_cmpint (a->tls, ==, b->tls);
  g_assert_cmpint (a->has_pin, ==, b->has_pin);
  g_assert_cmpmem (a->pin, sizeof a->pin, b->pin, sizeof b->pin);
}

/* A host goes to resolvers and proxies: nothing may be in it that means more than a name there. */
static void
assert_good_endpoint (const E2eEndpoint *endpoint)
{
  g_assert_cmpuint (strlen (endpoint->host), >, 0);
  g_assert_cmpuint (strlen (endpoint->host), <=, E2E_MAX_HOST_BYTES);
  g_assert_cmpuint (endpoint->port, >, 0);
  g_assert_true (endpoint->tls || !endpoint->has_pin);
  for (const gchar *at = endpoint->host; *at != '\0'; at++)
    g_assert_true (g_ascii_isalnum (*at) || strchr (".-_:", *at) != NULL);
}

/* A person reads it, perhaps in a terminal. */
static void
assert_sentence (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == E2E_INVITE_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (const gchar *at = error->message; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (at)));
}

/* What is read can be written, and what was written reads as the same. */
static void
check_invite (const gchar *text)
{
  g_auto (E2eInvite) invite = { 0 };
  g_auto (E2eInvite) again = { 0 };
  g_autoptr (GError) error = NULL;
  gchar *written;

  if (!e2e_invite_read (&invite, text, &error))
    {
      assert_sentence (error);
      g_assert_cmpuint (strlen (invite.session_id), ==, 0);
      g_assert_null (invite.relay.host);
      return;
    }

  g_assert_no_error (error);
  g_assert_true (e2e_session_id_is_valid (invite.session_id, strlen (invite.session_id)));
  g_assert_cmpuint (strlen (invite.secret), ==, E2E_SECRET_DIGITS);
  if (invite.relay.host != NULL)
    assert_good_endpoint (&invite.relay);

  written = invite.relay.host != NULL ? e2e_invite_link (&invite) : e2e_invite_code (&invite);
  g_assert_true (e2e_invite_read (&again, written, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (again.session_id, ==, invite.session_id);
  g_assert_cmpstr (again.secret, ==, invite.secret);
  assert_same_endpoint (&again.relay, &invite.relay);
  e2e_invite_text_free (written);
}

static void
check_endpoint (const gchar *text)
{
  g_auto (E2eEndpoint) endpoint = { 0 };
  g_auto (E2eEndpoint) again = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree gchar *written = NULL;

  if (!e2e_endpoint_read (&endpoint, text, &error))
    {
      assert_sentence (error);
      g_assert_null (endpoint.host);
      return;
    }

  assert_good_endpoint (&endpoint);
  written = e2e_endpoint_write (&endpoint);
  g_assert_true (e2e_endpoint_read (&again, written, &error));
  g_assert_no_error (error);
  assert_same_endpoint (&again, &endpoint);
}

static void
check_pin (const gchar *text)
{
  guint8 pin[E2E_PIN_BYTES];
  g_autoptr (GError) error = NULL;

  if (!e2e_pin_read (pin, text, &error))
    assert_sentence (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  /* The empty input may come as NULL. */
  g_autofree gchar *text = n_bytes == 0 ? g_strdup ("") : g_strndup ((const gchar *) data, n_bytes);

  check_invite (text);
  check_endpoint (text);
  check_pin (text);
  return 0;
}
