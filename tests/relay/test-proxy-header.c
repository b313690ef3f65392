/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/proxy-header.h"

#include <arpa/inet.h>
#include <string.h>

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"

/* A header of command and family, both as in the byte, with a body and zeros up to body_bytes. */
static GByteArray *
make (guint8 command, guint8 family, const gchar *source, gsize body_bytes)
{
  GByteArray *header = g_byte_array_new ();
  const guint8 fixed[] = { command, family, (guint8) (body_bytes >> 8), (guint8) body_bytes };
  guint8 address[16] = { 0 };

  g_byte_array_append (header, (const guint8 *) SIGNATURE, 12);
  g_byte_array_append (header, fixed, sizeof fixed);
  g_byte_array_set_size (header, (guint) (sizeof fixed + 12 + body_bytes));
  memset (header->data + 16, 0, body_bytes);
  if (source != NULL)
    {
      const gint kind = strchr (source, ':') != NULL ? AF_INET6 : AF_INET;

      g_assert_cmpint (inet_pton (kind, source, address), ==, 1);
      memcpy (header->data + 16, address, kind == AF_INET6 ? 16 : 4);
    }
  return header;
}

static void
test_tells_for_whom_it_connects (void)
{
  static const struct
  {
    guint8 family;
    const gchar *source;
    gsize body_bytes;
    gint expected;
  } rows[] = {
    { 0x11, "192.0.2.7", 12, AF_INET },    { 0x11, "192.0.2.7", 12 + 300, AF_INET },
    { 0x21, "2001:db8::7", 36, AF_INET6 }, { 0x21, "2001:db8::7", 36 + 7, AF_INET6 },
    { 0x31, NULL, 216, AF_UNIX },          { 0x00, NULL, 0, AF_UNSPEC },
    { 0x00, NULL, 100, AF_UNSPEC },        { 0x11, "192.0.2.7", 4096 - 16, AF_INET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes =
        make (0x21, rows[i].family, rows[i].source, rows[i].body_bytes);
      E2eProxyHeader header;
      gchar text[INET6_ADDRSTRLEN] = "";

      g_byte_array_append (bytes, (const guint8 *) "client", 6);
      g_assert_cmpint (e2e_proxy_header_parse (bytes->data, bytes->len, &header), ==,
                       E2E_PROXY_WHOLE);
      g_assert_cmpuint (header.header_bytes, ==, 16 + rows[i].body_bytes);
      g_assert_cmpint (header.source.any.sa_family, ==, rows[i].expected);
      if (header.source.any.sa_family == AF_INET)
        inet_ntop (AF_INET, &header.source.v4.sin_addr, text, sizeof text);
      if (header.source.any.sa_family == AF_INET6)
        inet_ntop (AF_INET6, &header.source.v6.sin6_addr, text, sizeof text);
      if (rows[i].source != NULL)
        g_assert_cmpstr (text, ==, rows[i].source);
    }
}

/* A balancer's own connections, whatever it says of addresses. */
static void
test_local_ones_speak_for_themselves (void)
{
  static const guint8 families[] = { 0x00, 0x11, 0x21, 0xff };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (GByteArray) bytes = make (0x20, families[i], NULL, 40);
      E2eProxyHeader header;

      g_assert_cmpint (e2e_proxy_header_parse (bytes->data, bytes->len, &header), ==,
                       E2E_PROXY_WHOLE);
      g_assert_cmpint (header.source.any.sa_family, ==, AF_UNSPEC);
      g_assert_cmpuint (header.header_bytes, ==, 56);
    }
}

static void
test_wants_more_until_it_is_whole (void)
{
  g_autoptr (GByteArray) bytes = make (0x21, 0x11, "192.0.2.7", 20);
  E2eProxyHeader header;

  for (gsize n = 0; n < bytes->len; n++)
    {
      /* In memory of its own, so that a sanitizer sees a look beyond the end. */
      g_autofree guint8 *exact = g_malloc (n + (n == 0));

      memcpy (exact, bytes->data, n);
      g_assert_cmpint (e2e_proxy_header_parse (exact, n, &header), ==, E2E_PROXY_MORE);
    }
}

static void
test_refuses_what_is_none (void)
{
  static const struct
  {
    guint8 command;
    guint8 family;
    gsize body_bytes;
  } rows[] = {
    { 0x22, 0x11, 12 }, { 0x11, 0x11, 12 },        { 0x31, 0x11, 12 },    { 0x21, 0x11, 11 },
    { 0x21, 0x21, 35 }, { 0x21, 0x31, 215 },       { 0x21, 0x12, 12 },    { 0x21, 0x22, 36 },
    { 0x21, 0x41, 36 }, { 0x21, 0x11, 4097 - 16 }, { 0x20, 0x00, 65535 },
  };
  static const gchar *const starts[] = { "P", "PROXY TCP4 192.0.2.7", "\r\n\r\n\1", "\x16\3\1" };
  E2eProxyHeader header;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes =
        make (rows[i].command, rows[i].family, NULL, rows[i].body_bytes);

      g_assert_cmpint (e2e_proxy_header_parse (bytes->data, bytes->len, &header), ==,
                       E2E_PROXY_BAD);
    }
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    g_assert_cmpint (e2e_proxy_header_parse ((const guint8 *) starts[i], strlen (starts[i]),
                                             &header),
                     ==, E2E_PROXY_BAD);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/proxy-header/tells-for-whom-it-connects", test_tells_for_whom_it_connects);
  g_test_add_func ("/proxy-header/local-ones-speak-for-themselves",
                   test_local_ones_speak_for_themselves);
  g_test_add_func ("/proxy-header/wants-more-until-it-is-whole", test_wants_more_until_it_is_whole);
  g_test_add_func ("/proxy-header/refuses-what-is-none", test_refuses_what_is_none);

  return g_test_run ();
}
