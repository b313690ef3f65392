/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that client and relay must agree on: ids, sizes and limits of their frames.
 * Source: PROTOCOL.md, section 3. No number of that section stands anywhere else.
 */

#pragma once

#include <glib.h>

/* A frame is u32 length, u8 type, body; length counts type and body. */
#define E2E_WIRE_LENGTH_BYTES 4
#define E2E_WIRE_HEADER_BYTES 5
#define E2E_WIRE_MIN_LENGTH 1
#define E2E_WIRE_MAX_LENGTH 67584
#define E2E_WIRE_MAX_BODY_BYTES (E2E_WIRE_MAX_LENGTH - 1)
#define E2E_WIRE_MAX_FRAME_BYTES (E2E_WIRE_LENGTH_BYTES + E2E_WIRE_MAX_LENGTH)

/* A relay that allows less lets no client through: DATA with the longest record of section 5.1. */
#define E2E_WIRE_LEAST_MAX_LENGTH 66075

#define E2E_WIRE_VERSION 1
#define E2E_WIRE_DEFAULT_PORT 5000

/* The first byte of a TLS record; no frame starts with it, as its length would be too large. */
#define E2E_WIRE_TLS_FIRST_BYTE 0x16

#define E2E_WIRE_MAGIC "E2EC"
#define E2E_WIRE_MAGIC_BYTES 4

#define E2E_WIRE_HELLO_BYTES 6
#define E2E_WIRE_WELCOME_BYTES 13
#define E2E_WIRE_MAX_PING_BYTES 8
#define E2E_WIRE_PEER_BYTES 1
#define E2E_WIRE_RESUMED_BYTES 1
#define E2E_WIRE_GOODBYE_BYTES 4
#define E2E_WIRE_ERROR_CODE_BYTES 2

/* Session IDs: digits of the alphabet in session-id.h. */
#define E2E_WIRE_MIN_ID_DIGITS 6
#define E2E_WIRE_MAX_ID_DIGITS 12
#define E2E_WIRE_DEFAULT_ID_DIGITS 6

/* Seat tokens: u64 nonce, u8 seat, u8 n, ID[n], mac[16]. Opaque to a client, which takes any size
 * up to the largest. */
#define E2E_WIRE_SEAT_MAC_BYTES 16
#define E2E_WIRE_SEAT_LABEL "e2echat/1 seat"
#define E2E_WIRE_MAX_TOKEN_BYTES (8 + 1 + 1 + E2E_WIRE_MAX_ID_DIGITS + E2E_WIRE_SEAT_MAC_BYTES)

/* Times that a relay announces or keeps unless it was told otherwise. */
#define E2E_WIRE_DEFAULT_LINGER_S 86400
#define E2E_WIRE_DEFAULT_PING_S 25
#define E2E_WIRE_SILENT_PINGS 3 /* a connection silent for this many ping times is closed */
#define E2E_WIRE_DEFAULT_OPENING_S 10 /* to complete HELLO and CREATE, JOIN or RESUME */

typedef enum
{
  E2E_FRAME_HELLO = 0x01,
  E2E_FRAME_CREATE = 0x02,
  E2E_FRAME_JOIN = 0x03,
  E2E_FRAME_RESUME = 0x04,
  E2E_FRAME_LEAVE = 0x05,
  E2E_FRAME_PING = 0x06,
  E2E_FRAME_REOPEN = 0x07,
  E2E_FRAME_DATA = 0x10,
  E2E_FRAME_WELCOME = 0x81,
  E2E_FRAME_CREATED = 0x82,
  E2E_FRAME_JOINED = 0x83,
  E2E_FRAME_RESUMED = 0x84,
  E2E_FRAME_PEER = 0x85,
  E2E_FRAME_PONG = 0x86,
  E2E_FRAME_GOODBYE = 0x87,
  E2E_FRAME_ERROR = 0x8F,
} E2eFrameType;

/* Body of PEER. */
typedef enum
{
  E2E_PEER_LEFT = 0,
  E2E_PEER_CONNECTED = 1,
  E2E_PEER_LOST = 2,
} E2ePeerState;

/* Code of ERROR. */
typedef enum
{
  E2E_WIRE_ERROR_MALFORMED = 1,
  E2E_WIRE_ERROR_VERSION = 2,
  E2E_WIRE_ERROR_NO_SESSION = 3,
  E2E_WIRE_ERROR_SESSION_FULL = 4,
  E2E_WIRE_ERROR_TOKEN = 5,
  E2E_WIRE_ERROR_TOO_MANY = 6,
  E2E_WIRE_ERROR_RELAY_FULL = 7,
  E2E_WIRE_ERROR_SEAT_TAKEN = 8,
  E2E_WIRE_ERROR_SEAT_CLOSED = 9,
} E2eWireError;

/* The two seats of a session, as a seat token names them. */
typedef enum
{
  E2E_SEAT_CREATOR = 0,
  E2E_SEAT_JOINER = 1,
} E2eSeat;
