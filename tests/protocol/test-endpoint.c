/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/endpoint.h"

#include <string.h>

#include "protocol/invite.h"
#include "support/hex.h"

#define PIN "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff"
#define LABEL_63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"

typedef struct
{
  const gchar *typed;
  const gchar *host;
  guint16 port;
  const gchar *written;
} GoodCase;

static const GoodCase good_cases[] = {
  { "relay.example", "relay.example", 5000, "relay.example" },
  { "relay.example:5000", "relay.example", 5000, "relay.example" },
  { "relay.example:1", "relay.example", 1, "relay.example:1" },
  { "relay.example:65535", "relay.example", 65535, "relay.example:65535" },
  { " Relay.Example. \n", "relay.example.", 5000, "relay.example." },
  { "localhost:05001", "localhost", 5001, "localhost:5001" },
  { "my_relay", "my_relay", 5000, "my_relay" },
  { "3com", "3com", 5000, "3com" },
  { LABEL_63, LABEL_63, 5000, LABEL_63 },
  { "192.0.2.1", "192.0.2.1", 5000, "192.0.2.1" },
  { "192.0.2.1:443", "192.0.2.1", 443, "192.0.2.1:443" },
  { "[2001:DB8::1]", "2001:db8::1", 5000, "[2001:db8::1]" },
  { "[2001:db8::1]:443", "2001:db8::1", 443, "[2001:db8::1]:443" },
  { "2001:db8::1", "2001:db8::1", 5000, "[2001:db8::1]" },
  { "[::ffff:192.0.2.1]", "::ffff:192.0.2.1", 5000, "[::ffff:192.0.2.1]" },
  { "b\xc3\xbc"
    "cher.example:80",
    "xn--bcher-kva.example", 80, "xn--bcher-kva.example:80" },
  { "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion",
    "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion", 5000,
    "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion" },
};

static const gchar *const bad_cases[] = {
  "",
  " ",
  ":5000",
  "relay.example:",
  "relay.example:0",
  "relay.example:65536",
  "relay.example:-1",
  "relay.example:+1",
  "relay.example: 1",
  "relay.example:5000x",
  "relay.example:5000:5000",
  "relay.example:99999999999999999999",
  "relay..example",
  ".example",
  ".",
  "-relay.example",
  "relay-.example",
  LABEL_63 "h.example",
  "me@relay.example",
  "relay example",
  "relay\texample",
  "relay\x01.example",
  "relay/example",
  "relay?example",
  "relay#example",
  "relay%20.example",
  "192.0.2.256",
  "192.0.2",
  "5000",
  "1.2.3.4.",
  "[2001:db8::1",
  "2001:db8::1]",
  "[2001:db8::1]5000",
  "[2001:db8::1]:",
  "[2001:db8::1]:0",
  "[192.0.2.1]",
  "[relay.example]",
  "[]",
  "2001:db8:::1",
  "[fe80::1%eth0]",
  "fe80::1%eth0",
  "[fe80::1%25eth0]:5000",
  "relay\xff.example",
  "\xe2\x80\x8b",
  "a\xe3\x80\x82.example",
};

static void
test_reads_and_writes (void)
{
  g_auto (E2eEndpoint) endpoint = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (good_cases); i++)
    {
      g_auto (E2eEndpoint) again = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree gchar *written = NULL;

      /* As if the one before had been of TLS: nothing of it stays. */
      endpoint.tls = endpoint.has_pin = TRUE;
      test_say_hostile (good_cases[i].typed);
      g_assert_true (e2e_endpoint_read (&endpoint, good_cases[i].typed, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (endpoint.host, ==, good_cases[i].host);
      g_assert_cmpuint (endpoint.port, ==, good_cases[i].port);
      g_assert_false (endpoint.tls);
      g_assert_false (endpoint.has_pin);

      written = e2e_endpoint_write (&endpoint);
      g_assert_cmpstr (written, ==, good_cases[i].written);
      g_assert_true (e2e_endpoint_read (&again, written, NULL));
      g_assert_cmpstr (again.host, ==, endpoint.host);
      g_assert_cmpuint (again.port, ==, endpoint.port);
    }
}

static void
test_refuses (void)
{
  g_auto (E2eEndpoint) endpoint = { 0 };

  g_assert_true (e2e_endpoint_read (&endpoint, "before.example:7", NULL));
  endpoint.tls = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autoptr (GError) error = NULL;

      test_say_hostile (bad_cases[i]);
      g_assert_false (e2e_endpoint_read (&endpoint, bad_cases[i], &error));
      g_assert_error (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_HOST);
      g_assert_cmpstr (endpoint.host, ==, "before.example");
      g_assert_cmpuint (endpoint.port, ==, 7);
      g_assert_true (endpoint.tls);
    }
}

