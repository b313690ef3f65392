/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invites: the code that a person hands over, and the link that also names the relay
 * (PROTOCOL.md, section 2).
 */

#pragma once

#include "crypto/random.h"
#include "protocol/endpoint.h"
#include "protocol/limits.h"

typedef enum
{
  E2E_INVITE_ERROR_EMPTY, /* nothing was typed */
  E2E_INVITE_ERROR_LENGTH, /* too few or too many digits for a code */
  E2E_INVITE_ERROR_DIGIT, /* a character that no code has */
  E2E_INVITE_ERROR_CHECK, /* the check digit is wrong: a typing mistake */
  E2E_INVITE_ERROR_SCHEME, /* a link, but not of e2echat */
  E2E_INVITE_ERROR_LINK, /* an e2echat link whose parts are wrong */
  E2E_INVITE_ERROR_HOST, /* not a host, or host and port, of a relay */
  E2E_INVITE_ERROR_PIN, /* a pin that is not 64 hexadecimal digits, or without TLS */
} E2eInviteError;

#define E2E_INVITE_ERROR (e2e_invite_error_quark ())
GQuark e2e_invite_error_quark (void);

/* A code, and from a link the relay too. Wiped when cleared. */
typedef struct
{
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1]; /* upper case, NUL-terminated */
  gchar secret[E2E_SECRET_DIGITS + 1]; /* upper case, NUL-terminated */
  E2eEndpoint relay; /* host NULL: the code says nothing of it */
} E2eInvite;

void e2e_invite_clear (E2eInvite *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (E2eInvite, e2e_invite_clear)

/* Reads what a person typed or pasted: a code or a link, forgiving in case, O, I, L, spaces and
 * hyphens of every kind, and for a link white space and angle brackets around it. OUT is zero or
 * holds an invite, which is replaced. The message of an error is a sentence for that person. On
 * failure OUT is unchanged. */
gboolean e2e_invite_read (E2eInvite *out, const gchar *typed, GError **error);

/* Draws a new secret, uniformly. */
void e2e_invite_draw_secret (E2eInvite *self, E2eRandom random, gpointer random_data);

/* "ID-SECRETCHECK"; needs session_id and secret. To be freed with e2e_invite_text_free(). */
gchar *e2e_invite_code (const E2eInvite *self);

/* The link; needs relay.host too. To be freed with e2e_invite_text_free(). */
gchar *e2e_invite_link (const E2eInvite *self);

/* Wipes and frees a code or link. Takes NULL. */
void e2e_invite_text_free (gchar *text);
