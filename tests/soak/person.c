/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "soak/person.h"

#include <string.h>
#include <sys/epoll.h>

#include "wire/bytes.h"
#include "wire/frame.h"

#define MAX_ON_THEIR_WAY 64
#define MAX_OUTPUT_BYTES (128 * 1024)
#define READ_BYTES (64 * 1024)
#define SLOW_READ_BYTES 8192
#define SMALL_BYTES 700
#define LARGE_BYTES 9000 /* to who is slow */
#define RETRY_MIN_US (100 * 1000)
#define RETRY_SPREAD_US (900 * 1000)

/* What DATA begins with. */
typedef enum
{
  WORD_MESSAGE = 1, /* u64 number, u64 acknowledged, and what it says */
  WORD_ACK = 2, /* u64 acknowledged */
  WORD_GO_ON = 3, /* u64 received: go on behind it */
} Word;

#define MESSAGE_HEADER_BYTES 17
#define SHORT_BYTES 9

void
soak_person_init (SoakPerson *self, guint32 number, gint epoll_fd, guint16 port, SoakTally *tally)
{
  *self = (SoakPerson){ .line.fd = SOAK_NO_LINE,
                        .epoll_fd = epoll_fd,
                        .number = number,
                        .port = port,
                        .tally = tally,
                        .next_sent = 1 };
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
}

void
soak_person_clear (SoakPerson *self)
{
  soak_line_close (&self->line, FALSE);
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
}

/* Whoever writes a number and whoever reads it mean the same bytes by it. */
static gsize
compose (guint8 *out, guint32 writer, guint64 number, gboolean is_large)
{
  guint32 state = (guint32) (writer * 2654435761u + number * 40503u);
  gsize n_bytes;

  state = state * 1664525u + 1013904223u;
  n_bytes = 1 + (state >> 8) % (is_large ? LARGE_BYTES : SMALL_BYTES);
  for (gsize i = 0; i < n_bytes; i++)
    {
      state = state * 1664525u + 1013904223u;
      out[i] = (guint8) (state >> 24);
    }
  return n_bytes;
}

static void
hang_up (SoakPerson *self, gboolean rudely)
{
  soak_line_close (&self->line, rudely);
  self->state = SOAK_AWAY;
  self->retry_us = g_get_monotonic_time () + RETRY_MIN_US + g_random_int_range (0, RETRY_SPREAD_US);
  self->partner_is_there = FALSE;
  self->tally->n_lost++;
  g_byte_array_set_size (self->input, 0);
  g_byte_array_set_size (self->output, 0);
}

static void
lose (SoakPerson *self)
{
  hang_up (self, FALSE);
}

static void
flush (SoakPerson *self)
{
  gssize taken = 1;

  while (taken > 0 && soak_person_is_connected (self) && self->output->len > 0)
    {
      taken = soak_line_send (&self->line, self->output->data, self->output->len);
      if (taken > 0)
        g_byte_array_remove_range (self->output, 0, (guint) taken);
      else if (taken < 0)
        lose (self);
    }
}

static void
say (SoakPerson *self, Word word, guint64 number)
{
  guint8 body[SHORT_BYTES] = { (guint8) word };

  e2e_put_u64 (body + 1, number);
  e2e_frame_append (self->output, E2E_FRAME_DATA, body, sizeof body);
}

static void
send_message (SoakPerson *self)
{
  guint8 body[MESSAGE_HEADER_BYTES + LARGE_BYTES] = { WORD_MESSAGE };
  gsize n_bytes;

  e2e_put_u64 (body + 1, self->next_sent);
  e2e_put_u64 (body + 9, self->received);
  n_bytes =
    compose (body + MESSAGE_HEADER_BYTES, self->number, self->next_sent, self->partner->is_slow);
  e2e_frame_append (self->output, E2E_FRAME_DATA, body, MESSAGE_HEADER_BYTES + n_bytes);
  self->acked_back = self->received;
  self->next_sent++;
}

static void
pump (SoakPerson *self)
{
  if (self->state != SOAK_SEATED)
    return;

  while (self->partner_is_there && self->next_sent <= self->last_sent &&
         self->output->len < MAX_OUTPUT_BYTES)
    send_message (self);
  flush (self);
}

