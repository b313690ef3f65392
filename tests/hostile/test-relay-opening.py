# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay that lies before the chat has begun: each lie has its own sentence, and harms nothing."""

import struct
import sys

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import relay as wire
from relay import CONNECTED, DATA, LOST, PEER, flipped, frame, say_nothing
from stage import (
    HOSTILE_TEXT, assert_ends, at_once, chat_at, client, hostile, slow, until_reopened,
)
import tap

CODE = "A3F2B1-7KXQ9D"


# --- The opening ----------------------------------------------------------------------------------


def assert_refused(code, status, *data, arguments=("create",)):
    """Whatever DATA says as its first words."""
    for words in data:
        with hostile() as relay:
            relay.answers[wire.HELLO] = lambda connection, body, kind: connection.send(words)
            relay.answers[wire.CREATE] = relay.answers[wire.JOIN] = say_nothing
            with client(*arguments, "--relay", relay.address) as one:
                assert_ends(one, code, status)


def a_welcome_that_cannot_be_is_refused():
    good = wire.welcome()
    assert_refused("version", 7, *(wire.welcome(version=n) for n in (0, 2, 255)))
    assert_refused(
        "not-a-relay",
        7,
        wire.welcome(longest=0),
        wire.welcome(longest=66074),
        wire.welcome(ping_s=0),
        wire.welcome(ping_s=2**32 - 1),
        frame(wire.WELCOME),
        frame(wire.WELCOME, good[5:-1]),
        good + good,
        wire.created() + good,
        frame(0x99) + good,
        bytes(4) + good,
        b"\xff" * 5,
        b"\x16\x03\x03\0\2\2\x28",
        b"HTTP/1.1 200 OK\r\n\r\n",
        HOSTILE_TEXT,
    )


def a_seat_that_cannot_be_is_refused():
    ids = (
        b"", b"A3F2B", b"A3F2B1A3F2B1A", b"a3f2b1", b"A3F2BO", b"A3F2BU", b"A3F2B\x1b", b"../../",
        b"A3F2B\0", b"A3F2\xc3\xbc", b"A" * 255,
    )
    good = wire.welcome()
    assert_refused("not-a-relay", 7, *(good + wire.created(one) for one in ids))
    assert_refused(
        "not-a-relay",
        7,
        good + wire.created(token=b""),
        good + wire.created(token=bytes(60000)),
        good + frame(wire.CREATED),
        good + frame(wire.CREATED, b"\xff"),
        good + frame(wire.JOINED, b"token"),
        good + frame(wire.RESUMED, b"\1"),
        good + frame(PEER, b"\1"),
        good + frame(DATA, b"x"),
    )
    assert_refused(
        "not-a-relay",
        7,
        good + frame(wire.JOINED),
        good + frame(wire.JOINED, bytes(60000)),
        good + wire.created(),
        arguments=("join", CODE),
    )


def errors_at_the_opening_say_why():
    for code, reason, status in (
        (0, "not-a-relay", 7), (1, "not-a-relay", 7), (2, "version", 7), (3, "no-session", 9),
        (4, "session-full", 10), (6, "too-many-requests", 13), (7, "relay-full", 13),
        (99, "not-a-relay", 7), (65535, "not-a-relay", 7),
    ):
        arguments = ("join", CODE)
        assert_refused(reason, status, wire.error(code, HOSTILE_TEXT), arguments=arguments)


def a_relay_that_hangs_up_at_the_opening_is_told():
    closings = {
        "at once": (lambda relay: setattr(relay, "accept", lambda connection: False)),
        "on HELLO": (lambda relay: relay.answers.update({wire.HELLO: hang_up})),
        "on CREATE": (lambda relay: relay.answers.update({wire.CREATE: hang_up})),
    }
    for prepare in closings.values():
        with hostile() as relay:
            prepare(relay)
            with client("create", "--relay", relay.address) as one:
                assert_ends(one, "connection-lost", 8)


def hang_up(connection, body, kind):
    connection.close()


