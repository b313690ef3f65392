/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <time.h>

#define DAY_S 86400

static gnutls_x509_crt_t
make (gnutls_x509_privkey_t key, gint days)
{
  const time_t now = time (NULL);
  const time_t end = now + (time_t) days * DAY_S;
  gnutls_x509_crt_t certificate;
  guint8 serial[8] = { 1 };

  gnutls_x509_crt_init (&certificate);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (certificate, MIN (now, end) - DAY_S);
  gnutls_x509_crt_set_expiration_time (certificate, end);
  gnutls_x509_crt_set_dn (certificate, "CN=localhost", NULL);
  gnutls_x509_crt_set_key (certificate, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), ==,
                   0);
  return certificate;
}

gchar *
test_certificate_write (const gchar *cert_path, const gchar *key_path, gint days)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t pem = { 0 };
  gnutls_datum_t der = { 0 };
  gchar *pin;

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                                 0),
                   ==, 0);
  certificate = make (key, days);

  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  g_assert_true (g_file_set_contents (cert_path, (gchar *) pem.data, pem.size, NULL));
  gnutls_free (pem.data);
  g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  g_assert_true (g_file_set_contents (key_path, (gchar *) pem.data, pem.size, NULL));
  gnutls_free (pem.data);
  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der), ==, 0);
  pin = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
  gnutls_free (der.data);

  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return pin;
}
