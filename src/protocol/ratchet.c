/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/ratchet.h"

#include <string.h>

#include "crypto/dh.h"
#include "crypto/kdf.h"

#define RECORD_LABEL "e2echat/1 record"
#define RATCHET_LABEL "e2echat/1 ratchet"

G_STATIC_ASSERT (sizeof (E2eRecordKey) == E2E_AEAD_KEY_BYTES + E2E_AEAD_NONCE_BYTES);

/* A root key and the chain key that came out with it; one string of 64 bytes to HKDF. */
typedef struct
{
  guint8 root[E2E_HASH_BYTES];
  guint8 chain[E2E_HASH_BYTES];
} RootAndChain;

typedef struct
{
  guint8 root[E2E_HASH_BYTES];
  guint8 send_chain[E2E_HASH_BYTES];
  guint8 receive_chain[E2E_HASH_BYTES];
  guint8 exponent[E2E_GROUP_MAX_SHORT_EXPONENT_BYTES]; /* own latest r */

  RootAndChain staged; /* receiving: what e2e_ratchet_accept() makes true */
  guint8 shared[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 prk[E2E_HASH_BYTES];
  guint8 message_key[E2E_HASH_BYTES];
  E2eRecordKey record;
} Secrets;

struct _E2eRatchet
{
  const E2eGroup *group;
  E2eRandom random;
  gpointer random_data;
  E2eSecret *memory;
  Secrets *secrets; /* in memory */

  guint8 peer_key[E2E_GROUP_MAX_ELEMENT_BYTES];
  guint8 staged_peer_key[E2E_GROUP_MAX_ELEMENT_BYTES];
  gboolean is_chain_staged; /* the record tried last starts a chain */
  gboolean has_send_chain;
  gboolean has_receive_chain;
  gboolean is_chain_due; /* the peer sent a new key since the last own chain */
  gint64 chain_started_us;
};

E2eRatchet *
e2e_ratchet_new (const E2eGroup *group, E2eRole role, const E2eKeys *keys, E2eRandom random,
                 gpointer random_data, gint64 now_us)
{
  E2eRatchet *self = g_new0 (E2eRatchet, 1);
  const gboolean is_creator = role == E2E_ROLE_CREATOR;

  self->group = group;
  self->random = random;
  self->random_data = random_data;
  self->memory = e2e_secret_new (sizeof (Secrets));
  self->secrets = (gpointer) self->memory->data;
  self->chain_started_us = now_us;
  self->is_chain_due = is_creator;
  self->has_receive_chain = is_creator;
  self->has_send_chain = !is_creator;

  memcpy (self->secrets->root, keys->root, sizeof keys->root);
  memcpy (is_creator ? self->secrets->receive_chain : self->secrets->send_chain, keys->joiner_chain,
          sizeof keys->joiner_chain);
  if (is_creator)
    memcpy (self->peer_key, keys->joiner_ratchet_key, group->element_bytes);
  else
    memcpy (self->secrets->exponent, keys->joiner_exponent, group->short_exponent_bytes);

  return self;
}

void
e2e_ratchet_free (E2eRatchet *self)
{
  if (self == NULL)
    return;

  e2e_secret_free (self->memory);
  g_free (self);
}

const E2eGroup *
e2e_ratchet_group (E2eRatchet *self)
{
  return self->group;
}

/* RK ‖ CK = Expand (Extract (RK, peer_key ^ own exponent), label). FALSE for a key that is not
 * valid. */
static gboolean
derive_chain (E2eRatchet *self, RootAndChain *out, const guint8 *peer_key)
{
  Secrets *s = self->secrets;

  if (!e2e_dh_agree (self->group, s->shared, peer_key, s->exponent,
                     self->group->short_exponent_bytes))
    return FALSE;

  e2e_kdf_extract (s->prk, s->root, sizeof s->root, s->shared, self->group->element_bytes);
  e2e_kdf_expand ((guint8 *) out, sizeof *out, s->prk, RATCHET_LABEL, sizeof RATCHET_LABEL - 1);
  explicit_bzero (s->shared, sizeof s->shared);
  explicit_bzero (s->prk, sizeof s->prk);
  return TRUE;
}

/* The record key of CHAIN, and in NEXT, which may be CHAIN, the chain behind it. */
static const E2eRecordKey *
derive_record_key (E2eRatchet *self, guint8 *next, const guint8 *chain)
{
  Secrets *s = self->secrets;

  e2e_kdf_step (s->message_key, next, chain);
  e2e_kdf_expand ((guint8 *) &s->record, sizeof s->record, s->message_key, RECORD_LABEL,
                  sizeof RECORD_LABEL - 1);
  explicit_bzero (s->message_key, sizeof s->message_key);
  return &s->record;
}

gboolean
e2e_ratchet_must_start_chain (E2eRatchet *self, gboolean carries_content, gint64 now_us)
{
  return self->is_chain_due && (carries_content || !self->has_send_chain ||
                                now_us - self->chain_started_us > E2E_CHAIN_MAX_AGE_US);
}

void
e2e_ratchet_start_chain (E2eRatchet *self, guint8 *public_key, gint64 now_us)
{
  Secrets *s = self->secrets;

  g_return_if_fail (self->is_chain_due);

  /* The peer's key was found valid when it came, and has prime order above every short exponent. */
  do
    self->random (self->random_data, s->exponent, self->group->short_exponent_bytes);
  while (!derive_chain (self, &s->staged, self->peer_key));
  e2e_dh_public (self->group, public_key, NULL, s->exponent, self->group->short_exponent_bytes);

  memcpy (s->root, s->staged.root, sizeof s->root);
  memcpy (s->send_chain, s->staged.chain, sizeof s->send_chain);
  explicit_bzero (&s->staged, sizeof s->staged);
  self->has_send_chain = TRUE;
  self->is_chain_due = FALSE;
  self->chain_started_us = now_us;
}

const E2eRecordKey *
e2e_ratchet_next_key (E2eRatchet *self)
{
  g_return_val_if_fail (self->has_send_chain, NULL);

  return derive_record_key (self, self->secrets->send_chain, self->secrets->send_chain);
}

const E2eRecordKey *
e2e_ratchet_try_key (E2eRatchet *self, const guint8 *public_key)
{
  Secrets *s = self->secrets;

  self->is_chain_staged = public_key != NULL;
  if (public_key == NULL)
    return self->has_receive_chain ? derive_record_key (self, s->staged.chain, s->receive_chain)
                                   : NULL;

  /* While one's own chain is due, the other end has nothing to answer with a new one. */
  if (self->is_chain_due || !derive_chain (self, &s->staged, public_key))
    return NULL;
  memcpy (self->staged_peer_key, public_key, self->group->element_bytes);
  return derive_record_key (self, s->staged.chain, s->staged.chain);
}

void
e2e_ratchet_accept (E2eRatchet *self)
{
  Secrets *s = self->secrets;

  memcpy (s->receive_chain, s->staged.chain, sizeof s->receive_chain);
  if (self->is_chain_staged)
    {
      memcpy (s->root, s->staged.root, sizeof s->root);
      memcpy (self->peer_key, self->staged_peer_key, self->group->element_bytes);
      explicit_bzero (s->exponent,
                      sizeof s->exponent); /* it has served; the next chain draws anew */
      self->has_receive_chain = TRUE;
      self->is_chain_due = TRUE;
    }
  e2e_ratchet_wipe_key (self);
}

void
e2e_ratchet_wipe_key (E2eRatchet *self)
{
  explicit_bzero (&self->secrets->staged, sizeof self->secrets->staged);
  explicit_bzero (&self->secrets->record, sizeof self->secrets->record);
}
