/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with an invite, in the words of E2E_CLIENT_ERROR.
 */

#pragma once

#include "client/error.h"

/* A new error with the sentence of CAUSE, which is of E2E_INVITE_ERROR. */
GError *e2e_invite_error_translate (const GError *cause);
