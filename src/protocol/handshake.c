/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/handshake.h"

#include <string.h>

#include "crypto/dh.h"
#include "crypto/kdf.h"
#include "protocol/generator.h"
#include "protocol/transcript.h"

/* Differing COMMITs that a joiner answers: each costs it two exponentiations. */
#define MAX_COMMITS 16

typedef enum
{
  STATE_START, /* no message sent */
  STATE_OPENED, /* creator: COMMIT sent; joiner: SHARE sent */
  STATE_REVEALED, /* creator: REVEAL sent */
  STATE_ESTABLISHED, /* creator: CONFIRM was good; joiner: CONFIRM sent */
  STATE_FAILED, /* until the creator starts anew or the joiner gets another COMMIT */
} State;

/* All that must not stay in memory longer than it serves, what serves longest first. */
typedef struct
{
  guint8 secret[E2E_SECRET_DIGITS]; /* to the end */

  guint8 tag_creator[E2E_TAG_BYTES]; /* to the end of the attempt */
  guint8 tag_joiner[E2E_TAG_BYTES];

  guint8 generator[E2E_GROUP_MAX_ELEMENT_BYTES]; /* until all is derived */
  guint8 exponent[E2E_GROUP_MAX_ELEMENT_BYTES]; /* y of the creator, x of the joiner */
  guint8 ratchet_exponent[E2E_GROUP_MAX_SHORT_EXPONENT_BYTES]; /* r of the joiner */
  guint8 opening[E2E_NONCE_BYTES + E2E_GROUP_MAX_ELEMENT_BYTES]; /* creator: nonce ‖ Yc */
  guint8 shared[E2E_GROUP_MAX_ELEMENT_BYTES]; /* Z */
  guint8 prk[E2E_KDF_PRK_BYTES];
  guint8 tag_key[E2E_HASH_BYTES];
} Secrets;

#define OFFSET_OF_ATTEMPT G_STRUCT_OFFSET (Secrets, tag_creator)
#define OFFSET_OF_DERIVATION G_STRUCT_OFFSET (Secrets, generator)

struct _E2eHandshake
{
  E2eRole role;
  State state;
  const E2eGroup *group; /* joiner: NULL before COMMIT */
  gchar session_id[E2E_WIRE_MAX_ID_DIGITS + 1];
  E2eRandom random;
  gpointer random_data;
  guint n_commits;

  E2eSecret *memory;
  Secrets *secrets; /* in memory; NULL once established */
  E2eSecret *keys; /* an E2eKeys, from both shares on until it is taken */
  E2eSafety safety;

  GBytes *commit;
  GBytes *share;
  GBytes *reveal;
  GBytes *confirm;
};

E2eHandshake *
e2e_handshake_new (E2eRole role, E2eSuite suite, const gchar *session_id, const gchar *secret,
                   E2eRandom random, gpointer random_data)
{
  E2eHandshake *self = g_new0 (E2eHandshake, 1);

  g_return_val_if_fail (strlen (secret) == E2E_SECRET_DIGITS, self);

  self->role = role;
  self->group = role == E2E_ROLE_CREATOR ? e2e_group_for_suite (suite) : NULL;
  g_strlcpy (self->session_id, session_id, sizeof self->session_id);
  self->random = random;
  self->random_data = random_data;
  self->memory = e2e_secret_new (sizeof (Secrets));
  self->secrets = (gpointer) self->memory->data;
  memcpy (self->secrets->secret, secret, E2E_SECRET_DIGITS);
  return self;
}

static void
wipe_from (E2eHandshake *self, glong offset)
{
  explicit_bzero ((guint8 *) self->secrets + offset, sizeof (Secrets) - (gsize) offset);
}

/* The attempt is over: none of its secrets stays. */
static void
give_up (E2eHandshake *self)
{
  wipe_from (self, OFFSET_OF_ATTEMPT);
  g_clear_pointer (&self->keys, e2e_secret_free);
  self->state = STATE_FAILED;
}

/* Forgets the attempt, all but the invite's secret. */
static void
reset (E2eHandshake *self)
{
  give_up (self);
  g_clear_pointer (&self->commit, g_bytes_unref);
  g_clear_pointer (&self->share, g_bytes_unref);
  g_clear_pointer (&self->reveal, g_bytes_unref);
  g_clear_pointer (&self->confirm, g_bytes_unref);
  self->state = STATE_START;
}

void
e2e_handshake_free (E2eHandshake *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->commit, g_bytes_unref);
  g_clear_pointer (&self->share, g_bytes_unref);
  g_clear_pointer (&self->reveal, g_bytes_unref);
  g_clear_pointer (&self->confirm, g_bytes_unref);
  e2e_secret_free (self->memory);
  e2e_secret_free (self->keys);
  g_free (self);
}

