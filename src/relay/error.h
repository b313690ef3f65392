/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can go wrong with a relay on its way up, by what its host would do about it. Messages are
 * whole sentences for that person.
 */

#pragma once

#include <glib.h>

#define E2E_RELAY_ERROR (e2e_relay_error_quark ())
GQuark e2e_relay_error_quark (void);

typedef enum
{
  E2E_RELAY_ERROR_OPTION, /* a value is not of its form or out of range: correct it */
  E2E_RELAY_ERROR_ADDRESS_IN_USE, /* another program listens there: choose another port */
  E2E_RELAY_ERROR_ADDRESS, /* the address is not this machine's, or not allowed: choose another */
  E2E_RELAY_ERROR_CERTIFICATE, /* certificate or its key unreadable, damaged or not a pair */
  E2E_RELAY_ERROR_KEY_FILE, /* key file unreadable, damaged, open to others or not writable */
  E2E_RELAY_ERROR_RESOURCES, /* no descriptors or threads left */
} E2eRelayError;
