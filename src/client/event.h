/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happened in a conversation, one by one and in order, for faces that print or log: the
 * argument of E2eConversation::event. A face that shows state follows properties instead.
 */

#pragma once

#include <gio/gio.h>

typedef enum
{
  E2E_EVENT_CODE, /* code, link: the invite to hand over; again after 'invite again' */
  E2E_EVENT_CONNECTED, /* relay: this end has its seat */
  E2E_EVENT_PEER, /* presence changed */
  E2E_EVENT_KEYS_EXCHANGED, /* the handshake's middle step */
  E2E_EVENT_SECURE, /* emoji, digits, strength */
  E2E_EVENT_MESSAGE, /* id, seq, text, time_ms; ref_is_own and ref_seq if it is a reply, else 0 */
  E2E_EVENT_SENT, /* id, seq, text, time_ms: one own message went out */
  E2E_EVENT_DELIVERED, /* seq: own messages up to it */
  E2E_EVENT_READ, /* seq: own messages up to it */
  E2E_EVENT_EDIT, /* id, seq, text: the peer's message seq reads otherwise */
  E2E_EVENT_RETRACT, /* id, seq: the peer took its message seq back */
  E2E_EVENT_REACT, /* id, ref_is_own, ref_seq, text: the peer's reaction, "" to take it back */
  E2E_EVENT_TYPING, /* active */
  E2E_EVENT_NAME, /* text: the peer's name, "" for none */
  E2E_EVENT_TIMER, /* seconds, is_own: who set it */
  E2E_EVENT_TAMPER, /* count, in all */
  E2E_EVENT_RECONNECTING, /* seconds to the next attempt; error: what was in the way */
  E2E_EVENT_RESUMED, /* the connection is back */
  E2E_EVENT_ERROR, /* error; the conversation goes on unless ENDED follows */
  E2E_EVENT_ENDED, /* reason, error or NULL: the last one, unless 'invite again' follows */
} E2eEventKind;

typedef enum
{
  E2E_PRESENCE_NONE, /* has not come yet */
  E2E_PRESENCE_PRESENT,
  E2E_PRESENCE_AWAY, /* connection lost; messages are kept for the other */
  E2E_PRESENCE_LEFT, /* said goodbye, under its key */
} E2ePresence;
#define E2E_TYPE_PRESENCE (e2e_presence_get_type ())
GType e2e_presence_get_type (void);

typedef enum
{
  E2E_END_NONE, /* not ended */
  E2E_END_LEFT, /* this person left */
  E2E_END_PEER_LEFT, /* the other said goodbye, under its key */
  E2E_END_RELAY_CLOSED, /* the relay says that the other left; nobody else does */
  E2E_END_ERROR, /* error tells */
} E2eEndReason;
#define E2E_TYPE_END_REASON (e2e_end_reason_get_type ())
GType e2e_end_reason_get_type (void);

#define E2E_EVENT_N_EMOJI 6

/* Only the fields that the kind names mean anything; the rest are zero. */
typedef struct
{
  E2eEventKind kind;
  guint64 id; /* of the message in the list */
  guint64 seq;
  gboolean ref_is_own; /* of the two directions, this person's */
  guint64 ref_seq;
  gint64 time_ms; /* since 1970 */
  gchar *text; /* the peer's is hostile, see client/display.h */
  gchar *code;
  gchar *link;
  gchar *relay; /* HOST or HOST:PORT */
  E2ePresence presence;
  guint emoji[E2E_EVENT_N_EMOJI]; /* indices, 0 to 63 */
  gchar *digits; /* "ddddd ddddd" */
  guint strength; /* an E2eStrength: 1 to 3 */
  gboolean active;
  gboolean is_own;
  gdouble seconds;
  guint64 count;
  E2eEndReason reason;
  GError *error; /* of E2E_CLIENT_ERROR */
} E2eEvent;

#define E2E_TYPE_EVENT (e2e_event_get_type ())
GType e2e_event_get_type (void);

/* To keep an event beyond the handler. */
E2eEvent *e2e_event_copy (const E2eEvent *self);
void e2e_event_free (E2eEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eEvent, e2e_event_free)

/* For scripts: "left", "peer-left", "relay-closed" or the name of the error. Static. */
const gchar *e2e_event_reason_name (const E2eEvent *self);
