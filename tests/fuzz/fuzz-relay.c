/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that a relay takes from its connections, on two workers, without sockets. An input is a row
 * of steps: u8 what, u8 which connection, and for bytes u16 length and the bytes. Whatever comes,
 * each connection must be told whole frames that are the relay's to say, nobody is told anything
 * after the end, and no memory stays behind.
 *
 * Tokens and IDs cannot be guessed, so some steps put in the right ones.
 */

#include <string.h>
#include <sys/socket.h>

#include "relay/hub.h"
#include "wire/bytes.h"
#include "wire/frame.h"
#include "wire/message.h"

#define N_WORKERS 2
#define N_GUESTS 6

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

typedef struct
{
  E2eGuest guest; /* first: the hub knows nothing else */
  guint worker;
  gboolean present;
  gboolean moving;
  gboolean shut;
  gsize takes_bytes;
  E2eFrameReader *output;
} Visitor;

typedef struct
{
  E2eCommons commons;
  E2eHub *hubs[N_WORKERS];
  gint64 now_us;
  Visitor visitors[N_GUESTS];
  E2eCreated newest; /* what the newest creator got */
  guint8 token[E2E_WIRE_MAX_TOKEN_BYTES]; /* what the newest joiner got */
  gsize token_bytes;
} Relay;

enum
{
  STEP_ENTER,
  STEP_BYTES,
  STEP_HANG_UP,
  STEP_TAKE, /* the length is how much more output it takes */
  STEP_WAIT, /* the length is how many tenths of a second */
  STEP_HELLO,
  STEP_CREATE,
  STEP_JOIN,
  STEP_RESUME_CREATOR,
  STEP_RESUME_JOINER,
  STEP_DATA,
  N_STEPS,
};

static void
check_output (Visitor *visitor, Relay *relay, const guint8 *bytes, gsize n_bytes)
{
  E2eFrame frame;
  E2eFrameResult result;

  e2e_frame_reader_push (visitor->output, bytes, n_bytes);
  while ((result = e2e_frame_reader_next (visitor->output, &frame)) == E2E_FRAME_WHOLE)
    {
      g_assert_true (frame.type == E2E_FRAME_DATA ||
                     (frame.type >= E2E_FRAME_WELCOME && frame.type <= E2E_FRAME_ERROR));
      if (frame.type == E2E_FRAME_CREATED)
        g_assert_true (e2e_created_read (&relay->newest, frame.body, frame.body_bytes));
      if (frame.type == E2E_FRAME_JOINED)
        {
          g_assert_cmpuint (frame.body_bytes, <=, sizeof relay->token);
          memcpy (relay->token, frame.body, frame.body_bytes);
          relay->token_bytes = frame.body_bytes;
        }
    }
  g_assert_cmpint (result, ==, E2E_FRAME_MORE);
}

static gssize
on_write (gpointer owner, E2eGuest *guest, const guint8 *bytes, gsize n_bytes)
{
  Visitor *visitor = (Visitor *) guest;
  const gsize taken = MIN (n_bytes, visitor->takes_bytes);

  g_assert_true (visitor->present && !visitor->shut && n_bytes > 0);
  visitor->takes_bytes -= taken;
  check_output (visitor, owner, bytes, taken);
  return (gssize) taken;
}

static void
on_shut (gpointer owner, E2eGuest *guest)
{
  (void) owner;
  ((Visitor *) guest)->shut = TRUE;
}

static void
on_wake (gpointer owner, E2eGuest *guest)
{
  (void) owner;
  (void) guest;
}

static void
on_move (gpointer owner, E2eGuest *guest, guint worker)
{
  Visitor *visitor = (Visitor *) guest;

  (void) owner;
  g_assert_cmpuint (worker, !=, visitor->worker);
  visitor->worker = worker;
  visitor->moving = TRUE;
}

static void
on_release (gpointer owner, E2eGuest *guest)
{
  Visitor *visitor = (Visitor *) guest;

  (void) owner;
  g_assert_true (visitor->present);
  visitor->present = FALSE;
  g_clear_pointer (&visitor->output, e2e_frame_reader_free);
}

static const E2eHubPort port = { .write = on_write,
                                 .shut = on_shut,
                                 .wake = on_wake,
                                 .move = on_move,
                                 .release = on_release };

static void
enter (Relay *relay, Visitor *visitor)
{
  const struct sockaddr address = { .sa_family = AF_INET };

  if (visitor->present)
    return;

  memset (visitor, 0, sizeof *visitor);
  if (!e2e_admission_enter (relay->commons.admission, &address, relay->now_us,
                            &visitor->guest.entry))
    return;

  visitor->present = TRUE;
  visitor->takes_bytes = G_MAXSIZE;
  visitor->guest.socket.fd = -1;
  visitor->output = e2e_frame_reader_new ();
  e2e_hub_adopt (relay->hubs[0], &visitor->guest);
}

/* As a worker reads: the head first, and again where the guest moved to, or while there are whole
 * frames in it. */
