/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/listen-address.h"

#include "relay/error.h"

static void
test_reads_what_it_writes (void)
{
  static const gchar *const texts[] = { "127.0.0.1:5000", "0.0.0.0:0",        "[::1]:65535",
                                        "[::]:5000",      "[2001:db8::1]:80", "unix:/run/e2e.sock",
                                        "unix:relative" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketAddress) address = e2e_listen_address_parse (texts[i], &error);
      g_autofree gchar *written = NULL;

      g_assert_no_error (error);
      written = e2e_listen_address_format (address);
      g_assert_cmpstr (written, ==, texts[i]);
    }
}

static void
test_refuses_what_is_no_address (void)
{
  g_autofree gchar *long_path = g_strnfill (200, 'x');
  g_autofree gchar *long_unix = g_strconcat ("unix:", long_path, NULL);
  const gchar *const texts[] = {
    "",           ":",          "5000",          "127.0.0.1",   "127.0.0.1:",      ":5000",
    "::1:5000",   "[::1]",      "[::1]:",        "[::1:5000",   "127.0.0.1:65536", "127.0.0.1:-1",
    "localhost:", "1.2.3.4:5x", "example.org:1", "256.0.0.1:1", "[127.0.0.1::]:x", "unix:",
    long_unix,    "[]:1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (e2e_listen_address_parse (texts[i], &error));
      g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/listen-address/reads-what-it-writes", test_reads_what_it_writes);
  g_test_add_func ("/listen-address/refuses-what-is-no-address", test_refuses_what_is_no_address);

  return g_test_run ();
}
