/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One connection to a relay, from the look-up of its name to its end: TCP over all its addresses,
 * TLS, proxy, frames, PING, time limits. It does not reconnect and knows no session. It lives on
 * the thread-default main context of whoever made it, and blocks nothing.
 */

#pragma once

#include <gio/gio.h>

#include "client/dialog.h"
#include "protocol/endpoint.h"

/* What may wait unsent before e2e_link_has_room() says no. */
#define E2E_LINK_MAX_UNSENT_BYTES (256 * 1024)

typedef struct
{
  gint64 opening_us; /* from the start to the seat */
  gint64 grace_us; /* for the answer to a PING */
  gint64 farewell_us; /* for the relay to close after LEAVE */
} E2eLinkTimes;

#define E2E_LINK_TIMES_DEFAULT \
  { \
    .opening_us = 15 * G_USEC_PER_SEC, .grace_us = 10 * G_USEC_PER_SEC, \
    .farewell_us = G_USEC_PER_SEC \
  }

typedef struct
{
  /* The relay said something: SEAT, PEER, DATA, PONG or GOODBYE. */
  void (*heard) (const E2eHeard *heard, gpointer data);
  /* What waited was sent: there is room for more. */
  void (*sent) (gpointer data);
  /* It is over; the last call. ERROR, of E2E_CLIENT_ERROR, is NULL after e2e_link_finish(). */
  void (*lost) (const GError *error, gpointer data);
} E2eLinkListener;

typedef struct
{
  const E2eEndpoint *relay; /* copied */
  const gchar *proxy; /* as E2eOptions.proxy; copied */
  E2eFrameType opening; /* CREATE, JOIN or RESUME */
  gconstpointer opening_body;
  gsize opening_bytes;
  E2eLinkTimes times;
  const E2eLinkListener *listener; /* static */
  gpointer data;
} E2eLinkConfig;

typedef struct _E2eLink E2eLink;

/* Starts to connect. No listener is called before this returns. */
E2eLink *e2e_link_new (const E2eLinkConfig *config);

/* Closes it now. No listener is called any more; what was not sent is lost. Takes NULL. */
void e2e_link_close (E2eLink *self);

/* Adds a frame to those that wait; e2e_link_flush() sends them, with one write if it can. Only
 * once seated. */
void e2e_link_send (E2eLink *self, E2eFrameType type, gconstpointer body, gsize n_bytes);
void e2e_link_flush (E2eLink *self);

/* Whether DATA may be sent: it is seated, and not too much waits. */
gboolean e2e_link_has_room (E2eLink *self);

/* Sends what waits and waits for the relay to close; then, or after a while, it is lost. */
void e2e_link_finish (E2eLink *self);

/* Asks the relay for a sign of life now, as the network has changed beneath. */
void e2e_link_probe (E2eLink *self);

/* Whether to take more from the relay. Pausing keeps a flood with its sender. */
void e2e_link_set_reading (E2eLink *self, gboolean is_reading);

/* How many links of this thread still have an operation under way, closed ones too. Run the main
 * context until it is 0 before it goes. */
guint e2e_link_n_alive (void);
