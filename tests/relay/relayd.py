# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay as a process, clients that speak its frames, and what else tests of its operation need.

Everything waits for something that happens, with a limit; nothing sleeps for a fixed time.
"""

import contextlib
import http.client
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))

import tap
from processes import ENVIRONMENT, LIMIT_S, Failed, until

BUILD = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
TOP = Path(__file__).resolve().parent.parent.parent
RELAY = str(BUILD / "src/relay/e2echat-relay") if BUILD else None

# PROTOCOL.md, section 3.
HELLO, CREATE, JOIN, RESUME, LEAVE, DATA = 0x01, 0x02, 0x03, 0x04, 0x05, 0x10
WELCOME, CREATED, JOINED, RESUMED, PEER, GOODBYE, ERROR = 0x81, 0x82, 0x83, 0x84, 0x85, 0x87, 0x8F
MALFORMED, TOO_MANY, RELAY_FULL = 1, 6, 7


def frame(kind, body=b""):
    return struct.pack(">IB", 1 + len(body), kind) + body


class Relay:
    """Its log is in 'lines', and its address that was asked for with port 0 in 'address'."""

    def __init__(self, *options, command=None, environment=None, **how):
        self.lines, self.seen, self.ended = [], 0, False
        self.news = threading.Condition()
        self.process = subprocess.Popen(
            command or [RELAY, *options],
            env={**ENVIRONMENT, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **how,
        )
        self.pid = self.process.pid
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            with self.news:
                self.lines.append(line.rstrip("\n"))
                self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def expect(self, start):
        """The rest of the next line that begins so."""
        def look():
            for number in range(self.seen, len(self.lines)):
                if self.lines[number].startswith(start):
                    self.seen = number + 1
                    return self.lines[number][len(start) :]
            return None

        with self.news:
            if not self.news.wait_for(lambda: self.ended or any(
                line.startswith(start) for line in self.lines[self.seen :]
            ), LIMIT_S):
                raise Failed(f"no line {start!r} in {self.lines}")
            found = look()
        for line in self.lines if found is None else ():
            if "was built without" in line:
                raise tap.Skip(line)
        tap.check(found is not None, f"ended before {start!r}: {self.lines}")
        return found

    def sleeps(self):
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        return stat.rpartition(") ")[2][0] not in "RD"

    def signal(self, number):
        """To one that sleeps in its main loop: on the way there ThreadSanitizer keeps a signal to
        itself."""
        until("a relay that sleeps", self.sleeps)
        os.kill(self.pid, number)

    def finish(self):
        status = self.process.wait(LIMIT_S)
        self.reader.join(LIMIT_S)
        return status

    def end(self):
        """Whatever its state; also the one that took over."""
        for pid in {self.pid, self.process.pid}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(LIMIT_S)
        self.process.stderr.close()


@contextlib.contextmanager
def relay(*options, listen="127.0.0.1:0", **how):
    one = Relay("--listen", listen, *options, **how)
    try:
        one.address = one.expect("Listening on ")
        yield one
    finally:
        one.end()


def upgrade(one):
    """The new one is the process that 'one' stands for from then on."""
    before = one.pid
    one.signal(signal.SIGUSR2)
    said = one.expect("A new relay took over, as process ")
    one.pid = int(said.split(":")[0])
    tap.check(one.pid != before, "the same process")


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix="e2echat-") as path:
        yield path


def connect(address):
    if address.startswith("unix:"):
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(LIMIT_S)
        sock.connect(address.removeprefix("unix:"))
        return sock
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host.strip("[]"), int(port)), LIMIT_S)


class Client:
    """One connection. What it expects it must hear next."""

    def __init__(self, address, first=b"", wrap=lambda sock: sock):
        self.sock = connect(address)
        self.sock.sendall(first)
        self.sock = wrap(self.sock)
        self.token = self.session = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send(self, kind, body=b""):
        self.sock.sendall(frame(kind, body))

    def read(self, n_bytes):
        data = b""
        while len(data) < n_bytes:
            piece = self.sock.recv(n_bytes - len(data))
            if not piece:
                raise Failed(f"the relay hung up after {data!r}")
            data += piece
        return data

    def hear(self):
        length, kind = struct.unpack(">IB", self.read(5))
        return kind, self.read(length - 1)

    def expect(self, kind, body=None):
        heard = self.hear()
        tap.equal(heard[0], kind)
        if body is not None:
            tap.equal(heard[1], body)
        return heard[1]

    def expect_error(self, code):
        tap.equal(struct.unpack(">H", self.expect(ERROR)[:2])[0], code)

    def expect_end(self):
        """Without another word."""
        try:
            tap.equal(self.sock.recv(1), b"")
        except ConnectionResetError:
            pass

    def open(self, kind, body=b""):
        self.sock.sendall(frame(HELLO, b"E2EC\1\1") + frame(kind, body))
        self.expect(WELCOME)

    def create(self):
        self.open(CREATE)
        body = self.expect(CREATED)
        self.session, self.token = body[1 : 1 + body[0]], body[1 + body[0] :]
        return self

    def join(self, session):
        self.open(JOIN, session)
        self.token = self.expect(JOINED)
        self.expect(PEER, b"\1")
        return self

    def resume(self, token):
        self.token = token
        self.open(RESUME, token)
        return self.expect(RESUMED)


@contextlib.contextmanager
def pair(address):
    with Client(address) as creator, Client(address) as joiner:
        creator.create()
        joiner.join(creator.session)
        creator.expect(PEER, b"\1")
        yield creator, joiner


class LocalHTTP(http.client.HTTPConnection):
    """By TCP or through a unix socket."""

    def __init__(self, address):
        super().__init__("relay")
        self.address = address

    def connect(self):
        self.sock = connect(self.address)


def request(address, path, method="GET", body=None):
    """Status, and text."""
    connection = LocalHTTP(address)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def metrics(address):
    """By name with labels, as numbers."""
    status, text = request(address, "/metrics")
    tap.equal(status, 200)
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            tap.check(name not in values, f"{name} twice")
            values[name.removeprefix("e2echat_relay_")] = float(value)
    return values


def until_metrics(address, **expected):
    """Counters are read while the workers go on, so what was just done may take a moment."""
    names = {re.sub(r"__(\w+?)__(.*)", r'{\1="\2"}', name): n for name, n in expected.items()}

    def all_there():
        now = metrics(address)
        return all(now[name.replace("|", "-")] == n for name, n in names.items())

    try:
        until(f"{names}", all_there)
    except Failed as failed:
        raise Failed(f"{failed}; they are {metrics(address)}") from None