def junk_instead_of_tls_is_told():
    junk = (b"\x15\x03\x03\0\2\2\x28", b"\x16\x03\x03\xff\xff" + bytes(65535), HOSTILE_TEXT)
    for words in junk:
        with hostile() as relay:
            relay.accept = lambda connection: connection.send(words)
            with client("create", "--tls", "--relay", relay.address) as one:
                assert_ends(one, "tls-failed", 5)


# --- The handshake --------------------------------------------------------------------------------

HANDSHAKE = {1: "COMMIT", 2: "SHARE", 3: "REVEAL", 4: "CONFIRM"}


class OnceInHandshake:
    """A hook that does something else, once, with the handshake's message of one type."""

    def __init__(self, relay, kind, act):
        self.relay, self.kind, self.act, self.is_done = relay, kind, act, False
        relay.pass_on = self

    def __call__(self, seat, body):
        if body[0] == self.kind and not self.is_done:
            self.is_done = True
            return self.act(seat, body)
        return frame(DATA, body)


def meets(relay, arm):
    """Both become secure although ARM turned the relay before the joiner came."""
    with client("create", "--relay", relay.address) as creator:
        link = creator.wait("code")["link"]
        arm()
        with client("join", link) as joiner:
            creator.write("from the creator")
            joiner.write("from the joiner")
            joiner.wait("message", text="from the creator")
            creator.wait("message", text="from the joiner")
            tap.equal(creator.of("secure"), joiner.of("secure"))
            tap.equal(len(creator.of("message") + joiner.of("message")), 2)


def a_handshake_survives_a_loss_of_either_connection():
    for kind in HANDSHAKE:
        for whose in ("sender", "receiver"):
            def lose(seat, body):
                (seat if whose == "sender" else seat.other).connection.close()
                return b""

            with hostile() as relay:
                meets(relay, lambda: OnceInHandshake(relay, kind, lose))


def dropped_in_handshake(kind):
    with hostile() as relay:
        meets(relay, lambda: OnceInHandshake(relay, kind, lambda seat, body: b""))


@slow
def a_dropped_commit_is_repeated():
    dropped_in_handshake(1)


@slow
def a_dropped_share_is_asked_for_again():
    dropped_in_handshake(2)


@slow
def a_dropped_reveal_is_repeated():
    dropped_in_handshake(3)


@slow
def a_dropped_confirm_is_asked_for_again():
    dropped_in_handshake(4)


def an_altered_handshake_fails_and_the_invite_stays_good():
    for kind in HANDSHAKE:
        for alter in (
            flipped(2), flipped(-1), flipped(40 if kind != 4 else 20),
            lambda body: frame(DATA, body[:-1]),
        ):
            with hostile() as relay:
                with client("create", "--relay", relay.address) as creator:
                    link = creator.wait("code")["link"]
                    OnceInHandshake(relay, kind, lambda seat, body: alter(body))
                    with client("join", link) as joiner:
                        joiner.wait("ended")
                        tap.check(joiner.finish() in (11, 12, 14), joiner.events)
                        tap.equal(joiner.of("message"), [])
                    error = creator.wait("error")
                    tap.check(
                        error["code"] in ("wrong-code", "peer-malformed", "peer-unsupported"), error
                    )
                    tap.equal(creator.of("secure"), [])
                    relay.pass_on = None
                    until_reopened(relay.sessions[0])
                    with client("join", link) as joiner:
                        creator.wait("secure")
                        joiner.wait("secure")


def a_handshake_that_is_repeated_and_reflected_is_one_handshake():
    def everywhere(seat, body):
        if body[0] in HANDSHAKE:
            seat.send(frame(DATA, body))
        return frame(DATA, body) * 3

    with hostile() as relay:
        relay.pass_on = everywhere
        with chat_at(relay) as chat:
            chat.recovers()

