#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes corpus/NAME/seed-…: one good input of each kind, so that a fuzzer need not guess the form.

GVariant's serialisation is made by hand here, for it must not be GLib that says what is right.
"""

import json
import struct
from pathlib import Path

HERE = Path(__file__).resolve().parent
VECTORS = json.loads((HERE.parent / "vectors/protocol.json").read_text(encoding="utf-8"))


def write(harness, name, data):
    folder = HERE / "corpus" / harness
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(data)


# --- Frames (PROTOCOL.md, section 3) ----------------------------------------


def frame(kind, body=b""):
    return struct.pack(">IB", 1 + len(body), kind) + body


TOKEN = bytes(8) + b"\0\6A3F2B1" + bytes(16)
HELLO = frame(0x01, b"E2EC\1\1")
CREATE, LEAVE, REOPEN = frame(0x02), frame(0x05), frame(0x07)
JOIN = frame(0x03, b"A3F2B1")
RESUME = frame(0x04, TOKEN)
PING = frame(0x06, b"12345678")
DATA = frame(0x10, b"opaque")

STREAMS = {
    "create": HELLO + CREATE + PING + DATA + REOPEN + LEAVE,
    "join": HELLO + JOIN + DATA + DATA + LEAVE,
    "resume": HELLO + RESUME + DATA,
    "two-versions": frame(0x01, b"E2EC\1\2") + CREATE,
    "too-long": HELLO + struct.pack(">IB", 67585, 0x10),
    "empty": HELLO + bytes(4),
    "unknown-type": HELLO + frame(0x7F, b"?"),
}

ANSWERS = {
    "created": frame(0x81, struct.pack(">BIII", 1, 67584, 86400, 25))
    + frame(0x82, b"\6A3F2B1" + TOKEN)
    + frame(0x85, b"\1")
    + frame(0x86, b"12345678")
    + frame(0x87, struct.pack(">I", 5000)),
    "joined": frame(0x83, TOKEN) + frame(0x84, b"\0") + frame(0x85, b"\2"),
    "error": frame(0x8F, struct.pack(">H", 3) + "no such session \u2026".encode()),
}


# --- PROXY headers (haproxy's proxy-protocol.txt, section 2.2) --------------


def proxy(command, family, body):
    return b"\r\n\r\n\0\r\nQUIT\n" + struct.pack(">BBH", command, family, len(body)) + body


PORTS = struct.pack(">HH", 40000, 5000)
PROXIES = {
    "tcp4": proxy(0x21, 0x11, bytes([192, 0, 2, 7, 192, 0, 2, 1]) + PORTS) + HELLO,
    "tcp6": proxy(0x21, 0x21, bytes(range(32)) + PORTS),
    "tlv": proxy(0x21, 0x11, bytes(8) + PORTS + b"\x03\0\x04abcd"),
    "unix": proxy(0x21, 0x31, bytes(216)),
    "unspecified": proxy(0x21, 0x00, b""),
    "local": proxy(0x20, 0x00, b""),
    "short": proxy(0x21, 0x11, bytes(11)),
    "long": proxy(0x21, 0x11, bytes(4096)),
    "version-1": b"PROXY TCP4 192.0.2.7 192.0.2.1 40000 5000\r\n",
}


# --- Contents (section 7) ---------------------------------------------------


def offsets(n_body_bytes, ends):
    """GVariant's framing offsets: as narrow as the whole allows."""
    for size, code in ((1, "B"), (2, "H"), (4, "I")):
        if n_body_bytes + size * len(ends) < 1 << (8 * size):
            return b"".join(struct.pack("<" + code, end) for end in ends)
    raise ValueError("too large")


def aligned(data):
    return data + bytes(-len(data) % 8)


def entry(key, kind, value):
    name = key.encode() + b"\0"
    body = aligned(name) + value + b"\0" + kind.encode()
    return body + offsets(len(body), [len(name)])


def vardict(*entries):
    body, ends = b"", []
    for one in entries:
        body = aligned(body) + entry(*one)
        ends.append(len(body))
    return body + offsets(len(body), ends)


def s(key, text):
    return key, "s", text.encode() + b"\0"


