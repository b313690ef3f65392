# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay that lays hands on messages: nothing wrong is shown, nothing lost, nothing falsely confirmed."""

import contextlib
import os
import random
import socket
import struct
import sys
import threading
import time

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import relay as wire
from relay import CONNECTED, DATA, LOST, PEER, flipped, frame, is_record
from stage import (
    MIB, at_once, chat_at, chatting, client, cpu_s, hostile, is_instrumented, peak_bytes, slow,
    until_reopened,
)
import tap
from processes import Failed

SEQ_AT, HEADER_BYTES, ELEMENT_BYTES = 2, 10, 256
MAX_FLOODED_BYTES = 64 * MIB
CREATOR, JOINER = 0, 1
NEVER_SILENT_S = 20


# --- Messages on their way ------------------------------------------------------------------------


class Once:
    """A hook that turns the next new record of one side, and passes on everything else. One that is
    sent again may have arrived before, and what becomes of it then is seen by nobody."""

    def __init__(self, relay, side, turn):
        self.relay, self.side, self.turn = relay, side, turn
        self.done = threading.Event()
        relay.pass_on = self

    def __call__(self, seat, body):
        is_new = seat.sent.count(body) == 1
        if seat.side == self.side and is_record(body) and is_new and not self.done.is_set():
            self.done.set()
            return self.turn(body)
        return frame(DATA, body)


def with_seq(change):
    def turn(body):
        (seq,) = struct.unpack_from(">Q", body, SEQ_AT)
        changed = struct.pack(">Q", change(seq) % 2**64)
        return frame(DATA, body[:SEQ_AT] + changed + body[SEQ_AT + 8 :])

    return turn


def altered_records_are_told_and_come_again():
    alterations = {
        "flags": flipped(1),
        "ratchet flag": lambda body: frame(DATA, body[:1] + bytes([body[1] ^ 1]) + body[2:]),
        "after the header": flipped(HEADER_BYTES),
        "ratchet key or text": flipped(HEADER_BYTES + 100),
        "text": flipped(-100),
        "tag": flipped(-1),
        "zero ratchet key": lambda body: frame(
            DATA, body[:1] + b"\1" + body[2:HEADER_BYTES] + bytes(ELEMENT_BYTES) + body[-272:]
        ),
        "cut": lambda body: frame(DATA, body[:-1]),
        "cut to the header": lambda body: frame(DATA, body[:HEADER_BYTES]),
        "cut to a byte": lambda body: frame(DATA, body[:1]),
        "longer": lambda body: frame(DATA, body + b"\0"),
        "longest": lambda body: frame(DATA, body + bytes(wire.MAX_LENGTH - 1 - len(body))),
    }
    with chatting() as (relay, chat):
        for number, (name, turn) in enumerate(alterations.items(), 1):
            Once(relay, "creator", turn)
            chat.says(CREATOR, name)
            tap.equal(chat.ends[JOINER].wait("tamper")["count"], number)
            chat.hears(JOINER, name)
            chat.says(JOINER, f"got {name}")
            chat.hears(CREATOR, f"got {name}")
        relay.pass_on = None
        chat.recovers()
        tap.equal(len(chat.ends[JOINER].of("tamper")), len(alterations))
        tap.equal(chat.ends[CREATOR].of("tamper"), [])
        chat.leaves()


def wrong_numbers_lose_nothing():
    with chatting() as (relay, chat):
        for change in (lambda n: n + 1, lambda n: n - 1, lambda n: 0, lambda n: -1):
            once = Once(relay, "joiner", with_seq(change))
            chat.says(JOINER, "numbered")
            tap.check(once.done.wait(NEVER_SILENT_S), "no record was sent")
            chat.says(JOINER, "shows the gap")
            chat.hears(CREATOR, "shows the gap")
        relay.pass_on = None
        chat.recovers()


