# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay that lies about the other end, breaks the protocol or falls silent in the midst of a chat."""

import contextlib
import struct
import sys
import threading
import time

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import relay as wire
from relay import CONNECTED, DATA, LEFT, LOST, PEER, RESUME, frame, say_nothing
from stage import HOSTILE_TEXT, assert_ends, at_once, chat_at, chatting, client, hostile, slow
import tap

CODE = "A3F2B1-7KXQ9D"
CREATOR, JOINER = 0, 1


# --- Lies about the other end ---------------------------------------------------------------------


def lies_about_presence_lose_nothing():
    with chatting() as (relay, chat):
        for number in range(20):
            for seat in chat.session.seats:
                seat.send(frame(PEER, bytes([LOST])))
            for end in (CREATOR, JOINER):
                chat.ends[end].wait("peer", state="away")
                chat.says(end, f"{end} {number}")
            for seat in chat.session.seats:
                seat.send(frame(PEER, bytes([CONNECTED])) * (number + 1))
            for end in (CREATOR, JOINER):
                chat.hears(1 - end, f"{end} {number}")
        chat.recovers()


def a_relay_that_says_left_is_not_believed_to_be_the_person():
    with chatting() as (_, chat):
        joiner = chat.ends[JOINER]
        chat.session.joiner.send(frame(PEER, bytes([LEFT])))
        tap.equal(joiner.wait("ended")["reason"], "relay-closed")
        tap.equal(joiner.finish(), 12)
        tap.equal([event for event in joiner.of("peer") if event["state"] == "left"], [])
        tap.equal(chat.ends[CREATOR].of("ended"), [])


def a_goodbye_cannot_be_swallowed_into_a_false_one():
    """Who leaves and is not heard does not take what was written for delivered."""
    with chatting() as (relay, chat):
        relay.pass_on = lambda seat, body: b""
        creator = chat.ends[CREATOR]
        creator.write("never arrives")
        creator.wait("sent")
        creator.signal(15)
        tap.equal(creator.finish(), 0)
        tap.check(b"1 message may not have arrived" in creator.stderr, creator.stderr)
        tap.equal(creator.of("delivered"), [])
        tap.equal(chat.ends[JOINER].wait("ended")["reason"], "relay-closed")


# --- Breaking the protocol in the midst of a chat -------------------------------------------------


def what_no_relay_says_costs_the_connection_and_no_more():
    wrong = {
        "WELCOME": wire.welcome(),
        "CREATED": wire.created(),
        "JOINED": frame(wire.JOINED, b"token"),
        "RESUMED": frame(wire.RESUMED, b"\1"),
        "HELLO": frame(wire.HELLO, b"E2EC\1\1"),
        "LEAVE": frame(wire.LEAVE),
        "REOPEN": frame(wire.REOPEN),
        "unknown": frame(0x99, b"x"),
        "PEER 3": frame(PEER, b"\3"),
        "PEER empty": frame(PEER),
        "PEER long": frame(PEER, b"\1\1"),
        "GOODBYE short": frame(wire.GOODBYE, b"\0"),
        "PONG long": frame(wire.PONG, bytes(9)),
        "ERROR short": frame(wire.ERROR, b"\0"),
        "ERROR 0": wire.error(0, HOSTILE_TEXT),
        "ERROR 1": wire.error(1, HOSTILE_TEXT),
        "ERROR 77": wire.error(77, HOSTILE_TEXT),
        "ERROR 65535": wire.error(65535, b"x" * 60000),
        "length 0": bytes(4),
        "length 1 too much": struct.pack(">IB", wire.MAX_LENGTH + 1, DATA),
        "length 2^32 - 1": b"\xff" * 5,
        "TLS": b"\x16\x03\x01\x02\x00" + bytes(512),
    }
    with contextlib.ExitStack() as stack:
        chats = [stack.enter_context(chatting()) for _ in range(8)]
        for number, (name, data) in enumerate(wrong.items()):
            # Each may be tried some times by itself before the client waits longer.
            _, chat = chats[number % len(chats)]
            joiner = chat.ends[JOINER]
            chat.session.joiner.send(data)
            joiner.wait("reconnecting")
            chat.says(CREATOR, f"after {name}")
            joiner.wait("resumed")
            chat.hears(JOINER, f"after {name}")
        for _, chat in chats:
            chat.recovers()
            tap.check("owned" not in str(chat.ends[JOINER].events), "it shows the relay's text")


def a_frame_that_is_never_finished_costs_nothing():
    with chatting() as (_, chat):
        # What follows makes the frame whole and the next one wrong, so the joiner may be quicker.
        connection = chat.session.joiner.connection
        chat.session.joiner.send(frame(DATA, bytes(60000))[:-1])
        chat.says(CREATOR, "stuck behind it")
        chat.ends[CREATOR].wait("sent", text="stuck behind it")
        connection.close()
        chat.hears(JOINER, "stuck behind it")
        chat.recovers()


def errors_that_end_a_chat_say_why():
    endings = {
        2: ("version", 7),
        3: ("session-gone", 12),
        4: ("session-full", 10),
        5: ("session-gone", 12),
        8: ("taken-over", 12),
        9: ("seat-closed", 12),
    }
    for code, (reason, status) in endings.items():
        with chatting() as (_, chat):
            chat.session.joiner.send(wire.error(code, HOSTILE_TEXT))
            assert_ends(chat.ends[JOINER], reason, status)
            tap.equal(chat.ends[CREATOR].of("ended"), [])


