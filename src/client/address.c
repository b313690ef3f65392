/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/address.h"

#include <string.h>

#include "client/error.h"

#define SCHEME "e2echat://"
#define TLS_SCHEME "e2echats://"
#define PIN_QUERY "?pin="

/* The layer below words its errors for people already. */
static gboolean
as_bad_option (GError *cause, GError **error)
{
  g_set_error_literal (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION, cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
is_empty (const gchar *text)
{
  return text == NULL || *text == '\0';
}

/* Takes the scheme off the front of RELAY, if it has one. */
static const gchar *
take_scheme (const gchar *relay, gboolean *tls)
{
  const gboolean is_plain = g_ascii_strncasecmp (relay, SCHEME, strlen (SCHEME)) == 0;
  const gboolean is_tls = g_ascii_strncasecmp (relay, TLS_SCHEME, strlen (TLS_SCHEME)) == 0;

  if (!is_plain && !is_tls)
    return NULL;

  *tls = is_tls;
  return relay + (is_tls ? strlen (TLS_SCHEME) : strlen (SCHEME));
}

gboolean
e2e_address_read (E2eEndpoint *out, const gchar *relay, gboolean tls, const gchar *pin,
                  GError **error)
{
  g_auto (E2eEndpoint) read = { 0 };
  g_autofree gchar *typed = g_strstrip (g_strdup (relay != NULL ? relay : ""));
  g_autofree gchar *place = NULL;
  const gchar *rest;
  const gchar *query;
  GError *cause = NULL;

  if (is_empty (typed))
    {
      g_propagate_error (error, e2e_client_error_new (E2E_CLIENT_ERROR_NO_RELAY, NULL));
      return FALSE;
    }

  rest = take_scheme (typed, &tls);
  query = rest != NULL ? strstr (rest, PIN_QUERY) : NULL;
  if (rest != NULL)
    pin = query != NULL ? query + strlen (PIN_QUERY) : NULL;
  place = query != NULL ? g_strndup (rest, (gsize) (query - rest))
                        : g_strdup (rest != NULL ? rest : typed);
  if (rest != NULL && g_str_has_suffix (place, "/"))
    place[strlen (place) - 1] = '\0';

  if (!e2e_endpoint_read (&read, place, &cause))
    return as_bad_option (cause, error);
  read.tls = tls;
  /* A pin without TLS would look like safety and be none; a pin beside a setting that turned TLS
   * off merely waits. */
  if (!is_empty (pin) && (tls || rest != NULL))
    {
      if (!e2e_pin_read (read.pin, pin, &cause))
        return as_bad_option (cause, error);
      read.has_pin = TRUE;
      read.tls = TRUE;
    }

  e2e_endpoint_copy (out, &read);
  return TRUE;
}

gchar *
e2e_address_write (const E2eEndpoint *endpoint)
{
  g_autofree gchar *place = e2e_endpoint_write (endpoint);
  GString *text = g_string_new (endpoint->tls ? TLS_SCHEME : SCHEME);

  g_string_append (text, place);
  if (endpoint->has_pin)
    {
      g_string_append (text, PIN_QUERY);
      for (guint i = 0; i < E2E_PIN_BYTES; i++)
        g_string_append_printf (text, "%02x", endpoint->pin[i]);
    }
  return g_string_free (text, FALSE);
}
