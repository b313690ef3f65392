/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ratchet: a key for each record, and new secrets from both sides with each exchange of
 * contents (PROTOCOL.md, section 5). The channel is ordered, so no skipped key is ever kept.
 */

#pragma once

#include "crypto/secret.h"
#include "protocol/handshake.h"

/* The key and nonce of one record; lives in the ratchet's memory for secrets. */
typedef struct
{
  guint8 key[E2E_AEAD_KEY_BYTES];
  guint8 nonce[E2E_AEAD_NONCE_BYTES];
} E2eRecordKey;

typedef struct _E2eRatchet E2eRatchet;

/* KEYS is read, not kept. */
E2eRatchet *e2e_ratchet_new (const E2eGroup *group, E2eRole role, const E2eKeys *keys,
                             E2eRandom random, gpointer random_data, gint64 now_us);

/* Wipes. Takes NULL. */
void e2e_ratchet_free (E2eRatchet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eRatchet, e2e_ratchet_free)

const E2eGroup *e2e_ratchet_group (E2eRatchet *self);

/* Whether the next record must start a chain: if one is due and the record carries a content, or
 * there is no chain yet, or the last is too old. */
gboolean e2e_ratchet_must_start_chain (E2eRatchet *self, gboolean carries_content, gint64 now_us);

/* Starts a sending chain, which must be due, and writes its public key R, the group's
 * element_bytes. */
void e2e_ratchet_start_chain (E2eRatchet *self, guint8 *public_key, gint64 now_us);

/* Moves the sending chain on and gives the next record's key, until the next call of any function
 * here. */
const E2eRecordKey *e2e_ratchet_next_key (E2eRatchet *self);

/* Computes the key of the next record of the other end, which starts a chain with PUBLIC_KEY
 * (element_bytes) or, if that is NULL, goes on with the last one. NULL if the other end may not do
 * that now, or the key is not valid. Changes nothing until e2e_ratchet_accept(). */
const E2eRecordKey *e2e_ratchet_try_key (E2eRatchet *self, const guint8 *public_key);

/* The record of the last e2e_ratchet_try_key() was genuine: moves on. */
void e2e_ratchet_accept (E2eRatchet *self);

/* Forgets the key that was given last. */
void e2e_ratchet_wipe_key (E2eRatchet *self);