static void
say (Relay *relay, Visitor *visitor, const guint8 *bytes, gsize n_bytes)
{
  gsize head_bytes;
  g_autofree guint8 *input = NULL;

  if (!visitor->present || !e2e_hub_may_read (relay->hubs[visitor->worker], &visitor->guest))
    return;

  /* What is there goes before more is read. */
  if (visitor->guest.unfinished && n_bytes > 0)
    {
      say (relay, visitor, NULL, 0);
      say (relay, visitor, bytes, n_bytes);
      return;
    }

  head_bytes = e2e_backlog_get_size (visitor->guest.head);
  input = g_malloc (head_bytes + n_bytes + 1);
  e2e_hub_take_head (relay->hubs[visitor->worker], &visitor->guest, input);
  if (n_bytes > 0)
    memcpy (input + head_bytes, bytes, n_bytes);
  e2e_hub_input (relay->hubs[visitor->worker], &visitor->guest, input, head_bytes + n_bytes);
  if (visitor->present && visitor->moving)
    {
      visitor->moving = FALSE;
      e2e_hub_adopt (relay->hubs[visitor->worker], &visitor->guest);
      say (relay, visitor, NULL, 0);
    }
  else if (visitor->present && visitor->guest.unfinished)
    say (relay, visitor, NULL, 0);
}

static void
say_frame (Relay *relay, Visitor *visitor, E2eFrameType type, gconstpointer body, gsize body_bytes)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  e2e_frame_append (frame, type, body, body_bytes);
  say (relay, visitor, frame->data, frame->len);
}

static void
wait (Relay *relay, gint64 time_us)
{
  relay->now_us += time_us;
  for (guint i = 0; i < N_WORKERS; i++)
    {
      e2e_hub_set_time (relay->hubs[i], relay->now_us);
      /* Of many who are due a turn sees to some. */
      while (e2e_hub_get_due_us (relay->hubs[i]) <= relay->now_us)
        e2e_hub_run_timers (relay->hubs[i]);
      g_assert_cmpint (e2e_hub_get_due_us (relay->hubs[i]), >, relay->now_us);
    }
}

static void
act (Relay *relay, guint step, Visitor *visitor, const guint8 *bytes, gsize n_bytes)
{
  switch (step)
    {
    case STEP_ENTER:
      enter (relay, visitor);
      break;
    case STEP_BYTES:
      say (relay, visitor, bytes, n_bytes);
      break;
    case STEP_HANG_UP:
      if (visitor->present)
        e2e_hub_end_of_input (relay->hubs[visitor->worker], &visitor->guest);
      break;
    case STEP_TAKE:
      visitor->takes_bytes = n_bytes;
      if (visitor->present)
        e2e_hub_flush (relay->hubs[visitor->worker], &visitor->guest);
      break;
    case STEP_WAIT:
      wait (relay, (gint64) n_bytes * 100000);
      break;
    case STEP_HELLO:
      say_frame (relay, visitor, E2E_FRAME_HELLO, "E2EC\1\1", 6);
      break;
    case STEP_CREATE:
      say_frame (relay, visitor, E2E_FRAME_CREATE, NULL, 0);
      break;
    case STEP_JOIN:
      say_frame (relay, visitor, E2E_FRAME_JOIN, relay->newest.session_id,
                 strlen (relay->newest.session_id));
      break;
    case STEP_RESUME_CREATOR:
      say_frame (relay, visitor, E2E_FRAME_RESUME, relay->newest.token, relay->newest.token_bytes);
      break;
    case STEP_RESUME_JOINER:
      say_frame (relay, visitor, E2E_FRAME_RESUME, relay->token, relay->token_bytes);
      break;
    default:
      say_frame (relay, visitor, E2E_FRAME_DATA, bytes, n_bytes);
      break;
    }
}

static void
run (Relay *relay, const guint8 *data, gsize n_bytes)
{
  while (n_bytes >= 4)
    {
      const guint step = data[0] % N_STEPS;
      const gsize length = e2e_get_u16 (data + 2);
      const gsize given = MIN (length, n_bytes - 4);
      const gboolean has_bytes = step == STEP_BYTES || step == STEP_DATA;

      act (relay, step, &relay->visitors[data[1] % N_GUESTS], data + 4, has_bytes ? given : length);
      data += 4 + (has_bytes ? given : 0);
      n_bytes -= 4 + (has_bytes ? given : 0);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  Relay relay = { .now_us = G_USEC_PER_SEC };

  config->linger_s = 300;
  config->max_memory_bytes = 1024 * 1024;
  relay.commons.config = config;
  relay.commons.n_workers = N_WORKERS;
  relay.commons.account.max_bytes = config->max_memory_bytes;
  relay.commons.admission = e2e_admission_new (config, config->max_connections);
  for (guint i = 0; i < N_WORKERS; i++)
    relay.hubs[i] = e2e_hub_new (&relay.commons, i, &port, &relay, relay.now_us);

  run (&relay, data, n_bytes);

  for (guint i = 0; i < N_WORKERS; i++)
    e2e_hub_free (relay.hubs[i]);
  for (guint i = 0; i < N_GUESTS; i++)
    g_assert_false (relay.visitors[i].present);
  g_assert_cmpuint (e2e_account_get_used (&relay.commons.account), ==, 0);
  e2e_admission_free (relay.commons.admission);
  return 0;
}
