/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/network.h"

#include "support/script.h"

/* What no exchange of two ends comes near at one point in time. */
#define MAX_FLOW_FRAMES 100000

#define MAX_SETTLE_US (600 * G_USEC_PER_SEC)
/* An end that has nothing left to say falls silent soon. */
#define MAX_LAST_TICKS 100

typedef struct
{
  E2eFrameType type;
  guint8 state; /* RESUMED, PEER */
  GBytes *body; /* DATA */
} Frame;

static void
frame_free (Frame *frame)
{
  g_clear_pointer (&frame->body, g_bytes_unref);
  g_free (frame);
}

static void
push_frame (GQueue *queue, E2eFrameType type, guint8 state, GBytes *body)
{
  Frame *frame = g_new (Frame, 1);

  *frame = (Frame){ .type = type, .state = state, .body = body ? g_bytes_ref (body) : NULL };
  g_queue_push_tail (queue, frame);
}

static void
drop_frames (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify) frame_free);
}

E2eRole
test_other_role (E2eRole role)
{
  return role == E2E_ROLE_CREATOR ? E2E_ROLE_JOINER : E2E_ROLE_CREATOR;
}

static void
init_end (TestNetwork *self, E2eRole role, const gchar *secret)
{
  const E2eSessionConfig config = { .role = role,
                                    .suite = E2E_SUITE_2048,
                                    .session_id = TEST_SESSION_ID,
                                    .secret = secret != NULL ? secret : TEST_SECRET,
                                    .random = test_seeded_random,
                                    .random_data = self->rand };

  test_end_init (&self->ends[role], &self->ends[test_other_role (role)], &config);
}

TestNetwork *
test_network_new (GRand *rand, const gchar *joiner_secret)
{
  TestNetwork *self = g_new0 (TestNetwork, 1);

  self->rand = rand;
  self->now_us = G_USEC_PER_SEC;
  self->max_up_frames = G_MAXUINT;
  init_end (self, E2E_ROLE_CREATOR, NULL);
  init_end (self, E2E_ROLE_JOINER, joiner_secret);
  return self;
}

void
test_network_free (TestNetwork *self)
{
  for (gint role = 0; role < 2; role++)
    {
      test_end_clear (&self->ends[role]);
      drop_frames (&self->seats[role].up);
      drop_frames (&self->seats[role].down);
    }
  g_free (self);
}

TestNetwork *
test_network_new_secure (GRand *rand)
{
  TestNetwork *self = test_network_new (rand, NULL);

  test_network_connect_both (self);
  test_network_flow (self);
  g_assert_true (self->ends[E2E_ROLE_CREATOR].is_secure);
  g_assert_true (self->ends[E2E_ROLE_JOINER].is_secure);
  return self;
}

void
test_network_replace_joiner (TestNetwork *self, const gchar *secret)
{
  test_end_clear (&self->ends[E2E_ROLE_JOINER]);
  init_end (self, E2E_ROLE_JOINER, secret);
}

/* --- The relay ----------------------------------------------------------------------------- */

void
test_network_pass (TestNetwork *self, E2eRole to, GBytes *body)
{
  if (self->seats[to].is_connected)
    push_frame (&self->seats[to].down, E2E_FRAME_DATA, 0, body);
}

void
test_network_pass_data (TestNetwork *self, E2eRole to, gconstpointer data, gsize n_bytes)
{
  g_autoptr (GBytes) body = g_bytes_new (data, n_bytes);

  test_network_pass (self, to, body);
}

void
test_network_tell (TestNetwork *self, E2eRole to, E2ePeerState state)
{
  if (self->seats[to].is_connected)
    push_frame (&self->seats[to].down, E2E_FRAME_PEER, state, NULL);
}

static void
relay_loses (TestNetwork *self, E2eRole role)
{
  TestSeat *seat = &self->seats[role];

  if (!seat->is_connected)
    return;

  seat->is_connected = FALSE;
  drop_frames (&seat->up);
  drop_frames (&seat->down);
  test_network_tell (self, test_other_role (role), E2E_PEER_LOST);
}