static void
ask_to_go_on (SoakPerson *self)
{
  self->has_asked = TRUE;
  say (self, WORD_GO_ON, self->received);
}

static void
on_acked (SoakPerson *self, guint64 acked)
{
  g_assert_cmpuint (acked, <=, self->last_sent);
  self->acked = MAX (self->acked, acked);
}

static void
on_message (SoakPerson *self, const guint8 *body, gsize n_bytes)
{
  const guint64 number = e2e_get_u64 (body + 1);
  guint8 meant[LARGE_BYTES];

  on_acked (self, e2e_get_u64 (body + 9));
  if (number <= self->received)
    self->tally->n_repeated++;
  else if (number > self->received + 1)
    {
      self->tally->n_gaps++;
      /* Once: all that is on its way already comes first, which takes a slow reader long, and what
       * is lost with a connection is asked for when that is back. */
      if (!self->has_asked)
        ask_to_go_on (self);
    }
  else
    {
      const gsize meant_bytes = compose (meant, self->partner->number, number, self->is_slow);

      g_assert_cmpmem (body + MESSAGE_HEADER_BYTES, n_bytes - MESSAGE_HEADER_BYTES, meant,
                       meant_bytes);
      self->received = number;
      self->has_asked = FALSE;
      self->tally->n_delivered++;
    }
}

static void
on_data (SoakPerson *self, const guint8 *body, gsize n_bytes)
{
  g_assert_cmpuint (n_bytes, >=, SHORT_BYTES);
  switch (body[0])
    {
    case WORD_MESSAGE:
      g_assert_cmpuint (n_bytes, >, MESSAGE_HEADER_BYTES);
      on_message (self, body, n_bytes);
      break;
    case WORD_ACK:
      on_acked (self, e2e_get_u64 (body + 1));
      break;
    case WORD_GO_ON:
      on_acked (self, e2e_get_u64 (body + 1));
      self->next_sent = self->acked + 1;
      break;
    default:
      g_error ("The relay made something up");
    }
}

static void
on_partner (SoakPerson *self, gboolean is_there)
{
  self->partner_is_there = is_there;
  if (is_there)
    ask_to_go_on (self);
}

static void
on_refused (SoakPerson *self, guint code)
{
  /* Refused by a limit, or overtaken by a connection of its own: it comes back. Anything else is a
   * session lost. */
  if (code != E2E_WIRE_ERROR_TOO_MANY && code != E2E_WIRE_ERROR_RELAY_FULL &&
      code != E2E_WIRE_ERROR_SEAT_TAKEN)
    g_error ("Person %u is refused with error %u", self->number, code);
  self->tally->n_refused++;
  lose (self);
}

static void
on_seated (SoakPerson *self, gboolean partner_is_there)
{
  self->state = SOAK_SEATED;
  self->has_seat = TRUE;
  self->next_sent = self->acked + 1;
  on_partner (self, partner_is_there);
}

static void
go (SoakPerson *self)
{
  soak_line_close (&self->line, FALSE);
  self->state = SOAK_GONE;
}

static void
on_frame (SoakPerson *self, const E2eFrame *frame)
{
  switch (frame->type)
    {
    case E2E_FRAME_CREATED:
      g_assert_true (e2e_created_read (&self->seat, frame->body, frame->body_bytes));
      memcpy (self->partner->seat.session_id, self->seat.session_id, sizeof self->seat.session_id);
      on_seated (self, FALSE);
      break;
    case E2E_FRAME_JOINED:
      self->seat.token_bytes = frame->body_bytes;
      memcpy (self->seat.token, frame->body, frame->body_bytes);
      on_seated (self, FALSE);
      break;
    case E2E_FRAME_RESUMED:
      on_seated (self, frame->body[0] == 1);
      break;
    case E2E_FRAME_PEER:
      if (frame->body[0] == E2E_PEER_LEFT)
        go (self);
      else
        on_partner (self, frame->body[0] == E2E_PEER_CONNECTED);
      break;
    case E2E_FRAME_DATA:
      on_data (self, frame->body, frame->body_bytes);
      break;
    case E2E_FRAME_ERROR:
      on_refused (self, e2e_get_u16 (frame->body));
      break;
    case E2E_FRAME_GOODBYE:
      lose (self);
      break;
    default:
      break;
    }
}

