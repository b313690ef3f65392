# SPDX-License-Identifier: GPL-3.0-or-later
"""e2echat-cli at a terminal: a real process on a pseudo-terminal."""

import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading

sys.dont_write_bytecode = True

import tap
from processes import ENVIRONMENT, LIMIT_S, Client, Failed, Programs, Relay, until

PROGRAMS = Programs(sys.argv[1])
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\x01\x02]")
CTRL_C, CTRL_D, UP = b"\x03", b"\x04", b"\x1b[A"


class Terminal:
    """A person's end: what is typed, and all that was ever shown."""

    def __init__(self, *arguments, columns=100):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        self.shown = b""
        self.seen = 0
        self.process = subprocess.Popen(
            [PROGRAMS.cli, *arguments],
            env={**ENVIRONMENT, "TERM": "xterm", "NO_COLOR": "1", "INPUTRC": "/dev/null"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        with contextlib.suppress(OSError):
            while True:
                self.shown += os.read(self.master, 65536)

    def text(self):
        return ESCAPES.sub(b"", self.shown).decode(errors="replace")

    def find(self, pattern):
        """The first that is shown so. What comes may end in the midst of it."""
        return self.until_shown(pattern, lambda: re.search(pattern + r"(?=\s)", self.text()))[0]

    def until_shown(self, what, check):
        try:
            return until(f"showing “{what}”", check)
        except Failed as failed:
            raise Failed(f"{failed}; shown: {self.text()}") from None

    def type(self, text):
        os.write(self.master, text if isinstance(text, bytes) else text.encode())

    def wait(self, text):
        """The next time this is shown, after what was waited for last."""

        def find():
            now = self.text()
            at = now.find(text, self.seen)
            if at >= 0:
                self.seen = at + len(text)
            return at >= 0

        self.until_shown(text, find)

    def resize(self, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def finish(self):
        status = self.process.wait(LIMIT_S)
        tap.equal(termios.tcgetattr(self.slave), self.before)
        return status

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.slave)
        # Or it would go on reading from the next terminal, which gets the same descriptor.
        self.reader.join(LIMIT_S)
        os.close(self.master)


@contextlib.contextmanager
def started(what):
    try:
        yield what
    finally:
        what.stop() if isinstance(what, Relay) else what.end()


@contextlib.contextmanager
def chatting(*options):
    """A person at a terminal who created, and a script that joined."""
    with started(Relay(PROGRAMS)) as relay:
        with started(Terminal("create", "--relay", relay.address, *options)) as person:
            link = person.find(r"e2echat://\S+")
            with started(Client(PROGRAMS, "join", link, "--name", "the joiner")) as other:
                other.wait("secure")
                person.wait("Secure: ")
                person.wait("called the joiner")
                yield person, other


def asks_what_to_do_and_what_it_needs():
    with started(Relay(PROGRAMS)) as relay, started(Terminal()) as creator:
        creator.wait("(C)reate a new session or (J)oin an existing one? [C/J] ")
        creator.type("x\r")
        creator.wait("Type C to create")
        creator.type(b"\x15c\r")
        creator.wait("H to host one here")
        creator.type(relay.address + "\r")
        creator.wait("Code:")
        code = creator.find(r"\w{6}-\w{6}")
        with started(Terminal()) as joiner:
            joiner.wait("[C/J] ")
            joiner.type("j\r")
            joiner.wait("code or link")
            joiner.type(code.lower() + "\r")
            joiner.wait("Relay, HOST")
            joiner.type(relay.address + "\r")
            joiner.wait("Secure: ")
            creator.wait("Secure: ")
            digits = [one.find(r"\d{5} \d{5}") for one in (creator, joiner)]
            tap.equal(digits[0], digits[1])
            joiner.type(CTRL_C)
            tap.equal(joiner.finish(), 0)
            creator.wait("said goodbye")
            tap.equal(creator.finish(), 0)


def the_line_being_written_survives_what_comes_in():
    with chatting() as (person, other):
        person.type("half a sen")
        person.wait("half a sen")
        other.write("interrupting")
        person.wait("the joiner: interrupting")
        person.wait("> half a sen")
        person.type("tence\r")
        tap.equal(other.wait("message")["text"], "half a sentence")
        person.wait("me: half a sentence")


def ticks_tell_how_far_messages_got():
    with chatting() as (person, other):
        other.stop()
        person.type("are you there?\r")
        person.wait("[✓ #")
        other.signal(signal.SIGCONT)
        person.wait("[read #")


def what_is_wrong_is_said_and_the_line_comes_back():
    with chatting() as (person, other):
        person.type("/nonsense hello\r")
        person.wait("There is no command /nonsense")
        person.wait("> /nonsense hello")
        person.type(b"\x15fine\r")
        tap.equal(other.wait("message")["text"], "fine")


def replies_and_reactions_name_messages_by_their_number():
    with chatting() as (person, other):
        other.write("a question")
        person.wait("the joiner: a question")
        number = re.search(r"#(\d+) the joiner: a question", person.text())[1]
        person.type(f"/reply {number} an answer\r")
        event = other.wait("message")
        tap.equal(event["text"], "an answer")
        tap.equal(event["reply"]["own"], True)
        person.wait("(to #")
        person.type(f"/react {number} hea\t\r")
        tap.equal(other.wait("react")["emoji"], "❤️")
        person.type("/edit another answer\r")
        tap.equal(other.wait("edit")["text"], "another answer")
        other.write(f"/react {event['seq']} 👍")
        person.wait("the joiner reacts to #")


def what_was_written_can_be_called_back():
    with chatting() as (person, other):
        person.type("once\r")
        other.wait("message", text="once")
        person.type(UP + b"\r")
        other.wait("message", text="once")


def hostile_texts_command_no_terminal():
    with chatting() as (person, other):
        other.write("\x1b]0;owned\x07\x1b[2J done")
        person.wait("done")
        tap.check(b"\x1b]0;" not in person.shown and b"\x1b[2J" not in person.shown, "it obeyed")


def verify_shows_what_to_compare():
    with chatting() as (person, other):
        person.type("/verify\r")
        person.wait(other.of("secure")[0]["digits"])
        person.wait("/verify yes")
        person.type("/verify yes\r")
        person.wait("Verified")


def a_resized_terminal_goes_on():
    with chatting() as (person, other):
        person.type("some words")
        person.wait("some words")
        person.resize(30)
        person.process.send_signal(signal.SIGWINCH)
        person.type(" and more\r")
        tap.equal(other.wait("message")["text"], "some words and more")


def ctrl_d_and_ctrl_c_say_goodbye():
    for key in (CTRL_D, CTRL_C):
        with chatting() as (person, other):
            person.type(key)
            tap.equal(other.wait("ended")["reason"], "peer-left")
            person.wait("You left")
            tap.equal(person.finish(), 0)


def a_closed_terminal_says_goodbye():
    with chatting() as (person, other):
        person.process.send_signal(signal.SIGHUP)
        tap.equal(other.wait("ended")["reason"], "peer-left")


def a_draft_is_not_lost_when_the_other_leaves():
    with chatting() as (person, other):
        person.type("nearly rea")
        person.wait("nearly rea")
        other.close()
        person.wait("the joiner said goodbye")
        person.wait("You had begun to write: nearly rea")
        tap.equal(person.finish(), 0)


def leaving_before_anybody_came_gives_the_terminal_back():
    for typed in (CTRL_C, CTRL_D):
        with started(Terminal()) as person:
            person.wait("[C/J] ")
            person.type(typed)
            tap.equal(person.finish(), 0)


tap.run(
    "cli-terminal",
    [
        asks_what_to_do_and_what_it_needs,
        the_line_being_written_survives_what_comes_in,
        ticks_tell_how_far_messages_got,
        what_is_wrong_is_said_and_the_line_comes_back,
        replies_and_reactions_name_messages_by_their_number,
        what_was_written_can_be_called_back,
        hostile_texts_command_no_terminal,
        verify_shows_what_to_compare,
        a_resized_terminal_goes_on,
        ctrl_d_and_ctrl_c_say_goodbye,
        a_closed_terminal_says_goodbye,
        a_draft_is_not_lost_when_the_other_leaves,
        leaving_before_anybody_came_gives_the_terminal_back,
    ],
)
