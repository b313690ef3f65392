/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both ends of a handshake in each of their states, fed by one who has no secret: whatever it says,
 * it is not let in.
 *
 * Input: u8 state, then messages, each u16 length ‖ bytes; the last one may be short.
 */

#include "protocol/handshake.h"

#include <string.h>

#include "wire/bytes.h"

#define SESSION_ID "A3F2B1"
#define SECRET "7KXQ9"

typedef enum
{
  STATE_JOINER_WAITS,
  STATE_JOINER_SENT_SHARE,
  STATE_JOINER_ESTABLISHED,
  STATE_CREATOR_SENT_COMMIT,
  STATE_CREATOR_SENT_REVEAL,
  STATE_CREATOR_ESTABLISHED,
  N_STATES,
} State;

/* What the two say to each other if left alone. */
typedef struct
{
  E2eHandshake *handshakes[2]; /* by role */
} Pair;

/* A handshake costs exponentiations, so each is kept for as long as no input has changed it. */
static E2eHandshake *kept[N_STATES];

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

/* The same bytes in every run, so that an input repeats what it did. */
static void
fixed_random (gpointer user_data G_GNUC_UNUSED, guint8 *out, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    out[i] = (guint8) (i * 37 + 11);
}

static E2eHandshake *
new_handshake (E2eRole role)
{
  return e2e_handshake_new (role, E2E_SUITE_2048, SESSION_ID, SECRET, fixed_random, NULL);
}

/* Hands MESSAGE over, and takes its answer's place. */
static void
exchange (E2eHandshake *to, GBytes **message)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (*message, &n_bytes);
  GBytes *reply = NULL;
  E2eFailure failure;

  g_assert_cmpint (e2e_handshake_receive (to, data, n_bytes, &reply, &failure), !=,
                   E2E_HANDSHAKE_FAILED);
  g_bytes_unref (*message);
  *message = reply;
}

/* A handshake that an honest other end has brought to STATE. */
static E2eHandshake *
bring_to (State state)
{
  static const guint n_exchanges[N_STATES] = { 0, 1, 3, 0, 2, 4 };
  g_autoptr (E2eHandshake) creator = new_handshake (E2E_ROLE_CREATOR);
  g_autoptr (E2eHandshake) joiner = new_handshake (E2E_ROLE_JOINER);
  g_autoptr (GBytes) message = NULL;

  if (state != STATE_JOINER_WAITS)
    message = e2e_handshake_start (creator);
  for (guint i = 0; i < n_exchanges[state]; i++)
    exchange (i % 2 == 0 ? joiner : creator, &message);
  return state >= STATE_CREATOR_SENT_COMMIT ? g_steal_pointer (&creator)
                                            : g_steal_pointer (&joiner);
}

/* Gives whether the handshake may have changed. */
static gboolean
feed (State state, const guint8 *data, gsize n_bytes)
{
  g_autofree guint8 *exact = g_memdup2 (data, n_bytes);
  g_autoptr (GBytes) reply = NULL;
  E2eFailure failure;
  const E2eHandshakeResult result =
    e2e_handshake_receive (kept[state], exact, n_bytes, &reply, &failure);

  g_assert_cmpint (result, !=, E2E_HANDSHAKE_ESTABLISHED);
  g_assert_true (reply == NULL || result != E2E_HANDSHAKE_IGNORED);
  if (state == STATE_JOINER_ESTABLISHED || state == STATE_CREATOR_ESTABLISHED)
    {
      g_assert_cmpint (result, !=, E2E_HANDSHAKE_FAILED);
      return FALSE;
    }
  return result != E2E_HANDSHAKE_IGNORED;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  gboolean has_changed = FALSE;
  State state;

  if (n_bytes == 0)
    return 0;

  state = data[0] % N_STATES;
  if (kept[state] == NULL)
    kept[state] = bring_to (state);
  data++;
  n_bytes--;
  while (n_bytes >= 2)
    {
      const gsize message_bytes = MIN ((gsize) data[0] << 8 | data[1], n_bytes - 2);

      has_changed |= feed (state, data + 2, message_bytes);
      data += 2 + message_bytes;
      n_bytes -= 2 + message_bytes;
    }
  if (has_changed)
    g_clear_pointer (&kept[state], e2e_handshake_free);
  return 0;
}
