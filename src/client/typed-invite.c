/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/typed-invite.h"

#include <string.h>

#include "client/address.h"
#include "client/error.h"
#include "client/invite-error.h"
#include "protocol/invite.h"

static gboolean
has_prefix_so_far (const gchar *typed, const gchar *prefix)
{
  return g_ascii_strncasecmp (typed, prefix, MIN (strlen (typed), strlen (prefix))) == 0;
}

static guint
n_letters_and_digits (const gchar *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text))
      n++;
  return n;
}

/* Whether more of it may still come that makes it good. */
static gboolean
is_start (const gchar *typed, const GError *cause)
{
  const gchar *fragment = strchr (typed, '#');

  if (has_prefix_so_far (typed, "e2echat://") || has_prefix_so_far (typed, "e2echats://"))
    return fragment == NULL || n_letters_and_digits (fragment) < E2E_SECRET_AND_CHECK_DIGITS;

  return g_error_matches (cause, E2E_INVITE_ERROR, E2E_INVITE_ERROR_LENGTH) &&
         n_letters_and_digits (typed) < E2E_WIRE_MIN_ID_DIGITS + E2E_SECRET_AND_CHECK_DIGITS;
}

static E2eTyped
check_stripped (const gchar *stripped, gchar **relay, GError **error)
{
  g_auto (E2eInvite) invite = { 0 };
  g_autoptr (GError) cause = NULL;

  if (*stripped == '\0')
    return E2E_TYPED_EMPTY;

  if (!e2e_invite_read (&invite, stripped, &cause))
    {
      g_propagate_error (error, e2e_invite_error_translate (cause));
      return is_start (stripped, cause) ? E2E_TYPED_PARTIAL : E2E_TYPED_MISTAKE;
    }
  if (invite.relay.host == NULL)
    return E2E_TYPED_CODE;

  if (relay != NULL)
    *relay = e2e_address_write (&invite.relay);
  return E2E_TYPED_LINK;
}

E2eTyped
e2e_typed_invite_check (const gchar *typed, gchar **relay, GError **error)
{
  const gsize n_bytes = strlen (typed);
  gchar *copy = g_strdup (typed);
  E2eTyped verdict;

  if (relay != NULL)
    *relay = NULL;
  verdict = check_stripped (g_strstrip (copy), relay, error);
  explicit_bzero (copy, n_bytes);
  g_free (copy);
  return verdict;
}
