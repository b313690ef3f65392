/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/room.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static gssize
on_write (gpointer owner, E2eGuest *guest, const guint8 *bytes, gsize n_bytes)
{
  TestGuest *self = (TestGuest *) guest;
  const gsize taken = MIN (n_bytes, self->takes_bytes);

  (void) owner;
  g_assert_false (self->released);
  g_assert_false (self->shut);
  if (self->lost)
    return -1;
  if (self->takes_bytes != G_MAXSIZE)
    self->takes_bytes -= taken;
  g_byte_array_append (self->output, bytes, (guint) taken);
  return (gssize) taken;
}

static void
on_shut (gpointer owner, E2eGuest *guest)
{
  (void) owner;
  ((TestGuest *) guest)->shut = TRUE;
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
  TestGuest *self = (TestGuest *) guest;

  (void) owner;
  self->moving = TRUE;
  self->worker = worker;
}

static void
on_release (gpointer owner, E2eGuest *guest)
{
  TestGuest *self = (TestGuest *) guest;

  (void) owner;
  g_assert_false (self->released);
  self->released = TRUE;
}

static const E2eHubPort port = { .write = on_write,
                                 .shut = on_shut,
                                 .wake = on_wake,
                                 .move = on_move,
                                 .release = on_release };

static void
free_guest (gpointer data)
{
  TestGuest *self = data;

  g_assert_true (self->released);
  g_byte_array_unref (self->output);
  g_free (self);
}

void
test_room_init (TestRoom *self, guint n_workers)
{
  *self = (TestRoom){ .config = e2e_relay_config_new (), .now_us = G_USEC_PER_SEC };
  self->guests = g_ptr_array_new_with_free_func (free_guest);
  self->commons.n_workers = n_workers;
  e2e_seat_key_generate (&self->commons.seat_key);
}

/* At the first guest, so that the test can change the configuration before. */
static void
open_room (TestRoom *self)
{
  if (self->hubs[0] != NULL)
    return;

  self->commons.config = self->config;
  self->commons.account.max_bytes = self->config->max_memory_bytes;
  self->commons.admission = e2e_admission_new (self->config, self->config->max_connections);
  for (guint i = 0; i < self->commons.n_workers; i++)
    self->hubs[i] = e2e_hub_new (&self->commons, i, &port, self, self->now_us);
}

void
test_room_clear (TestRoom *self)
{
  for (guint i = 0; i < self->commons.n_workers; i++)
    g_clear_pointer (&self->hubs[i], e2e_hub_free);
  g_ptr_array_unref (self->guests);
  g_assert_cmpuint (e2e_account_get_used (&self->commons.account), ==, 0);
  g_clear_pointer (&self->commons.admission, e2e_admission_free);
  e2e_relay_config_free (self->config);
}

void
test_room_wait (TestRoom *self, gint64 time_us)
{
  self->now_us += time_us;
  for (guint i = 0; i < self->commons.n_workers; i++)
    {
      e2e_hub_set_time (self->hubs[i], self->now_us);
      while (e2e_hub_get_due_us (self->hubs[i]) <= self->now_us)
        e2e_hub_run_timers (self->hubs[i]);
      g_assert_cmpint (e2e_hub_get_due_us (self->hubs[i]), >, self->now_us);
    }
}

TestGuest *
test_room_enter (TestRoom *self, const gchar *address)
{
  struct sockaddr_in native = { .sin_family = address != NULL ? AF_INET : AF_UNIX };
  TestGuest *guest = g_new0 (TestGuest, 1);

  open_room (self);
  if (address != NULL)
    g_assert_cmpint (inet_pton (AF_INET, address, &native.sin_addr), ==, 1);
  guest->room = self;
  guest->output = g_byte_array_new ();
  guest->takes_bytes = G_MAXSIZE;
  guest->guest.socket.fd = -1;
  g_ptr_array_add (self->guests, guest);
  g_assert_true (e2e_admission_enter (self->commons.admission, (struct sockaddr *) &native,
                                      self->now_us, &guest->guest.entry));
  e2e_hub_adopt (self->hubs[0], &guest->guest);
  return guest;
}

TestGuest *
test_room_enter_politely (TestRoom *self)
{
  TestGuest *guest = test_room_enter (self, NULL);
  E2eWelcome welcome;
  E2eFrame frame;

  test_guest_send (guest, E2E_FRAME_HELLO, "E2EC\1\1", 6);
  frame = test_guest_hear (guest);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_WELCOME);
  g_assert_true (e2e_welcome_read (&welcome, frame.body, frame.body_bytes));
  g_assert_cmpuint (welcome.version, ==, E2E_WIRE_VERSION);
  g_assert_cmpuint (welcome.max_frame_length, ==, self->config->max_frame_bytes);
  g_assert_cmpuint (welcome.linger_s, ==, self->config->linger_s);
  g_assert_cmpuint (welcome.ping_s, ==, self->config->ping_s);
  return guest;
}