static void
derive (E2eHandshake *self, guint8 out[E2E_HASH_BYTES], const gchar *label)
{
  e2e_kdf_expand (out, E2E_HASH_BYTES, self->secrets->prk, label, strlen (label));
}

/* From Z and the transcript to PRK, both tags, keys and safety emoji. */
static void
derive_keys (E2eHandshake *self, const guint8 *reveal, gsize reveal_bytes)
{
  Secrets *s = self->secrets;
  guint8 transcript[E2E_HASH_BYTES];
  const E2eSpan span = { transcript, sizeof transcript };
  const guint8 *share = g_bytes_get_data (self->share, NULL);
  E2eKeys *keys;

  e2e_transcript_hash (transcript, self->session_id, self->commit, self->share, reveal,
                       reveal_bytes);
  e2e_kdf_extract (s->prk, transcript, sizeof transcript, s->shared, self->group->element_bytes);

  derive (self, s->tag_key, "e2echat/1 confirm creator");
  e2e_hmac (s->tag_creator, s->tag_key, sizeof s->tag_key, &span, 1);
  derive (self, s->tag_key, "e2echat/1 confirm joiner");
  e2e_hmac (s->tag_joiner, s->tag_key, sizeof s->tag_key, &span, 1);

  e2e_secret_free (self->keys);
  self->keys = e2e_secret_new (sizeof (E2eKeys));
  keys = (gpointer) self->keys->data;
  derive (self, keys->root, "e2echat/1 root");
  derive (self, keys->joiner_chain, "e2echat/1 joiner chain");
  derive (self, keys->resume_creator, "e2echat/1 resume creator");
  derive (self, keys->resume_joiner, "e2echat/1 resume joiner");
  memcpy (keys->joiner_exponent, s->ratchet_exponent, sizeof keys->joiner_exponent);
  memcpy (keys->joiner_ratchet_key, share + 1 + self->group->element_bytes,
          self->group->element_bytes);
  e2e_safety_derive (&self->safety, s->prk);
  wipe_from (self, OFFSET_OF_DERIVATION);
}

static void
establish (E2eHandshake *self)
{
  self->state = STATE_ESTABLISHED;
  self->secrets = NULL;
  g_clear_pointer (&self->memory, e2e_secret_free);
}

static E2eHandshakeResult
fail (E2eHandshake *self, E2eFailure why, GBytes **reply, E2eFailure *failure)
{
  const guint8 reasons[] = {
    [E2E_FAILURE_WRONG_CODE] = 1, [E2E_FAILURE_MALFORMED] = 2, [E2E_FAILURE_UNSUPPORTED] = 3
  };
  const guint8 abort_message[E2E_ABORT_BYTES] = { E2E_MESSAGE_ABORT, reasons[why] };

  give_up (self);
  *reply = g_bytes_new (abort_message, sizeof abort_message);
  *failure = why;
  return E2E_HANDSHAKE_FAILED;
}

/* The other end gave up. Not authentic: it ends the attempt and no more. */
static E2eHandshakeResult
receive_abort (E2eHandshake *self, const guint8 *data, gsize n_bytes, E2eFailure *failure)
{
  if (self->state != STATE_OPENED && self->state != STATE_REVEALED)
    return E2E_HANDSHAKE_IGNORED;
  if (n_bytes != E2E_ABORT_BYTES)
    return E2E_HANDSHAKE_IGNORED;

  give_up (self);
  *failure = data[1] == 1   ? E2E_FAILURE_WRONG_CODE
             : data[1] == 3 ? E2E_FAILURE_UNSUPPORTED
                            : E2E_FAILURE_MALFORMED;
  return E2E_HANDSHAKE_FAILED;
}

/* Draws an exponent and gives G ^ exponent. FALSE if there is no G. */
static gboolean
draw_key (E2eHandshake *self, guint8 *public_key, const guint8 *sid)
{
  Secrets *s = self->secrets;

  if (!e2e_generator_derive (self->group, s->generator, s->secret, self->session_id, sid))
    return FALSE;

  self->random (self->random_data, s->exponent, self->group->element_bytes);
  e2e_dh_public (self->group, public_key, s->generator, s->exponent, self->group->element_bytes);
  return TRUE;
}