def a_flood_of_openings_is_given_up():
    """Each would cost the joiner a key exchange."""
    with hostile() as relay, client("create", "--relay", relay.address) as creator:
        link = creator.wait("code")["link"]
        relay.pass_on = lambda seat, body: b""
        with client("join", link) as joiner:
            joiner.wait("peer", state="present")
            commit = lambda number: b"\1\1\1" + struct.pack(">Q", number) * 6
            for number in range(2000):
                relay.sessions[0].joiner.send(frame(DATA, commit(number)))
            assert_ends(joiner, "peer-malformed", 14)
        tap.equal(creator.of("ended"), [])


def lies_about_presence_in_the_handshake_do_not_keep_them_apart():
    # Each lie has messages repeated. Lies about all of those would be ever more.
    most_lies = 3

    def flap(seat, body):
        if body[0] not in HANDSHAKE or seat.sent.count(body) > most_lies:
            return frame(DATA, body)
        lie = frame(PEER, bytes([LOST])) + frame(PEER, bytes([CONNECTED]))
        seat.send(lie * 3)
        return lie + frame(DATA, body) + lie

    with hostile() as relay:
        relay.pass_on = flap
        with chat_at(relay) as chat:
            chat.recovers()


def an_injected_abort_costs_an_attempt_and_no_more():
    for kind in (1, 2, 3):
        with hostile() as relay, client("create", "--relay", relay.address) as creator:
            link = creator.wait("code")["link"]

            def abort_both(seat, body):
                for reason in (0, 1, 255):
                    seat.send(frame(DATA, bytes([5, reason])))
                    seat.other.send(frame(DATA, bytes([5, reason])))
                return b""

            OnceInHandshake(relay, kind, abort_both)
            with client("join", link) as joiner:
                joiner.wait("ended")
                tap.check(joiner.finish() in (11, 12, 14), joiner.events)
            creator.wait("error")
            until_reopened(relay.sessions[0])
            with client("join", link) as joiner:
                creator.wait("secure")
                joiner.wait("secure")


def news_that_cross_a_reopen_are_of_whoever_was_put_out():
    """One who comes back just then, with an answer for the attempt that failed, is not the next."""
    with hostile() as relay, client("create", "--relay", relay.address) as creator:
        link = creator.wait("code")["link"]
        order = []

        def answer_late(connection, body, kind):
            if kind == wire.REOPEN or body:
                order.append(kind)
            if len(order) == 1:
                share = next(sent for sent in relay.sessions[0].joiner.sent if sent[0] == 2)
                connection.send(
                    frame(PEER, bytes([LOST])) + frame(PEER, bytes([CONNECTED])) + frame(DATA, share)
                )
            relay.answer(connection, body, kind)

        relay.answers[wire.PING] = relay.answers[wire.REOPEN] = answer_late
        OnceInHandshake(relay, 4, lambda seat, body: flipped(-1)(body))
        with client("join", link):
            creator.wait("error", code="wrong-code")
            until_reopened(relay.sessions[0])
        with client("join", link) as joiner:
            joiner.wait("secure")
            creator.wait("secure")
        tap.equal(order, [wire.PING, wire.REOPEN])
        tap.equal(len(creator.of("error")), 1)


tap.run(
    "hostile-relay-opening",
    at_once(
        [
            a_welcome_that_cannot_be_is_refused,
            a_seat_that_cannot_be_is_refused,
            errors_at_the_opening_say_why,
            a_relay_that_hangs_up_at_the_opening_is_told,
            junk_instead_of_tls_is_told,
            a_handshake_survives_a_loss_of_either_connection,
            a_dropped_commit_is_repeated,
            a_dropped_share_is_asked_for_again,
            a_dropped_reveal_is_repeated,
            a_dropped_confirm_is_asked_for_again,
            an_altered_handshake_fails_and_the_invite_stays_good,
            a_flood_of_openings_is_given_up,
            lies_about_presence_in_the_handshake_do_not_keep_them_apart,
            an_injected_abort_costs_an_attempt_and_no_more,
            news_that_cross_a_reopen_are_of_whoever_was_put_out,
            a_handshake_that_is_repeated_and_reflected_is_one_handshake,
        ]
    ),
)
