# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay for tests that speaks PROTOCOL.md, section 3, and lies wherever a test tells it to.

Left alone it is honest. A test turns it by putting functions into its hooks, and back by taking
them out; everything else is as it was, so that recovery can be seen.
"""

import contextlib
import socket
import struct
import threading

HELLO, CREATE, JOIN, RESUME, LEAVE, PING, REOPEN, DATA = 1, 2, 3, 4, 5, 6, 7, 0x10
WELCOME, CREATED, JOINED, RESUMED, PEER, PONG, GOODBYE, ERROR = *range(0x81, 0x88), 0x8F
LEFT, CONNECTED, LOST = 0, 1, 2
MAX_LENGTH = 67584
RECORD = 0x10
SIDES = ("creator", "joiner")


def frame(kind, body=b""):
    return struct.pack(">IB", 1 + len(body), kind) + body


def welcome(version=1, longest=MAX_LENGTH, linger_s=86400, ping_s=25):
    return frame(WELCOME, struct.pack(">BIII", version, longest, linger_s, ping_s))


def created(session_id=b"A3F2B1", token=b"token"):
    return frame(CREATED, bytes([len(session_id)]) + session_id + token)


def error(code, text=b"no"):
    return frame(ERROR, struct.pack(">H", code) + text)


def is_record(body):
    return body[:1] == bytes([RECORD])


class Connection:
    """One socket of a client. Writing to one that is gone is no mistake."""

    def __init__(self, stream):
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = stream
        self.seat = None
        self.is_closed = False
        self.lock = threading.Lock()

    def send(self, data):
        with self.lock, contextlib.suppress(OSError):
            self.stream.sendall(data)

    def close(self):
        """Whoever reads from it sees its end, and nobody gets its descriptor before that."""
        self.is_closed = True
        with contextlib.suppress(OSError):
            self.stream.shutdown(socket.SHUT_RDWR)

    def read(self, n_bytes):
        data = b""
        while len(data) < n_bytes:
            more = self.stream.recv(n_bytes - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def frames(self):
        with contextlib.suppress(OSError):
            while True:
                (length,) = struct.unpack(">I", self.read(4))
                data = self.read(length)
                if self.is_closed:
                    break
                yield data[0], data[1:]


class Seat:
    def __init__(self, session, side):
        self.session = session
        self.side = side
        self.token = f"token of {side} {session.id}".encode()
        self.connection = None
        self.sent = []  # every DATA body that came from here

    @property
    def other(self):
        return self.session.seats[1 - SIDES.index(self.side)]

    def send(self, data):
        connection = self.connection
        if connection:
            connection.send(data)


class Session:
    def __init__(self, number):
        self.id = f"{number:06}"
        self.seats = [Seat(self, side) for side in SIDES]
        self.creator, self.joiner = self.seats
        self.n_reopened = 0


class HostileRelay:
    def __init__(self):
        self.pass_on = None  # (seat it came from, body) -> frames for the other, or None
        self.answers = {}  # frame type -> (connection, body) -> None: instead of the honest answer
        self.accept = None  # (connection) -> whether to go on with it
        self.welcome = welcome()
        self.sessions = []
        self.connections = []
        self.n_connections = 0
        self.lock = threading.RLock()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection = Connection(self.server.accept()[0])
                with self.lock:
                    self.n_connections += 1
                    self.connections.append(connection)
                threading.Thread(target=self.hear_all, args=[connection], daemon=True).start()

    def end(self):
        # Closing alone would leave it to whoever waits in accept().
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        with self.lock:
            connections, self.connections = self.connections, []
        for connection in connections:
            connection.close()

    def hear_all(self, connection):
        if not self.accept or self.accept(connection):
            for kind, body in connection.frames():
                self.answers.get(kind, self.answer)(connection, body, kind)
        with self.lock:
            seat = connection.seat
            if seat and seat.connection is connection:
                seat.connection = None
                seat.other.send(frame(PEER, bytes([LOST])))
            if connection in self.connections:
                self.connections.remove(connection)
        connection.stream.close()

    def answer(self, connection, body, kind):
        honest = {
            HELLO: lambda: connection.send(self.welcome),
            CREATE: lambda: self.create(connection),
            JOIN: lambda: self.join(connection, body),
            RESUME: lambda: self.resume(connection, body),
            LEAVE: lambda: connection.seat.other.send(frame(PEER, bytes([LEFT]))),
            PING: lambda: connection.send(frame(PONG, body)),
            REOPEN: lambda: self.reopen(connection.seat.session),
            DATA: lambda: self.forward(connection.seat, body),
        }
        honest[kind]()

    def find(self, session_id):
        return next((one for one in self.sessions if one.id == session_id), None)

    def sit(self, connection, seat):
        """Whether the other is there."""
        old, seat.connection, connection.seat = seat.connection, connection, seat
        if old:
            old.close()
        return seat.other.connection is not None

    def create(self, connection):
        with self.lock:
            session = Session(len(self.sessions) + 1)
            self.sessions.append(session)
            self.sit(connection, session.creator)
            connection.send(created(session.id.encode(), session.creator.token))

    def join(self, connection, body):
        with self.lock:
            session = self.find(body.decode())
            if not session or session.joiner.connection:
                connection.send(error(4 if session else 3))
                return
            is_other_here = self.sit(connection, session.joiner)
            connection.send(frame(JOINED, session.joiner.token))
            if is_other_here:
                connection.send(frame(PEER, bytes([CONNECTED])))
                session.creator.send(frame(PEER, bytes([CONNECTED])))

    def resume(self, connection, body):
        with self.lock:
            seats = [seat for session in self.sessions for seat in session.seats]
            seat = next((one for one in seats if one.token == body), None)
            if not seat:
                connection.send(error(5))
                return
            is_other_here = self.sit(connection, seat)
            connection.send(frame(RESUMED, bytes([is_other_here])))
            seat.other.send(frame(PEER, bytes([CONNECTED])))

    def reopen(self, session):
        with self.lock:
            connection, session.joiner.connection = session.joiner.connection, None
            session.n_reopened += 1
        if connection:
            connection.send(error(9))
            connection.close()

    def forward(self, seat, body):
        seat.sent.append(body)
        data = frame(DATA, body) if self.pass_on is None else self.pass_on(seat, body)
        seat.other.send(data)


# --- What hooks do ------------------------------------------------------------------------------


def say_nothing(connection, body, kind):
    pass


def flipped(at):
    def flip(body):
        data = bytearray(body)
        data[at] ^= 0x80
        return frame(DATA, bytes(data))

    return flip