GBytes *
e2e_handshake_start (E2eHandshake *self)
{
  Secrets *s = self->secrets;
  guint8 commit[E2E_COMMIT_BYTES];
  guint8 *sid = commit + 3;

  g_return_val_if_fail (self->role == E2E_ROLE_CREATOR && s != NULL, NULL);

  reset (self);
  commit[0] = E2E_MESSAGE_COMMIT;
  commit[1] = E2E_PROTOCOL_VERSION;
  commit[2] = (guint8) self->group->suite;
  do
    self->random (self->random_data, sid, E2E_SID_BYTES);
  while (!draw_key (self, s->opening + E2E_NONCE_BYTES, sid));
  self->random (self->random_data, s->opening, E2E_NONCE_BYTES);
  e2e_transcript_commit (sid + E2E_SID_BYTES, s->opening,
                         E2E_NONCE_BYTES + self->group->element_bytes);

  self->commit = g_bytes_new (commit, sizeof commit);
  self->state = STATE_OPENED;
  return g_bytes_ref (self->commit);
}

/* Creator: SHARE. It is answered once; a second one would be a second guess. */
static E2eHandshakeResult
receive_share (E2eHandshake *self, const guint8 *data, gsize n_bytes, GBytes **reply,
               E2eFailure *failure)
{
  Secrets *s = self->secrets;
  guint8 reveal[E2E_MAX_HANDSHAKE_BYTES];
  gsize element_bytes;
  gsize untagged_bytes;

  if (self->state != STATE_OPENED)
    return E2E_HANDSHAKE_IGNORED;

  element_bytes = self->group->element_bytes;
  if (n_bytes != 1 + 2 * element_bytes ||
      !e2e_group_is_valid (self->group, data + 1 + element_bytes) ||
      !e2e_dh_agree (self->group, s->shared, data + 1, s->exponent, element_bytes))
    return fail (self, E2E_FAILURE_MALFORMED, reply, failure);

  self->share = g_bytes_new (data, n_bytes);
  untagged_bytes = 1 + E2E_NONCE_BYTES + element_bytes;
  reveal[0] = E2E_MESSAGE_REVEAL;
  memcpy (reveal + 1, s->opening, untagged_bytes - 1);
  derive_keys (self, reveal, untagged_bytes);
  memcpy (reveal + untagged_bytes, s->tag_creator, E2E_TAG_BYTES);

  self->reveal = g_bytes_new (reveal, untagged_bytes + E2E_TAG_BYTES);
  self->state = STATE_REVEALED;
  *reply = g_bytes_ref (self->reveal);
  return E2E_HANDSHAKE_REPLIED;
}

/* Creator: CONFIRM. */
static E2eHandshakeResult
receive_confirm (E2eHandshake *self, const guint8 *data, gsize n_bytes, GBytes **reply,
                 E2eFailure *failure)
{
  if (self->state != STATE_REVEALED)
    return E2E_HANDSHAKE_IGNORED;
  if (n_bytes != E2E_CONFIRM_BYTES)
    return fail (self, E2E_FAILURE_MALFORMED, reply, failure);
  if (!e2e_secret_equal (data + 1, self->secrets->tag_joiner, E2E_TAG_BYTES))
    return fail (self, E2E_FAILURE_WRONG_CODE, reply, failure);

  establish (self);
  return E2E_HANDSHAKE_ESTABLISHED;
}

static gboolean
is_same (GBytes *message, const guint8 *data, gsize n_bytes)
{
  return message != NULL && g_bytes_get_size (message) == n_bytes &&
         memcmp (g_bytes_get_data (message, NULL), data, n_bytes) == 0;
}

/* Joiner: COMMIT. One that differs starts anew, as the creator may have. */
static E2eHandshakeResult
receive_commit (E2eHandshake *self, const guint8 *data, gsize n_bytes, GBytes **reply,
                E2eFailure *failure)
{
  Secrets *s = self->secrets;
  guint8 share[1 + 2 * E2E_GROUP_MAX_ELEMENT_BYTES];
  gsize element_bytes;

  if (self->state != STATE_FAILED && is_same (self->commit, data, n_bytes))
    {
      *reply = g_bytes_ref (self->share);
      return E2E_HANDSHAKE_REPLIED;
    }
  if (self->state == STATE_ESTABLISHED)
    return E2E_HANDSHAKE_IGNORED;

  reset (self);
  if (n_bytes != E2E_COMMIT_BYTES || ++self->n_commits > MAX_COMMITS)
    return fail (self, E2E_FAILURE_MALFORMED, reply, failure);
  self->group = e2e_group_for_suite (data[2]);
  if (data[1] != E2E_PROTOCOL_VERSION || self->group == NULL)
    return fail (self, E2E_FAILURE_UNSUPPORTED, reply, failure);

  element_bytes = self->group->element_bytes;
  share[0] = E2E_MESSAGE_SHARE;
  if (!draw_key (self, share + 1, data + 3))
    return fail (self, E2E_FAILURE_MALFORMED, reply, failure);
  self->random (self->random_data, s->ratchet_exponent, self->group->short_exponent_bytes);
  e2e_dh_public (self->group, share + 1 + element_bytes, NULL, s->ratchet_exponent,
                 self->group->short_exponent_bytes);

  self->commit = g_bytes_new (data, n_bytes);
  self->share = g_bytes_new (share, 1 + 2 * element_bytes);
  self->state = STATE_OPENED;
  *reply = g_bytes_ref (self->share);
  return E2E_HANDSHAKE_REPLIED;
}

