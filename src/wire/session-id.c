/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire/session-id.h"

#include <string.h>

gint
e2e_digit_value (gchar c)
{
  const gchar upper = g_ascii_toupper (c);
  const gchar *at;

  if (upper == 'O')
    return 0;
  if (upper == 'I' || upper == 'L')
    return 1;

  at = upper == '\0' ? NULL : strchr (E2E_DIGITS, upper);
  return at == NULL ? -1 : (gint) (at - E2E_DIGITS);
}

gchar
e2e_digit_char (guint value)
{
  g_return_val_if_fail (value < E2E_N_DIGITS, '0');

  return E2E_DIGITS[value];
}

gboolean
e2e_session_id_is_valid (gconstpointer id, gsize n_bytes)
{
  const gchar *digits = id;

  if (n_bytes < E2E_WIRE_MIN_ID_DIGITS || n_bytes > E2E_WIRE_MAX_ID_DIGITS)
    return FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    if (memchr (E2E_DIGITS, digits[i], E2E_N_DIGITS) == NULL)
      return FALSE;

  return TRUE;
}
