# SPDX-License-Identifier: GPL-3.0-or-later
"""What e2echat-cli says, and which status it gives, when something is wrong."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True

import tap
from processes import Client, ENVIRONMENT, LIMIT_S, Port, Programs, Relay

PROGRAMS = Programs(sys.argv[1])
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HELLO_BYTES = 4 + 1 + 6


def check_digit(digits):
    """Luhn mod 32."""
    factor, total = 2, 0
    for digit in reversed(digits):
        product = factor * DIGITS.index(digit)
        total += product // 32 + product % 32
        factor = 3 - factor
    return DIGITS[(32 - total % 32) % 32]


def with_another_secret(code):
    """A code that is typed without mistake, for the same session, with a wrong secret."""
    session, secret = code.split("-")
    wrong = DIGITS[(DIGITS.index(secret[0]) + 1) % 32] + secret[1:-1]
    return f"{session}-{wrong}{check_digit(session + wrong)}"


def with_a_typing_mistake(code):
    return code[:-1] + DIGITS[(DIGITS.index(code[-1]) + 1) % 32]


@contextlib.contextmanager
def started(what):
    try:
        yield what
    finally:
        what.stop() if isinstance(what, Relay) else what.end()


def relay(*options):
    return started(Relay(PROGRAMS, *options))


def client(*arguments):
    return started(Client(PROGRAMS, *arguments))


class Impostor:
    """Something that listens and is no relay: answers the first bytes with others, or never."""

    def __init__(self, answer):
        self.answer = answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.received = b""
        self.open = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                self.open.append(connection)
                self.received += connection.recv(4096)
                if self.answer:
                    connection.sendall(self.answer)

    def end(self):
        self.server.close()
        for connection in self.open:
            connection.close()


def frame(kind, body):
    return struct.pack(">IB", 1 + len(body), kind) + body


def assert_fails(arguments, code, status):
    """It says so in an event, in a sentence, and by its status."""
    with client(*arguments) as one:
        tap.equal(one.wait("ended")["reason"], code)
        tap.equal([event["code"] for event in one.of("error")], [code])
        tap.equal(one.finish(), status)
        tap.check(len(one.stderr.split()) >= 5, f"no sentence: {one.stderr}")
        return one


def run(*arguments, **how):
    return subprocess.run(
        [PROGRAMS.cli, *arguments],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=LIMIT_S,
        check=False,
        **how,
    )


def wrong_options_are_one_line_and_status_2():
    for arguments in (
        ["create", "--nonsense"],
        ["chat"],
        [],
        ["join"],
        ["create", "--suite", "1"],
        ["create", "--relay", "a b"],
        ["join", "--host", "x"],
        ["create", "--relay", "localhost", "--pin", "12"],
        ["create", "--relay", "localhost", "--proxy", "gopher://x"],
    ):
        done = run(*arguments)
        tap.equal((arguments, done.returncode), (arguments, 2))
        tap.equal(done.stdout, b"")
        tap.equal(done.stderr.count(b"\n"), 1)


def help_and_version_are_status_0():
    done = run("--help")
    tap.equal(done.returncode, 0)
    tap.check(b"--relay" in done.stdout and done.stderr == b"", "no help")
    done = run("--version")
    tap.equal(done.returncode, 0)
    tap.check(done.stdout.startswith(b"e2echat-cli "), done.stdout)


def no_relay_is_said():
    assert_fails(["create"], "no-relay", 2)


def a_typing_mistake_is_said_before_anything_is_sent():
    with started(Impostor(b"")) as listener:
        code = "ABCDEF-23456" + check_digit("ABCDEF23456")
        mistaken = with_a_typing_mistake(code)
        assert_fails(["join", mistaken, "--relay", listener.address], "typing-mistake", 3)
        assert_fails(["join", "no code", "--relay", listener.address], "bad-invite", 3)
        tap.equal(listener.open, [])


def a_wrong_code_is_told_to_both_and_the_invite_stays_good():
    with relay() as there, client("create", "--relay", there.address) as creator:
        code = creator.wait("code")["code"]
        wrong = with_another_secret(code)
        assert_fails(["join", wrong, "--relay", there.address], "wrong-code", 11)
        tap.equal(creator.wait("error")["code"], "wrong-code")
        with client("join", code, "--relay", there.address) as joiner:
            tap.equal(joiner.wait("secure")["digits"], creator.wait("secure")["digits"])


def three_wrong_codes_burn_the_invite():
    with relay() as there, client("create", "--relay", there.address) as creator:
        code = creator.wait("code")["code"]
        wrong = with_another_secret(code)
        for _ in range(2):
            assert_fails(["join", wrong, "--relay", there.address], "wrong-code", 11)
            tap.equal(creator.wait("error")["code"], "wrong-code")
        assert_fails(["join", wrong, "--relay", there.address], "wrong-code", 11)
        tap.equal(creator.wait("ended")["reason"], "invite-burned")
        tap.equal(creator.finish(), 11)
        with client("join", code, "--relay", there.address) as joiner:
            joiner.wait("ended")
            tap.check(joiner.finish() != 0, "a burned invite let someone in")


def no_such_session_is_said():
    with relay() as there:
        code = "ABCDEF-23456" + check_digit("ABCDEF23456")
        assert_fails(["join", code, "--relay", there.address], "no-session", 9)


def a_full_session_is_said():
    with relay() as there, client("create", "--relay", there.address) as creator:
        link = creator.wait("code")["link"]
        with client("join", link) as joiner:
            joiner.wait("secure")
            assert_fails(["join", link], "session-full", 10)
            joiner.write("not disturbed")
            tap.equal(creator.wait("message")["text"], "not disturbed")


def an_unreachable_relay_is_said():
    with started(Port()) as nobody:
        assert_fails(["create", "--relay", nobody.address], "relay-unreachable", 4)


def a_name_that_does_not_exist_is_said():
    assert_fails(["create", "--relay", "nowhere.invalid"], "name-not-found", 4)


def something_else_that_listens_is_said():
    with started(Impostor(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as impostor:
        assert_fails(["create", "--relay", impostor.address], "not-a-relay", 7)
        tap.check(impostor.received.startswith(b"\0\0\0\x07\x01E2EC"), impostor.received)


def another_version_is_said():
    with started(Impostor(frame(0x8F, b"\0\2no common version"))) as impostor:
        assert_fails(["create", "--relay", impostor.address], "version", 7)


def a_relay_that_is_full_is_said():
    with started(Impostor(frame(0x8F, b"\0\7full"))) as impostor:
        assert_fails(["create", "--relay", impostor.address], "relay-full", 13)


def a_silent_server_is_said():
    with started(Impostor(b"")) as impostor:
        assert_fails(["create", "--relay", impostor.address], "relay-silent", 8)


def a_proxy_that_is_not_there_is_said():
    with started(Port()) as nobody:
        proxy = f"socks5://{nobody.address}"
        assert_fails(["create", "--relay", "localhost", "--proxy", proxy], "proxy-failed", 6)


def certificate(folder):
    """A self-signed one for this machine: paths of certificate and key, and the pin."""
    if not shutil.which("certtool"):
        raise tap.Skip("certtool is not installed")
    key, cert, template = (os.path.join(folder, name) for name in ("key.pem", "cert.pem", "template"))
    with open(template, "w", encoding="ascii") as file:
        file.write("cn = relay\nip_address = 127.0.0.1\nexpiration_days = 2\ntls_www_server\n")
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run(["certtool", "--generate-privkey", "--key-type=ecdsa", "--outfile", key], **quiet)
    subprocess.run(
        ["certtool", "--generate-self-signed", "--load-privkey", key, "--template", template]
        + ["--outfile", cert],
        **quiet,
    )
    shown = subprocess.run(["certtool", "--fingerprint", "--hash", "sha256", "--infile", cert], **quiet)
    return cert, key, shown.stdout.decode().split()[-1].replace(":", "").lower()


def a_pinned_certificate_is_taken_and_another_is_not():
    with tempfile.TemporaryDirectory() as folder:
        cert, key, pin = certificate(folder)
        with relay("--tls-cert", cert, "--tls-key", key) as there:
            with client("create", "--relay", there.address, "--pin", pin) as creator:
                link = creator.wait("code")["link"]
                tap.check(link.startswith("e2echats://") and f"?pin={pin}" in link.lower(), link)
                with client("join", link) as joiner:
                    joiner.wait("secure")
                    joiner.write("over TLS")
                    tap.equal(creator.wait("message")["text"], "over TLS")
            wrong = ("0" if pin[0] != "0" else "1") + pin[1:]
            assert_fails(["create", "--relay", there.address, "--pin", wrong], "pin-mismatch", 5)
            assert_fails(["create", "--relay", there.address, "--tls"], "tls-failed", 5)


def tls_with_a_relay_that_has_none_is_said():
    with relay() as there:
        with client("create", "--relay", there.address, "--tls") as one:
            tap.check(one.wait("ended")["reason"] in ("tls-failed", "not-a-relay"), "another reason")
            tap.check(one.finish() in (5, 7), "another status")


tap.run(
    "cli-errors",
    [
        wrong_options_are_one_line_and_status_2,
        help_and_version_are_status_0,
        no_relay_is_said,
        a_typing_mistake_is_said_before_anything_is_sent,
        a_wrong_code_is_told_to_both_and_the_invite_stays_good,
        three_wrong_codes_burn_the_invite,
        no_such_session_is_said,
        a_full_session_is_said,
        an_unreachable_relay_is_said,
        a_name_that_does_not_exist_is_said,
        something_else_that_listens_is_said,
        another_version_is_said,
        a_relay_that_is_full_is_said,
        a_silent_server_is_said,
        a_proxy_that_is_not_there_is_said,
        a_pinned_certificate_is_taken_and_another_is_not,
        tls_with_a_relay_that_has_none_is_said,
    ],
)
