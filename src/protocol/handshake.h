/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The handshake: a balanced PAKE over the invite's secret, with a commitment that makes the safety
 * emoji binding (PROTOCOL.md, sections 4.2 to 4.4). Takes and gives whole messages, type byte
 * first; when to send and to repeat them is for the session to say.
 */

#pragma once

#include "crypto/random.h"
#include "crypto/secret.h"
#include "protocol/event.h"
#include "protocol/limits.h"

/* What an established handshake leaves to the session; lives in an E2eSecret. */
typedef struct
{
  guint8 root[E2E_HASH_BYTES];
  guint8 joiner_chain[E2E_HASH_BYTES];
  guint8 resume_creator[E2E_HASH_BYTES];
  guint8 resume_joiner[E2E_HASH_BYTES];
  guint8 joiner_exponent[E2E_GROUP_MAX_SHORT_EXPONENT_BYTES]; /* r; joiner only */
  guint8 joiner_ratchet_key[E2E_GROUP_MAX_ELEMENT_BYTES]; /* Rj */
} E2eKeys;

typedef enum
{
  E2E_HANDSHAKE_IGNORED, /* nothing changed, nothing to send */
  E2E_HANDSHAKE_REPLIED, /* send the reply */
  E2E_HANDSHAKE_ESTABLISHED, /* the two know each other; the joiner's reply is to be sent */
  E2E_HANDSHAKE_FAILED, /* the attempt is over; the reply, if any, is the ABORT to send */
} E2eHandshakeResult;

typedef struct _E2eHandshake E2eHandshake;

/* SESSION_ID is NUL-terminated; SECRET has E2E_SECRET_DIGITS. SUITE counts for a creator only. */
E2eHandshake *e2e_handshake_new (E2eRole role, E2eSuite suite, const gchar *session_id,
                                 const gchar *secret, E2eRandom random, gpointer random_data);

/* Wipes. Takes NULL. */
void e2e_handshake_free (E2eHandshake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eHandshake, e2e_handshake_free)

/* Creator: begins an attempt with fresh values and gives COMMIT. Never with values of an earlier
 * one. */
GBytes *e2e_handshake_start (E2eHandshake *self);

/* Takes one message of the other end, any bytes. REPLY is set to what is to be sent, or NULL;
 * FAILURE only with E2E_HANDSHAKE_FAILED. A message that repeats the one just answered gets the
 * same answer; one that is out of order or of unknown type is ignored. */
E2eHandshakeResult e2e_handshake_receive (E2eHandshake *self, const guint8 *data, gsize n_bytes,
                                          GBytes **reply, E2eFailure *failure);

/* Creator: the attempt is over, as nobody answers. */
void e2e_handshake_give_up (E2eHandshake *self);

/* The creator's last message, to be repeated; NULL before COMMIT, and once established. Borrowed.
 */
GBytes *e2e_handshake_last_message (E2eHandshake *self);

/* Whether REVEAL was sent in this attempt: from then on a failure costs the invite one of its
 * three. */
gboolean e2e_handshake_has_revealed (E2eHandshake *self);

/* After E2E_HANDSHAKE_ESTABLISHED: the group, what people compare, and the keys (an E2eKeys), which
 * the handshake forgets. */
const E2eGroup *e2e_handshake_group (E2eHandshake *self);
const E2eSafety *e2e_handshake_safety (E2eHandshake *self);
E2eSecret *e2e_handshake_steal_keys (E2eHandshake *self);
