# SPDX-License-Identifier: GPL-3.0-or-later
"""Two e2echat-cli processes and a relay: what scripts get, and that nothing is lost."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True

import tap
from processes import ENVIRONMENT, LIMIT_S, Client, Programs, Relay

PROGRAMS = Programs(sys.argv[1])
MAX_TEXT_BYTES = 32768


@contextlib.contextmanager
def relay(*options):
    with tempfile.TemporaryDirectory() as folder:
        one = Relay(PROGRAMS, "--key-file", f"{folder}/key", *options)
        try:
            yield one
        finally:
            one.stop()


@contextlib.contextmanager
def client(*arguments, **how):
    one = Client(PROGRAMS, *arguments, **how)
    try:
        yield one
    finally:
        one.end()


@contextlib.contextmanager
def pair(*creator_options, joiner_options=()):
    """A relay, and two who are secure with each other."""
    with relay() as there:
        with client("create", "--relay", there.address, *creator_options) as creator:
            link = creator.wait("code")["link"]
            with client("join", link, *joiner_options) as joiner:
                creator.wait("secure")
                joiner.wait("secure")
                yield there, creator, joiner


def both_ways():
    with pair() as (_, a, b):
        a.write("from a")
        tap.equal(b.wait("message")["text"], "from a")
        sent = a.wait("sent")
        tap.equal(sent["text"], "from a")
        tap.equal(a.wait("read")["seq"], sent["seq"])
        tap.equal(a.of("delivered")[0]["seq"], sent["seq"])
        b.write("from b ü 👍")
        event = a.wait("message")
        tap.equal(event["text"], "from b ü 👍")
        tap.equal(event["from"], "peer")
        tap.check(event["time"] > 1600000000000, "the time is not in milliseconds")


def both_see_the_same_to_compare():
    for suite, number in (("2048", 1), ("3072", 2), ("4096", 3)):
        with pair("--suite", suite) as (_, a, b):
            one, two = a.of("secure")[0], b.of("secure")[0]
            tap.equal(one, two)
            tap.equal(one["suite"], number)
            tap.equal(len(one["emoji"]), 6)


def a_code_and_a_relay_do_as_well_as_a_link():
    with relay() as there, client("create", "--relay", there.address) as a:
        code = a.wait("code")["code"]
        typed = code.lower().replace("-", " ")
        with client("join", typed, "--relay", there.address) as b:
            b.wait("secure")


def commands_reach_the_other_side():
    with pair("--name", "the creator") as (_, a, b):
        tap.equal(b.wait("name")["name"], "the creator")
        a.write("one")
        one = b.wait("message")
        b.write(f"/reply {one['seq']} two")
        two = a.wait("message")
        tap.equal(two["reply"], {"own": True, "seq": one["seq"]})
        a.write(f"/reply own{one['seq']} three")
        tap.equal(b.wait("message")["reply"], {"own": False, "seq": one["seq"]})
        b.write("/edit zwei")
        tap.equal(a.wait("edit"), {"event": "edit", "seq": two["seq"], "text": "zwei"})
        a.write(f"/react {two['seq']} heart")
        tap.equal(b.wait("react"), {"event": "react", "ref": [False, two["seq"]], "emoji": "❤️"})
        a.write(f"/react own{one['seq']} 👍")
        tap.equal(b.wait("react"), {"event": "react", "ref": [True, one["seq"]], "emoji": "👍"})
        a.write(f"/react {two['seq']}")
        tap.equal(b.wait("react"), {"event": "react", "ref": [False, two["seq"]], "emoji": ""})
        b.write(f"/retract {two['seq']}")
        tap.equal(a.wait("retract")["seq"], two["seq"])
        a.write("/name")
        tap.equal(b.wait("name")["name"], "")
        a.write("/timer 5m")
        tap.equal(b.wait("timer")["seconds"], 300)
        a.write("//slash")
        tap.equal(b.wait("message")["text"], "/slash")


def mistakes_are_events_and_the_chat_goes_on():
    with pair() as (_, a, b):
        for line in ("/nonsense", "/reply 999 x", "/edit 999 x", "/timer soon", "/react 999 heart"):
            a.write(line)
            tap.equal(a.wait("error")["code"], "bad-command")
        a.write(b"\xff\xfe\n")
        tap.equal(a.wait("error")["code"], "bad-text")
        a.write(b"nul \0 nul\n")
        tap.equal(a.wait("error")["code"], "bad-text")
        a.write("")
        a.write(b"still here\r\n")
        tap.equal(b.wait("message")["text"], "still here")


def a_text_is_as_long_as_it_may_be_and_no_longer():
    longest = "ü" * (MAX_TEXT_BYTES // 2)
    with pair() as (_, a, b):
        a.write(longest)
        tap.equal(b.wait("message")["text"], longest)
        for size in (MAX_TEXT_BYTES + 1, 36 * 1024, 36 * 1024 + 1, 1000000):
            a.write("x" * size)
            tap.equal(a.wait("error")["code"], "bad-text")
        a.write("next")
        tap.equal(b.wait("message")["text"], "next")
        tap.equal(len(b.of("message")), 2)


def hostile_texts_arrive_as_they_were():
    texts = [
        "\x1b[2J\x1b]0;title\x07", '"}\\n{"event":"ended"}', "\u202e\u2066 turned", "a\tb\rc",
        "e" + "\u0301" * 100, "\u2028\u2029\x85\x7f\x01",
    ]
    with pair() as (_, a, b):
        for text in texts:
            a.write(text)
            tap.equal(b.wait("message")["text"], text)


def plain_lines_are_harmless_and_one_for_each_event():
    with relay() as there:
        with client("create", "--relay", there.address, json_events=False) as a:
            link = a.wait("code").split(" ")[2]
            with client("join", link) as b:
                b.wait("secure")
                b.write("tab\there \x1b[2J")
                line = a.wait("message")
                tap.check("\x1b" not in line and "\\t" in line, line)
                tap.check(a.of("secure")[0].startswith("secure suite 1 digits "), "no safety line")
                b.close()
                tap.equal(b.finish(), 0)
                tap.equal(a.wait("ended"), "ended peer-left")
                tap.equal(a.finish(), 0)


def many_lines_arrive_once_and_in_order():
    lines = [f"line {number}" for number in range(2000)]
    with pair() as (_, a, b):
        a.write("\n".join(lines).encode() + b"\n")
        a.close()
        b.wait("message", text=lines[-1])
        tap.equal([event["text"] for event in b.of("message")], lines)
        tap.equal(a.finish(), 0)
        tap.equal(a.of("ended")[0]["reason"], "left")


def more_than_there_is_room_for_makes_the_script_wait():
    """20 MiB before anybody is there: more than a client keeps, and all of it arrives."""
    n_lines, size = 640, 32000
    with relay() as there, client("create", "--relay", there.address) as a:
        link = a.wait("code")["link"]
        with contextlib.ExitStack() as stack:
            def feed():
                for number in range(n_lines):
                    a.write(f"{number} " + "x" * size)
                a.close()

            writer = threading.Thread(target=feed, daemon=True)
            writer.start()
            b = stack.enter_context(client("join", link))
            for number in range(n_lines):
                text = b.wait("message")["text"]
                tap.check(text.startswith(f"{number} ") and len(text) > size, f"{number} is missing")
            writer.join()
            tap.equal(a.finish(), 0)
            tap.equal(a.of("error"), [])


def the_end_of_input_waits_for_the_other_person():
    with relay() as there, client("create", "--relay", there.address) as a:
        a.write("written before anybody came")
        a.close()
        link = a.wait("code")["link"]
        with client("join", link) as b:
            tap.equal(b.wait("message")["text"], "written before anybody came")
            tap.equal(b.wait("ended")["reason"], "peer-left")
            tap.equal(b.finish(), 0)
        tap.equal(a.finish(), 0)
        tap.check(a.of("delivered"), "left before it was delivered")


def an_empty_input_still_tells_whether_they_met():
    with relay() as there, client("create", "--relay", there.address) as a:
        a.close()
        with client("join", a.wait("code")["link"]) as b:
            b.close()
            tap.equal([one.finish() for one in (a, b)], [0, 0])
            tap.equal(a.of("secure"), b.of("secure"))
        with client("join", "A3F2B1-7KXQ9D", "--relay", there.address) as c:
            c.close()
            tap.equal(c.finish(), 9)


def quit_lets_what_was_written_arrive():
    with pair() as (_, a, b):
        a.write("last words\n/quit\nnot sent")
        tap.equal(b.wait("message")["text"], "last words")
        tap.equal(b.wait("ended")["reason"], "peer-left")
        tap.equal(a.finish(), 0)
        tap.equal(b.finish(), 0)
        tap.equal(len(b.of("message")), 1)


def quit_waits_for_nobody():
    with relay() as there, client("create", "--relay", there.address) as a:
        a.wait("code")
        a.write("/quit")
        tap.equal(a.finish(), 0)
        tap.equal(a.of("ended")[0]["reason"], "left")


def a_relay_that_is_killed_loses_nothing():
    with pair() as (there, a, b):
        for number in range(3):
            a.write(f"a before {number}")
            there.kill()
            a.wait("reconnecting")
            b.wait("reconnecting")
            a.write(f"a during {number}")
            b.write(f"b during {number}")
            there.start()
            a.wait("resumed")
            b.wait("resumed")
            b.wait("message", text=f"a during {number}")
            a.wait("message", text=f"b during {number}")
        expected = [f"a {when} {number}" for number in range(3) for when in ("before", "during")]
        tap.equal([event["text"] for event in b.of("message")], expected)
        tap.equal([event["text"] for event in a.of("message")], [f"b during {n}" for n in range(3)])


def a_killed_client_is_away_and_not_gone():
    with pair() as (_, a, b):
        b.signal(signal.SIGKILL)
        tap.equal(a.wait("peer")["state"], "away")
        tap.equal(a.of("ended"), [])


def whom_it_was_not_delivered_to_is_told():
    with pair() as (_, a, b):
        b.stop()
        a.write("too late")
        a.wait("sent")
        a.signal(signal.SIGTERM)
        tap.equal(a.finish(), 0)
        tap.check(b"1 message may not have arrived" in a.stderr, a.stderr)
        b.signal(signal.SIGCONT)
        tap.equal(b.wait("message")["text"], "too late")


def signals_say_goodbye():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with pair() as (_, a, b):
            a.signal(number)
            tap.equal(b.wait("ended")["reason"], "peer-left")
            tap.equal(a.finish(), 0)
            tap.equal(b.finish(), 0)


def a_closed_output_ends_it():
    reading, writing = os.pipe()
    os.close(reading)
    with relay() as there:
        done = subprocess.run(
            [PROGRAMS.cli, "create", "--json", "--relay", there.address],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=LIMIT_S,
            check=False,
        )
    os.close(writing)
    tap.equal(done.returncode, 1)
    tap.check(b"Nobody reads the events" in done.stderr, done.stderr)


def receipts_can_be_kept_back():
    with pair(joiner_options=("--no-read-receipts",)) as (_, a, b):
        a.write("one")
        b.wait("message")
        a.wait("delivered")
        b.write("two")
        a.wait("message")
        tap.equal(a.of("read"), [])


def a_new_invite_lets_another_device_in():
    with pair() as (there, a, b):
        a.write("/invite")
        link = a.wait("code")["link"]
        b.wait("ended")
        tap.equal(b.finish(), 12)
        with client("join", link) as c:
            a.wait("secure")
            c.wait("secure")
            c.write("from a new device")
            tap.equal(a.wait("message")["text"], "from a new device")
        tap.check(there.process.poll() is None, "the relay did not survive it")


def emoji_that_differ_end_the_chat():
    with pair() as (_, a, _b):
        a.write("/verify no")
        tap.equal(a.wait("ended")["reason"], "safety-differs")
        tap.equal(a.finish(), 16)


def a_relay_of_ones_own_needs_no_other():
    with client("create", "--host") as a:
        link = a.wait("code")["link"]
        with client("join", link) as b:
            b.wait("secure")
            b.write("over your own relay")
            tap.equal(a.wait("message")["text"], "over your own relay")
            b.close()
            tap.equal(b.finish(), 0)
        tap.equal(a.finish(), 0)


tap.run(
    "cli-chat",
    [
        both_ways,
        both_see_the_same_to_compare,
        a_code_and_a_relay_do_as_well_as_a_link,
        commands_reach_the_other_side,
        mistakes_are_events_and_the_chat_goes_on,
        a_text_is_as_long_as_it_may_be_and_no_longer,
        hostile_texts_arrive_as_they_were,
        plain_lines_are_harmless_and_one_for_each_event,
        many_lines_arrive_once_and_in_order,
        more_than_there_is_room_for_makes_the_script_wait,
        the_end_of_input_waits_for_the_other_person,
        an_empty_input_still_tells_whether_they_met,
        quit_lets_what_was_written_arrive,
        quit_waits_for_nobody,
        a_relay_that_is_killed_loses_nothing,
        a_killed_client_is_away_and_not_gone,
        whom_it_was_not_delivered_to_is_told,
        signals_say_goodbye,
        a_closed_output_ends_it,
        receipts_can_be_kept_back,
        a_new_invite_lets_another_device_in,
        emoji_that_differ_end_the_chat,
        a_relay_of_ones_own_needs_no_other,
    ],
)
