/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/status.h"

static E2eStatus
status_of (gint code)
{
  g_autoptr (GError) error = g_error_new_literal (E2E_CLIENT_ERROR, code, "x");

  return e2e_status_of_error (error);
}

/* A failure that gives 0 would be taken for success. */
static void
test_every_error_has_a_status (void)
{
  for (gint code = 0; code < E2E_N_CLIENT_ERRORS; code++)
    g_assert_cmpint (status_of (code), !=, E2E_STATUS_OK);
}

static void
test_numbers_never_change (void)
{
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_BAD_OPTION), ==, 2);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_NO_RELAY), ==, 2);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_TYPING_MISTAKE), ==, 3);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_RELAY_UNREACHABLE), ==, 4);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_PIN_MISMATCH), ==, 5);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_PROXY_FAILED), ==, 6);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_VERSION), ==, 7);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_RELAY_SILENT), ==, 8);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_NO_SESSION), ==, 9);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_SESSION_FULL), ==, 10);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_WRONG_CODE), ==, 11);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_SESSION_GONE), ==, 12);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_RELAY_FULL), ==, 13);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_PEER_SILENT), ==, 14);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_RELAY_INTERFERES), ==, 15);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_SAFETY_DIFFERS), ==, 16);
  g_assert_cmpint (status_of (E2E_CLIENT_ERROR_HOSTING_FAILED), ==, 17);
}

static void
test_other_errors_are_failures (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpint (e2e_status_of_error (error), ==, E2E_STATUS_FAILED);
  g_assert_cmpint (e2e_status_of_error (NULL), ==, E2E_STATUS_FAILED);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/status/every-error-has-a-status", test_every_error_has_a_status);
  g_test_add_func ("/status/numbers-never-change", test_numbers_never_change);
  g_test_add_func ("/status/other-errors-are-failures", test_other_errors_are_failures);

  return g_test_run ();
}
