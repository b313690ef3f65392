/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/guesses.h"

#define HASH_HEX_BYTES 64

typedef struct
{
  gchar hash[HASH_HEX_BYTES + 1];
  guint n_wrong;
} Guess;

static Guess guesses[E2E_GUESSES_MAX];
static guint next_guess; /* to be overwritten */

static gchar *
hash_invite (const E2eInvite *invite)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) invite->session_id, sizeof invite->session_id);
  g_checksum_update (checksum, (const guchar *) invite->secret, sizeof invite->secret);
  return g_strdup (g_checksum_get_string (checksum));
}

static Guess *
find (const gchar *hash)
{
  for (guint i = 0; i < E2E_GUESSES_MAX; i++)
    if (guesses[i].n_wrong > 0 && g_str_equal (guesses[i].hash, hash))
      return &guesses[i];
  return NULL;
}

void
e2e_guesses_note_wrong (const E2eInvite *invite)
{
  g_autofree gchar *hash = hash_invite (invite);
  Guess *guess = find (hash);

  if (guess == NULL)
    {
      guess = &guesses[next_guess];
      next_guess = (next_guess + 1) % E2E_GUESSES_MAX;
      g_strlcpy (guess->hash, hash, sizeof guess->hash);
      guess->n_wrong = 0;
    }
  guess->n_wrong++;
}

gboolean
e2e_guesses_is_burned (const E2eInvite *invite)
{
  g_autofree gchar *hash = hash_invite (invite);
  const Guess *guess = find (hash);

  return guess != NULL && guess->n_wrong >= E2E_MAX_HANDSHAKE_FAILURES;
}