def single_records_that_are_dropped_come_again():
    with chatting() as (relay, chat):
        for end, side in enumerate(wire.SIDES):
            for number in range(3):
                once = Once(relay, side, lambda body: b"")
                chat.says(end, f"dropped {number}")
                tap.check(once.done.wait(NEVER_SILENT_S), "no record was sent")
                chat.says(end, f"shows the gap {number}")
                chat.hears(1 - end, f"shows the gap {number}")
        relay.pass_on = None
        chat.recovers()


@slow
def the_last_record_that_is_dropped_comes_again():
    with chatting() as (relay, chat):
        chat.says(CREATOR, "arrives")
        chat.hears(JOINER, "arrives")
        chat.ends[CREATOR].wait("read")  # of that the joiner has nothing more to send
        dropped = Once(relay, "joiner", lambda body: b"")
        chat.says(JOINER, "the last for now")
        tap.check(dropped.done.wait(NEVER_SILENT_S), "no record was sent")
        chat.hears(CREATOR, "the last for now")
        chat.recovers()


@slow
def one_direction_that_is_cut_confirms_nothing():
    with chatting() as (relay, chat):
        creator = chat.ends[CREATOR]
        relay.pass_on = lambda seat, body: b"" if seat.side == "creator" else frame(DATA, body)
        for number in range(50):
            chat.says(CREATOR, f"withheld {number}")
        creator.wait("sent", text="withheld 49")
        for number in range(20):
            chat.says(JOINER, f"says the joiner {number}")
        chat.hears(CREATOR, "says the joiner 19")
        tap.equal(creator.of("delivered") + creator.of("read"), [])
        relay.pass_on = None
        chat.recovers()


@slow
def confirmations_that_are_cut_are_made_up_for():
    """What arrived is sent again in vain, and shown once."""
    with chatting() as (relay, chat):
        relay.pass_on = lambda seat, body: b"" if seat.side == "joiner" else frame(DATA, body)
        chat.says(CREATOR, "arrives, but who knows")
        chat.hears(JOINER, "arrives, but who knows")
        chat.ends[CREATOR].wait("sent")
        tap.equal(chat.ends[CREATOR].of("delivered"), [])
        relay.pass_on = None
        chat.recovers()


def hundreds_of_random_attacks_lose_nothing():
    seed = int(os.environ.get("E2E_SEED", time.time_ns() % 2**32))
    print(f"# seed {seed}", flush=True)
    dice = random.Random(seed)

    def attack(seat, body):
        choice = dice.randrange(8)
        if choice == 0:
            return b""
        if choice == 1:
            return frame(DATA, body) * 3
        if choice == 2:
            return flipped(dice.randrange(len(body)))(body)
        if choice == 3:
            return frame(DATA, body) + frame(DATA, dice.choice(seat.sent))
        if choice == 4:
            return frame(DATA, dice.choice(seat.other.sent or [body])) + frame(DATA, body)
        return frame(DATA, body)

    with chatting() as (relay, chat):
        relay.pass_on = attack
        for number in range(200):
            for end in (CREATOR, JOINER):
                chat.says(end, f"{end} {number}")
        for end in (CREATOR, JOINER):
            chat.ends[end].wait("sent", text=f"{end} 199")
        relay.pass_on = None
        chat.recovers()


def repeated_records_are_shown_once():
    with chatting() as (relay, chat):
        relay.pass_on = lambda seat, body: frame(DATA, body) * 4
        for number in range(50):
            chat.says(number % 2, f"number {number}")
            chat.hears(1 - number % 2, f"number {number}")
        for seat in chat.session.seats:
            seat.other.send(b"".join(frame(DATA, body) for body in seat.sent))
        relay.pass_on = None
        chat.recovers()
        tap.equal([one.of("tamper") for one in chat.ends], [[], []])


def reordered_records_are_shown_in_order():
    with chatting() as (relay, chat):
        held = {}

        def swap(seat, body):
            before = held.pop(seat, None)
            if before is None:
                held[seat] = body
                return b""
            return frame(DATA, body) + frame(DATA, before)

        relay.pass_on = swap
        for number in range(40):
            for end in (CREATOR, JOINER):
                chat.says(end, f"{end} {number}")
        for end in (CREATOR, JOINER):
            chat.ends[end].wait("sent", text=f"{end} 39")
        relay.pass_on = None
        chat.recovers()