def t(key, number):
    return key, "t", struct.pack("<Q", number)


def u(key, number):
    return key, "u", struct.pack("<I", number)


def ref(key, by_sender, seq):
    return key, "(bt)", struct.pack("<B7xQ", by_sender, seq)


CONTENTS = {
    "text": b"\x01" + vardict(s("text", "hello"), t("time", 1700000000000)),
    "reply": b"\x01" + vardict(ref("reply", True, 3), s("text", "é" * 200), t("time", 1)),
    "edit": b"\x02" + vardict(t("seq", 1), s("text", "hello!")),
    "retract": b"\x03" + vardict(t("seq", 1)),
    "react": b"\x04" + vardict(ref("ref", False, 2), s("emoji", "👍")),
    "typing": b"\x05" + vardict(("active", "b", b"\1")),
    "profile": b"\x06" + vardict(s("name", "you")),
    "timer": b"\x07" + vardict(u("seconds", 60)),
    "bye": b"\x08",
    "offer": b"\x10"
    + vardict(u("id", 1), s("name", "a.png"), t("size", 10), s("type", "image/png")),
    "accept": b"\x11" + vardict(u("id", 1), t("offset", 5)),
    "chunk": b"\x12" + struct.pack(">IQ", 1, 5) + b"bytes",
    "done": b"\x13" + vardict(u("id", 1), ("sha256", "ay", bytes(32))),
    "cancel": b"\x14" + vardict(u("id", 1), s("reason", "no room")),
    "unknown-key": b"\x05" + vardict(("active", "b", b"\1"), s("later", "x")),
    "wrong-type": b"\x06" + vardict(u("name", 1)),
}

# --- Invites (section 2) ----------------------------------------------------

CODE = VECTORS["codes"]["valid"][0]["code"]
PIN = "0123456789abcdef" * 4
INVITES = {
    **{f"code-{i}": code["code"] for i, code in enumerate(VECTORS["codes"]["valid"])},
    **{f"typed-{i}": code["typed"] for i, code in enumerate(VECTORS["codes"]["valid"])},
    **{f"invalid-{i}": code for i, code in enumerate(VECTORS["codes"]["invalid"])},
    "link": "e2echat://relay.example/" + CODE.replace("-", "#"),
    "link-port": "e2echat://127.0.0.1:5001/" + CODE.replace("-", "#"),
    "link-ipv6": "e2echat://[::1]:5001/" + CODE.replace("-", "#"),
    "link-pin": "e2echats://relay.example/" + CODE.replace("-", f"?pin={PIN}#"),
    "host": "relay.example:5001",
    "host-ipv6": "[2001:db8::1]",
    "pin": ":".join(PIN[i : i + 2] for i in range(0, 64, 2)),
}


# --- Handshakes, records and sessions: each harness says what its input is --------------------

SESSION = VECTORS["sessions"][0]
COMMIT, SHARE, REVEAL, CONFIRM = (
    bytes.fromhex(SESSION[name]) for name in ("commit", "share", "reveal", "confirm")
)
ABORT = b"\x05\x01"
RECORDS = [bytes.fromhex(one["record"]) for one in SESSION["records"] if "record" in one]
RESUMES = [
    bytes.fromhex(SESSION[name])
    for name in ("resume_creator_turn1_received5", "resume_joiner_turn7_received0")
]


def handshake(state, *messages):
    return bytes([state]) + b"".join(struct.pack(">H", len(one)) + one for one in messages)


HANDSHAKES = {
    "joiner-waits": handshake(0, ABORT, COMMIT, COMMIT, REVEAL),
    "joiner-every-suite": handshake(
        0, *(bytes.fromhex(session["commit"]) for session in VECTORS["sessions"])
    ),
    "joiner-unsupported": handshake(0, b"\x01\x02" + COMMIT[2:]),
    "joiner-sent-share": handshake(1, CONFIRM, REVEAL),
    "joiner-aborted": handshake(1, ABORT, REVEAL, COMMIT),
    "joiner-established": handshake(2, COMMIT, REVEAL, ABORT, RECORDS[0]),
    "creator-sent-commit": handshake(3, CONFIRM, SHARE, SHARE, CONFIRM),
    "creator-zero-share": handshake(3, b"\x02" + bytes(512)),
    "creator-sent-reveal": handshake(4, SHARE, CONFIRM),
    "creator-aborted": handshake(4, ABORT, CONFIRM),
    "creator-established": handshake(5, SHARE, CONFIRM, ABORT, RESUMES[0]),
}