def assert_stays_away(one, began, least_s, most_s):
    """From BEGAN on at least so long. What the client says is what was left when it said so."""
    left_s = one.wait("reconnecting")["seconds"]
    after_s = time.monotonic() - began + left_s
    tap.check(least_s <= after_s and left_s < most_s, f"comes back after {after_s} s, in {left_s} s")


@slow
def errors_that_ask_for_patience_get_it():
    for code in (6, 7):
        with chatting() as (_, chat):
            began = time.monotonic()
            chat.session.joiner.send(wire.error(code, HOSTILE_TEXT))
            assert_stays_away(chat.ends[JOINER], began, 5, 6)
            chat.says(CREATOR, "meanwhile")
            chat.ends[JOINER].wait("resumed")
            chat.recovers()


def a_goodbye_is_heeded_within_reason():
    with chatting() as (_, chat):
        seat = chat.session.joiner
        for milliseconds, least_s, most_s in ((300, 0.3, 1), (2**32 - 1, 60, 61)):
            began = time.monotonic()
            seat.send(frame(wire.GOODBYE, struct.pack(">I", milliseconds)))
            seat.connection.close()
            assert_stays_away(chat.ends[JOINER], began, least_s, most_s)
            if milliseconds == 300:
                chat.ends[JOINER].wait("resumed")
                chat.recovers()


def a_seat_that_is_refused_is_the_end():
    with chatting() as (relay, chat):
        relay.answers[RESUME] = lambda connection, body, kind: connection.send(wire.error(5))
        chat.session.creator.connection.close()
        assert_ends(chat.ends[CREATOR], "session-gone", 12)


# --- Silence and slowness -------------------------------------------------------------------------


@slow
def silence_at_each_step_of_the_opening_ends_it():
    steps = {
        ("create",): (wire.HELLO, wire.CREATE),
        ("create", "--suite", "3072"): (wire.CREATE,),
        ("join", CODE): (wire.JOIN,),
    }
    with contextlib.ExitStack() as stack:
        begun = []
        for arguments, kinds in steps.items():
            relay = stack.enter_context(hostile())
            relay.answers.update({kind: say_nothing for kind in kinds})
            begun.append(stack.enter_context(client(*arguments, "--relay", relay.address)))
        tls = stack.enter_context(hostile())
        tls.accept = lambda connection: not list(connection.frames())
        begun.append(stack.enter_context(client("create", "--tls", "--relay", tls.address)))
        for one in begun:
            assert_ends(one, "relay-silent", 8)


@slow
def silence_in_the_chat_and_at_its_resumption_is_noticed():
    with hostile() as relay:
        relay.welcome = wire.welcome(ping_s=1)
        with chat_at(relay) as chat:
            # To the joiner alone: that the creator lost its connection would be news to the joiner.
            relay.answers[wire.PING] = lambda connection, body, kind: (
                connection.seat is chat.session.creator and connection.send(frame(wire.PONG, body))
            )
            joiner = chat.ends[JOINER]
            joiner.wait("reconnecting")
            del relay.answers[wire.PING]
            chat.says(CREATOR, "while it was silent")
            joiner.wait("resumed")
            relay.answers[RESUME] = say_nothing
            chat.session.joiner.connection.close()
            joiner.wait("reconnecting")
            joiner.wait("reconnecting")
            del relay.answers[RESUME]
            joiner.wait("resumed")
            chat.recovers()


def a_relay_that_speaks_a_byte_at_a_time_is_understood():
    def drip(connection, data):
        for byte in data:
            connection.send(bytes([byte]))
            time.sleep(0.001)

    with hostile() as relay:
        relay.answers[wire.HELLO] = lambda connection, body, kind: drip(connection, relay.welcome)
        with chat_at(relay) as chat:
            connection = chat.session.joiner.connection
            chat.session.joiner.send = lambda data: drip(connection, data)
            chat.says(CREATOR, "slow but sure")
            chat.hears(JOINER, "slow but sure")
            chat.recovers()


@slow
def a_relay_that_drips_without_end_is_given_up():
    def drip(connection, body, kind):
        for byte in frame(wire.WELCOME, bytes(60000)):
            connection.send(bytes([byte]))
            if stop.wait(0.1):
                break

    stop = threading.Event()
    with hostile() as relay:
        relay.answers[wire.HELLO] = drip
        with client("create", "--relay", relay.address) as one:
            assert_ends(one, "relay-silent", 8)
        stop.set()


tap.run(
    "hostile-relay-chat",
    at_once(
        [
            lies_about_presence_lose_nothing,
            a_relay_that_says_left_is_not_believed_to_be_the_person,
            a_goodbye_cannot_be_swallowed_into_a_false_one,
            what_no_relay_says_costs_the_connection_and_no_more,
            a_frame_that_is_never_finished_costs_nothing,
            errors_that_end_a_chat_say_why,
            errors_that_ask_for_patience_get_it,
            a_goodbye_is_heeded_within_reason,
            a_seat_that_is_refused_is_the_end,
            silence_at_each_step_of_the_opening_ends_it,
            silence_in_the_chat_and_at_its_resumption_is_noticed,
            a_relay_that_speaks_a_byte_at_a_time_is_understood,
            a_relay_that_drips_without_end_is_given_up,
        ]
    ),
)