/* Whether REVEAL opens what COMMIT promised. Both are public by now. */
static gboolean
opens_commitment (E2eHandshake *self, const guint8 *opening, gsize n_bytes)
{
  const guint8 *commit = g_bytes_get_data (self->commit, NULL);
  guint8 commitment[E2E_HASH_BYTES];

  e2e_transcript_commit (commitment, opening, n_bytes);
  return memcmp (commitment, commit + 3 + E2E_SID_BYTES, sizeof commitment) == 0;
}

/* Joiner: REVEAL. */
static E2eHandshakeResult
receive_reveal (E2eHandshake *self, const guint8 *data, gsize n_bytes, GBytes **reply,
                E2eFailure *failure)
{
  Secrets *s = self->secrets;
  guint8 confirm[E2E_CONFIRM_BYTES] = { E2E_MESSAGE_CONFIRM };
  gsize element_bytes;
  gsize untagged_bytes;

  if (is_same (self->reveal, data, n_bytes))
    {
      *reply = g_bytes_ref (self->confirm);
      return E2E_HANDSHAKE_REPLIED;
    }
  if (self->state != STATE_OPENED)
    return E2E_HANDSHAKE_IGNORED;

  element_bytes = self->group->element_bytes;
  untagged_bytes = 1 + E2E_NONCE_BYTES + element_bytes;
  if (n_bytes != untagged_bytes + E2E_TAG_BYTES ||
      !opens_commitment (self, data + 1, untagged_bytes - 1) ||
      !e2e_dh_agree (self->group, s->shared, data + 1 + E2E_NONCE_BYTES, s->exponent,
                     element_bytes))
    return fail (self, E2E_FAILURE_MALFORMED, reply, failure);

  derive_keys (self, data, untagged_bytes);
  if (!e2e_secret_equal (data + untagged_bytes, s->tag_creator, E2E_TAG_BYTES))
    return fail (self, E2E_FAILURE_WRONG_CODE, reply, failure);

  memcpy (confirm + 1, s->tag_joiner, E2E_TAG_BYTES);
  self->reveal = g_bytes_new (data, n_bytes);
  self->confirm = g_bytes_new (confirm, sizeof confirm);
  establish (self);
  *reply = g_bytes_ref (self->confirm);
  return E2E_HANDSHAKE_ESTABLISHED;
}

E2eHandshakeResult
e2e_handshake_receive (E2eHandshake *self, const guint8 *data, gsize n_bytes, GBytes **reply,
                       E2eFailure *failure)
{
  const gboolean is_creator = self->role == E2E_ROLE_CREATOR;

  *reply = NULL;
  if (n_bytes == 0)
    return E2E_HANDSHAKE_IGNORED;
  if (data[0] == E2E_MESSAGE_ABORT)
    return receive_abort (self, data, n_bytes, failure);
  if (is_creator && data[0] == E2E_MESSAGE_SHARE)
    return receive_share (self, data, n_bytes, reply, failure);
  if (is_creator && data[0] == E2E_MESSAGE_CONFIRM)
    return receive_confirm (self, data, n_bytes, reply, failure);
  if (!is_creator && data[0] == E2E_MESSAGE_COMMIT)
    return receive_commit (self, data, n_bytes, reply, failure);
  if (!is_creator && data[0] == E2E_MESSAGE_REVEAL)
    return receive_reveal (self, data, n_bytes, reply, failure);

  return E2E_HANDSHAKE_IGNORED;
}

void
e2e_handshake_give_up (E2eHandshake *self)
{
  g_return_if_fail (self->state != STATE_ESTABLISHED);

  give_up (self);
}

GBytes *
e2e_handshake_last_message (E2eHandshake *self)
{
  switch (self->state)
    {
    case STATE_OPENED:
      return self->role == E2E_ROLE_CREATOR ? self->commit : NULL;
    case STATE_REVEALED:
      return self->reveal;
    case STATE_START:
    case STATE_ESTABLISHED:
    case STATE_FAILED:
    default:
      return NULL;
    }
}

gboolean
e2e_handshake_has_revealed (E2eHandshake *self)
{
  return self->reveal != NULL;
}

const E2eGroup *
e2e_handshake_group (E2eHandshake *self)
{
  return self->group;
}

const E2eSafety *
e2e_handshake_safety (E2eHandshake *self)
{
  return &self->safety;
}

E2eSecret *
e2e_handshake_steal_keys (E2eHandshake *self)
{
  return g_steal_pointer (&self->keys);
}
