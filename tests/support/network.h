/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two ends, a relay between them that does what PROTOCOL.md, section 3, says, their connections and
 * a clock, all in memory. What happens when is up to the test, down to the single frame; a hostile
 * relay is one with an interceptor.
 */

#pragma once

#include "support/end.h"

#define TEST_SESSION_ID "A3F2B1"
#define TEST_SECRET "7KXQ9"

typedef struct _TestNetwork TestNetwork;

/* What the relay does with a DATA body of FROM in place of passing it on. */
typedef void (*TestInterceptor) (TestNetwork *network, E2eRole from, GBytes *body,
                                 gpointer user_data);

/* An end's connection. */
typedef struct
{
  gboolean has_seat;
  gboolean is_connected; /* as the relay sees it */
  gboolean is_online; /* as the client sees it */
  gboolean is_linked; /* the session was told so */
  GQueue up; /* of frames to the relay */
  GQueue down; /* of frames from it */
} TestSeat;

struct _TestNetwork
{
  gint64 now_us;
  TestEnd ends[2]; /* by role */
  TestSeat seats[2];
  GRand *rand; /* keys are drawn from it */
  guint max_up_frames; /* what a connection takes before it is full */

  TestInterceptor interceptor; /* NULL: an honest relay */
  gpointer interceptor_data;
  gboolean hides_presence; /* a hostile relay that never says that the other end is there */
  guint64 n_frames; /* DATA that the ends gave */
};

E2eRole test_other_role (E2eRole role);

/* Two ends of which nobody is connected. RAND is borrowed; JOINER_SECRET is NULL for the creator's.
 */
TestNetwork *test_network_new (GRand *rand, const gchar *joiner_secret);
void test_network_free (TestNetwork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestNetwork, test_network_free)

/* Two ends that are connected and secure. */
TestNetwork *test_network_new_secure (GRand *rand);

/* The person at the joiner's end starts anew, with SECRET. */
void test_network_replace_joiner (TestNetwork *self, const gchar *secret);

/* --- Connections: CREATE, JOIN or RESUME, and their end. --- */

/* Connects an end that is not online. */
void test_network_connect (TestNetwork *self, E2eRole role);
void test_network_connect_both (TestNetwork *self);

/* The connection ends. Of the frames under way, the first n_up reach the relay and the first n_down
 * the client; the rest is lost. The relay may not notice before the client comes back. */
void
test_network_cut (TestNetwork *self, E2eRole role, guint n_up, guint n_down, gboolean is_noticed);

/* The relay is killed and started again: all that is under way is lost. */
void test_network_restart (TestNetwork *self);

/* --- Frame by frame. FALSE if there is nothing to do. --- */

/* The client takes one DATA body from its session. */
gboolean test_network_pull (TestNetwork *self, E2eRole role);

/* The relay takes the next frame of a client. */
gboolean test_network_forward (TestNetwork *self, E2eRole role);

/* The client takes the next frame of the relay. */
gboolean test_network_deliver (TestNetwork *self, E2eRole role);

/* --- What a relay can do. Nothing happens if the end is not connected. --- */

void test_network_pass (TestNetwork *self, E2eRole to, GBytes *body);
void test_network_pass_data (TestNetwork *self, E2eRole to, gconstpointer data, gsize n_bytes);
void test_network_tell (TestNetwork *self, E2eRole to, E2ePeerState state);

/* --- Runs. --- */

/* Moves frames until none is left, and no time passes. Ends the test if they do not end. */
void test_network_flow (TestNetwork *self);

/* Time goes on to TIME or, if that is earlier, to what falls due next; reconnects whoever was told
 * of interference. FALSE if time has come to TIME. */
gboolean test_network_tick (TestNetwork *self, gint64 time_us);

/* Flows and ticks for DURATION. */
void test_network_run (TestNetwork *self, gint64 duration_us);

/* Flows and ticks until all that was written has been shown, is known to have been, and both ends
 * are silent. Ends the test if it does not come to that, in ten minutes at most. */
void test_network_settle (TestNetwork *self);

/* The attack ends: connects whoever is not, and settles. */
void test_network_heal (TestNetwork *self);