/* REOPEN: what was on its way to the joiner still arrives, then its connection ends. */
static void
relay_reopens (TestNetwork *self)
{
  TestSeat *seat = &self->seats[E2E_ROLE_JOINER];

  if (seat->is_online)
    test_network_cut (self, E2E_ROLE_JOINER, 0, seat->down.length, FALSE);
  seat->is_connected = FALSE;
  seat->has_seat = FALSE;
}

gboolean
test_network_forward (TestNetwork *self, E2eRole role)
{
  Frame *frame = g_queue_pop_head (&self->seats[role].up);

  if (frame == NULL)
    return FALSE;

  if (frame->type == E2E_FRAME_REOPEN)
    relay_reopens (self);
  else if (self->interceptor != NULL)
    self->interceptor (self, role, frame->body, self->interceptor_data);
  else
    test_network_pass (self, test_other_role (role), frame->body);
  frame_free (frame);
  return TRUE;
}

/* --- The clients --------------------------------------------------------------------------- */

void
test_network_connect (TestNetwork *self, E2eRole role)
{
  TestSeat *seat = &self->seats[role];
  TestSeat *other = &self->seats[test_other_role (role)];
  const gboolean is_new = !seat->has_seat;

  g_assert_false (seat->is_online);
  relay_loses (self, role);
  seat->has_seat = TRUE;
  seat->is_connected = TRUE;
  seat->is_online = TRUE;
  push_frame (&seat->down, is_new ? E2E_FRAME_JOINED : E2E_FRAME_RESUMED,
              other->is_connected && !self->hides_presence, NULL);
  if (self->hides_presence)
    return;
  if (is_new && other->has_seat)
    test_network_tell (self, role, other->is_connected ? E2E_PEER_CONNECTED : E2E_PEER_LOST);
  test_network_tell (self, test_other_role (role), E2E_PEER_CONNECTED);
}

void
test_network_connect_both (TestNetwork *self)
{
  for (gint role = 0; role < 2; role++)
    if (!self->seats[role].is_online)
      test_network_connect (self, (E2eRole) role);
}

void
test_network_cut (TestNetwork *self, E2eRole role, guint n_up, guint n_down, gboolean is_noticed)
{
  TestSeat *seat = &self->seats[role];

  g_assert_true (seat->is_online);
  n_up = MIN (n_up, seat->up.length);
  n_down = MIN (n_down, seat->down.length);
  while (n_up > 0 && test_network_forward (self, role))
    n_up--;
  while (n_down > 0 && test_network_deliver (self, role))
    n_down--;

  drop_frames (&seat->up);
  drop_frames (&seat->down);
  seat->is_online = FALSE;
  if (seat->is_linked)
    e2e_session_link_down (self->ends[role].session, self->now_us);
  seat->is_linked = FALSE;
  test_end_take_events (&self->ends[role]);
  if (is_noticed)
    relay_loses (self, role);
}

void
test_network_restart (TestNetwork *self)
{
  for (gint role = 0; role < 2; role++)
    {
      if (self->seats[role].is_online)
        test_network_cut (self, (E2eRole) role, 0, 0, FALSE);
      self->seats[role].is_connected = FALSE;
    }
}

gboolean
test_network_pull (TestNetwork *self, E2eRole role)
{
  TestSeat *seat = &self->seats[role];
  TestEnd *end = &self->ends[role];
  g_autoptr (GBytes) body = NULL;

  if (!seat->is_online || seat->up.length >= self->max_up_frames)
    return FALSE;

  body = e2e_session_take_data (end->session, self->now_us);
  test_end_take_events (end);
  if (body == NULL && end->wants_reopen)
    {
      end->wants_reopen = FALSE;
      push_frame (&seat->up, E2E_FRAME_REOPEN, 0, NULL);
      return TRUE;
    }
  if (body == NULL)
    return FALSE;

  g_assert_cmpuint (g_bytes_get_size (body), <=, E2E_WIRE_MAX_BODY_BYTES);
  push_frame (&seat->up, E2E_FRAME_DATA, 0, body);
  self->n_frames++;
  return TRUE;
}