static void
take_frames (SoakPerson *self)
{
  gsize at = 0;
  gsize taken;
  E2eFrame frame;

  while (soak_person_is_connected (self) &&
         e2e_frame_parse (self->input->data + at, self->input->len - at, &frame, &taken) ==
           E2E_FRAME_WHOLE)
    {
      at += taken;
      on_frame (self, &frame);
    }
  if (soak_person_is_connected (self) && at > 0)
    g_byte_array_remove_range (self->input, 0, (guint) at);
}

static void
read_some (SoakPerson *self, gsize max_bytes)
{
  static guint8 bytes[READ_BYTES];
  const gssize got = soak_line_receive (&self->line, bytes, max_bytes);

  if (got > 0)
    {
      g_byte_array_append (self->input, bytes, (guint) got);
      take_frames (self);
      pump (self);
    }
  else if (got == 0)
    flush (self); /* hands may be shaken now */
  else if (self->state == SOAK_GONE)
    go (self);
  else
    lose (self);
}

void
soak_person_on_event (SoakPerson *self, guint32 events)
{
  if ((events & EPOLLOUT) != 0)
    flush (self);
  if ((events & ~EPOLLOUT) == 0 || !soak_person_is_connected (self))
    return;

  do
    read_some (self, READ_BYTES);
  while (soak_line_has_more (&self->line));
}

/* Whoever has to wait for an invite waits. */
static void
come (SoakPerson *self)
{
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = self->number };
  const gboolean is_creator = self->number % 2 == 0;

  if (!self->has_seat && !is_creator && self->seat.session_id[0] == '\0')
    return;
  if (!soak_line_open (&self->line, self->port, self->has_tls))
    {
      lose (self);
      return;
    }

  if (!self->is_slow)
    epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->line.fd, &event);
  self->state = SOAK_OPENING;
  e2e_hello_append (self->output, &hello);
  if (self->has_seat)
    e2e_frame_append (self->output, E2E_FRAME_RESUME, self->seat.token, self->seat.token_bytes);
  else if (is_creator)
    e2e_frame_append (self->output, E2E_FRAME_CREATE, NULL, 0);
  else
    e2e_frame_append (self->output, E2E_FRAME_JOIN, self->seat.session_id,
                      strlen (self->seat.session_id));
  flush (self);
}

void
soak_person_visit (SoakPerson *self, guint n_messages)
{
  if (self->state == SOAK_AWAY && g_get_monotonic_time () >= self->retry_us)
    come (self);
  if (self->is_slow && soak_person_is_connected (self))
    read_some (self, SLOW_READ_BYTES);
  if (self->state != SOAK_SEATED && self->state != SOAK_AWAY)
    return;

  if (self->last_sent + n_messages - self->acked <= MAX_ON_THEIR_WAY)
    self->last_sent += n_messages;
  if (self->state == SOAK_SEATED && self->partner_is_there && self->acked_back < self->received)
    {
      say (self, WORD_ACK, self->received);
      self->acked_back = self->received;
    }
  pump (self);
}

void
soak_person_disconnect (SoakPerson *self, gboolean rudely)
{
  if (self->state == SOAK_SEATED)
    hang_up (self, rudely);
}

void
soak_person_leave (SoakPerson *self)
{
  e2e_frame_append (self->output, E2E_FRAME_LEAVE, NULL, 0);
  self->state = SOAK_GONE;
  flush (self);
}

gboolean
soak_person_is_connected (const SoakPerson *self)
{
  return self->line.fd != SOAK_NO_LINE;
}

gboolean
soak_person_is_done (const SoakPerson *self)
{
  return self->state == SOAK_SEATED && self->partner_is_there && self->acked == self->last_sent &&
         self->partner->received == self->last_sent;
}