static void
test_bounds_the_host (void)
{
  g_auto (E2eEndpoint) endpoint = { 0 };
  g_autoptr (GString) name = g_string_new (NULL);

  while (name->len + 2 <= E2E_MAX_HOST_BYTES)
    g_string_append (name, "a.");
  g_string_append_c (name, 'a');
  g_assert_cmpuint (name->len, ==, E2E_MAX_HOST_BYTES);
  g_assert_true (e2e_endpoint_read (&endpoint, name->str, NULL));
  g_string_append_c (name, 'a');
  g_assert_false (e2e_endpoint_read (&endpoint, name->str, NULL));

  /* Short as it is typed, too long in ASCII. */
  g_string_truncate (name, 0);
  while (name->len < 240)
    g_string_append (name, "\xc3\xbc.");
  g_string_append (name, "example");
  g_assert_false (e2e_endpoint_read (&endpoint, name->str, NULL));
}

static void
test_copies (void)
{
  g_auto (E2eEndpoint) endpoint = { 0 };
  g_auto (E2eEndpoint) copy = { 0 };

  g_assert_true (e2e_endpoint_read (&copy, "before.example", NULL));
  g_assert_true (e2e_endpoint_read (&endpoint, "relay.example:7", NULL));
  endpoint.tls = endpoint.has_pin = TRUE;
  endpoint.pin[31] = 9;
  e2e_endpoint_copy (&copy, &endpoint);
  e2e_endpoint_copy (&copy, &copy);
  e2e_endpoint_clear (&endpoint);
  g_assert_null (endpoint.host);
  g_assert_cmpstr (copy.host, ==, "relay.example");
  g_assert_cmpuint (copy.port, ==, 7);
  g_assert_true (copy.tls && copy.has_pin);
  g_assert_cmpuint (copy.pin[31], ==, 9);

  e2e_endpoint_copy (&copy, &endpoint);
  g_assert_null (copy.host);
}

static void
test_reads_pins (void)
{
  const gchar *const good[] = {
    PIN,
    "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1EFF",
    " " PIN "\n",
    ("00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:"
     "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:FF"),
    "0001:02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      guint8 pin[E2E_PIN_BYTES] = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (e2e_pin_read (pin, good[i], &error));
      g_assert_no_error (error);
      test_assert_hex (pin, sizeof pin, PIN);
    }
}

static void
test_refuses_pins (void)
{
  const gchar *const bad[] = {
    "",
    "00",
    PIN "0",
    PIN "00",
    PIN ":",
    (":" PIN),
    "0:00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff",
    "00::0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff",
    "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff",
    "0g0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1ef",
    "00 0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint8 pin[E2E_PIN_BYTES] = { 7 };
      g_autoptr (GError) error = NULL;

      test_say_hostile (bad[i]);
      g_assert_false (e2e_pin_read (pin, bad[i], &error));
      g_assert_error (error, E2E_INVITE_ERROR, E2E_INVITE_ERROR_PIN);
      g_assert_cmpuint (pin[0], ==, 7);
      g_assert_cmpuint (pin[31], ==, 0);
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/endpoint/reads-and-writes", test_reads_and_writes);
  g_test_add_func ("/endpoint/refuses-what-is-no-host-or-port", test_refuses);
  g_test_add_func ("/endpoint/bounds-the-host", test_bounds_the_host);
  g_test_add_func ("/endpoint/copies-stand-alone", test_copies);
  g_test_add_func ("/pin/reads-every-common-spelling", test_reads_pins);
  g_test_add_func ("/pin/refuses-all-else", test_refuses_pins);

  return g_test_run ();
}