RECORD_INPUTS = {
    **{f"to-creator-{i}": b"\0" + one for i, one in enumerate(RECORDS[:3])},
    **{f"to-joiner-{i}": b"\1" + one for i, one in enumerate(RECORDS[:3])},
    "to-creator-filled": b"\2" + RECORDS[0][:10],
    "to-joiner-filled": b"\3\x10\x01" + bytes(7) + b"\x01" + bytes(255) + b"\x04",
    "flags": b"\0\x10\x02" + RECORDS[0][2:],
    "short": b"\0\x10\0",
}

ACTS = dict(
    zip(
        "text chunk typing read pull forward deliver flow "
        "tick connection restart tell inject replay altered drop".split(),
        range(16),
    )
)


def acts(is_secure, *steps):
    """A step: 'NAME END AMOUNT', or bytes that the step before it injects."""
    data = bytes([is_secure])
    for step in steps:
        if isinstance(step, bytes):
            data += bytes([len(step)]) + step
        else:
            name, end, *amount = step.split()
            data += bytes([ACTS[name] + 128 * int(end)] + [int(one) for one in amount])
    return data


CONNECT = ["connection 0 0", "connection 1 0"]
SESSION_INPUTS = {
    "handshake": acts(0, *CONNECT, "text 0 1", "flow 0 0", "text 1 1", "flow 0 0", "tick 0 20"),
    "handshake-cut": acts(
        0, *CONNECT, "pull 0 1", "forward 0 1", "deliver 1 2", "connection 1 0", "connection 1 0",
        "flow 0 0", "text 1 9", "flow 0 0",
    ),
    "handshake-aborted": acts(0, *CONNECT, "pull 0 0", "inject 0", ABORT, "flow 0 0"),
    "chat": acts(
        1, "text 0 1", "text 1 255", "flow 0 0", "chunk 0 200", "typing 1 1", "flow 0 0",
        "read 1 3", "tick 0 10", "flow 0 0",
    ),
    "restart": acts(1, "text 0 9", "flow 0 0", "text 1 9", "restart 0 0", *CONNECT, "flow 0 0"),
    "cuts": acts(
        1, "text 0 1", "pull 0 1", "connection 0 64", "text 1 1", "pull 1 1", "forward 1 1",
        "connection 1 9", *CONNECT, "deliver 0 1", "deliver 1 1",
    ),
    "drops": acts(1, "drop 0 1", "text 0 1", "flow 0 0", "text 0 1", "flow 0 0", "tick 0 200"),
    "replays": acts(
        1, "text 0 1", "flow 0 0", "text 1 1", "flow 0 0", "replay 0 0", "replay 1 0", "replay 0 1",
        "altered 0 1", "altered 1 30", "flow 0 0",
    ),
    "forged": acts(
        1, "inject 0", RECORDS[0][:10], "inject 1", RESUMES[0], "inject 0", b"\x10", "flow 0 0",
        "text 0 1", "text 1 1",
    ),
    "lies": acts(1, "tell 0 0", "text 0 1", "tell 1 2", "flow 0 0", "tell 0 1", "flow 0 0"),
}


def main():
    for name, data in {**STREAMS, **ANSWERS}.items():
        write("frame", name, data)
    for name, data in STREAMS.items():
        write("relay", name, data)
    for name, data in PROXIES.items():
        write("proxy", name, data)
    for name, data in CONTENTS.items():
        write("content", name, data)
    for name, text in INVITES.items():
        write("invite", name, text.encode())
    for name, data in HANDSHAKES.items():
        write("handshake", name, data)
    for name, data in RECORD_INPUTS.items():
        write("record", name, data)
    for name, data in SESSION_INPUTS.items():
        write("session", name, data)


if __name__ == "__main__":
    main()
