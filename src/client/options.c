/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/options.h"

#include <glib/gi18n-lib.h>

#include "client/address.h"
#include "client/error.h"

E2eOptions *
e2e_options_new (void)
{
  E2eOptions *self = g_new0 (E2eOptions, 1);

  self->strength = E2E_STRENGTH_2048;
  self->read_receipts = TRUE;
  self->typing_notices = TRUE;
  return self;
}

E2eOptions *
e2e_options_copy (const E2eOptions *self)
{
  E2eOptions *copy = g_memdup2 (self, sizeof *self);

  copy->relay = g_strdup (self->relay);
  copy->pin = g_strdup (self->pin);
  copy->proxy = g_strdup (self->proxy);
  copy->name = g_strdup (self->name);
  return copy;
}

void
e2e_options_free (E2eOptions *self)
{
  if (self == NULL)
    return;

  g_free (self->relay);
  g_free (self->pin);
  g_free (self->proxy);
  g_free (self->name);
  g_free (self);
}

gboolean
e2e_options_check_relay (const gchar *relay, GError **error)
{
  g_auto (E2eEndpoint) endpoint = { 0 };

  return e2e_address_read (&endpoint, relay, FALSE, NULL, error);
}

gboolean
e2e_options_check_pin (const gchar *pin, GError **error)
{
  guint8 bytes[E2E_PIN_BYTES];
  g_autoptr (GError) cause = NULL;

  if (e2e_pin_read (bytes, pin, &cause))
    return TRUE;

  g_set_error_literal (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION, cause->message);
  return FALSE;
}

gboolean
e2e_options_check_proxy (const gchar *proxy, GError **error)
{
  static const gchar *const schemes[] = { "socks5", "http" };
  g_autoptr (GUri) uri = NULL;
  gboolean is_known = FALSE;

  if (proxy == NULL || *proxy == '\0' || g_str_equal (proxy, "direct"))
    return TRUE;

  uri = g_uri_parse (proxy, G_URI_FLAGS_HAS_PASSWORD, NULL);
  for (gsize i = 0; uri != NULL && i < G_N_ELEMENTS (schemes); i++)
    is_known = is_known || g_str_equal (g_uri_get_scheme (uri), schemes[i]);
  if (is_known && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
      g_uri_get_port (uri) > 0)
    return TRUE;

  g_set_error_literal (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION,
                       _ ("This is no proxy that can be used. Write it like "
                          "socks5://127.0.0.1:9050."));
  return FALSE;
}
