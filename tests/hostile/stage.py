# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real clients at a hostile relay, and what must hold of them whatever it does."""

import concurrent.futures
import contextlib
import functools
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "integration"))

# pylint: disable=wrong-import-position
import tap
from processes import Client, Failed, Programs, until
from relay import HostileRelay

PROGRAMS = Programs(sys.argv[1])
N_AT_ONCE = 6  # most of the time a test waits for the clients' patience to end
MIB = 1024 * 1024
# What the texts of a relay must never do to a terminal or to whoever reads the events.
HOSTILE_TEXT = b"\x1b[2J\x1b]0;owned\x07\r\n{\"event\":\"secure\"}\n\xff\xfe"


def at_once(tests):
    """The same tests, begun together; each gives its result when it is its turn."""
    pool = concurrent.futures.ThreadPoolExecutor(N_AT_ONCE)
    # Those that wait longest are begun first.
    order = sorted(tests, key=lambda test: not getattr(test, "is_slow", False))
    futures = {test: pool.submit(test) for test in order}

    def wait_for(test):
        return functools.wraps(test)(lambda: futures[test].result())

    return [wait_for(test) for test in tests]


def slow(test):
    test.is_slow = True
    return test


@contextlib.contextmanager
def hostile():
    relay = HostileRelay()
    try:
        yield relay
    finally:
        relay.end()


@contextlib.contextmanager
def client(*arguments, **how):
    one = Client(PROGRAMS, *arguments, **how)
    try:
        yield one
    finally:
        one.end()


def until_reopened(session, n_times=1):
    """The relay heard it: who joins before that finds the seat taken, or is put out of it."""
    until(f"REOPEN {n_times}", lambda: session.n_reopened >= n_times)


def peak_bytes(one):
    """The most memory that the process ever had."""
    with open(f"/proc/{one.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def is_instrumented(one):
    """Built with a sanitizer, which takes memory and time of its own."""
    with open(f"/proc/{one.process.pid}/maps", encoding="utf-8") as maps:
        return "libasan" in maps.read()


def cpu_s(one):
    with open(f"/proc/{one.process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Chat:
    """The creator is end 0, the joiner end 1."""

    def __init__(self, relay, ends):
        self.relay = relay
        self.ends = ends
        self.session = relay.sessions[-1]
        self.wrote = [[], []]

    def says(self, end, text):
        self.wrote[end].append(text)
        self.ends[end].write(text)

    def hears(self, end, text):
        """What the other end wrote."""
        return self.ends[end].wait("message", text=text)

    def assert_unharmed(self):
        """Nothing wrong, missing, repeated or out of order, and nothing falsely confirmed."""
        for end, one in enumerate(self.ends):
            tap.equal([event["text"] for event in one.of("message")], self.wrote[1 - end])
            tap.equal(one.of("ended"), [])
            received = [event["seq"] for event in one.of("message")]
            other = self.ends[1 - end]
            for kind in ("delivered", "read"):
                confirmed = [event["seq"] for event in other.of(kind)]
                tap.equal(confirmed, sorted(set(confirmed)))
                upto = max(confirmed, default=0)
                sent = [event["seq"] for event in other.of("sent") if event["seq"] <= upto]
                tap.equal(sent, [seq for seq in received if seq <= upto])

    def recovers(self):
        """With the attack over, both are heard and confirmed, and all that was written came."""
        for end in (0, 1):
            self.says(end, f"still here, says {end}")
        for end in (0, 1):
            self.hears(1 - end, f"still here, says {end}")
        for end, one in enumerate(self.ends):
            last = [event["seq"] for event in self.ends[1 - end].of("message")][-1]
            one.seen = 0
            while one.wait("read")["seq"] < last:
                pass
        self.assert_unharmed()

    def leaves(self):
        self.ends[0].close()
        tap.equal(self.ends[1].wait("ended")["reason"], "peer-left")
        tap.equal([one.finish() for one in self.ends], [0, 0])


@contextlib.contextmanager
def chat_at(relay, *options, **how):
    with client("create", "--relay", relay.address, *options) as creator:
        link = creator.wait("code")["link"]
        with client("join", link, **how) as joiner:
            creator.wait("secure")
            joiner.wait("secure")
            yield Chat(relay, (creator, joiner))


@contextlib.contextmanager
def chatting(*options, **how):
    with hostile() as relay, chat_at(relay, *options, **how) as chat:
        yield relay, chat


def assert_ends(one, code, status):
    """It says why in an event, in a sentence and by its status, and nothing of the relay's."""
    tap.equal(one.wait("ended")["reason"], code)
    tap.equal([event["code"] for event in one.of("error")][-1:], [code])
    tap.equal(one.finish(), status)
    sentence = one.stderr.decode()
    tap.check(len(sentence.split()) >= 5, f"no sentence: {sentence}")
    tap.check(all(c.isprintable() or c == "\n" for c in sentence), f"controls: {sentence!r}")
    tap.check("owned" not in f"{sentence}{one.events}", "it shows the relay's own text")
