/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/options.h"

#include <string.h>

#include "client/address.h"
#include "client/error.h"

#define PIN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
assert_address (const gchar *relay, gboolean tls, const gchar *pin, const gchar *written)
{
  g_auto (E2eEndpoint) endpoint = { 0 };
  g_autofree gchar *back = NULL;
  g_autoptr (GError) error = NULL;

  e2e_address_read (&endpoint, relay, tls, pin, &error);
  g_assert_no_error (error);
  back = e2e_address_write (&endpoint);
  g_assert_cmpstr (back, ==, written);
}

static void
assert_bad_address (const gchar *relay, const gchar *pin, E2eClientError code)
{
  g_auto (E2eEndpoint) endpoint = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (e2e_address_read (&endpoint, relay, TRUE, pin, &error));
  g_assert_error (error, E2E_CLIENT_ERROR, (gint) code);
  g_assert_null (endpoint.host);
}

static void
test_addresses (void)
{
  assert_address ("relay.example.org", FALSE, NULL, "e2echat://relay.example.org");
  assert_address (" relay.example.org:5001 ", TRUE, NULL, "e2echats://relay.example.org:5001");
  assert_address ("[::1]:7", FALSE, "", "e2echat://[::1]:7");
  assert_address ("relay.example.org", TRUE, PIN, "e2echats://relay.example.org?pin=" PIN);
  /* A pin waits while TLS is off. */
  assert_address ("relay.example.org", FALSE, PIN, "e2echat://relay.example.org");

  /* What a scheme says wins over the settings beside. */
  assert_address ("e2echat://relay.example.org/", TRUE, PIN, "e2echat://relay.example.org");
  assert_address ("e2echats://relay.example.org", FALSE, NULL, "e2echats://relay.example.org");
  assert_address ("E2ECHATS://relay.example.org?pin=" PIN, FALSE, NULL,
                  "e2echats://relay.example.org?pin=" PIN);
}

static void
test_bad_addresses (void)
{
  assert_bad_address (NULL, NULL, E2E_CLIENT_ERROR_NO_RELAY);
  assert_bad_address ("  ", NULL, E2E_CLIENT_ERROR_NO_RELAY);
  assert_bad_address ("two words", NULL, E2E_CLIENT_ERROR_BAD_OPTION);
  assert_bad_address ("relay:99999", NULL, E2E_CLIENT_ERROR_BAD_OPTION);
  assert_bad_address ("https://relay.example.org", NULL, E2E_CLIENT_ERROR_BAD_OPTION);
  assert_bad_address ("relay.example.org", "abc", E2E_CLIENT_ERROR_BAD_OPTION);
  assert_bad_address ("e2echats://relay.example.org?pin=xyz", NULL, E2E_CLIENT_ERROR_BAD_OPTION);
}

static void
test_proxies (void)
{
  static const gchar *const good[] = { "", "direct", "socks5://127.0.0.1:9050",
                                       "socks5://user:word@proxy.example.org:1080",
                                       "http://proxy:8080" };
  static const gchar *const bad[] = { "socks5://127.0.0.1", "127.0.0.1:9050", "ftp://proxy:21",
                                      "socks5://:9050", "none" };

  g_assert_true (e2e_options_check_proxy (NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (e2e_options_check_proxy (good[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (e2e_options_check_proxy (bad[i], &error));
      g_assert_error (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_BAD_OPTION);
    }
}

static void
test_sentences (void)
{
  for (gint code = 0; code < E2E_N_CLIENT_ERRORS; code++)
    {
      g_autoptr (GError) error = e2e_client_error_new ((E2eClientError) code, "relay%s:1");

      g_assert_error (error, E2E_CLIENT_ERROR, code);
      g_assert_cmpuint (strlen (e2e_client_error_name ((E2eClientError) code)), >, 2);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/options/read-a-relay", test_addresses);
  g_test_add_func ("/options/refuse-what-is-no-relay", test_bad_addresses);
  g_test_add_func ("/options/know-proxies", test_proxies);
  g_test_add_func ("/options/every-error-has-name-and-sentence", test_sentences);

  return g_test_run ();
}