TestGuest *
test_room_create (TestRoom *self, E2eCreated *created)
{
  TestGuest *guest = test_room_enter_politely (self);
  E2eFrame frame;

  test_guest_send (guest, E2E_FRAME_CREATE, NULL, 0);
  frame = test_guest_hear (guest);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_CREATED);
  g_assert_true (e2e_created_read (created, frame.body, frame.body_bytes));
  return guest;
}

TestGuest *
test_room_join (TestRoom *self, const E2eCreated *created, E2eCreated *joined)
{
  TestGuest *guest = test_room_enter_politely (self);
  E2eFrame frame;

  test_guest_send (guest, E2E_FRAME_JOIN, created->session_id, strlen (created->session_id));
  frame = test_guest_hear (guest);
  g_assert_cmpuint (frame.type, ==, E2E_FRAME_JOINED);
  if (joined != NULL)
    {
      *joined = *created;
      g_assert_cmpuint (frame.body_bytes, <=, sizeof joined->token);
      memcpy (joined->token, frame.body, frame.body_bytes);
      joined->token_bytes = frame.body_bytes;
    }
  return guest;
}

TestGuest *
test_room_resume (TestRoom *self, const E2eCreated *token, gboolean other_is_there)
{
  TestGuest *guest = test_room_enter_politely (self);
  const guint8 body[E2E_WIRE_RESUMED_BYTES] = { other_is_there ? 1 : 0 };

  test_guest_send (guest, E2E_FRAME_RESUME, token->token, token->token_bytes);
  test_guest_expect (guest, E2E_FRAME_RESUMED, body, sizeof body);
  return guest;
}

/* As a worker does it: the head goes before what was read, a guest that moved is read where it
 * went, and one that is unfinished goes on. */
void
test_guest_say (TestGuest *self, gconstpointer bytes, gsize n_bytes)
{
  const gsize head_bytes = e2e_backlog_get_size (self->guest.head);
  g_autofree guint8 *input = g_malloc (head_bytes + n_bytes + 1);

  g_assert_false (self->released);
  g_assert_true (e2e_hub_may_read (self->room->hubs[self->worker], &self->guest));
  e2e_hub_take_head (self->room->hubs[self->worker], &self->guest, input);
  if (n_bytes > 0)
    memcpy (input + head_bytes, bytes, n_bytes);
  e2e_hub_input (self->room->hubs[self->worker], &self->guest, input, head_bytes + n_bytes);

  if (self->moving)
    {
      self->moving = FALSE;
      e2e_hub_adopt (self->room->hubs[self->worker], &self->guest);
      test_guest_say (self, NULL, 0);
    }
  else if (!self->released && self->guest.unfinished &&
           e2e_hub_may_read (self->room->hubs[self->worker], &self->guest))
    test_guest_say (self, NULL, 0);
}

void
test_guest_send (TestGuest *self, E2eFrameType type, gconstpointer body, gsize body_bytes)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  e2e_frame_append (frame, type, body, body_bytes);
  test_guest_say (self, frame->data, frame->len);
}

void
test_guest_hang_up (TestGuest *self)
{
  e2e_hub_end_of_input (self->room->hubs[self->worker], &self->guest);
}

void
test_guest_take (TestGuest *self, gsize n_bytes)
{
  self->takes_bytes = n_bytes;
  e2e_hub_flush (self->room->hubs[self->worker], &self->guest);
}

E2eFrame
test_guest_hear (TestGuest *self)
{
  static guint8 body[E2E_WIRE_MAX_BODY_BYTES];
  E2eFrame frame = { 0 };
  gsize frame_bytes = 0;

  g_assert_cmpint (e2e_frame_parse (self->output->data, self->output->len, &frame, &frame_bytes),
                   ==, E2E_FRAME_WHOLE);
  memcpy (body, frame.body, frame.body_bytes);
  frame.body = body;
  g_byte_array_remove_range (self->output, 0, (guint) frame_bytes);
  return frame;
}

void
test_guest_expect (TestGuest *self, E2eFrameType type, gconstpointer body, gsize body_bytes)
{
  const E2eFrame frame = test_guest_hear (self);

  g_assert_cmphex (frame.type, ==, type);
  g_assert_cmpmem (frame.body, frame.body_bytes, body, body_bytes);
}

void
test_guest_expect_peer (TestGuest *self, E2ePeerState state)
{
  const guint8 body[E2E_WIRE_PEER_BYTES] = { (guint8) state };

  test_guest_expect (self, E2E_FRAME_PEER, body, sizeof body);
}

void
test_guest_expect_nothing (TestGuest *self)
{
  g_assert_cmpuint (self->output->len, ==, 0);
}

void
test_guest_expect_error (TestGuest *self, E2eWireError code)
{
  const E2eFrame frame = test_guest_hear (self);
  E2eErrorFrame error;

  g_assert_cmphex (frame.type, ==, E2E_FRAME_ERROR);
  g_assert_true (e2e_error_frame_read (&error, frame.body, frame.body_bytes));
  g_assert_cmpuint (error.code, ==, code);
  g_assert_cmpstr (error.text, !=, "");
  test_guest_expect_nothing (self);
  g_assert_true (self->shut);
}