def reflected_records_are_told_and_not_shown():
    with chatting() as (relay, chat):
        def reflect(seat, body):
            if is_record(body):
                seat.send(frame(DATA, body))
            return frame(DATA, body)

        relay.pass_on = reflect
        chat.says(CREATOR, "my own words")
        chat.ends[CREATOR].wait("tamper")
        chat.hears(JOINER, "my own words")
        relay.pass_on = None
        chat.recovers()


def sessions_that_are_swapped_show_nothing_of_each_other():
    with hostile() as relay, chat_at(relay) as one, chat_at(relay) as two:
        other_session = {one.session: two.session, two.session: one.session}

        def swap(seat, body):
            seats = other_session[seat.session].seats
            seats[1 - wire.SIDES.index(seat.side)].send(frame(DATA, body))
            return b""

        relay.pass_on = swap
        for number in range(5):
            one.says(CREATOR, f"of the first {number}")
            two.says(JOINER, f"of the second {number}")
        two.ends[JOINER].wait("tamper")
        one.ends[CREATOR].wait("tamper")
        relay.pass_on = None
        one.recovers()
        two.recovers()


def an_old_session_is_not_taken_for_the_new():
    with chatting() as (relay, chat):
        creator = chat.ends[CREATOR]
        chat.says(CREATOR, "of the old session")
        chat.hears(JOINER, "of the old session")
        chat.says(JOINER, "of the old session too")
        chat.hears(CREATOR, "of the old session too")
        old = {seat: list(seat.sent) for seat in chat.session.seats}
        creator.write("/invite")
        link = creator.wait("code")["link"]
        until_reopened(chat.session)
        with client("join", link) as joiner:
            creator.wait("secure")
            joiner.wait("secure")
            for seat in chat.session.seats:
                seat.other.send(b"".join(frame(DATA, body) for body in old[seat]))
            joiner.write("of the new session")
            creator.wait("message", text="of the new session")
            creator.write("of the new session too")
            joiner.wait("message", text="of the new session too")
            tap.equal(len(joiner.of("message")), 1)
            tap.equal(len(creator.of("message")), 2)


def garbage_is_passed_over():
    dice = random.Random(1)
    with chatting() as (relay, chat):
        for kind in [*range(0x20), 0x7F, 0x80, 0xFF]:
            for length in (0, 1, 17, 50, 300, 700, 65536):
                body = bytes([kind]) + dice.randbytes(length)
                chat.session.creator.send(frame(DATA, body))
                chat.session.joiner.send(frame(DATA, body))
        for seat in chat.session.seats:
            seat.send(frame(DATA) + frame(DATA, bytes(wire.MAX_LENGTH - 1)))
        chat.recovers()


# --- Floods ---------------------------------------------------------------------------------------


def assert_modest(one, before_s, more_s):
    taken, took_s = peak_bytes(one), cpu_s(one) - before_s

    if not is_instrumented(one):
        tap.check(taken < MAX_FLOODED_BYTES, f"took {taken / MIB:.0f} MiB")
        tap.check(took_s < more_s, f"took {took_s:.1f} s of CPU")


def floods_take_no_memory():
    dice = random.Random(2)
    forged = frame(DATA, b"\x10\0" + struct.pack(">Q", 1) + dice.randbytes(272))
    floods = {
        "PEER": (frame(PEER, bytes([LOST])) + frame(PEER, bytes([CONNECTED]))) * 10000,
        "PONG": frame(wire.PONG, b"12345678") * 100000,
        "GOODBYE": frame(wire.GOODBYE, bytes(4)) * 100000,
        "empty DATA": frame(DATA) * 100000,
        "old RESUME": frame(DATA, b"\x11" + bytes(48)) * 50000,
        "forged records": forged * 10000,
        "records of tomorrow": frame(DATA, b"\x10\0\xff" + bytes(279)) * 10000,
        "largest": frame(DATA, b"\x10" + bytes(wire.MAX_LENGTH - 2)) * 300,
        "handshakes": frame(DATA, b"\x01\x01\x01" + bytes(48)) * 50000,
    }
    with chatting() as (_, chat):
        joiner = chat.ends[JOINER]
        for name, flood in floods.items():
            before_s = cpu_s(joiner)
            chat.session.joiner.send(flood)
            chat.says(CREATOR, f"after {name}")
            chat.hears(JOINER, f"after {name}")
            assert_modest(joiner, before_s, 10)
        chat.recovers()


