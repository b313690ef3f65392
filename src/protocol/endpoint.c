/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/endpoint.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "protocol/invite.h"

#define MAX_LABEL_BYTES 63

void
e2e_endpoint_clear (E2eEndpoint *self)
{
  g_free (self->host);
  *self = (E2eEndpoint){ 0 };
}

void
e2e_endpoint_copy (E2eEndpoint *out, const E2eEndpoint *endpoint)
{
  E2eEndpoint copy = *endpoint;

  copy.host = g_strdup (endpoint->host);
  e2e_endpoint_clear (out);
  *out = copy;
}

static gboolean
is_ipv6 (const gchar *host)
{
  return strchr (host, ':') != NULL && g_hostname_is_ip_address (host);
}

static gboolean
label_is_good (const gchar *label)
{
  const gsize n_bytes = strlen (label);

  if (n_bytes == 0 || n_bytes > MAX_LABEL_BYTES || label[0] == '-' || label[n_bytes - 1] == '-')
    return FALSE;

  /* The underscore is not of host names, but it is in use in private networks. */
  for (gsize i = 0; i < n_bytes; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-' && label[i] != '_')
      return FALSE;

  return TRUE;
}

/* Whether NAME, in ASCII, can be a host name. What ends in a number is an address, and a mistaken
 * one if it comes here: resolvers would read it in ways that nobody expects. */
static gboolean
name_is_good (const gchar *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (n_labels > 1 && labels[n_labels - 1][0] == '\0')
    n_labels--; /* the dot of the root */

  for (guint i = 0; i < n_labels; i++)
    if (!label_is_good (labels[i]))
      return FALSE;

  return n_labels > 0 &&
         strspn (labels[n_labels - 1], "0123456789") < strlen (labels[n_labels - 1]);
}

/* The ASCII form of a host, or NULL if it is none. */
static gchar *
normalize_host (const gchar *host)
{
  g_autofree gchar *ascii = NULL;

  if (strlen (host) > E2E_MAX_HOST_BYTES || !g_utf8_validate (host, -1, NULL))
    return NULL;
  if (g_hostname_is_ip_address (host))
    /* An address with a scope would mean another network on every computer. */
    return strchr (host, '%') == NULL ? g_ascii_strdown (host, -1) : NULL;

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || strlen (ascii) > E2E_MAX_HOST_BYTES || !name_is_good (ascii))
    return NULL;
  return g_ascii_strdown (ascii, -1);
}

/* Splits TEXT, which it changes, into host and port; PORT is NULL if none is given. */
static gboolean
split (gchar *text, gchar **host, gchar **port)
{
  gchar *end;

  *host = text;
  *port = NULL;
  if (is_ipv6 (text))
    return TRUE;

  if (text[0] == '[')
    {
      *host = text + 1;
      end = strchr (text, ']');
      if (end == NULL)
        return FALSE;
      *end++ = '\0';
      if (!is_ipv6 (*host) || (*end != ':' && *end != '\0'))
        return FALSE;
    }
  else
    end = text + strcspn (text, ":");

  if (*end == ':')
    {
      *end = '\0';
      *port = end + 1;
    }
  return TRUE;
}

gboolean
e2e_endpoint_read (E2eEndpoint *out, const gchar *text, GError **error)
{
  g_autofree gchar *copy = g_strstrip (g_strdup (text));
  g_autofree gchar *normal_host = NULL;
  guint64 port_number = E2E_WIRE_DEFAULT_PORT;
  gchar *host;
  gchar *port;

  if (split (copy, &host, &port))
    normal_host = normalize_host (host);
  if (normal_host == NULL)
    {
      g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_HOST,
                           _ ("This is not the name or address of a relay. Give a name such as "
                              "relay.example, or an address, and a port if it has one: "
                              "relay.example:5000 or [2001:db8::1]:5000."));
      return FALSE;
    }
  if (port != NULL && !g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &port_number, NULL))
    {
      g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_HOST,
                           _ ("The port of the relay is not valid. It is a number from 1 to 65535 "
                              "after the colon."));
      return FALSE;
    }

  e2e_endpoint_clear (out);
  out->host = g_steal_pointer (&normal_host);
  out->port = (guint16) port_number;
  return TRUE;
}

gchar *
e2e_endpoint_write (const E2eEndpoint *self)
{
  const gboolean needs_brackets = strchr (self->host, ':') != NULL;
  g_autofree gchar *host =
    g_strconcat (needs_brackets ? "[" : "", self->host, needs_brackets ? "]" : "", NULL);

  if (self->port == E2E_WIRE_DEFAULT_PORT)
    return g_steal_pointer (&host);
  return g_strdup_printf ("%s:%u", host, self->port);
}

/* The bytes that TEXT spells, or FALSE if they are not exactly a pin. */
static gboolean
decode_pin (guint8 pin[E2E_PIN_BYTES], const gchar *text)
{
  for (gsize i = 0; i < E2E_PIN_BYTES; i++)
    {
      gint high;
      gint low;

      if (i > 0 && *text == ':')
        text++;
      high = g_ascii_xdigit_value (text[0]);
      low = high < 0 ? -1 : g_ascii_xdigit_value (text[1]);
      if (low < 0)
        return FALSE;
      pin[i] = (guint8) (high << 4 | low);
      text += 2;
    }
  return *text == '\0';
}

gboolean
e2e_pin_read (guint8 pin[E2E_PIN_BYTES], const gchar *text, GError **error)
{
  g_autofree gchar *copy = g_strstrip (g_strdup (text));
  guint8 decoded[E2E_PIN_BYTES];

  if (!decode_pin (decoded, copy))
    {
      g_set_error_literal (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_PIN,
                           _ ("The pin of the relay's certificate is not valid. It is the "
                              "certificate's SHA-256, 64 digits from 0 to 9 and A to F. Compare it "
                              "with the one you were given."));
      return FALSE;
    }

  memcpy (pin, decoded, E2E_PIN_BYTES);
  return TRUE;
}