static void
receive (TestNetwork *self, E2eRole role, const Frame *frame)
{
  E2eSession *session = self->ends[role].session;
  gsize n_bytes;
  const guint8 *data;

  if (frame->type == E2E_FRAME_DATA)
    {
      data = g_bytes_get_data (frame->body, &n_bytes);
      e2e_session_receive (session, data, n_bytes, self->now_us);
    }
  else if (frame->type == E2E_FRAME_PEER)
    e2e_session_peer (session, (E2ePeerState) frame->state, self->now_us);
  else
    {
      self->seats[role].is_linked = TRUE;
      e2e_session_link_up (session, frame->type == E2E_FRAME_RESUMED && frame->state == 1,
                           self->now_us);
    }
}

gboolean
test_network_deliver (TestNetwork *self, E2eRole role)
{
  Frame *frame = self->seats[role].is_online ? g_queue_pop_head (&self->seats[role].down) : NULL;

  if (frame == NULL)
    return FALSE;

  receive (self, role, frame);
  test_end_take_events (&self->ends[role]);
  frame_free (frame);
  return TRUE;
}

/* --- Runs ---------------------------------------------------------------------------------- */

void
test_network_flow (TestNetwork *self)
{
  const guint64 max_frames = self->n_frames + MAX_FLOW_FRAMES;
  gboolean has_moved;

  do
    {
      has_moved = FALSE;
      for (gint role = 0; role < 2; role++)
        {
          has_moved |= test_network_pull (self, (E2eRole) role);
          has_moved |= test_network_forward (self, (E2eRole) role);
          has_moved |= test_network_deliver (self, (E2eRole) role);
        }
      g_assert_cmpuint (self->n_frames, <, max_frames);
    }
  while (has_moved);
}

static gint64
next_tick_us (TestNetwork *self)
{
  return MIN (e2e_session_next_tick_us (self->ends[0].session),
              e2e_session_next_tick_us (self->ends[1].session));
}

gboolean
test_network_tick (TestNetwork *self, gint64 time_us)
{
  const gint64 next_us = MIN (next_tick_us (self), time_us);

  self->now_us = MAX (self->now_us, next_us);
  for (gint role = 0; role < 2; role++)
    {
      TestEnd *end = &self->ends[role];

      if (end->wants_reconnect && self->seats[role].is_online)
        {
          test_network_cut (self, (E2eRole) role, 0, 0, TRUE);
          test_network_connect (self, (E2eRole) role);
        }
      end->wants_reconnect = FALSE;
      e2e_session_tick (end->session, self->now_us);
      test_end_take_events (end);
    }
  return self->now_us < time_us;
}

void
test_network_run (TestNetwork *self, gint64 duration_us)
{
  const gint64 end_us = self->now_us + duration_us;

  do
    test_network_flow (self);
  while (test_network_tick (self, end_us));
  test_network_flow (self);
}

/* Flows, and fails if nothing more would happen though something is missing. */
static gboolean
is_settled_after_flow (TestNetwork *self)
{
  gboolean is_settled;

  test_network_flow (self);
  is_settled = test_end_is_settled (&self->ends[E2E_ROLE_CREATOR]) &&
               test_end_is_settled (&self->ends[E2E_ROLE_JOINER]);
  if (!is_settled && next_tick_us (self) == G_MAXINT64)
    g_error ("Both ends are silent though not all was delivered: sealed %u and %u, shown %u and %u",
             self->ends[0].sealed->len, self->ends[1].sealed->len, self->ends[1].n_shown,
             self->ends[0].n_shown);
  return is_settled;
}

void
test_network_settle (TestNetwork *self)
{
  const gint64 end_us = self->now_us + MAX_SETTLE_US;
  guint n_ticks = 0;

  while (!is_settled_after_flow (self))
    if (!test_network_tick (self, end_us))
      g_error ("Not all was delivered in ten minutes: sealed %u and %u, shown %u and %u",
               self->ends[0].sealed->len, self->ends[1].sealed->len, self->ends[1].n_shown,
               self->ends[0].n_shown);

  while (next_tick_us (self) != G_MAXINT64)
    {
      g_assert_cmpuint (n_ticks++, <, MAX_LAST_TICKS);
      test_network_tick (self, next_tick_us (self));
      test_network_flow (self);
    }
}

void
test_network_heal (TestNetwork *self)
{
  self->interceptor = NULL;
  if (self->hides_presence)
    test_network_restart (self);
  self->hides_presence = FALSE;
  self->max_up_frames = G_MAXUINT;
  test_network_connect_both (self);
  test_network_settle (self);
}