def a_flood_stays_with_the_relay_while_nobody_reads_the_events():
    go_on = threading.Event()
    go_on.set()
    flood = (frame(PEER, bytes([LOST])) + frame(PEER, bytes([CONNECTED]))) * 50000
    n_sent = 0

    with chatting(on_event=lambda event: go_on.wait(NEVER_SILENT_S)) as (_, chat):
        joiner, seat = chat.ends[JOINER], chat.session.joiner
        before_s = cpu_s(joiner)
        go_on.clear()
        stream = seat.connection.stream
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        # A timeout of Python's would be one for who reads from it, too.
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 1, 0))
        try:
            for _ in range(20):
                n_sent += 1
                stream.sendall(flood)
        except BlockingIOError:
            pass
        tap.check(n_sent < 20, "the client took it all")
        assert_modest(joiner, before_s, 10)
        go_on.set()
        # Part of a frame was sent, so what follows is none.
        seat.connection.close()
        joiner.wait("reconnecting")
        joiner.wait("resumed")
        chat.recovers()

def who_leaves_in_a_flood_gets_away():
    """Records that begin a chain cost a key exchange each before they are found false."""
    forged = b"".join(
        frame(DATA, b"\x10\1" + struct.pack(">QQ", 1, number) + bytes(500)) for number in range(300)
    )
    stop = threading.Event()

    with chatting() as (_, chat):
        joiner, seat = chat.ends[JOINER], chat.session.joiner

        def flood():
            while not stop.is_set():
                seat.send(forged)

        threading.Thread(target=flood, daemon=True).start()
        try:
            joiner.wait("tamper", count=500)
            joiner.signal(15)
            tap.equal(joiner.finish(), 0)
        finally:
            stop.set()


# --- Interference ---------------------------------------------------------------------------------


@slow
def interference_is_told_and_the_connection_made_anew():
    with chatting() as (relay, chat):
        creator, joiner = chat.ends
        relay.pass_on = (
            lambda seat, body: flipped(-1)(body)
            if seat.side == "creator" and is_record(body)
            else frame(DATA, body)
        )
        chat.says(CREATOR, "the first")
        joiner.wait("tamper")
        told = None
        for number in range(100):
            with contextlib.suppress(Failed):
                told = joiner.wait("error", limit_s=0.2, code="relay-interferes")
                break
            chat.says(CREATOR, f"and another {number}")
        tap.check(told and "relay" in told["text"], "nobody was told")
        joiner.wait("reconnecting")
        tap.equal(joiner.of("message"), [])
        tap.equal(creator.of("delivered"), [])
        relay.pass_on = None
        joiner.wait("resumed")
        chat.recovers()


tap.run(
    "hostile-relay-records",
    at_once(
        [
            altered_records_are_told_and_come_again,
            wrong_numbers_lose_nothing,
            single_records_that_are_dropped_come_again,
            the_last_record_that_is_dropped_comes_again,
            one_direction_that_is_cut_confirms_nothing,
            confirmations_that_are_cut_are_made_up_for,
            hundreds_of_random_attacks_lose_nothing,
            repeated_records_are_shown_once,
            reordered_records_are_shown_in_order,
            reflected_records_are_told_and_not_shown,
            sessions_that_are_swapped_show_nothing_of_each_other,
            an_old_session_is_not_taken_for_the_new,
            garbage_is_passed_over,
            floods_take_no_memory,
            a_flood_stays_with_the_relay_while_nobody_reads_the_events,
            who_leaves_in_a_flood_gets_away,
            interference_is_told_and_the_connection_made_anew,
        ]
    ),
)
