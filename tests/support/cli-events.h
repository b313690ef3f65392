/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One event of each kind, as both forms for scripts are tested with.
 */

#pragma once

#include "client/error.h"
#include "client/event.h"

typedef struct
{
  E2eEvent event;
  const gchar *json; /* NULL: scripts do not get it */
  const gchar *plain;
} E2eEventCase;

static const E2eEventCase event_cases[] = {
  { { .kind = E2E_EVENT_CODE,
      .code = (gchar *) "A3F2B1-7KXQ9D",
      .link = (gchar *) "e2echat://h/A3F2B1#7KXQ9D" },
    "{\"event\":\"code\",\"code\":\"A3F2B1-7KXQ9D\",\"link\":\"e2echat://h/A3F2B1#7KXQ9D\"}",
    "code A3F2B1-7KXQ9D e2echat://h/A3F2B1#7KXQ9D" },
  { { .kind = E2E_EVENT_CONNECTED, .relay = (gchar *) "h:5001" },
    "{\"event\":\"connected\",\"relay\":\"h:5001\"}",
    "connected h:5001" },
  { { .kind = E2E_EVENT_PEER, .presence = E2E_PRESENCE_PRESENT },
    "{\"event\":\"peer\",\"state\":\"present\"}",
    "peer present" },
  { { .kind = E2E_EVENT_PEER, .presence = E2E_PRESENCE_AWAY },
    "{\"event\":\"peer\",\"state\":\"away\"}",
    "peer away" },
  { { .kind = E2E_EVENT_PEER, .presence = E2E_PRESENCE_LEFT },
    "{\"event\":\"peer\",\"state\":\"left\"}",
    "peer left" },
  { { .kind = E2E_EVENT_KEYS_EXCHANGED }, NULL, NULL },
  { { .kind = E2E_EVENT_SECURE,
      .emoji = { 0, 1, 2, 61, 62, 63 },
      .digits = (gchar *) "01234 56789",
      .strength = 2 },
    "{\"event\":\"secure\",\"emoji\":[0,1,2,61,62,63],\"digits\":\"01234 56789\",\"suite\":2}",
    "secure suite 2 digits 01234 56789 emoji 🐶 🐱 🦁 ☂️ ⚽ 🎸" },
  { { .kind = E2E_EVENT_MESSAGE,
      .id = 9,
      .seq = 4,
      .text = (gchar *) "a \"b\" ü",
      .time_ms = 1700000000123 },
    "{\"event\":\"message\",\"seq\":4,\"text\":\"a \\\"b\\\" ü\",\"time\":1700000000123,"
    "\"from\":\"peer\"}",
    "message 4 2023-11-14T22:13:20Z a \"b\" ü" },
  { { .kind = E2E_EVENT_MESSAGE,
      .seq = 5,
      .text = (gchar *) "yes",
      .time_ms = 0,
      .ref_is_own = TRUE,
      .ref_seq = 2 },
    "{\"event\":\"message\",\"seq\":5,\"text\":\"yes\",\"time\":0,\"from\":\"peer\","
    "\"reply\":{\"own\":true,\"seq\":2}}",
    "reply 5 1970-01-01T00:00:00Z own 2 yes" },
  { { .kind = E2E_EVENT_SENT, .id = 3, .seq = 2, .text = (gchar *) "hi" },
    "{\"event\":\"sent\",\"seq\":2,\"text\":\"hi\"}",
    "sent 2 hi" },
  { { .kind = E2E_EVENT_DELIVERED, .seq = 2 },
    "{\"event\":\"delivered\",\"seq\":2}",
    "delivered 2" },
  { { .kind = E2E_EVENT_READ, .seq = 2 }, "{\"event\":\"read\",\"seq\":2}", "read 2" },
  { { .kind = E2E_EVENT_EDIT, .id = 9, .seq = 4, .text = (gchar *) "new" },
    "{\"event\":\"edit\",\"seq\":4,\"text\":\"new\"}",
    "edit 4 new" },
  { { .kind = E2E_EVENT_RETRACT, .id = 9, .seq = 4 },
    "{\"event\":\"retract\",\"seq\":4}",
    "retract 4" },
  { { .kind = E2E_EVENT_REACT, .ref_is_own = TRUE, .ref_seq = 2, .text = (gchar *) "👍" },
    "{\"event\":\"react\",\"ref\":[false,2],\"emoji\":\"👍\"}",
    "react own 2 👍" },
  { { .kind = E2E_EVENT_REACT, .ref_is_own = FALSE, .ref_seq = 4, .text = (gchar *) "" },
    "{\"event\":\"react\",\"ref\":[true,4],\"emoji\":\"\"}",
    "react peer 4 " },
  { { .kind = E2E_EVENT_TYPING, .active = TRUE },
    "{\"event\":\"typing\",\"active\":true}",
    "typing yes" },
  { { .kind = E2E_EVENT_TYPING, .active = FALSE },
    "{\"event\":\"typing\",\"active\":false}",
    "typing no" },
  { { .kind = E2E_EVENT_NAME, .text = (gchar *) "Nickname" },
    "{\"event\":\"name\",\"name\":\"Nickname\"}",
    "name Nickname" },
  { { .kind = E2E_EVENT_TIMER, .seconds = 300 },
    "{\"event\":\"timer\",\"seconds\":300}",
    "timer 300" },
  { { .kind = E2E_EVENT_TIMER, .seconds = 300, .is_own = TRUE }, NULL, NULL },
  { { .kind = E2E_EVENT_TAMPER, .count = 3 }, "{\"event\":\"tamper\",\"count\":3}", "tamper 3" },
  { { .kind = E2E_EVENT_RECONNECTING, .seconds = 0.2512345 },
    "{\"event\":\"reconnecting\",\"seconds\":0.251}",
    "reconnecting 0.251" },
  { { .kind = E2E_EVENT_RESUMED }, "{\"event\":\"resumed\"}", "resumed" },
  { { .kind = E2E_EVENT_ENDED, .reason = E2E_END_LEFT },
    "{\"event\":\"ended\",\"reason\":\"left\"}",
    "ended left" },
  { { .kind = E2E_EVENT_ENDED, .reason = E2E_END_PEER_LEFT },
    "{\"event\":\"ended\",\"reason\":\"peer-left\"}",
    "ended peer-left" },
  { { .kind = E2E_EVENT_ENDED, .reason = E2E_END_RELAY_CLOSED },
    "{\"event\":\"ended\",\"reason\":\"relay-closed\"}",
    "ended relay-closed" },
};
