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
    "profile": b"\x06" + vardict(s("name", "Ada")),
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


# --- Messages of a session (sections 4 to 6) --------------------------------


def messages(session):
    """The handshake's messages, and the first records and RESUMEs that follow it."""
    suite = session["suite"]
    handshake = {f"{name}-{suite}": session[name] for name in ("commit", "share", "reveal", "confirm")}
    records = {f"record-{suite}-{i}": one["record"] for i, one in enumerate(session["records"][:4])
               if "record" in one}
    resumes = {f"{name.replace('_', '-')}-{suite}": text for name, text in session.items()
               if name.startswith("resume_")}
    return handshake, {**records, **resumes}


def main():
    for name, data in {**STREAMS, **ANSWERS}.items():
        write("frame", name, data)
    for name, data in STREAMS.items():
        write("relay", name, data)
    for session in VECTORS["sessions"]:
        for harness, group in zip(("handshake", "record"), messages(session)):
            for name, text in group.items():
                write(harness, name, bytes.fromhex(text))
    write("handshake", "abort", b"\x05\x01")
    for name, data in CONTENTS.items():
        write("content", name, data)
    for name, text in INVITES.items():
        write("invite", name, text.encode())


if __name__ == "__main__":
    main()
